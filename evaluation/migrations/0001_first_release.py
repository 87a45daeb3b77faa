import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('number', models.CharField(max_length=40, verbose_name='报告编号')),
                ('issue', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('school_year', models.PositiveSmallIntegerField(verbose_name='学年')),
                ('as_of', models.DateField(verbose_name='数据截至')),
                ('subject_id', models.BigIntegerField()),
                ('subject_name', models.CharField(max_length=120, verbose_name='范围')),
                ('fingerprint', models.CharField(max_length=64)),
                ('inputs', models.JSONField(default=dict)),
                ('frozen_at', models.DateTimeField(auto_now_add=True)),
                ('run_id', models.UUIDField(unique=True)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.report')),
            ],
            options={
                'verbose_name': '监测报告',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('number', models.CharField(max_length=40, verbose_name='报告编号')),
                ('issue', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('school_year', models.PositiveSmallIntegerField(verbose_name='学年')),
                ('as_of', models.DateField(verbose_name='数据截至')),
                ('subject_id', models.BigIntegerField()),
                ('subject_name', models.CharField(max_length=120, verbose_name='范围')),
                ('fingerprint', models.CharField(max_length=64)),
                ('inputs', models.JSONField(default=dict)),
                ('frozen_at', models.DateTimeField(auto_now_add=True)),
                ('run_id', models.UUIDField()),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evaluation.report')),
                ('supersedes', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evaluation.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('subject_kind', models.CharField(choices=[('group', '集团'), ('county', '县区'), ('city', '全市')], max_length=8)),
                ('subject_id', models.BigIntegerField()),
                ('subject_name', models.CharField(max_length=120)),
                ('indicator', models.CharField(max_length=30)),
                ('section', models.CharField(blank=True, max_length=15)),
                ('numerator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('denominator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=14, null=True)),
                ('missing', models.CharField(blank=True, max_length=200)),
                ('parts', models.JSONField(default=list)),
                ('source', models.CharField(max_length=200)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='evaluation.report')),
            ],
            options={
                'verbose_name': '报告指标',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('subject_kind', models.CharField(choices=[('group', '集团'), ('county', '县区'), ('city', '全市')], max_length=8)),
                ('subject_id', models.BigIntegerField()),
                ('subject_name', models.CharField(max_length=120)),
                ('indicator', models.CharField(max_length=30)),
                ('section', models.CharField(blank=True, max_length=15)),
                ('numerator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('denominator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=14, null=True)),
                ('missing', models.CharField(blank=True, max_length=200)),
                ('parts', models.JSONField(default=list)),
                ('source', models.CharField(max_length=200)),
                ('bureau', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.jurisdiction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evaluation.reportfigure')),
                ('report', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evaluation.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='report_readers'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['subject_id', '-as_of', '-id'], name='reports_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('bureau', 'number'), name='one_report_per_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evaluation_reportevent" ("as_of", "bureau_id", "fingerprint", "frozen_at", "id", "inputs", "issue", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "run_id", "school_year", "subject_id", "subject_name", "supersedes_id") VALUES (NEW."as_of", NEW."bureau_id", NEW."fingerprint", NEW."frozen_at", NEW."id", NEW."inputs", NEW."issue", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."run_id", NEW."school_year", NEW."subject_id", NEW."subject_name", NEW."supersedes_id"); RETURN NULL;', hash='b8d79c2254c07c41243bc317db818a165deb4c3c', operation='INSERT', pgid='pgtrigger_insert_insert_af365', table='evaluation_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evaluation_reportevent" ("as_of", "bureau_id", "fingerprint", "frozen_at", "id", "inputs", "issue", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "run_id", "school_year", "subject_id", "subject_name", "supersedes_id") VALUES (NEW."as_of", NEW."bureau_id", NEW."fingerprint", NEW."frozen_at", NEW."id", NEW."inputs", NEW."issue", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."run_id", NEW."school_year", NEW."subject_id", NEW."subject_name", NEW."supersedes_id"); RETURN NULL;', hash='cd830b755ed2100d39d9bc4a62f5631cac4e2999', operation='UPDATE', pgid='pgtrigger_update_update_dc810', table='evaluation_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evaluation_reportevent" ("as_of", "bureau_id", "fingerprint", "frozen_at", "id", "inputs", "issue", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "run_id", "school_year", "subject_id", "subject_name", "supersedes_id") VALUES (OLD."as_of", OLD."bureau_id", OLD."fingerprint", OLD."frozen_at", OLD."id", OLD."inputs", OLD."issue", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."run_id", OLD."school_year", OLD."subject_id", OLD."subject_name", OLD."supersedes_id"); RETURN NULL;', hash='0f2d99c7b172f8aa459ce0e7b21c3b8432cb4ce0', operation='DELETE', pgid='pgtrigger_delete_delete_1c9d5', table='evaluation_report', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='reportevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='evaluation__bureau__e7c7ae_idx'),
        ),
        migrations.AddIndex(
            model_name='reportfigure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['readers'], name='reportfigure_readers'),
        ),
        migrations.AddIndex(
            model_name='reportfigure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['parties'], name='reportfigure_parties'),
        ),
        migrations.AddIndex(
            model_name='reportfigure',
            index=models.Index(fields=['subject_kind', 'subject_id', 'indicator'], name='figures_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='reportfigure',
            constraint=models.UniqueConstraint(fields=('report', 'subject_kind', 'subject_id', 'indicator', 'section'), name='one_figure_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportfigure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evaluation_reportfigureevent" ("bureau_id", "denominator", "id", "indicator", "missing", "numerator", "parties", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "report_id", "section", "source", "subject_id", "subject_kind", "subject_name", "value") VALUES (NEW."bureau_id", NEW."denominator", NEW."id", NEW."indicator", NEW."missing", NEW."numerator", NEW."parties", NEW."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."readers", NEW."report_id", NEW."section", NEW."source", NEW."subject_id", NEW."subject_kind", NEW."subject_name", NEW."value"); RETURN NULL;', hash='25fc0f2267a62b99287d23dc50cca059782c6a6f', operation='INSERT', pgid='pgtrigger_insert_insert_e94dc', table='evaluation_reportfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportfigure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evaluation_reportfigureevent" ("bureau_id", "denominator", "id", "indicator", "missing", "numerator", "parties", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "report_id", "section", "source", "subject_id", "subject_kind", "subject_name", "value") VALUES (NEW."bureau_id", NEW."denominator", NEW."id", NEW."indicator", NEW."missing", NEW."numerator", NEW."parties", NEW."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."readers", NEW."report_id", NEW."section", NEW."source", NEW."subject_id", NEW."subject_kind", NEW."subject_name", NEW."value"); RETURN NULL;', hash='0465538f97acf9f149251148664f66ecf6852473', operation='UPDATE', pgid='pgtrigger_update_update_da1b0', table='evaluation_reportfigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportfigure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evaluation_reportfigureevent" ("bureau_id", "denominator", "id", "indicator", "missing", "numerator", "parties", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "readers", "report_id", "section", "source", "subject_id", "subject_kind", "subject_name", "value") VALUES (OLD."bureau_id", OLD."denominator", OLD."id", OLD."indicator", OLD."missing", OLD."numerator", OLD."parties", OLD."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."readers", OLD."report_id", OLD."section", OLD."source", OLD."subject_id", OLD."subject_kind", OLD."subject_name", OLD."value"); RETURN NULL;', hash='970d2fd3798e966991ae6cada986a1fdd5ac09dd', operation='DELETE', pgid='pgtrigger_delete_delete_d4690', table='evaluation_reportfigure', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='reportfigureevent',
            index=models.Index(fields=['bureau', 'pgh_id'], name='evaluation__bureau__003ba4_idx'),
        ),
    ]
