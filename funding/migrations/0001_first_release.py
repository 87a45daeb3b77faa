import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first_release'),
        ('groups', '0001_first_release'),
        ('schools', '0001_first_release'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填报时间')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('state', models.CharField(choices=[('filed', '待审核'), ('reviewed', '待审批'), ('approved', '已分配'), ('rejected', '不予批准')], default='filed', max_length=10, verbose_name='状态')),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='groups.educationgroup')),
                ('maker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'verbose_name': '经费分配',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('stream', models.CharField(choices=[('county', '县区财政专项经费'), ('city', '市财政专项经费'), ('pool', '集团办学专项经费（统筹）')], max_length=10, verbose_name='经费来源')),
                ('name', models.CharField(max_length=40, verbose_name='类别')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('active', models.BooleanField(default=True)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
            ],
            options={
                'verbose_name': '支出类别',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CategoryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('stream', models.CharField(choices=[('county', '县区财政专项经费'), ('city', '市财政专项经费'), ('pool', '集团办学专项经费（统筹）')], max_length=10, verbose_name='经费来源')),
                ('name', models.CharField(max_length=40, verbose_name='类别')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('active', models.BooleanField(default=True)),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.category')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Expenditure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填报时间')),
                ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('voucher_number', models.CharField(max_length=40, verbose_name='凭证号')),
                ('spent_on', models.DateField(verbose_name='支出日期')),
                ('payee', models.CharField(max_length=120, verbose_name='收款单位')),
                ('purpose', models.CharField(max_length=200, verbose_name='事由')),
                ('state', models.CharField(choices=[('filed', '待审核'), ('reviewed', '待审批'), ('approved', '已入账'), ('rejected', '不予批准')], default='filed', max_length=10, verbose_name='状态')),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenditures', to='funding.allocation')),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.category')),
                ('maker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'verbose_name': '支出',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExpenditureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填报时间')),
                ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('voucher_number', models.CharField(max_length=40, verbose_name='凭证号')),
                ('spent_on', models.DateField(verbose_name='支出日期')),
                ('payee', models.CharField(max_length=120, verbose_name='收款单位')),
                ('purpose', models.CharField(max_length=200, verbose_name='事由')),
                ('state', models.CharField(choices=[('filed', '待审核'), ('reviewed', '待审批'), ('approved', '已入账'), ('rejected', '不予批准')], default='filed', max_length=10, verbose_name='状态')),
                ('allocation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.allocation')),
                ('approver', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('category', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.category')),
                ('maker', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.expenditure')),
                ('reviewer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('stream', models.CharField(choices=[('county', '县区财政专项经费'), ('city', '市财政专项经费'), ('pool', '集团办学专项经费（统筹）')], max_length=10, verbose_name='经费来源')),
                ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='指标（元）')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
            ],
            options={
                'verbose_name': '预算指标',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AllocationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填报时间')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='金额（元）')),
                ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                ('state', models.CharField(choices=[('filed', '待审核'), ('reviewed', '待审批'), ('approved', '已分配'), ('rejected', '不予批准')], default='filed', max_length=10, verbose_name='状态')),
                ('approver', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('group', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.educationgroup')),
                ('maker', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.allocation')),
                ('reviewer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
                ('quota', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.quota')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='allocation',
            name='quota',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='funding.quota'),
        ),
        migrations.CreateModel(
            name='QuotaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('stream', models.CharField(choices=[('county', '县区财政专项经费'), ('city', '市财政专项经费'), ('pool', '集团办学专项经费（统筹）')], max_length=10, verbose_name='经费来源')),
                ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='指标（元）')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.quota')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='category',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='category_readers'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('bureau', 'stream', 'name'), name='one_category_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_categoryevent" ("active", "basis", "bureau_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (NEW."active", NEW."basis", NEW."bureau_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."stream"); RETURN NULL;', hash='b52ba4c87ac25d752f8594c20d29ba748dfcff57', operation='INSERT', pgid='pgtrigger_insert_insert_87e4b', table='funding_category', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_categoryevent" ("active", "basis", "bureau_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (NEW."active", NEW."basis", NEW."bureau_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."stream"); RETURN NULL;', hash='baadd9b3cbcbcc2db55ea419f85c1ee93035d26a', operation='UPDATE', pgid='pgtrigger_update_update_94dfe', table='funding_category', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='category',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_categoryevent" ("active", "basis", "bureau_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (OLD."active", OLD."basis", OLD."bureau_id", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."stream"); RETURN NULL;', hash='1c85d519fe7335a51e5aebd2da421bcafb8ff754', operation='DELETE', pgid='pgtrigger_delete_delete_eda03', table='funding_category', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='categoryevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='funding_cat_bureau__9090ec_idx'),
        ),
        migrations.AddIndex(
            model_name='expenditure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='expenditure_readers'),
        ),
        migrations.AddIndex(
            model_name='expenditure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='expenditure_parties'),
        ),
        migrations.AddConstraint(
            model_name='expenditure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('maker', models.F('reviewer')), _negated=True), models.Q(('maker', models.F('approver')), _negated=True), models.Q(('reviewer', models.F('approver')), _negated=True)), name='expenditure_three_persons'),
        ),
        migrations.AddConstraint(
            model_name='expenditure',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='expenditure_positive'),
        ),
        migrations.AddConstraint(
            model_name='expenditure',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'rejected'), _negated=True), fields=('school', 'budget_year', 'voucher_number'), name='one_voucher_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expenditure',
            trigger=pgtrigger.compiler.Trigger(name='never_above_the_allocation', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM require_within_allocation(NEW.allocation_id); RETURN NULL;', hash='4b268ac0e5d0b33512adc737a9e1989061a3cf5f', operation='INSERT OR UPDATE', pgid='pgtrigger_never_above_the_allocation_bcd88', table='funding_expenditure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expenditure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_expenditureevent" ("allocation_id", "amount", "approver_id", "budget_year", "bureau_id", "category_id", "created_at", "id", "maker_id", "parties", "payee", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "readers", "reviewer_id", "school_id", "spent_on", "state", "token", "voucher_number") VALUES (NEW."allocation_id", NEW."amount", NEW."approver_id", NEW."budget_year", NEW."bureau_id", NEW."category_id", NEW."created_at", NEW."id", NEW."maker_id", NEW."parties", NEW."payee", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."readers", NEW."reviewer_id", NEW."school_id", NEW."spent_on", NEW."state", NEW."token", NEW."voucher_number"); RETURN NULL;', hash='371e3e77305baa4a9873fb1b7cb1228b886b97b9', operation='INSERT', pgid='pgtrigger_insert_insert_1f6f7', table='funding_expenditure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expenditure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_expenditureevent" ("allocation_id", "amount", "approver_id", "budget_year", "bureau_id", "category_id", "created_at", "id", "maker_id", "parties", "payee", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "readers", "reviewer_id", "school_id", "spent_on", "state", "token", "voucher_number") VALUES (NEW."allocation_id", NEW."amount", NEW."approver_id", NEW."budget_year", NEW."bureau_id", NEW."category_id", NEW."created_at", NEW."id", NEW."maker_id", NEW."parties", NEW."payee", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."readers", NEW."reviewer_id", NEW."school_id", NEW."spent_on", NEW."state", NEW."token", NEW."voucher_number"); RETURN NULL;', hash='e2aea2c652c2918184378fb427957fb5332c81bc', operation='UPDATE', pgid='pgtrigger_update_update_4551f', table='funding_expenditure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expenditure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_expenditureevent" ("allocation_id", "amount", "approver_id", "budget_year", "bureau_id", "category_id", "created_at", "id", "maker_id", "parties", "payee", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "readers", "reviewer_id", "school_id", "spent_on", "state", "token", "voucher_number") VALUES (OLD."allocation_id", OLD."amount", OLD."approver_id", OLD."budget_year", OLD."bureau_id", OLD."category_id", OLD."created_at", OLD."id", OLD."maker_id", OLD."parties", OLD."payee", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."readers", OLD."reviewer_id", OLD."school_id", OLD."spent_on", OLD."state", OLD."token", OLD."voucher_number"); RETURN NULL;', hash='8496dfa6f120c4ba2023928016b6816f42f48cab', operation='DELETE', pgid='pgtrigger_delete_delete_5de70', table='funding_expenditure', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='expenditureevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='funding_exp_bureau__e6613d_idx'),
        ),
        migrations.AddIndex(
            model_name='quota',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='quota_readers'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(fields=('bureau', 'stream', 'budget_year'), name='one_quota_per_year'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='quota_not_negative'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quota',
            trigger=pgtrigger.compiler.Trigger(name='never_below_what_is_allocated', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM require_within_quota(NEW.id); RETURN NULL;', hash='b39d1dfc580f7b88b93efa988975c5913fd97466', operation='UPDATE', pgid='pgtrigger_never_below_what_is_allocated_1fccc', table='funding_quota', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quota',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_quotaevent" ("amount", "basis", "budget_year", "bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (NEW."amount", NEW."basis", NEW."budget_year", NEW."bureau_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."stream"); RETURN NULL;', hash='d99fbf5604dde93844bb4afb254402174d0722ba', operation='INSERT', pgid='pgtrigger_insert_insert_38765', table='funding_quota', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quota',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_quotaevent" ("amount", "basis", "budget_year", "bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (NEW."amount", NEW."basis", NEW."budget_year", NEW."bureau_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."stream"); RETURN NULL;', hash='fa35f6d8ef9ef59d18a05f4fb718a80857bbf297', operation='UPDATE', pgid='pgtrigger_update_update_48ed9', table='funding_quota', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quota',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_quotaevent" ("amount", "basis", "budget_year", "bureau_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "stream") VALUES (OLD."amount", OLD."basis", OLD."budget_year", OLD."bureau_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."stream"); RETURN NULL;', hash='33db39b3d70ee3cf131ee2ea24b885de807c736f', operation='DELETE', pgid='pgtrigger_delete_delete_7109a', table='funding_quota', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='allocationevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='funding_all_bureau__31f32d_idx'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='allocation_readers'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='allocation_parties'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('maker', models.F('reviewer')), _negated=True), models.Q(('maker', models.F('approver')), _negated=True), models.Q(('reviewer', models.F('approver')), _negated=True)), name='allocation_three_persons'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='allocation_positive'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='never_above_the_quota', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM require_within_quota(NEW.quota_id); PERFORM require_within_allocation(NEW.id); RETURN NULL;', hash='b6714e7bdaff9dfbab1cf261a7f520edc9915ca6', operation='INSERT OR UPDATE', pgid='pgtrigger_never_above_the_quota_a4444', table='funding_allocation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_allocationevent" ("amount", "approver_id", "bureau_id", "created_at", "group_id", "id", "maker_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quota_id", "readers", "reviewer_id", "school_id", "state", "token") VALUES (NEW."amount", NEW."approver_id", NEW."bureau_id", NEW."created_at", NEW."group_id", NEW."id", NEW."maker_id", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."quota_id", NEW."readers", NEW."reviewer_id", NEW."school_id", NEW."state", NEW."token"); RETURN NULL;', hash='73c5cc0021a1b45966184057db48527f616f4546', operation='INSERT', pgid='pgtrigger_insert_insert_3fa25', table='funding_allocation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "funding_allocationevent" ("amount", "approver_id", "bureau_id", "created_at", "group_id", "id", "maker_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quota_id", "readers", "reviewer_id", "school_id", "state", "token") VALUES (NEW."amount", NEW."approver_id", NEW."bureau_id", NEW."created_at", NEW."group_id", NEW."id", NEW."maker_id", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."quota_id", NEW."readers", NEW."reviewer_id", NEW."school_id", NEW."state", NEW."token"); RETURN NULL;', hash='3dca6498899a71d0d91be20d024b6f874d31d648', operation='UPDATE', pgid='pgtrigger_update_update_3f5cf', table='funding_allocation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "funding_allocationevent" ("amount", "approver_id", "bureau_id", "created_at", "group_id", "id", "maker_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "quota_id", "readers", "reviewer_id", "school_id", "state", "token") VALUES (OLD."amount", OLD."approver_id", OLD."bureau_id", OLD."created_at", OLD."group_id", OLD."id", OLD."maker_id", OLD."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."quota_id", OLD."readers", OLD."reviewer_id", OLD."school_id", OLD."state", OLD."token"); RETURN NULL;', hash='5eba73f206de6c996609e3d06ac08d3693a8c456', operation='DELETE', pgid='pgtrigger_delete_delete_62e47', table='funding_allocation', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='quotaevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='funding_quo_bureau__ef6141_idx'),
        ),
    ]
