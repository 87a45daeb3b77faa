"""Reads of groups' standings: which hold today, which wait, a county's criteria."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from groups.models import GroupStanding, ToldLate
from records.parameters import value_of

State = GroupStanding.State


def visible(office):
    """The standings an office may see; schools and readers above see what was decided."""
    rows = GroupStanding.objects.within(office)
    decided = Q(state__in=[State.IN_FORCE, State.ENDED])
    mine = Q() if office.school else Q(bureau_id__in=office.writes)
    return rows.filter(decided | mine if mine else decided)


def standings_of(group, office):
    """A group's standings an office may see, latest first."""
    return visible(office).filter(group=group).order_by("-pk")


def words_of(group):
    """What a group is today beside its state: 示范性教育集团，自 … ."""
    rows = GroupStanding.objects.filter(group=group, state=State.IN_FORCE).order_by("pk")
    return "；".join(
        _("%(kind)s，%(since)s 起") % {"kind": row.get_kind_display(), "since": row.since}
        for row in rows
    )


def waiting(office):
    """The standings that wait for an office's own step."""
    rows = GroupStanding.objects.within(office).filter(bureau_id__in=office.writes)
    states = [State.PROPOSED] if office.may("review_group") else []
    if office.may("decide_group"):
        states.append(State.REVIEWED)
    return rows.filter(state__in=states).exclude(maker_id=office.person_id)


def due_by(office, day, led):
    """Standings in force whose day comes by `day`: a bureau's own, and what the groups that a
    principal leads (`led`) have to mend."""
    rows = GroupStanding.objects.within(office).filter(state=State.IN_FORCE, due__lte=day)
    if office.school:
        rows = rows.filter(kind=GroupStanding.Kind.RECTIFICATION, group__in=led)
    else:
        rows = rows.filter(bureau_id__in=office.writes)
    return rows.select_related("group").order_by("due", "pk")


def untold_late(office, day):
    """Standings in force whose day is past and nobody was told of."""
    told = ToldLate.objects.filter(standing=OuterRef("pk"), due=OuterRef("due"))
    rows = GroupStanding.objects.within(office).filter(~Exists(told), state=State.IN_FORCE)
    return rows.filter(due__lt=day).select_related("group", "bureau").order_by("pk")


def holding(kind):
    """The ids of the groups that hold a standing."""
    return GroupStanding.objects.filter(kind=kind, state=State.IN_FORCE).values("group_id")


def demonstration_since(group):
    """From which day a group is 示范性教育集团; None where it is not."""
    rows = GroupStanding.objects.filter(
        group=group, kind=GroupStanding.Kind.DEMONSTRATION, state=State.IN_FORCE
    )
    return rows.values_list("since", flat=True).first()


def criteria_of(bureau):
    """(the county's criteria of a demonstration group, their basis)."""
    return value_of("demonstration_criteria", bureau=bureau)
