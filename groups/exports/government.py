"""The council and the standings of a group as files."""

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.exports.asked import group_asked
from groups.forms.council import MeetingFilters, ResolutionFilters, SeatFilters
from groups.queries.council import filtered_meetings, filtered_resolutions, filtered_seats
from groups.queries.standings import standings_of
from groups.screens.council import cited_words, seat_status, term_words
from records.exports import Column, Export, register_export


def seat_rows(office, params):
    rows = filtered_seats(group_asked(office, params), office, SeatFilters(params).wanted)
    return rows.select_related("group")


def seat_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("职务")), Column(_("姓名")),
        Column(_("学校"), width=24),
        Column(_("任期"), width=26), Column(_("依据"), width=36), Column(_("状态")),
    )  # fmt: skip


def seat_cells(rows, office, params):
    day = SEATS.day(params)
    for row in rows:
        yield [
            row.group.name, row.get_kind_display(), row.name, row.school_name or _("校外"),
            term_words(row.days), row.basis, seat_status(row, day)["status"],
        ]  # fmt: skip


SEATS = register_export(Export(
    kind="groups.seats", verb="see_council", title=gettext_lazy("理事会成员"),
    source=gettext_lazy("核心校校长登记的理事会任期"), form=SeatFilters, rows=seat_rows,
    columns=seat_columns, cells=seat_cells, newest_first=True, dated=True,
))  # fmt: skip


def meeting_rows(office, params):
    rows = filtered_meetings(group_asked(office, params), office, MeetingFilters(params).wanted)
    return rows.select_related("group")


def meeting_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("日期"), kind="day"), Column(_("会议")),
        Column(_("地点"), width=24),
        *(Column(label, unit=_("人"), kind="whole") for label in (_("应到"), _("实到"))),
        *(Column(label, unit=_("项"), kind="whole") for label in (_("议题"), _("通过"))),
        Column(_("状态")), Column(_("签发日期"), kind="day"),
    )  # fmt: skip


def meeting_cells(rows, office, params):
    for row in rows:
        signed = row.state == "signed"
        yield [
            row.group.name, row.on, row.get_kind_display(), row.place or None,
            len(row.attendance) if signed else None,
            sum(seat["present"] for seat in row.attendance) if signed else None,
            row.item_count, row.resolved if signed else None, row.get_state_display(),
            row.signed_on,
        ]  # fmt: skip


MEETINGS = register_export(Export(
    kind="groups.meetings", verb="see_council", title=gettext_lazy("理事会会议"),
    source=gettext_lazy("核心校校长签发的会议纪要"), form=MeetingFilters, rows=meeting_rows,
    columns=meeting_columns, cells=meeting_cells, newest_first=True,
))  # fmt: skip


def resolution_rows(office, params):
    wanted = ResolutionFilters(params).wanted
    rows = filtered_resolutions(group_asked(office, params), office, wanted)
    return rows.select_related("group")


def resolution_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("决议"), width=24), Column(_("事项"), width=36),
        Column(_("类别")),
        Column(_("通过日期"), kind="day"), Column(_("生效日期"), kind="day"),
        Column(_("被引用"), width=36),
    )  # fmt: skip


def resolution_cells(rows, office, params):
    for row in rows:
        yield [
            row.group.name, row.number, row.title, row.get_kind_display(), row.adopted_on,
            row.effective_on, cited_words(row) or None,
        ]  # fmt: skip


RESOLUTIONS = register_export(Export(
    kind="groups.resolutions", verb="see_council", title=gettext_lazy("理事会决议"),
    source=gettext_lazy("核心校校长签发的会议纪要"), form=ResolutionFilters, rows=resolution_rows,
    columns=resolution_columns, cells=resolution_cells, newest_first=True,
))  # fmt: skip


# What a group was designated or warned of


def standing_rows(office, params):
    return standings_of(group_asked(office, params), office).select_related("group")


def standing_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("类别")), Column(_("理由"), width=40),
        Column(_("依据"), width=36), Column(_("自"), kind="day"), Column(_("期限"), kind="day"),
        Column(_("文号"), width=22), Column(_("解除日期"), kind="day"), Column(_("状态")),
    )  # fmt: skip


def standing_cells(rows, office, params):
    for row in rows:
        yield [
            row.group.name, row.get_kind_display(), row.reason, row.basis, row.since or "",
            row.due or "", row.document_number or "", row.ended_on or "", row.get_state_display(),
        ]  # fmt: skip


STANDINGS = register_export(Export(
    kind="groups.standings", verb="see_groups", title=gettext_lazy("集团的认定和整改"),
    source=gettext_lazy("主管教育局的认定、预警和整改"), form=Form, rows=standing_rows,
    columns=standing_columns, cells=standing_cells, newest_first=True,
))  # fmt: skip
