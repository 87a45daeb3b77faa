import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first_release'),
        ('groups', '0001_first_release'),
        ('schools', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Teacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('staff_number', models.CharField(max_length=30, verbose_name='教职工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('subject', models.CharField(max_length=20, verbose_name='任教学科')),
                ('rank', models.CharField(choices=[('full_senior', '正高级'), ('senior', '高级'), ('first', '一级'), ('second', '二级'), ('third', '三级'), ('unranked', '未定级')], max_length=12, verbose_name='职称')),
                ('honour', models.CharField(blank=True, choices=[('', '无'), ('county', '县级骨干'), ('city', '市级骨干'), ('province', '省级骨干')], max_length=10, verbose_name='骨干级别')),
                ('joined_school_on', models.DateField(verbose_name='到本校日期')),
                ('eligible_through', models.PositiveSmallIntegerField(help_text='由个人信息推算，只保留学年，不显示出生日期', null=True, verbose_name='年龄条件满足至学年')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离职日期')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='schools.school')),
            ],
            options={
                'verbose_name': '教师',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填报时间')),
                ('kind', models.CharField(choices=[('management', '管理团队派出'), ('backbone', '骨干教师派出'), ('substitute', '顶岗交流'), ('trainee', '跟岗学习')], max_length=12, verbose_name='交流方式')),
                ('full_post', models.BooleanField(default=True, verbose_name='全职交流')),
                ('was_backbone', models.BooleanField(default=False, verbose_name='派出时为骨干教师')),
                ('start_on', models.DateField(verbose_name='开始日期')),
                ('end_on', models.DateField(verbose_name='结束日期')),
                ('ended_on', models.DateField(null=True, verbose_name='实际结束日期')),
                ('arrived_on', models.DateField(null=True, verbose_name='报到日期')),
                ('tasks', models.TextField(blank=True, verbose_name='工作任务')),
                ('state', models.CharField(choices=[('recommended', '已推荐，待接收'), ('accepted', '已接收，待集团决定'), ('decided', '集团已决定，待县区登记'), ('recorded', '已登记，待报到'), ('arrived', '交流中'), ('ended', '已结束'), ('declined', '未接收'), ('refused', '集团未同意'), ('withdrawn', '已撤回')], default='recommended', max_length=12, verbose_name='状态')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('core', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('from_school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='groups.educationgroup')),
                ('to_school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('teacher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='teachers.teacher')),
            ],
            options={
                'verbose_name': '交流轮岗',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeacherPrivate',
            fields=[
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('teacher', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='teachers.teacher')),
                ('sex', models.CharField(choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                ('birth_month', models.DateField(verbose_name='出生年月')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
            ],
            options={
                'verbose_name': '教师个人信息',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostingEvent',
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
                ('kind', models.CharField(choices=[('management', '管理团队派出'), ('backbone', '骨干教师派出'), ('substitute', '顶岗交流'), ('trainee', '跟岗学习')], max_length=12, verbose_name='交流方式')),
                ('full_post', models.BooleanField(default=True, verbose_name='全职交流')),
                ('was_backbone', models.BooleanField(default=False, verbose_name='派出时为骨干教师')),
                ('start_on', models.DateField(verbose_name='开始日期')),
                ('end_on', models.DateField(verbose_name='结束日期')),
                ('ended_on', models.DateField(null=True, verbose_name='实际结束日期')),
                ('arrived_on', models.DateField(null=True, verbose_name='报到日期')),
                ('tasks', models.TextField(blank=True, verbose_name='工作任务')),
                ('state', models.CharField(choices=[('recommended', '已推荐，待接收'), ('accepted', '已接收，待集团决定'), ('decided', '集团已决定，待县区登记'), ('recorded', '已登记，待报到'), ('arrived', '交流中'), ('ended', '已结束'), ('declined', '未接收'), ('refused', '集团未同意'), ('withdrawn', '已撤回')], default='recommended', max_length=12, verbose_name='状态')),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('core', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
                ('from_school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
                ('group', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.educationgroup')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='teachers.posting')),
                ('to_school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
                ('teacher', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='teachers.teacher')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeacherEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('staff_number', models.CharField(max_length=30, verbose_name='教职工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('subject', models.CharField(max_length=20, verbose_name='任教学科')),
                ('rank', models.CharField(choices=[('full_senior', '正高级'), ('senior', '高级'), ('first', '一级'), ('second', '二级'), ('third', '三级'), ('unranked', '未定级')], max_length=12, verbose_name='职称')),
                ('honour', models.CharField(blank=True, choices=[('', '无'), ('county', '县级骨干'), ('city', '市级骨干'), ('province', '省级骨干')], max_length=10, verbose_name='骨干级别')),
                ('joined_school_on', models.DateField(verbose_name='到本校日期')),
                ('eligible_through', models.PositiveSmallIntegerField(help_text='由个人信息推算，只保留学年，不显示出生日期', null=True, verbose_name='年龄条件满足至学年')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离职日期')),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='teachers.teacher')),
                ('school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeacherPrivateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('sex', models.CharField(choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                ('birth_month', models.DateField(verbose_name='出生年月')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('teacher', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='teachers.teacher')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='teachers.teacherprivate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='teacher_readers'),
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='teacher_parties'),
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=models.Index(fields=['school', 'name'], name='teachers_of_school'),
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=models.Index(fields=['bureau', 'school'], name='teachers_of_bureau'),
        ),
        migrations.AddConstraint(
            model_name='teacher',
            constraint=models.UniqueConstraint(fields=('bureau', 'staff_number'), name='one_staff_number_per_bureau'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacher',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_teacherevent" ("bureau_id", "eligible_through", "honour", "id", "joined_school_on", "left_on", "name", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "readers", "school_id", "staff_number", "subject") VALUES (NEW."bureau_id", NEW."eligible_through", NEW."honour", NEW."id", NEW."joined_school_on", NEW."left_on", NEW."name", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rank", NEW."readers", NEW."school_id", NEW."staff_number", NEW."subject"); RETURN NULL;', hash='bd74641c081262f4d6ad213800401df6368f8fc1', operation='INSERT', pgid='pgtrigger_insert_insert_94f04', table='teachers_teacher', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacher',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "teachers_teacherevent" ("bureau_id", "eligible_through", "honour", "id", "joined_school_on", "left_on", "name", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "readers", "school_id", "staff_number", "subject") VALUES (NEW."bureau_id", NEW."eligible_through", NEW."honour", NEW."id", NEW."joined_school_on", NEW."left_on", NEW."name", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rank", NEW."readers", NEW."school_id", NEW."staff_number", NEW."subject"); RETURN NULL;', hash='b03c8805351e2e5007efb190e2a945603b0ab88b', operation='UPDATE', pgid='pgtrigger_update_update_fbb46', table='teachers_teacher', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacher',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_teacherevent" ("bureau_id", "eligible_through", "honour", "id", "joined_school_on", "left_on", "name", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "readers", "school_id", "staff_number", "subject") VALUES (OLD."bureau_id", OLD."eligible_through", OLD."honour", OLD."id", OLD."joined_school_on", OLD."left_on", OLD."name", OLD."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rank", OLD."readers", OLD."school_id", OLD."staff_number", OLD."subject"); RETURN NULL;', hash='e943a282c87da6b0bdc03b9ede06b757669a3157', operation='DELETE', pgid='pgtrigger_delete_delete_337d8', table='teachers_teacher', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='postingevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='teachers_po_bureau__58738e_idx'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='posting_readers'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='posting_parties'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['group', 'start_on'], name='postings_of_group'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['bureau', '-id'], name='postings_of_bureau'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('from_school', models.F('to_school')), _negated=True), name='posting_between_two_schools'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('end_on__gte', models.F('start_on'))), name='posting_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__gte', models.F('start_on')), ('ended_on__lte', models.F('end_on'))), ('ended_on__isnull', True), _connector='OR'), name='posting_ends_within_its_days'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('full_post', True), ('state__in', ['recommended', 'accepted', 'decided', 'recorded', 'arrived', 'ended'])), expressions=[('teacher', '='), (accounts.models.DateRange('start_on', django.db.models.functions.comparison.Coalesce('ended_on', 'end_on')), '&&')], name='one_full_post_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_postingevent" ("arrived_on", "bureau_id", "core_id", "created_at", "end_on", "ended_on", "from_school_id", "full_post", "group_id", "id", "kind", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "start_on", "state", "tasks", "teacher_id", "to_school_id", "token", "was_backbone") VALUES (NEW."arrived_on", NEW."bureau_id", NEW."core_id", NEW."created_at", NEW."end_on", NEW."ended_on", NEW."from_school_id", NEW."full_post", NEW."group_id", NEW."id", NEW."kind", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."start_on", NEW."state", NEW."tasks", NEW."teacher_id", NEW."to_school_id", NEW."token", NEW."was_backbone"); RETURN NULL;', hash='c5d7d57c8f293929f434a4b888cf67459029b320', operation='INSERT', pgid='pgtrigger_insert_insert_f8570', table='teachers_posting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "teachers_postingevent" ("arrived_on", "bureau_id", "core_id", "created_at", "end_on", "ended_on", "from_school_id", "full_post", "group_id", "id", "kind", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "start_on", "state", "tasks", "teacher_id", "to_school_id", "token", "was_backbone") VALUES (NEW."arrived_on", NEW."bureau_id", NEW."core_id", NEW."created_at", NEW."end_on", NEW."ended_on", NEW."from_school_id", NEW."full_post", NEW."group_id", NEW."id", NEW."kind", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."start_on", NEW."state", NEW."tasks", NEW."teacher_id", NEW."to_school_id", NEW."token", NEW."was_backbone"); RETURN NULL;', hash='87c47b09906ce9b36fcc88a398db24e6fcaa4e47', operation='UPDATE', pgid='pgtrigger_update_update_6bf3c', table='teachers_posting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_postingevent" ("arrived_on", "bureau_id", "core_id", "created_at", "end_on", "ended_on", "from_school_id", "full_post", "group_id", "id", "kind", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "start_on", "state", "tasks", "teacher_id", "to_school_id", "token", "was_backbone") VALUES (OLD."arrived_on", OLD."bureau_id", OLD."core_id", OLD."created_at", OLD."end_on", OLD."ended_on", OLD."from_school_id", OLD."full_post", OLD."group_id", OLD."id", OLD."kind", OLD."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."start_on", OLD."state", OLD."tasks", OLD."teacher_id", OLD."to_school_id", OLD."token", OLD."was_backbone"); RETURN NULL;', hash='caf38d192908d345f49718b8edd25475fa505f19', operation='DELETE', pgid='pgtrigger_delete_delete_17f4d', table='teachers_posting', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='teacherevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='teachers_te_bureau__c39a20_idx'),
        ),
        migrations.AddIndex(
            model_name='teacherprivateevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='teachers_te_bureau__89eff3_idx'),
        ),
        migrations.AddIndex(
            model_name='teacherprivate',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='teacherprivate_readers'),
        ),
        migrations.AddIndex(
            model_name='teacherprivate',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='teacherprivate_parties'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacherprivate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_teacherprivateevent" ("birth_month", "bureau_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "readers", "sex", "teacher_id") VALUES (NEW."birth_month", NEW."bureau_id", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."teacher_id", NEW."phone", NEW."readers", NEW."sex", NEW."teacher_id"); RETURN NULL;', hash='98e65b68f12695c73818f5eb2d77ff79eb7b165b', operation='INSERT', pgid='pgtrigger_insert_insert_df1b9', table='teachers_teacherprivate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacherprivate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "teachers_teacherprivateevent" ("birth_month", "bureau_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "readers", "sex", "teacher_id") VALUES (NEW."birth_month", NEW."bureau_id", NEW."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."teacher_id", NEW."phone", NEW."readers", NEW."sex", NEW."teacher_id"); RETURN NULL;', hash='4e335f6752f3a62cb130703b87513c7cc76a5dc3', operation='UPDATE', pgid='pgtrigger_update_update_e023a', table='teachers_teacherprivate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teacherprivate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "teachers_teacherprivateevent" ("birth_month", "bureau_id", "parties", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "readers", "sex", "teacher_id") VALUES (OLD."birth_month", OLD."bureau_id", OLD."parties", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."teacher_id", OLD."phone", OLD."readers", OLD."sex", OLD."teacher_id"); RETURN NULL;', hash='e19e9289144edb78b782f6f11847931fadbe89ae', operation='DELETE', pgid='pgtrigger_delete_delete_7ba80', table='teachers_teacherprivate', when='AFTER')),
        ),
    ]
