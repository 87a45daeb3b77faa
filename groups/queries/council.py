"""Reads of a group's government: who speaks for it, its council, meetings, resolutions, charter."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Jurisdiction
from groups.models import (
    CharterVersion,
    CouncilMeeting,
    CouncilSeat,
    EducationGroup,
    Membership,
    Plan,
    Resolution,
    SeatKind,
    Share,
)
from groups.queries.names import name_of
from groups.queries.sharing import days_of_year
from groups.rules.council import ONE_PERSON, rule_of
from records.parameters import value_of
from schools.models import PrincipalPost
from schools.rules import school_year_days, school_year_of


def is_core(group, school_id, day=None):
    """Is the school the core (or a campus of it) of the group on a day?"""
    return school_id in cores_of(group, day or timezone.localdate())


def cores_of(group, day):
    """The ids of the core school on a day, or of its campuses where several stand for it."""
    rows = Membership.objects.filter(
        group=group, role="core", settled=True, known__upper_inf=True, days__contains=day
    )
    return sorted(rows.values_list("school_id", flat=True))


def keeps_council(group, office):
    """Does the office speak for the group? The core's principal does (总校长)."""
    return (
        office.may("keep_council")
        and group.bureau_id in office.writes
        and is_core(group, office.school)
    )


def general_principal(group, day):
    """总校长: who heads the core school on a day, from the register; None where it does not say."""
    cores = Membership.objects.filter(
        group=group, role="core", settled=True, known__upper_inf=True, days__contains=day
    )
    posts = PrincipalPost.objects.filter(school__in=cores.values("school"), days__contains=day)
    return posts.select_related("school").order_by("school__legal_school", "pk").first()


def seats_of(group, office):
    """Every seat as known now, latest term first."""
    rows = CouncilSeat.objects.within(office).filter(group=group, known__upper_inf=True)
    return rows.annotate(school_name=name_of("school_id")).order_by("-days", "pk")


def filtered_seats(group, office, wanted):
    """The terms asked for; `wanted` holds cleaned filters, all optional."""
    rows = seats_of(group, office)
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("as_of"):
        rows = rows.filter(days__contains=wanted["as_of"])
    return rows.filter(name__contains=wanted["q"]) if wanted.get("q") else rows


def filtered_meetings(group, office, wanted):
    rows = meetings_of(group, office)
    for field in ("kind", "state"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    if wanted.get("year") is not None:
        rows = rows.filter(**days_of_year(wanted["year"]))
    return rows.filter(minutes__contains=wanted["q"]) if wanted.get("q") else rows


def filtered_resolutions(group, office, wanted):
    """The resolutions asked for, each with the plans and charter versions that cite it."""
    plans = Plan.objects.within(office).filter(resolution=OuterRef("pk")).order_by("pk")
    charters = CharterVersion.objects.within(office).filter(resolution=OuterRef("pk"))
    rows = resolutions_of(group, wanted.get("kind")).within(office).annotate(
        in_plans=ArraySubquery(plans.values("title")),
        in_charters=ArraySubquery(charters.order_by("number").values("number")),
    )  # fmt: skip
    if wanted.get("year") is not None:
        rows = rows.filter(**days_of_year(wanted["year"], "adopted_on"))
    rows = rows.filter(title__contains=wanted["q"]) if wanted.get("q") else rows
    return rows.select_related("item")


def seats_on(group, day):
    """Who sits on the council on a day, in the order of the offices."""
    rows = CouncilSeat.objects.filter(
        group=group, known__upper_inf=True, days__contains=day
    ).annotate(school_name=name_of("school_id"))
    order = SeatKind.values
    return sorted(rows, key=lambda seat: (order.index(seat.kind), seat.pk))


def vacancies(seats):
    """The one-person seats that nobody of `seats` holds."""
    held = {seat.kind for seat in seats}
    return [SeatKind(kind) for kind in ONE_PERSON if kind not in held]


def meetings_of(group, office):
    """The council's meetings, latest first, each with how many items it had and resolved."""
    rows = CouncilMeeting.objects.within(office).filter(group=group)
    return rows.annotate(
        item_count=Count("items", distinct=True),
        resolved=Count("items__resolution", distinct=True),
    ).order_by("-on", "-pk")


def resolutions_of(group, kind=None, *, on=None):
    """Resolutions of a group in effect on a day (any day when None), latest first.

    What other records cite: `resolutions_of(group, "pool_ratio", on=day).first()`.
    """
    rows = Resolution.objects.filter(group=group)
    if kind:
        rows = rows.filter(kind=kind)
    if on:
        rows = rows.filter(effective_on__lte=on)
    return rows.order_by("-year", "-serial")


def charters_of(group, office):
    """The charter's versions, latest first."""
    rows = CharterVersion.objects.within(office).filter(group=group)
    return rows.select_related("resolution", "file").order_by("-number")


def charter_on(group, day):
    """The version in effect on a day, or None."""
    rows = CharterVersion.objects.filter(group=group, effective_on__lte=day)
    return rows.order_by("-effective_on").first()


def meeting_rule(group, day):
    """Quorum and majority on a day: the charter's, else the county's parameters."""
    bureau = Jurisdiction.objects.get(pk=group.bureau_id)
    defaults = [
        value_of(key, bureau=bureau, on=day) for key in ("council_quorum", "council_majority")
    ]
    return rule_of(charter_on(group, day), defaults, lambda share: str(Share(share).label))


def schools_of(group, day):
    """Ids of the schools in the group on a day: the parties of what the council writes."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True)
    return sorted(rows.filter(Q(days__contains=day)).values_list("school_id", flat=True))


def council_needs(office, day):
    """The groups an office speaks for, each with `empty_seats`, `ends_soon` and `met`.

    In force only; `ends_soon` is the first day after the next term that ends within the
    county's notice, `met` whether a meeting of this school year was signed.
    """
    cores = Membership.objects.filter(
        school_id=office.school, role="core", settled=True, known__upper_inf=True,
        days__contains=day,
    )  # fmt: skip
    groups = EducationGroup.objects.filter(
        pk__in=cores.values("group"), state="in_force", bureau_id__in=office.writes
    )
    seats = CouncilSeat.objects.filter(
        group=OuterRef("pk"), known__upper_inf=True, days__contains=day
    )
    ending = seats.filter(days__endswith__isnull=False).order_by("days__endswith")
    year, _last = school_year_days(school_year_of(day))
    signed = CouncilMeeting.objects.filter(group=OuterRef("pk"), state="signed", on__gte=year)
    rows = groups.annotate(
        chair=Exists(seats.filter(kind="chair")), secretary=Exists(seats.filter(kind="secretary")),
        first_end=Subquery(ending.values("days__endswith")[:1]), met=Exists(signed),
    )  # fmt: skip
    found = list(rows.order_by("pk"))
    if not found:
        return []
    days, _basis = value_of(
        "council_notice_days", bureau=Jurisdiction.objects.get(pk=office.bureau_id), on=day
    )
    for group in found:
        group.empty_seats = [kind for kind in ONE_PERSON if not getattr(group, kind)]
        near = group.first_end and group.first_end <= day + timedelta(days=days + 1)
        group.ends_soon = group.first_end if near else None
    return found
