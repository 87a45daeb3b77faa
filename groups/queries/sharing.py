"""Reads about shared resources, their bookings and uses."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Lookup, OuterRef

from accounts.models import Jurisdiction
from groups.models import Booking, SharedResource, SharingRecord


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
    rows = SharingRecord.objects.within(office).filter(
        group=group, on__gte=date(year, 9, 1), on__lt=date(year + 1, 9, 1)
    )
    with connection.cursor() as cursor:
        cursor.execute(FLOWS, {"records": list(rows.values_list("pk", flat=True))})
        found = cursor.fetchall()
    ids = {pk for owner, user, *_rest in found for pk in (owner, user)}
    names = dict(Jurisdiction.objects.filter(pk__in=ids).values_list("pk", "name"))
    uses = [Use(names[owner], names[user], times, people) for owner, user, times, people in found]
    return sorted(uses, key=lambda use: (-use.times, -use.people, use.owner, use.user))
