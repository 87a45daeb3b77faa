"""The register of schools and a school's changes as files."""

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import choice_labels
from records.exports import Column, Export, register_export
from schools.forms.register import SchoolFilters
from schools.models import School
from schools.queries.changes import changes, value_label
from schools.queries.register import listed, those_that_left, turned_back
from schools.screens import new_value_of, state_words


def school_rows(office, params):
    """Of a past day in the order of the screen: who is here still, then those that have left."""
    rows = listed(office, SchoolFilters(params).wanted)
    rows = rows.select_related("bureau").defer("source", "town_code", "closed_on")
    left = left_of(office, params)
    return [*rows.order_by("sort_key", "pk"), *left] if left else rows


def of_a_day(params):
    return SchoolFilters(params).wanted.get("as_of")


def left_of(office, params):
    return those_that_left(office, SchoolFilters(params).wanted)


def school_notes(office, params):
    if left := left_of(office, params):
        yield _("其中 %(n)s 所后来调整了隶属") % {"n": len(left)}


def school_columns(office, params):
    return (
        Column(_("学校名称"), width=28), Column(_("主管教育局"), width=20),
        Column(_("学校标识码"), kind="code"), Column(_("统一社会信用代码"), kind="code", width=22),
        Column(_("学段")), Column(_("办学类别")), Column(_("城乡类别")), Column(_("镇办")),
        Column(_("性质")), Column(_("办学类型")), Column(_("状态")),
        Column(_("开办日期"), kind="day"),
        *([Column(_("现在的主管教育局"), width=20)] if of_a_day(params) else ()),
    )  # fmt: skip


def school_cells(schools, office, params):
    names = ("stage", "category", "area", "nature", "ownership", "status")
    stage, category, area, nature, ownership, status = choice_labels(School, *names)
    dated = of_a_day(params)
    for school in map(turned_back, schools):
        now_under = school.now_under or school.bureau.name
        yield [
            school.name, school.bureau.name, school.code or None, school.credit_code or None,
            stage[school.stage], category[school.category], area[school.area],
            school.town or None, nature[school.nature], ownership[school.ownership],
            status[school.status], school.opened_on, *([now_under] if dated else ()),
        ]  # fmt: skip


REGISTER = register_export(Export(
    kind="schools.register", verb="see_schools", title=gettext_lazy("学校名录"),
    source=gettext_lazy("各县区教育局登记的学校名录"), form=SchoolFilters,
    rows=school_rows, columns=school_columns, cells=school_cells, keys=("sort_key", "pk"),
    dated=True, notes=school_notes,
))  # fmt: skip


# Changes


class ChangeFilters(forms.Form):
    school = forms.IntegerField(label=gettext_lazy("学校"), min_value=1, required=False)


def change_rows(office, params):
    """The changes of the school asked for, which must be seen, or of every one that is."""
    form = ChangeFilters(params)
    form.is_valid()
    rows, school = changes().within(office), form.cleaned_data.get("school")
    if not school:
        return rows
    if not School.objects.within(office).filter(pk=school).exists():
        raise Http404
    return rows.filter(school_id=school)


def change_columns(office, params):
    return (
        Column(_("学校"), width=28), Column(_("主管教育局"), width=20), Column(_("事项")),
        Column(_("原值"), width=22), Column(_("新值"), width=22),
        Column(_("变更理由"), width=32), Column(_("申请日期"), kind="day"),
        Column(_("批准日期"), kind="day"), Column(_("生效日期"), kind="day"),
        Column(_("登记日期"), kind="day"), Column(_("办理情况")),
    )  # fmt: skip


def change_cells(rows, office, params):
    for change in rows:
        yield [
            change.school.name, change.bureau.name, change.get_field_display(),
            value_label(change.field, change.old_value), new_value_of(change), change.why,
            timezone.localtime(change.created_at).date(), change.decided_on or "—",
            change.effective_on, change.applied_on or "—", state_words(change),
        ]  # fmt: skip


CHANGES = register_export(Export(
    kind="schools.changes", verb="see_schools", title=gettext_lazy("学校变更"),
    source=gettext_lazy("学校变更申请和审批"), form=ChangeFilters, rows=change_rows,
    columns=change_columns, cells=change_cells, keys=("effective_on", "pk"), newest_first=True,
))  # fmt: skip
