"""Reads about shared resources and who is in a group on a day."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Lookup, OuterRef

from accounts.models import Jurisdiction
from groups.models import Membership, SharingRecord


def members_on(group, day):
    """The schools in the group on a day, core first, each with its role."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True, days__contains=day)
    return list(rows.select_related("school").order_by("role", "pk"))


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
