"""Reads about shared resources, their bookings and uses."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, F, Lookup, OuterRef, When
from django.utils import timezone

from accounts.models import Jurisdiction
from groups.models import (
    Booking,
    EducationGroup,
    Membership,
    SharedResource,
    SharingRecord,
    Wanted,
)
from schools.rules import school_year_days

FILED_WITHIN = timedelta(days=60)  # how long after its hours a booking asks to be filed


def groups_filed_in(office):
    """The running groups the acting principal's school is in today, to file in one of them."""
    mine = Membership.objects.filter(
        school_id=office.school, known__upper_inf=True, days__contains=timezone.localdate()
    )
    rows = EducationGroup.objects.within(office).filter(
        pk__in=mine.values("group"), bureau_id__in=office.writes,
        state=EducationGroup.State.IN_FORCE,
    )  # fmt: skip
    return list(rows.order_by("pk"))


class OneOf(Lookup):
    """A column equals one element of an array."""

    lookup_name = "one_of"

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


def sharing_of(office):
    """Sharing records the office may see, each with the names of the schools that used it."""
    named = Jurisdiction.objects.filter(OneOf(F("pk"), OuterRef("used_by")))
    users = named.order_by("pk").values("name")
    rows = SharingRecord.objects.within(office).annotate(users=ArraySubquery(users))
    return rows.select_related("school", "group", "filed_by")


def filtered_uses(rows, wanted):
    """The use records asked for; `wanted` holds cleaned filters, all optional."""
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("school"):
        rows = rows.filter(school_id=wanted["school"])
    if wanted.get("year") is not None:
        rows = rows.filter(**days_of_year(wanted["year"]))
    return rows.filter(title__contains=wanted["q"]) if wanted.get("q") else rows


def days_of_year(year, field="on"):
    """A school year as a filter of a day."""
    return {f"{field}__range": school_year_days(year)}


def filtered_bookings(rows, wanted):
    """The bookings asked for; a school year is that of the day they begin."""
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("kind"):
        rows = rows.filter(resource__kind=wanted["kind"])
    if wanted.get("year") is not None:
        rows = rows.filter(**days_of_year(wanted["year"], "times__startswith__date"))
    return rows.filter(purpose__contains=wanted["q"]) if wanted.get("q") else rows


def wanted_of(group, office):
    """What schools of the group look for: open first, then the newest."""
    rows = Wanted.objects.within(office).filter(group=group)
    return rows.select_related("school", "resource", "bureau").order_by(
        Case(When(state="open", then=0), default=1), "-pk"
    )


def used_up(office):
    """Accepted bookings of one's own resources whose hours are past and whose use is not filed."""
    now = timezone.now()
    return Booking.objects.within(office).filter(
        owner_id=office.school, state="accepted", use=None, times__endswith__lt=now,
        times__endswith__gte=now - FILED_WITHIN,
    ).select_related("resource", "school")  # fmt: skip


def resources_of(group, office, day=None):
    """The group's catalogue, newest first; with a day only what is open on it."""
    rows = SharedResource.objects.within(office).filter(group=group)
    if day:
        rows = rows.filter(days__contains=day)
    return rows.select_related("school").order_by("-pk")


def bookings_of(group, office):
    """The bookings an office may see: its own school's, asked or to be answered."""
    rows = Booking.objects.within(office).filter(group=group)
    return rows.select_related("resource", "school", "owner").order_by("-times", "-pk")


def last_use(group, school_id):
    """What the school shared last in the group: the next form starts from it."""
    return SharingRecord.objects.filter(group=group, school_id=school_id).order_by("-pk").first()


FLOWS = """
SELECT r.school_id, used.school_id, count(*), sum(r.people)
  FROM groups_sharingrecord r, unnest(r.used_by) AS used(school_id)
 WHERE r.id = ANY(%(records)s)
 GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Use:
    """How often one school used what another shared, and by how many people."""

    owner: str
    user: str
    times: int
    people: int


def who_used_what(group, office, year):
    """Owner × user over a school year, the most used first."""
    rows = SharingRecord.objects.within(office).filter(group=group, **days_of_year(year))
    with connection.cursor() as cursor:
        cursor.execute(FLOWS, {"records": list(rows.values_list("pk", flat=True))})
        found = cursor.fetchall()
    ids = {pk for owner, user, *_rest in found for pk in (owner, user)}
    names = dict(Jurisdiction.objects.filter(pk__in=ids).values_list("pk", "name"))
    uses = [Use(names[owner], names[user], times, people) for owner, user, times, people in found]
    return sorted(uses, key=lambda use: (-use.times, -use.people, use.owner, use.user))
