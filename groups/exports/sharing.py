"""What schools of a group offer, shared, booked, used and researched together, as files."""

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.exports.asked import group_asked
from groups.forms.research import SessionFilters
from groups.forms.sharing import BookingFilters, SharingFilters, YearFilters, year_asked, years
from groups.queries import research
from groups.queries.sharing import (
    bookings_of,
    filtered_bookings,
    filtered_uses,
    resources_of,
    sharing_of,
    who_used_what,
)
from groups.screens.booking import hours_words, open_hours, resource_status
from groups.screens.council import term_words
from records.exports import Column, Export, register_export

# Shared resources of one group


def sharing_rows(office, params):
    rows = sharing_of(office).filter(group=group_asked(office, params))
    return filtered_uses(rows, SharingFilters(params).wanted)


def sharing_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("内容"), width=32), Column(_("类别")),
        Column(_("日期"), kind="day"), Column(_("提供学校"), width=22),
        Column(_("使用学校"), width=32),
        Column(_("参与人数"), unit=_("人"), kind="whole", total=True),
    )  # fmt: skip


def sharing_cells(rows, office, params):
    for row in rows:
        yield [row.group.name, row.title, row.get_kind_display(), row.on, row.school.name,
               "、".join(row.users), row.people]  # fmt: skip


SHARING = register_export(Export(
    kind="groups.sharing", verb="see_sharing", title=gettext_lazy("资源共享记录"),
    source=gettext_lazy("集团内学校填报的资源共享记录"), form=SharingFilters, rows=sharing_rows,
    columns=sharing_columns, cells=sharing_cells, newest_first=True,
))  # fmt: skip


# The catalogue of one group


def resource_rows(office, params):
    return resources_of(group_asked(office, params), office).select_related("group", "school")


def resource_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("资源"), width=28), Column(_("类别")),
        Column(_("提供学校"), width=22), Column(_("每次容纳"), unit=_("人"), kind="whole"),
        Column(_("开放时间"), width=28), Column(_("开放期间"), width=24),
        Column(_("其他说明"), width=32), Column(_("状态")),
    )  # fmt: skip


def resource_cells(rows, office, params):
    day = timezone.localdate()
    for row in rows:
        yield [
            row.group.name, row.title, row.get_kind_display(), row.school.name, row.capacity,
            open_hours(row), term_words(row.days), row.conditions,
            resource_status(row, day)["status"],
        ]  # fmt: skip


RESOURCES = register_export(Export(
    kind="groups.resources", verb="see_sharing", title=gettext_lazy("资源目录"),
    source=gettext_lazy("集团内学校开放的资源"), form=Form, rows=resource_rows,
    columns=resource_columns, cells=resource_cells, newest_first=True,
))  # fmt: skip


# Bookings of one group


def booking_rows(office, params):
    rows = bookings_of(group_asked(office, params), office)
    return filtered_bookings(rows, BookingFilters(params).wanted).select_related(
        "group", "resource", "school", "owner"
    )


def booking_columns(office, params):
    return (
        Column(_("集团"), width=28), Column(_("资源"), width=24), Column(_("类别")),
        Column(_("提供学校"), width=22), Column(_("预约学校"), width=22),
        Column(_("使用时间"), width=28), Column(_("用途"), width=28),
        Column(_("人数"), unit=_("人"), kind="whole", total=True), Column(_("状态")),
    )  # fmt: skip


def booking_cells(rows, office, params):
    for row in rows:
        yield [
            row.group.name, row.resource.title, row.resource.get_kind_display(), row.owner.name,
            row.school.name, hours_words(row.times), row.purpose, row.people,
            row.get_state_display(),
        ]  # fmt: skip


BOOKINGS = register_export(Export(
    kind="groups.bookings", verb="see_sharing", title=gettext_lazy("资源预约"),
    source=gettext_lazy("集团内学校的资源预约"), form=BookingFilters, rows=booking_rows,
    columns=booking_columns, cells=booking_cells, newest_first=True,
))  # fmt: skip


# Who used what from whom in a school year


def flow_rows(office, params):
    return who_used_what(group_asked(office, params), office, year_asked(params))


def flow_columns(office, params):
    return (
        Column(_("学年")), Column(_("提供学校"), width=28), Column(_("使用学校"), width=28),
        Column(_("次数"), unit=_("次"), kind="whole"),  # once for each school that used it
        Column(_("参与人次"), unit=_("人次"), kind="whole"),
    )  # fmt: skip


def flow_cells(uses, office, params):
    year = dict(years())[year_asked(params)]
    for use in uses:
        yield [year, use.owner, use.user, use.times, use.people]


FLOWS = register_export(Export(
    kind="groups.sharing_flows", verb="see_sharing", title=gettext_lazy("谁用了谁的资源"),
    source=gettext_lazy("集团内学校填报的资源共享记录"), form=YearFilters, rows=flow_rows,
    columns=flow_columns, cells=flow_cells,
))  # fmt: skip


# Joint research sessions, of one group or of all


def research_rows(office, params):
    wanted = SessionFilters(params).wanted
    rows = research.filtered(research.sessions_of(office), wanted)
    return rows.filter(group=group_asked(office, params)) if params.get("group") else rows


def research_columns(office, params):
    return (
        Column(_("教育集团"), width=28), Column(_("主题"), width=32), Column(_("学段")),
        Column(_("学科")), Column(_("日期"), kind="day"), Column(_("承办学校"), width=22),
        Column(_("参加学校"), unit=_("所"), kind="whole"),
        Column(_("参加人数"), unit=_("人"), kind="whole", total=True),
        Column(_("成果"), width=40), Column(_("登记")),
    )  # fmt: skip


def research_cells(rows, office, params):
    for row in rows:
        yield [
            row.group.name, row.theme, row.get_stage_display(), row.subject, row.on,
            row.host.name, row.schools, row.people, row.outcome or None,
            _("有学校提出不符") if row.disputed else _("已登记"),
        ]  # fmt: skip


RESEARCH = register_export(Export(
    kind="groups.research", verb="see_sharing", title=gettext_lazy("联合教研"),
    source=gettext_lazy("承办学校登记、参加学校确认的联合教研"), form=SessionFilters,
    rows=research_rows, columns=research_columns, cells=research_cells, newest_first=True,
))  # fmt: skip
