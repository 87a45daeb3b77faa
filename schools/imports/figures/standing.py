"""What a table of yearly figures is held against: what stands, and the year before."""

from dataclasses import dataclass, field

from schools.imports.figures.columns import SHARED
from schools.models import ClassSize, FiguresFiling, SchoolFigures
from schools.queries.figures import NUMBERS, OF_THE_SCHOOL
from schools.rules.plausibility import Reported


@dataclass
class Filing:
    """A filing there is, with the values of its sections: {section: {name: number}}."""

    pk: int
    school_id: int
    school_year: int
    state: str
    bureau_id: int
    open_items: list
    shared: dict
    sections: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)


def standing_filings(years, by):
    """{(school id, year): Filing} of all that the office sees of the years."""
    rows = FiguresFiling.objects.within(by).filter(school_year__in=years)
    facts = ("pk", "school_id", "school_year", "state", "bureau_id", "open_items")
    found = {
        row[0]: Filing(*row[:6], dict(zip(SHARED, row[6:], strict=True)))
        for row in rows.values_list(*facts, *SHARED)
    }
    sections = {}
    rows = SchoolFigures.objects.within(by).filter(filing__school_year__in=years).order_by("pk")
    for pk, filing, section, *numbers in rows.values_list("pk", "filing_id", "section", *NUMBERS):
        sections[pk] = filing, section
        found[filing].sections[section] = dict(zip(NUMBERS, numbers, strict=True))
    rows = ClassSize.objects.within(by).filter(figures__filing__school_year__in=years)
    for pk, grade, pupils in rows.order_by("grade", "number").values_list(
        "figures_id", "grade", "pupils"
    ):
        filing, section = sections[pk]
        grades = found[filing].classes.setdefault(section, {})
        grades.setdefault(grade, []).append(pupils)
    return {(filing.school_id, filing.school_year): filing for filing in found.values()}


def reported_before(years, by):
    """{(school id, year): {section: Reported}} of the year before, the school's own under ""."""
    rows = SchoolFigures.objects.within(by).filter(
        filing__school_year__in=[year - 1 for year in years], filing__submitted_at__isnull=False
    )
    found = {}
    own = [f"filing__{name}" for name in OF_THE_SCHOOL]
    for school, year, section, *values in rows.values_list(
        "filing__school_id", "filing__school_year", "section", *NUMBERS, *own
    ):
        its = found.setdefault((school, year + 1), {})
        its[section] = Reported(dict(zip(NUMBERS, values, strict=False)))
        if "" not in its:
            shared = values[len(NUMBERS) :]
            its[""] = Reported(dict(zip(OF_THE_SCHOOL, shared, strict=True)))
    return found
