"""One row of each business table: a school and what hangs on it."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Jurisdiction
from schools.models import (
    ClassSize,
    FigureReason,
    FiguresFiling,
    Goal,
    PastBureau,
    PrincipalPost,
    School,
    SchoolAlias,
    SchoolChange,
    SchoolContact,
    SchoolFigures,
    SchoolSuccession,
    SchoolTag,
    SchoolTransfer,
    TransferAnswer,
)
from schools.rules import sort_key


def build(made):
    place, n = made.place, made.n
    bureau = place.body if place.body.kind == "bureau" else place.core.bureau
    node = Jurisdiction.objects.create(
        kind="school", name=f"第{n}小学", parent=bureau, city_id=bureau.city_id
    )
    school = School(
        node=node, bureau=place.body, name=node.name, sort_key=sort_key(node.name), stage="primary"
    )
    school.save(force_insert=True)
    made.rows.append(school)
    made.add(SchoolAlias, school=school, name=f"第{n}完小")
    made.add(SchoolTag, school=school, tag="new", days=DateRange(date(2026, 9, 1), None))
    made.add(SchoolContact, school=school, phone="0915-3200000")
    term = DateRange(date(2026, 9, 1), None)
    made.add(PrincipalPost, school=school, name="某校长", days=term, basis="任命文件")
    made.add(
        SchoolSuccession, predecessor=school, successor=place.core, kind="merged",
        on=date(2026, 9, 1), basis="批复",
    )  # fmt: skip
    made.add(
        SchoolChange, school=school, field="name", old_value=node.name, new_value="新名小学",
        why="迁址", effective_on=date(2027, 9, 1),
    )  # fmt: skip
    transfer = made.add(
        SchoolTransfer, school=school, to_bureau=elsewhere(place.body), basis="划转文件",
        effective_on=date(2027, 9, 1),
    )  # fmt: skip
    made.add(TransferAnswer, transfer=transfer, agrees=True, answered_by=place.person)
    made.add(
        PastBureau, school=school, days=DateRange(None, date(2020, 9, 1)), name=node.name,
        sort_key=school.sort_key, category="ordinary", stage="primary", nature="school",
        status="open",
    )  # fmt: skip
    filing = made.add(FiguresFiling, school=school, school_year=2026, due_on=date(2026, 10, 15))
    figures = made.add(SchoolFigures, filing=filing, section="primary", pupils=40)
    made.add(ClassSize, figures=figures, grade=1, number=n, pupils=40)
    made.add(
        FigureReason, filing=filing, check_key="pupils_fell", value="40", last_value="80",
        item="primary.pupils", reason="撤点并校", person=place.person,
    )  # fmt: skip
    made.add(
        Goal, measure="oversized", target_value=0, target_on=date(2027, 8, n), basis="县区计划"
    )


def elsewhere(body):
    """Some other bureau."""
    return Jurisdiction.objects.filter(kind="bureau").exclude(pk=body.pk).first()
