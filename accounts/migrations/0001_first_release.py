import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='下次登录须改密码')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '人员',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Jurisdiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('root', '全国'), ('province', '省'), ('city', '市'), ('bureau', '主管教育局'), ('school', '学校'), ('department', '部门')], max_length=10, verbose_name='类别')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('area', models.CharField(blank=True, max_length=60, verbose_name='区域名')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='代码')),
                ('former_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('slug', models.SlugField(blank=True, max_length=40, verbose_name='网址名')),
                ('city', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.jurisdiction')),
                ('province', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction')),
            ],
            options={
                'verbose_name': '辖区',
                'ordering': ['id'],
                'permissions': [('accept_figures', 'accept_figures'), ('accept_posting', 'accept_posting'), ('adopt_plan', 'adopt_plan'), ('allocate', 'allocate'), ('answer_initiative', 'answer_initiative'), ('answer_refusal', 'answer_refusal'), ('answer_task', 'answer_task'), ('appoint', 'appoint'), ('close_problem', 'close_problem'), ('confirm_arrival', 'confirm_arrival'), ('confirm_register', 'confirm_register'), ('consent', 'consent'), ('decide_allocation', 'decide_allocation'), ('decide_expenditure', 'decide_expenditure'), ('decide_group', 'decide_group'), ('decide_posting', 'decide_posting'), ('decide_school_change', 'decide_school_change'), ('draft_plan', 'draft_plan'), ('end_posting', 'end_posting'), ('file_expenditure', 'file_expenditure'), ('file_figures', 'file_figures'), ('file_group', 'file_group'), ('file_posting', 'file_posting'), ('file_school_change', 'file_school_change'), ('file_sharing', 'file_sharing'), ('give_opinion', 'give_opinion'), ('grant_powers', 'grant_powers'), ('import_figures', 'import_figures'), ('import_register', 'import_register'), ('issue_plan', 'issue_plan'), ('keep_city_rules', 'keep_city_rules'), ('keep_contact', 'keep_contact'), ('keep_council', 'keep_council'), ('keep_leading', 'keep_leading'), ('keep_policies', 'keep_policies'), ('keep_rules', 'keep_rules'), ('keep_school', 'keep_school'), ('keep_staff', 'keep_staff'), ('lead_plan', 'lead_plan'), ('manage_accounts', 'manage_accounts'), ('propose_group', 'propose_group'), ('read_audit', 'read_audit'), ('record_group', 'record_group'), ('record_posting', 'record_posting'), ('report_progress', 'report_progress'), ('review_allocation', 'review_allocation'), ('review_expenditure', 'review_expenditure'), ('review_group', 'review_group'), ('run_report', 'run_report'), ('see_council', 'see_council'), ('see_dashboard', 'see_dashboard'), ('see_equity', 'see_equity'), ('see_figures', 'see_figures'), ('see_filings', 'see_filings'), ('see_goals', 'see_goals'), ('see_groups', 'see_groups'), ('see_leading', 'see_leading'), ('see_money', 'see_money'), ('see_plans', 'see_plans'), ('see_postings', 'see_postings'), ('see_reports', 'see_reports'), ('see_schools', 'see_schools'), ('see_sharing', 'see_sharing'), ('set_goals', 'set_goals'), ('set_quota', 'set_quota'), ('settle_register', 'settle_register'), ('transfer_school', 'transfer_school')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(choices=[('officer', '经办人'), ('approver', '审批人'), ('principal', '校长'), ('coordinator', '市教育局协调员'), ('supervisor', '市督导室督导员'), ('province', '省级读者'), ('department', '部门经办人'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='职务')),
                ('since', models.DateField(verbose_name='任职起')),
                ('until', models.DateField(blank=True, null=True, verbose_name='任职止')),
                ('basis', models.CharField(max_length=200, verbose_name='任职依据')),
                ('ended_because', models.CharField(blank=True, max_length=200, verbose_name='离任原因')),
                ('notices_seen_at', models.DateTimeField(editable=False, null=True)),
                ('appointed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.jurisdiction')),
            ],
            options={
                'verbose_name': '任职',
            },
        ),
        migrations.AddField(
            model_name='user',
            name='city',
            field=models.ForeignKey(blank=True, help_text='账号由哪个市的系统管理员管理', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.jurisdiction'),
        ),
        migrations.CreateModel(
            name='JurisdictionPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.jurisdiction')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RefusedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('city_id', models.BigIntegerField(null=True)),
                ('office_title', models.CharField(blank=True, max_length=160)),
                ('method', models.CharField(max_length=8)),
                ('path', models.CharField(max_length=300)),
                ('status', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('request_id', models.UUIDField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '被拒绝的请求',
            },
        ),
        migrations.AddIndex(
            model_name='jurisdiction',
            index=models.Index(condition=models.Q(('kind', 'school'), _negated=True), fields=['city'], name='bureaus_of_city'),
        ),
        migrations.AddIndex(
            model_name='jurisdiction',
            index=models.Index(condition=models.Q(('kind', 'school'), _negated=True), fields=['province'], name='bureaus_of_province'),
        ),
        migrations.AddConstraint(
            model_name='jurisdiction',
            constraint=models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('slug',), name='one_city_per_slug'),
        ),
        migrations.AddConstraint(
            model_name='jurisdiction',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('kind', 'school'), _negated=True)), fields=('parent', 'code'), name='one_code_per_parent'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('office', '='), ('jurisdiction', '='), (accounts.models.DateRange('since', 'until'), '&&')], name='no_overlapping_terms'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='term_ends_after_it_starts'),
        ),
        migrations.AlterUniqueTogether(
            name='jurisdictionpermission',
            unique_together={('user', 'permission', 'content_object')},
        ),
    ]
