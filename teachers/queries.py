"""Reads about teachers and postings; every one within an office."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from groups.models import EducationGroup, Membership
from groups.queries.register import Tab
from records.inbox import Todo
from records.models import Decision
from teachers.models import Posting, Teacher
from teachers.rules import waits_for

MOST_TODOS = 100
END_IN_SIGHT = timedelta(days=30)


def postings():
    """Postings with the names a list or a page shows."""
    return Posting.objects.select_related(
        "teacher", "group", "from_school", "to_school", "core", "bureau"
    )


def staff(office):
    """The teachers whose home an office keeps or may read; a school's own, never its guests."""
    rows = Teacher.objects.within(office).select_related("school")
    return rows.filter(school_id=office.school) if office.school else rows


def settled_days(group, schools):
    """School id → the days it is in the group, settled, as known now."""
    rows = Membership.objects.filter(
        group=group, school__in=schools, settled=True, known__upper_inf=True
    )
    days = {}
    for school_id, membership_days in rows.values_list("school_id", "days"):
        days.setdefault(school_id, []).append(membership_days)
    return days


def groups_of_school(office, on):
    """The groups the acting school belongs to on a day."""
    seats = Membership.objects.within(office).filter(
        school_id=office.school, days__contains=on, known__upper_inf=True
    )
    return EducationGroup.objects.within(office).filter(
        pk__in=seats.values("group"), state__in=["in_force", "legacy"]
    )


def partners(office, on):
    """The other members of the acting school's groups in force, with group and school."""
    return (
        Membership.objects.within(office)
        .filter(
            group__in=groups_of_school(office, on).filter(state="in_force"),
            group__bureau_id=office.bureau_id, school__bureau_id=office.bureau_id,
            days__contains=on, settled=True, known__upper_inf=True,
        )
        .exclude(school_id=office.school)
        .select_related("group", "school")
        .order_by("group__sort_key", "group_id", "school__sort_key")
    )  # fmt: skip


def overlapping(teacher, start_on, end_on):
    """A full post of the teacher that shares a day with the given ones."""
    still_there = Q(ended_on__gte=start_on) | Q(ended_on__isnull=True, end_on__gte=start_on)
    return (
        Posting.objects.filter(still_there, teacher=teacher, start_on__lte=end_on)
        .filter(full_post=True, state__in=Posting.OPEN)
        .select_related("to_school")
        .first()
    )


# To-do


def posting_todos(office):
    """What waits for the office among postings, and what its school has handed on."""
    mine = waiting_for(office)
    if mine is None:
        return
    handed_on = Q(
        from_school_id=office.school or 0,
        state__in=["recommended", "accepted", "decided", "recorded"],
    )
    last = Decision.objects.filter(record_kind="teachers.posting", record_id=OuterRef("pk"))
    rows = (
        postings()
        .within(office)
        .filter(mine | handed_on)
        .annotate(since=Subquery(last.order_by("-pk").values("at")[:1]))
    )
    for posting in rows.order_by("-pk")[:MOST_TODOS]:
        yield todo(posting, office)


def waiting_for(office):
    """The postings that wait for the office, as a condition; None when it takes no step."""
    if office.office == Office.OFFICER:
        return Q(state="decided")
    if office.office != Office.PRINCIPAL:
        return None
    here, today = Q(to_school_id=office.school), timezone.localdate()
    return (
        Q(state="accepted", core_id=office.school)
        | here & Q(state="recommended")
        | here & Q(state="recorded", start_on__lte=today)
        | here & Q(state="arrived", end_on__lte=today + END_IN_SIGHT)
    )


def todo(posting, office):
    turn = whose_turn(posting)
    here = turn == office.school if office.school else turn is None
    due = {"recorded": posting.start_on, "arrived": posting.end_on}.get(posting.state)
    return Todo(
        title=title_of_todo(posting) if here else str(posting),
        url=reverse("teachers:posting", args=[posting.pk]),
        since=posting.since,
        due=due if here else None,
        kind=_("交流轮岗"),
        handed_on=not here,
        waits_for="" if here else waits_for(posting),
    )


def whose_turn(posting):
    """The school whose turn it is; None when it is the bureau's."""
    if posting.state == "accepted":
        return posting.core_id
    return None if posting.state == "decided" else posting.to_school_id


def title_of_todo(posting):
    what = {
        "recommended": _("接收交流教师"),
        "accepted": _("决定集团内交流"),
        "decided": _("登记集团内交流"),
        "recorded": _("确认交流教师报到"),
        "arrived": _("交流即将期满，确认结束"),
    }[posting.state]
    return f"{what}：{posting}"


def postings_tab(group, office):
    """The group's postings, on the page of the list."""
    if office.may("see_postings"):
        url = f"{reverse('teachers:postings')}?group={group.pk}"
        yield Tab("postings", _("交流轮岗"), url, 40)
