"""The public register follows the bureau's register; anyone may read what is written here."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Jurisdiction
from groups.models import EducationGroup, GroupPeriod, Membership, PublishedGroup
from groups.queries.names import name_of
from groups.queries.register import memberships_on
from groups.queries.standings import demonstration_since
from groups.services.speaking import open_to_members


@transaction.atomic
def publish(group, *, by):
    """Write the group's public row anew, and let the members' counties read the group.

    Called by the verb that changes the group, in its transaction and office.
    """
    open_to_members(group)
    group.refresh_from_db(fields=["bureau", "readers"])
    rows = list(memberships_on(public_day(group)).filter(group=group).order_by("pk"))
    nodes = Jurisdiction.objects.in_bulk({row.school_id for row in rows})
    cores = [nodes[row.school_id].name for row in rows if row.role == Membership.Role.CORE]
    members = [
        {"name": nodes[row.school_id].name, "role": row.role, "area": nodes[row.school_id].area}
        for row in sorted(rows, key=lambda row: (row.role != Membership.Role.CORE, row.pk))
    ]
    published, _ = PublishedGroup.objects.update_or_create(
        group=group,
        defaults={
            "bureau_id": group.bureau_id, "readers": group.readers, "city_id": by.city_id,
            "county": group.bureau.name, "name": group.name, "sort_key": group.sort_key,
            "stage": group.stage, "mode": group.mode, "core_name": "、".join(cores)[:240],
            "members": members, "chronicle": chronicle_of(group),
            "document_number": group.document_number,
            "in_force_on": group.in_force_on, "withdrawn_on": withdrawn_on(group),
            "demonstration_since": demonstration_since(group),
        },
    )  # fmt: skip
    return published


def chronicle_of(group):
    """Who was in the group and what it was called, from a day to a day, as known now."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True).order_by("pk")
    members = rows.values_list(name_of("school_id"), "role", "days")
    periods = GroupPeriod.objects.filter(group=group, known__upper_inf=True).order_by("days")
    return {
        "members": [{"name": name, "role": role, **ends_of(days)} for name, role, days in members],
        "names": [
            {"name": name, **ends_of(days)} for name, days in periods.values_list("name", "days")
        ],
    }


def ends_of(days):
    return {
        "since": days.lower and days.lower.isoformat(),
        "until": days.upper and days.upper.isoformat(),
    }


def public_day(group):
    """The day whose members are shown: today, the first or the last day of the group."""
    today = timezone.localdate()
    if group.closed_on and group.closed_on < today:
        return group.closed_on
    return max(today, group.in_force_on or today)


def withdrawn_on(group):
    if group.state == EducationGroup.State.IN_FORCE:
        return None
    return group.closed_on or timezone.localdate()
