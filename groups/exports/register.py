"""The lists of groups, filings, changes and the city's record as files."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.change_words import sentences_by_change
from groups.forms.changes import ChangeFilters
from groups.forms.formation import FilingFilters
from groups.forms.register import GroupFilters
from groups.models import CityRecord
from groups.queries import changes, formation
from groups.queries.record import recorded, unrecorded
from groups.queries.register import listed, members_of, turned_back, with_members
from groups.tables import core_words, stage_words, state_words
from records.exports import Column, Export, register_export
from records.lists import FilterForm

# The register


def group_rows(office, params):
    wanted = GroupFilters(params).wanted
    rows = with_members(listed(office, wanted), REGISTER.day(params), wanted.get("as_known"))
    return rows.select_related("bureau")


def group_columns(office, params):
    return (
        Column(_("集团名称"), width=28), Column(_("主管教育局"), width=20), Column(_("学段")),
        Column(_("办学模式")), Column(_("组建方式")), Column(_("纽带")), Column(_("办学形式")),
        Column(_("状态")), Column(_("运行自"), kind="day"), Column(_("批复文号"), width=22),
        Column(_("备案号"), width=18), Column(_("核心校"), width=22),
        Column(_("成员校数"), unit=_("所"), kind="whole"),  # a school may be in two groups
        Column(_("成员校"), width=40),
    )  # fmt: skip


def group_cells(groups, office, params):
    """Two statements for any number of groups: their numbers and their members."""
    day = REGISTER.day(params)
    records = CityRecord.objects.filter(group__in=groups).values_list("group_id", "number")
    known = GroupFilters(params).wanted.get("as_known")
    numbers, members = dict(records), members_of(groups, day, known)
    for group in map(turned_back, groups):
        yield [
            group.name, group.bureau.name, stage_words(group), group.get_mode_display(),
            group.get_initiation_display(), group.get_tie_display(), group.get_form_display(),
            state_words(group, day), group.in_force_on or _("不详"),
            group.document_number or None, numbers.get(group.pk) or _("未备案"),
            core_words(group), group.member_count, "、".join(members.get(group.pk, [])),
        ]  # fmt: skip


REGISTER = register_export(Export(
    kind="groups.register", verb="see_groups", title=gettext_lazy("教育集团名录"),
    source=gettext_lazy("各县区教育局登记的教育集团名录"), form=GroupFilters,
    rows=group_rows, columns=group_columns, cells=group_cells, keys=("sort_key", "pk"), dated=True,
))  # fmt: skip


# Filings


def filing_rows(office, params):
    rows = formation.listed(office, FilingFilters(params).wanted)
    return rows.select_related("bureau", "filer")


def filing_columns(office, params):
    return (
        Column(_("集团名称"), width=28), Column(_("主管教育局"), width=20),
        Column(_("核心校"), width=22), Column(_("办学模式")), Column(_("组建方式")),
        Column(_("申报单位"), width=22), Column(_("申报日期"), kind="day"),
        Column(_("办理情况")),
    )  # fmt: skip


def filing_cells(filings, office, params):
    for filing in filings:
        yield [
            str(filing), filing.bureau.name,
            filing.core_name or _("尚未选定"),
            filing.get_mode_display(), filing.get_initiation_display(),
            filing.filer.name if filing.filer_id else filing.bureau.name,
            day_of(filing.submitted_at) or _("尚未申报"), filing.get_state_display(),
        ]  # fmt: skip


def day_of(moment):
    return timezone.localtime(moment).date() if moment else None


FILINGS = register_export(Export(
    kind="groups.filings", verb="see_filings", title=gettext_lazy("组建申报"),
    source=gettext_lazy("各县区的集团组建申报"), form=FilingFilters, rows=filing_rows,
    columns=filing_columns, cells=filing_cells, newest_first=True,
))  # fmt: skip


# Changes


def change_rows(office, params):
    return changes.listed(office, ChangeFilters(params).wanted)


def change_columns(office, params):
    return (
        Column(_("教育集团"), width=28), Column(_("主管教育局"), width=20),
        Column(_("申报单位"), width=22), Column(_("变更事项"), width=48),
        Column(_("申报日期"), kind="day"), Column(_("批复文号"), width=22),
        Column(_("批复日期"), kind="day"), Column(_("办理情况")),
    )  # fmt: skip


def change_cells(rows, office, params):
    """A few statements for any number of changes: their moves and the names in them."""
    sentences = sentences_by_change(rows)
    for change in rows:
        yield [
            change.group.name, change.bureau.name,
            change.filer.name if change.filer_id else change.bureau.name,
            "；".join(sentences.get(change.pk, ())) or _("尚未填写"),
            day_of(change.submitted_at) or _("尚未申报"),
            change.document_number or None, change.decided_on, change.get_state_display(),
        ]  # fmt: skip


CHANGES = register_export(Export(
    kind="groups.changes", verb="see_filings", title=gettext_lazy("集团变更"),
    source=gettext_lazy("各县区的集团变更申请"), form=ChangeFilters, rows=change_rows,
    columns=change_columns, cells=change_cells, newest_first=True,
))  # fmt: skip


# The city's record


def record_rows(office, params):
    """Groups waiting for their number, or (done=1) the city's record."""
    rows = recorded(office) if params.get("done") == "1" else unrecorded(office)
    words = FilterForm(params).wanted.get("q")
    return rows.filter(name__contains=words) if words else rows


def record_columns(office, params):
    done = params.get("done") == "1"
    return (
        Column(_("集团名称"), width=28), Column(_("主管教育局"), width=20),
        Column(_("批复文号"), width=22), Column(_("批复日期"), kind="day"),
        *((Column(_("备案号"), width=18), Column(_("备案日期"), kind="day")) if done else ()),
    )  # fmt: skip


def record_cells(groups, office, params):
    done = params.get("done") == "1"
    for group in groups:
        cells = [group.name, group.bureau.name, group.document_number or None, group.in_force_on]
        if done:
            cells += [group.city_record.number, group.city_record.recorded_on]
        yield cells


RECORDS = register_export(Export(
    kind="groups.records", verb="see_groups", title=gettext_lazy("教育集团备案"),
    source=gettext_lazy("市教育局备案登记"), form=FilterForm, rows=record_rows,
    columns=record_columns, cells=record_cells, newest_first=True,
))  # fmt: skip
