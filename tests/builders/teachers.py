"""One row of each business table: teachers and postings."""

from datetime import date

from groups.models import EducationGroup
from schools.models import School
from teachers.models import Posting, Teacher, TeacherPrivate


def build(made):
    place, n = made.place, made.n
    teacher = made.add(
        Teacher, school=place.core, staff_number=f"T{n}", name="李老师", subject="语文",
        rank="first", joined_school_on=date(2018, 9, 1),
    )  # fmt: skip
    made.add(TeacherPrivate, teacher=teacher, sex="f", birth_month=date(1985, 3, 1))
    made.add(
        Posting, group=made[EducationGroup], core=place.core, teacher=teacher,
        from_school=place.core, to_school=made[School], kind="backbone",
        start_on=date(2026, 9, 1), end_on=date(2027, 8, 31),
    )  # fmt: skip
