from django.db import migrations, models

NAMES = {
    "development": "发展和改革局",
    "staffing": "机构编制委员会办公室",
    "personnel": "人力资源和社会保障局",
    "finance": "财政局",
}


def set_up_departments(apps, schema_editor):
    """The cities opened before departments had bodies of their own."""
    jurisdictions = apps.get_model("accounts", "Jurisdiction").objects.using(
        schema_editor.connection.alias
    )
    jurisdictions.bulk_create(
        jurisdictions.model(
            kind="department", name=f"{body.area or body.name}{name}", area=body.area, code=code,
            parent=body, city_id=body.city_id or body.pk,
        )
        for body in jurisdictions.filter(kind__in=["city", "bureau"])
        for code, name in NAMES.items()
    )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_verbs_for_schools_and_figures'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='jurisdiction',
            options={'ordering': ['id'], 'permissions': [('accept_figures', 'accept_figures'), ('accept_posting', 'accept_posting'), ('allocate', 'allocate'), ('answer_refusal', 'answer_refusal'), ('appoint', 'appoint'), ('confirm_arrival', 'confirm_arrival'), ('confirm_register', 'confirm_register'), ('consent', 'consent'), ('decide_allocation', 'decide_allocation'), ('decide_expenditure', 'decide_expenditure'), ('decide_group', 'decide_group'), ('decide_posting', 'decide_posting'), ('decide_school_change', 'decide_school_change'), ('end_posting', 'end_posting'), ('file_expenditure', 'file_expenditure'), ('file_figures', 'file_figures'), ('file_group', 'file_group'), ('file_posting', 'file_posting'), ('file_school_change', 'file_school_change'), ('file_sharing', 'file_sharing'), ('give_opinion', 'give_opinion'), ('import_figures', 'import_figures'), ('import_register', 'import_register'), ('keep_contact', 'keep_contact'), ('keep_policies', 'keep_policies'), ('keep_school', 'keep_school'), ('keep_staff', 'keep_staff'), ('manage_accounts', 'manage_accounts'), ('read_audit', 'read_audit'), ('record_group', 'record_group'), ('record_posting', 'record_posting'), ('review_allocation', 'review_allocation'), ('review_expenditure', 'review_expenditure'), ('review_group', 'review_group'), ('run_report', 'run_report'), ('see_dashboard', 'see_dashboard'), ('see_equity', 'see_equity'), ('see_figures', 'see_figures'), ('see_filings', 'see_filings'), ('see_goals', 'see_goals'), ('see_groups', 'see_groups'), ('see_money', 'see_money'), ('see_postings', 'see_postings'), ('see_reports', 'see_reports'), ('see_schools', 'see_schools'), ('see_sharing', 'see_sharing'), ('set_goals', 'set_goals'), ('set_quota', 'set_quota'), ('settle_register', 'settle_register'), ('transfer_school', 'transfer_school')], 'verbose_name': '辖区'},
        ),
        migrations.AlterField(
            model_name='appointment',
            name='office',
            field=models.CharField(choices=[('officer', '经办人'), ('approver', '审批人'), ('principal', '校长'), ('coordinator', '市教育局协调员'), ('supervisor', '市督导室督导员'), ('province', '省级读者'), ('department', '部门经办人'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='职务'),
        ),
        migrations.AlterField(
            model_name='jurisdiction',
            name='kind',
            field=models.CharField(choices=[('root', '全国'), ('province', '省'), ('city', '市'), ('bureau', '主管教育局'), ('school', '学校'), ('department', '部门')], max_length=10, verbose_name='类别'),
        ),
        migrations.RunPython(set_up_departments, migrations.RunPython.noop),
    ]
