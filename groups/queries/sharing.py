"""Reads about shared resources and who is in a group on a day."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Func, OuterRef

from accounts.models import Jurisdiction
from groups.models import Membership, SharingRecord


def members_on(group, day):
    """The schools in the group on a day, core first, each with its role."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True, days__contains=day)
    return list(rows.select_related("school").order_by("role", "pk"))


def sharing_of(office):
    """Sharing records the office may see, each with the names of the schools that used it."""
    used = Func(OuterRef("used_by"), function="ANY", output_field=BigIntegerField())
    users = Jurisdiction.objects.filter(pk=used).order_by("pk").values("name")
    rows = SharingRecord.objects.within(office).annotate(users=ArraySubquery(users))
    return rows.select_related("school", "group", "filed_by")
