"""Teachers and postings as files: what the screens show, no personal data beyond it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.exports import Column, Export, register_export
from schools.rules import school_year_label
from teachers import queries
from teachers.filters import PostingFilter, TeacherFilter


def staff_rows(office, params):
    return TeacherFilter(params, queryset=queries.staff(office)).qs


def staff_columns(office, params):
    """Until when somebody fulfils the age condition is for those who keep the data."""
    ages = (Column(_("年龄条件满足至")),) if office.may("keep_staff") else ()
    return (
        Column(_("姓名")), Column(_("学科")), Column(_("职称")), Column(_("骨干级别")),
        Column(_("教职工号"), kind="code"), *ages, Column(_("学校"), width=28),
        Column(_("在职情况")),
    )  # fmt: skip


def staff_cells(teachers, office, params):
    ages = office.may("keep_staff")
    for teacher in teachers:
        through = teacher.eligible_through
        yield [
            teacher.name, teacher.subject, teacher.get_rank_display(),
            teacher.get_honour_display(), teacher.staff_number,
            *([through and school_year_label(through)] if ages else []), teacher.school.name,
            _("已离职") if teacher.left_on else _("在职"),
        ]  # fmt: skip


STAFF = register_export(Export(
    kind="teachers.staff", verb="see_postings", title=gettext_lazy("教师名册"),
    source=gettext_lazy("学校和教育局登记的教师"), form=lambda params: TeacherFilter(params).form,
    rows=staff_rows, columns=staff_columns, cells=staff_cells,
    keys=("school_id", "name", "pk"), personal=True,
))  # fmt: skip


def posting_rows(office, params):
    return PostingFilter(params, queryset=queries.postings().within(office)).qs


def posting_columns(office, params):
    return (
        Column(_("教师")), Column(_("学科")), Column(_("派出学校"), width=24),
        Column(_("接收学校"), width=24), Column(_("方式")), Column(_("工作量")),
        Column(_("开始日期"), kind="day"), Column(_("结束日期"), kind="day"),
        Column(_("集团"), width=28), Column(_("办理情况")),
    )  # fmt: skip


def posting_cells(postings, office, params):
    for posting in postings:
        yield [
            posting.teacher.name, posting.teacher.subject, posting.from_school.name,
            posting.to_school.name, posting.get_kind_display(),
            _("全职") if posting.full_post else _("部分时间"), posting.start_on,
            posting.ended_on or posting.end_on, posting.group.name, posting.get_state_display(),
        ]  # fmt: skip


POSTINGS = register_export(Export(
    kind="teachers.postings", verb="see_postings", title=gettext_lazy("教师交流轮岗"),
    source=gettext_lazy("集团内教师交流轮岗登记"),
    form=lambda params: PostingFilter(params).form, rows=posting_rows, columns=posting_columns,
    cells=posting_cells, newest_first=True, personal=True,
))  # fmt: skip
