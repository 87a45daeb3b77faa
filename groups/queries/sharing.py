"""Reads about shared resources and who is in a group on a day."""

from groups.models import Membership, SharingRecord
from schools.models import School


def members_on(group, day):
    """The schools in the group on a day, core first, each with its role."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True, days__contains=day)
    return list(rows.select_related("school").order_by("role", "pk"))


def sharing_of(office, group=None):
    """Sharing records the office may see, of one group if given."""
    rows = SharingRecord.objects.within(office).select_related("school", "group", "filed_by")
    return rows.filter(group=group) if group else rows


def users_of(records):
    """Names of the schools in `used_by` of several records, by id."""
    ids = {pk for record in records for pk in record.used_by}
    return dict(School.objects.filter(pk__in=ids).values_list("pk", "name"))
