"""Schools with yearly figures, for tests of what is worked out of them."""

from datetime import datetime

from django.utils import timezone

from schools.models import ClassSize, FiguresFiling, SchoolFigures, Stage
from schools.rules.figures import SECTIONS, SHARED, split
from schools.services.register import register_school

NUMBERS = {
    "pupils": 100, "boarders": 0, "in_zone_pupils": 100, "teachers": 20, "graduate_teachers": 0,
    "bachelor_teachers": 6, "college_teachers": 0, "other_teachers": 0, "ranked_teachers": 5,
    "backbone_teachers": 1, "sports_arts_teachers": 1,
}  # fmt: skip
SHARED_AMOUNTS = {
    "teaching_area": 600, "indoor_sports_area": 0, "sports_area": 1100, "equipment_value": 260_000,
    "multimedia_rooms": 3, "books": 2000, "computers": 10,
}  # fmt: skip
YEAR = 2024


def at(text):
    """ "2024-10-01" as a moment of that day here."""
    return timezone.make_aware(datetime.fromisoformat(f"{text} 09:00"))


def school(cast, name, *, stage=Stage.PRIMARY, by="lin", **facts):
    with cast.acting(by) as officer:
        return register_school(name=name, bureau=bureau_of(cast, by), by=officer, stage=stage,
                               **facts)  # fmt: skip


def bureau_of(cast, name):
    with cast.acting(name) as office:
        return type(cast.hanbin).objects.get(pk=office.bureau_id)


def report(
    cast,
    school,
    *,
    by="lin",
    year=YEAR,
    on="2024-10-01",
    state="accepted",
    classes=(),
    shared=None,
    **sections,
):
    """A filing handed in on a day; `sections` are {name: numbers changed}, `shared` of the school.

    `classes` are (section, grade, number, pupils).
    """  # fmt: skip
    with cast.acting(by) as office:
        scope = {"bureau_id": office.bureau_id, "parties": [school.pk]}
        amounts = SHARED_AMOUNTS | (shared or {})
        filing = FiguresFiling.objects.create(
            **scope, school=school, school_year=year, due_on=f"{year}-10-15", state=state,
            submitted_at=on and at(on), **amounts,
        )  # fmt: skip
        names = SECTIONS[school.stage] or tuple(sections)
        values = {name: NUMBERS | sections.get(name, {}) for name in names}
        pupils = {name: found["pupils"] for name, found in values.items()}
        parts = {name: split(amounts[name], pupils) for name in SHARED}
        rows = {
            name: SchoolFigures.objects.create(
                **scope, filing=filing, section=name, **found,
                **{field: parts[field][name] for field in SHARED},
            )
            for name, found in values.items()
        }  # fmt: skip
        ClassSize.objects.bulk_create(
            ClassSize(**scope, figures=rows[section], grade=grade, number=number, pupils=size)
            for section, grade, number, size in classes
        )
    return filing
