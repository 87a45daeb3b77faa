"""Reads of a county's own modes and limits on a day."""

from django.utils import timezone

from groups.models import CountyMode, EducationGroup, Mode
from groups.rules.modes import LIMITS, Limit, OwnMode
from records.parameters import value_of


def modes_on(bureau_id, day=None):
    """The modes a bureau has added that hold on a day, oldest first."""
    rows = CountyMode.objects.filter(bureau_id=bureau_id)
    return rows.filter(days__contains=day or timezone.localdate()).order_by("pk")


def own_mode_of(filing):
    """The county's mode a filing has chosen, as the rules read it; None for the policy's."""
    if filing.mode in Mode.values:
        return None
    rows = CountyMode.objects.filter(bureau_id=filing.bureau_id, name=filing.mode)
    mode = rows.order_by("-days").first()
    if mode is None:
        return None
    ended = mode.days.upper is not None and mode.days.upper <= timezone.localdate()
    return OwnMode(
        name=mode.name, basis=mode.basis, stage=mode.stage, bounds=mode.bounds,
        documents=tuple(mode.documents), ended=ended,
    )  # fmt: skip


def limits_of(filing):
    """The sizes and quotas the filing's county has set."""
    found = []
    for key in LIMITS:
        value, basis = value_of(key, bureau=filing.bureau)
        if value["most"] is not None:
            others = groups_in_force(filing.bureau_id) if key == "group_quota" else 0
            found.append(Limit(key, value["most"], value["breach"], basis, others))
    return tuple(found)


def groups_in_force(bureau_id):
    return EducationGroup.objects.filter(
        bureau_id=bureau_id, state__in=["legacy", "in_force"]
    ).count()
