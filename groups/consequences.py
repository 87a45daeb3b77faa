"""What a change of a group leaves hanging in the group's own rows: council seats, what is being
mended, bookings. They are named and stay."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Booking, CouncilSeat, EducationGroup, GroupStanding, Membership, SeatKind
from records.consequences import Consequence, consequence_provider

DAY = timedelta(days=1)


@consequence_provider
def seats_left_hanging(effect, office):
    """Terms on the council that reach beyond the group, or beyond the school's days in it."""
    ending, leaving = Q(pk__in=[]), Q(pk__in=[])
    for group, last_day in effect.endings.items():
        ending |= Q(group_id=group) & reaching(last_day + DAY)
    for left in effect.departures:
        if left.group_id not in effect.endings:
            there = Q(group_id=left.group_id, school_id=left.school_id)
            leaving |= there & reaching(left.since)
    yield seats("seats", _("集团结束时任期未满的理事会成员"), ending, office, True)
    yield seats("seats_of_leaving", _("退出学校的理事会成员"), leaving, office, False)


def reaching(day):
    """Terms that hold on a day or begin later."""
    return Q(days__contains=day) | Q(days__startswith__gt=day)


def seats(key, title, wanted, office, must_be_handled):
    rows = CouncilSeat.objects.within(office).filter(wanted, known__upper_inf=True)
    items = tuple(
        _("%(group)s：%(kind)s%(name)s") % {
            "group": group, "kind": SeatKind(kind).label, "name": name,
        }
        for group, kind, name in rows.order_by("pk").values_list("group__name", "kind", "name")
    )  # fmt: skip
    return Consequence(key, title, items, "", must_be_handled)


@consequence_provider
def cores_of_groups(effect, office):
    """A group whose core goes to another bureau would be kept by nobody."""
    states = EducationGroup.State
    rows = Membership.objects.within(office).filter(
        reaching(timezone.localdate()), school__in=effect.transfers, role=Membership.Role.CORE,
        known__upper_inf=True, group__state__in=[states.LEGACY, states.PENDING, states.IN_FORCE],
    )  # fmt: skip
    found = list(rows.select_related("group", "school").order_by("group_id", "pk"))
    items = tuple(
        _("%(school)s是%(group)s的核心校") % {"school": row.school, "group": row.group}
        for row in found
    )
    url = reverse("groups:detail", args=[found[0].group_id]) if found else ""
    yield Consequence("cores", _("集团的核心校"), items, url, True)


@consequence_provider
def cases_left_open(effect, office):
    """A group that ends with a warning or a rectification still open."""
    rows = GroupStanding.objects.within(office).filter(
        group__in=list(effect.endings), kind__in=["warning", "rectification"],
        state__in=["proposed", "reviewed", "in_force"],
    )  # fmt: skip
    items = tuple(str(row) for row in rows.select_related("group").order_by("pk"))
    yield Consequence("cases", _("集团结束时尚未解除的预警和整改"), items, "", True)


@consequence_provider
def bookings_beyond(effect, office):
    """Bookings of shared resources for days after the group has ended."""
    beyond = Q(pk__in=[])
    for group, last_day in effect.endings.items():
        after = timezone.make_aware(datetime.combine(last_day + DAY, time()))
        beyond |= Q(group_id=group, times__endswith__gt=after)
    rows = Booking.objects.within(office).filter(beyond, state__in=["requested", "accepted"])
    names = ("resource__title", "school__name", "group_id")
    found = list(rows.order_by("pk").values_list(*names))
    items = tuple(
        _("%(what)s（%(school)s预约）") % {"what": what, "school": school}
        for what, school, _group in found
    )
    url = reverse("groups:resources", args=[found[0][2]]) if found else ""
    yield Consequence("bookings", _("集团结束后的资源预约"), items, url, True)
