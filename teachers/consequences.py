"""What a change of a group means for postings: they are named and flagged, never deleted."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from records.consequences import Consequence, consequence_provider
from teachers.models import Posting

OPEN = ("recommended", "accepted", "decided", "recorded", "arrived")


@consequence_provider
def postings_that_outlast(effect, office):
    """Open postings that reach beyond the days their schools or their group are there."""
    yield postings(
        "postings", _("集团结束时尚未结束的交流轮岗"), reaching_beyond_endings(effect), office, True
    )
    yield postings(
        "postings_of_leaving", _("学校退出后尚未结束的交流轮岗"),
        reaching_beyond_departures(effect), office, False,
    )  # fmt: skip


def reaching_beyond_endings(effect):
    found = Q(pk__in=[])
    for group, last_day in effect.endings.items():
        found |= Q(group_id=group, end_on__gt=last_day)
    return found


def reaching_beyond_departures(effect):
    found = Q(pk__in=[])
    for left in effect.departures:
        if left.group_id not in effect.endings:
            there = Q(from_school_id=left.school_id) | Q(to_school_id=left.school_id)
            found |= Q(there, group_id=left.group_id, end_on__gte=left.since)
    return found


def postings(key, title, wanted, office, must_be_handled):
    rows = Posting.objects.within(office).filter(wanted, state__in=OPEN).order_by("pk")
    names = ("teacher__name", "from_school__name", "to_school__name", "end_on")
    items = tuple(
        _("%(teacher)s（%(from)s → %(to)s，至 %(end)s）")
        % {"teacher": teacher, "from": sender, "to": receiver, "end": end}
        for teacher, sender, receiver, end in rows.values_list(*names)
    )
    return Consequence(key, title, items, reverse("teachers:postings"), must_be_handled)
