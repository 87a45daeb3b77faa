"""Set-based reads of groups: lists, members on a day, search, the tabs of a group's record."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from accounts.models import Among, Jurisdiction, id_list
from groups.models import EducationGroup, GroupPeriod, Membership
from groups.queries.names import name_of
from groups.queries.standings import holding
from records.lists import CountRows
from schools.queries.register import bodies_of, named

State = EducationGroup.State


def as_known(on=None):
    """Rows of a dated table as known now, or as they had been recorded by the end of a day."""
    if on is None:
        return Q(known__upper_inf=True)
    return Q(known__contains=timezone.make_aware(datetime.combine(on + timedelta(1), time())))


def memberships_on(day, known=None):
    """The memberships that hold on a day; `known` as in `as_known`."""
    return Membership.objects.filter(as_known(known), days__contains=day)


def with_members(groups, day, known=None):
    """Add `core_names` and `member_count` as of a day."""
    of_group = memberships_on(day, known).filter(group=OuterRef("pk"))
    cores = of_group.filter(role="core").order_by("pk").annotate(name=name_of("school_id"))
    members = of_group.filter(role="member").values("pk")
    return groups.annotate(core_names=ArraySubquery(cores.values("name")),
                           member_count=CountRows(members))  # fmt: skip


def listed(office, wanted):
    """The groups an office asks for; `wanted` holds cleaned filters, all optional.

    With `as_of` or `as_known` every row carries `was`, for `turned_back`.
    """
    rows = EducationGroup.objects.filter(indexed(office))
    day, known = wanted.get("as_of"), wanted.get("as_known")
    if day or known:
        rows = as_they_were(rows, day or timezone.localdate(), known)
    if not known:
        rows = rows.exclude(state=State.ERROR)
    if wanted.get("mode"):
        rows = rows.filter(held("mode", wanted["mode"], dated=day or known))
    for field in ("stage", "state"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    if wanted.get("standing"):
        rows = rows.filter(pk__in=holding(wanted["standing"]))
    if wanted.get("where"):
        rows = rows.filter(bureau_id__in=bodies_of(wanted["where"]))
    if day:
        rows = rows.filter(open_on(day))
    if wanted.get("q"):
        found = named(wanted["q"])
        if day or known:
            found |= Q(was__name__icontains=wanted["q"])
        rows = rows.filter(found)
    return rows


WAS = ("name", "mode", "tie", "form")


def as_they_were(groups, day, known=None):
    """Add `was`: what each group was called and was on a day, where that has changed since;
    as known on a day, only the groups that had been recorded by then."""
    periods = GroupPeriod.objects.filter(group=OuterRef("pk"))
    of_the_day = periods.filter(as_known(known), days__contains=day)
    if known is None:
        return groups.annotate(was=described(of_the_day))
    # Before its first change was recorded a group was known as what that change began with.
    first = periods.order_by("known", "days")
    recorded = Membership.objects.filter(as_known(known), group=OuterRef("pk"))
    groups = groups.annotate(was=Coalesce(described(of_the_day), described(first)))
    return groups.filter(Exists(recorded))


def described(periods):
    return Subquery(periods.values(row=JSONObject(**{name: name for name in WAS}))[:1])


def held(field, value, *, dated):
    """Groups whose field holds a value: now, or as they were."""
    if not dated:
        return Q(**{field: value})
    return Q(**{f"was__{field}": value}) | Q(**{"was__isnull": True, field: value})


def turned_back(group):
    """The group with name, mode, tie and form as on the day it was asked for."""
    for field, value in (getattr(group, "was", None) or {}).items():
        setattr(group, field, value)
    return group


class IsSharedWith(Func):
    """Did another body open the row to these? The ids are read once a statement, by an index."""

    arg_joiner = " = ANY((SELECT groups_shared_with("
    template = "%(expressions)s))::bigint[])"
    output_field = BooleanField()


def indexed(office):
    """What `within` says of groups in a form that an index serves under row-level security."""
    bodies = id_list(office.sees if office else ())
    return Q(Among("bureau_id", bodies)) | Q(IsSharedWith("pk", bodies))


def open_on(day):
    """Groups not yet closed and already in force on a day; unknown dates are left in."""
    begun = Q(in_force_on__isnull=True) | Q(in_force_on__lte=day)
    return begun & (Q(closed_on__isnull=True) | Q(closed_on__gte=day))


def state_on(group, day):
    """A group's state as it is on a day: closed later is still in force, begun later is not."""
    if group.state not in (State.CLOSED, State.IN_FORCE, State.PENDING):
        return State(group.state)
    if group.closed_on and group.closed_on < day:
        return State.CLOSED
    if group.state == State.CLOSED and not group.closed_on:
        return State.CLOSED
    if group.in_force_on and group.in_force_on > day:
        return State.PENDING
    return State.IN_FORCE


def with_places(rows):
    """Add the school's, its legal school's and its bureau's names, from the tree."""
    node = Jurisdiction.objects.filter(pk=OuterRef("school_id"))
    return rows.annotate(
        name=name_of("school_id"),
        legal_name=name_of("institution_id"),
        county=Subquery(node.values("parent_id")[:1]),
        county_name=Subquery(node.values("parent__name")[:1]),
    )


def members_on(group, day, known=None):
    """The memberships of a group on a day, cores first."""
    return with_places(memberships_on(day, known).filter(group=group)).order_by("role", "pk")


def members_of(groups, day, known=None):
    """{group id: names of its member-role schools} on a day, in one query."""
    rows = memberships_on(day, known).filter(group__in=groups, role="member")
    found = {}
    for group_id, name in rows.order_by("pk").values_list("group_id", name_of("school_id")):
        found.setdefault(group_id, []).append(name)
    return found


def history_of(group, known=None):
    """Every membership as known now or by a day, past ones too."""
    rows = Membership.objects.filter(as_known(known), group=group)
    return with_places(rows).order_by("role", "pk")


def groups_of_school(school, office):
    """A school's memberships across time, latest first."""
    return (
        Membership.objects.within(office)
        .filter(school_id=school.pk, known__upper_inf=True)
        .select_related("group")
        .order_by("-pk")
    )


# Tabs


@dataclass(frozen=True)
class Tab:
    """A part of a group's record that stands on a page of its own."""

    key: str
    label: str
    url: str
    order: int = 50
    count: int | None = None


_tab_providers = []


def group_tab_provider(provider):
    """Register `provider(group, office) -> iterable of Tab`; a decorator, used at start-up."""
    _tab_providers.append(provider)
    return provider


def tabs_of(group, office, active):
    """The tabs of a group for parts/tabs.html, the `active` one marked."""
    tabs = [tab for provider in _tab_providers for tab in provider(group, office)]
    return [
        {"label": tab.label, "url": tab.url, "count": tab.count, "active": tab.key == active}
        for tab in sorted(tabs, key=lambda tab: tab.order)
    ]
