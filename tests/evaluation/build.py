"""Groups, figures, teachers and postings around the cast, entered as a county would."""

from datetime import date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from groups.models import EducationGroup, Membership
from schools.models import ClassSize, FiguresFiling, SchoolFigures
from schools.rules import sort_key
from teachers.models import Posting, Teacher

YEAR = 2026
TERM = date(2026, 9, 1)
AS_OF = date(2026, 11, 20)
DUE = date(2026, 10, 15)
numbers = count(1)


def make_group(name, core, members, *, since=TERM, readers=(), closed_on=None, state="in_force"):
    """A group in force with its core and members from the same day."""
    group = EducationGroup.objects.create(
        bureau=core.bureau, readers=list(readers), name=name, sort_key=sort_key(name),
        stage="compulsory", mode="core_rural", initiation="administrative", tie="teaching",
        form="alliance", state=state, in_force_on=since, closed_on=closed_on,
    )  # fmt: skip
    for school in [core, *members]:
        join(group, school, since, role="core" if school == core else "member")
    return group


def join(group, school, since, until=None, role="member"):
    return Membership.objects.create(
        bureau=group.bureau, readers=group.readers, group=group, school=school,
        institution_id=school.institution_id, role=role, days=DateRange(since, until),
        known=DateTimeTZRange(timezone.now(), None),
    )  # fmt: skip


def report_figures(school, *, section="primary", submitted=DUE, classes=(), due=DUE, **values):
    """A school's figures of the year, handed in at noon of a day (None: not yet)."""
    at = submitted and datetime.combine(submitted, time(12), ZoneInfo("Asia/Shanghai"))
    scope = {"bureau_id": school.bureau_id, "parties": [school.pk]}
    filing, _new = FiguresFiling.objects.get_or_create(
        school=school, school_year=YEAR,
        defaults={
            "due_on": due, "submitted_at": at, "state": "submitted" if at else "draft", **scope
        },
    )  # fmt: skip
    figures = SchoolFigures.objects.create(filing=filing, section=section, **values, **scope)
    ClassSize.objects.bulk_create(
        ClassSize(figures=figures, grade=1, number=n, pupils=pupils, **scope)
        for n, pupils in enumerate(classes, start=1)
    )
    return figures


def employ(school, name, *, joined=date(2015, 9, 1), through=2040, left_on=None, honour=""):
    return Teacher.objects.create(
        bureau_id=school.bureau_id, parties=[school.pk], school=school, name=name,
        staff_number=f"T{next(numbers):05}", subject="语文", rank="first", honour=honour,
        joined_school_on=joined, eligible_through=through, left_on=left_on,
    )  # fmt: skip


def send(teacher, to_school, group, core, *, start=TERM, end=date(2027, 8, 31), **facts):
    """A full posting already recorded by the county."""
    facts = {"state": "recorded", "kind": "substitute", **facts}
    return Posting.objects.create(
        bureau_id=teacher.bureau_id, parties=[teacher.school_id, to_school.pk, core.pk],
        group=group, core=core, teacher=teacher, from_school_id=teacher.school_id,
        to_school=to_school, start_on=start, end_on=end, **facts,
    )  # fmt: skip
