"""Reads of delegated powers (放管服): the county's catalogue, and what a group holds on a day."""

from django.db.models import Q

from groups.models import DelegatedPower
from records.parameters import value_of


def catalogue(bureau, day):
    """({code: words}, basis) of the powers a county may delegate on a day."""
    entries, basis = value_of("delegated_powers", bureau=bureau, on=day)
    return {entry["code"]: entry["name"] for entry in entries}, basis


def powers_of(group, mode=None):
    """Every grant that reaches a group: its own, and its mode's in the county; latest first."""
    of_mode = Q(group=None, bureau_id=group.bureau_id, mode=mode or group.mode)
    return DelegatedPower.objects.filter(Q(group=group) | of_mode).order_by("label", "-days")


def power_on(group, power, day):
    """The grant under which a group holds a power on a day, or None: what a decision cites."""
    held = powers_of(group).filter(power=power, days__contains=day)
    return held.order_by("group", "pk").first()


def grants_of(office):
    """Every grant of the counties an office sees, for lists."""
    return DelegatedPower.objects.within(office).select_related("group", "bureau")
