"""Reads of a county's own modes and limits on a day."""

from django.utils import timezone

from accounts.models import Jurisdiction
from groups.models import CountyMode, EducationGroup, Mode
from groups.rules.modes import LIMITS, Limit, OwnMode
from records.parameters import values_of


def modes_on(bureau_id, day=None):
    """The modes a bureau has added that hold on a day, oldest first."""
    rows = CountyMode.objects.filter(bureau_id=bureau_id)
    return rows.filter(days__contains=day or timezone.localdate()).order_by("pk")


def own_mode_of(bureau_id, mode, day=None):
    """The county's mode of this name, as the rules read it; None for the policy's."""
    if mode in Mode.values:
        return None
    row = CountyMode.objects.filter(bureau_id=bureau_id, name=mode).order_by("-days").first()
    if row is None:
        return None
    ended = row.days.upper is not None and row.days.upper <= (day or timezone.localdate())
    return OwnMode(
        name=row.name, basis=row.basis, stage=row.stage, bounds=row.bounds,
        documents=tuple(row.documents), ended=ended,
    )  # fmt: skip


def limits_of(bureau, *, begins=True):
    """The sizes and quotas a county has set; the quota only where a group `begins`."""
    found = []
    keys = [key for key in LIMITS if begins or key != "group_quota"]
    for key, (value, basis) in values_of(keys, bureau=bureau).items():
        if value["most"] is not None:
            others = groups_in_force(bureau.pk) if key == "group_quota" else 0
            found.append(Limit(key, value["most"], value["breach"], basis, others))
    return tuple(found)


def groups_in_force(bureau_id):
    return EducationGroup.objects.filter(
        bureau_id=bureau_id, state__in=["legacy", "in_force"]
    ).count()


def bureau_names(body):
    """{code: area} of the bureaus of a body's city."""
    rows = Jurisdiction.objects.filter(kind="bureau", city=body.city_id or body.pk).order_by("code")
    return {code: area or name for code, area, name in rows.values_list("code", "area", "name")}
