"""All seats, meetings and resolutions of a group's council: filtered, and as files."""

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.gate import get_within, needs
from groups.forms.council import MeetingFilters, ResolutionFilters, SeatFilters
from groups.models import EducationGroup
from groups.queries import council as queries
from groups.queries.register import tabs_of
from groups.screens import council as screens
from groups.views.council import crumbs_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage


@dataclass(frozen=True)
class CouncilList:
    """`rows(group, office, wanted)` are asked for, `table(rows)` shows a page of them."""

    title: str
    noun: str
    export: str
    form: Callable
    rows: Callable
    table: Callable


def seat_page(rows):
    return screens.seat_table(rows, timezone.localdate(), keeps=False)


SEATS = CouncilList(
    gettext_lazy("理事会各任期"), gettext_lazy("个任期"), "groups.seats", SeatFilters,
    queries.filtered_seats, seat_page,
)  # fmt: skip
MEETINGS = CouncilList(
    gettext_lazy("理事会会议"), gettext_lazy("次会议"), "groups.meetings", MeetingFilters,
    queries.filtered_meetings, screens.meeting_table,
)  # fmt: skip
RESOLUTIONS = CouncilList(
    gettext_lazy("理事会决议"), gettext_lazy("项决议"), "groups.resolutions", ResolutionFilters,
    queries.filtered_resolutions, screens.cited_table,
)  # fmt: skip


def listed(request, pk, kind):
    office, params = request.office, request.GET
    group = get_within(EducationGroup, office, pk=pk)
    form = kind.form(params)
    rows = kind.rows(group, office, form.wanted)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    return render(request, "groups/council_list.html", {
        "group": group, "title": kind.title, "table": kind.table(page.rows),
        "filtering": filters_of(form, params, fold=kind.export), "problems": form.problems(),
        "count": frame_of(rows, office).sentence(kind.noun), "pager": pager_of(page, params),
        "exports": export_links(kind.export, params, group=pk),
        "tabs": tabs_of(group, office, "council"), "crumbs": crumbs_of(group, kind.title),
        "back": reverse("groups:council", args=[pk]),
    })  # fmt: skip


@needs("see_council")
def seats(request, pk):
    return listed(request, pk, SEATS)


@needs("see_council")
def meetings(request, pk):
    return listed(request, pk, MEETINGS)


@needs("see_council")
def resolutions(request, pk):
    """Each with what cites it."""
    return listed(request, pk, RESOLUTIONS)
