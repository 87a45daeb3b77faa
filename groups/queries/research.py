"""Reads about joint research sessions: the list, who came, what waits for a school's word."""

from datetime import timedelta

from django.db.models import Exists, IntegerField, OuterRef, Subquery, Sum
from django.utils import timezone

from groups.models import Attendance, AttendanceAnswer, ResearchSession
from groups.queries.sharing import days_of_year
from records.lists import CountRows
from schools.rules import school_year_of

ASKED_FOR = timedelta(days=60)  # how long a school is asked for its word


def sessions_of(office):
    """Sessions the office may see, with `schools` and `people` who came, and open `disputes`."""
    came = Attendance.objects.filter(session=OuterRef("pk"))
    people = came.order_by().values("session").annotate(all=Sum("people")).values("all")
    disputed = AttendanceAnswer.objects.filter(attendance__session=OuterRef("pk"), agrees=False)
    rows = ResearchSession.objects.within(office).annotate(
        schools=CountRows(came.values("pk")), people=Subquery(people, output_field=IntegerField()),
        disputed=Exists(disputed),
    )  # fmt: skip
    return rows.select_related("group", "host", "filed_by", "bureau")


def filtered(rows, wanted):
    """The sessions asked for; `wanted` holds cleaned filters, all optional."""
    for field in ("stage", "subject"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    if wanted.get("where"):
        rows = rows.filter(bureau_id=wanted["where"])
    if wanted.get("year") is not None:
        rows = rows.filter(**days_of_year(wanted["year"]))
    if wanted.get("q"):
        rows = rows.filter(theme__contains=wanted["q"])
    return rows


def attendance_of(session):
    """Who came, with each school's own word, the host first."""
    rows = Attendance.objects.filter(session=session).select_related("school", "answer")
    return sorted(rows, key=lambda row: (row.school_id != session.host_id, row.pk))


def last_session(group, school_id):
    """What the school filed last in the group, and who came: the next form starts from it."""
    rows = ResearchSession.objects.filter(group=group, host_id=school_id)
    return rows.prefetch_related("attendance").order_by("-pk").first()


def count_of_year(group, office, day):
    """How many sessions the group held in the school year of a day, up to that day."""
    rows = ResearchSession.objects.within(office).filter(group=group, on__lte=day)
    return rows.filter(**days_of_year(school_year_of(day))).count()


def unconfirmed(office):
    """Counts of one's own school that wait for its word."""
    rows = Attendance.objects.within(office).filter(
        school_id=office.school, answer=None, session__on__gte=timezone.localdate() - ASKED_FOR
    )
    return rows.exclude(host_id=office.school).select_related("session", "session__host")
