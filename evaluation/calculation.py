"""One report's figures: county by county, then the city; numbers first, frozen later."""

import hashlib
import json
from dataclasses import dataclass

from accounts.models import Jurisdiction
from evaluation.indicators import INDICATORS, PARAMETER_LINES
from evaluation.metrics import measure
from evaluation.metrics.figures import Measured
from evaluation.metrics.subjects import Scope, Subject, groups_in
from evaluation.rules import place_name
from records.models import Parameter
from records.parameters import DEFAULTS


@dataclass(frozen=True)
class Row:
    """What was measured about one subject."""

    subject: Subject
    measured: Measured


def bureaus_of(subject):
    """The bureaus a report goes through: a county itself, or all of a city."""
    if subject.kind == "bureau":
        return [subject]
    return list(Jurisdiction.objects.filter(kind="bureau", city=subject).order_by("code", "pk"))


def county_rows(bureau, *, city, day, year):
    """A county's own figures and those of its groups."""
    scope = Scope(day, year, city.pk, (bureau.pk,))
    groups = groups_in(scope)
    county = Subject("county", bureau.pk, place_name(bureau, city.area), bureau.pk)
    return [*rows_of("county", scope, [county]), *rows_of("group", scope, groups)]


def city_rows(city, bureaus, rows, *, day, year):
    """The city's figures; their parts are the counties' figures already worked out."""
    scope = Scope(day, year, city.pk, tuple(b.pk for b in bureaus))
    own = rows_of("city", scope, [Subject("city", city.pk, place_name(city), city.pk)])
    counties = [row for row in rows if row.subject.kind == "county"]
    for row in own:
        row.measured.parts = [county_part(c) for c in counties if same(c.measured, row.measured)]
    return own


def rows_of(kind, scope, subjects):
    found = measure(kind, scope, [s.id for s in subjects])
    return [Row(subject, m) for subject in subjects for m in found[subject.id]]


def same(one, other):
    return (one.indicator, one.section) == (other.indicator, other.section)


def county_part(row):
    m = row.measured
    return {
        "table": "counties",
        "name": row.subject.name,
        "numerator": text(m.numerator),
        "denominator": text(m.denominator),
        "value": text(m.value),
        "missing": m.missing,
    }


def lines_for(bureaus, city, day):
    """{body id: {indicator: line}}: a county's own parameter, else the city's, else ours."""
    bodies = [city, *bureaus]
    rows = Parameter.objects.filter(
        bureau__in=bodies, key__in=PARAMETER_LINES.values(), days__contains=day,
        known__upper_inf=True,
    )  # fmt: skip
    own = {(row.bureau_id, row.key): row.value for row in rows}

    def line(body, key):
        return own.get((body.pk, key), own.get((city.pk, key), DEFAULTS[key][0]))

    return {
        str(body.pk): {name: line(body, key) for name, key in PARAMETER_LINES.items()}
        for body in bodies
    }


def fingerprint(figures, facts):
    """SHA-256 over the canonical JSON of a report's figures and what it is about."""
    listed = sorted(figure_facts(figure) for figure in figures)
    canonical = json.dumps(
        [facts, listed], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def figure_facts(figure):
    """A ReportFigure as text: who, what, how much, and the list behind it."""
    numbers = [text(figure.numerator), text(figure.denominator), text(figure.value)]
    parts = json.dumps(figure.parts, ensure_ascii=False, sort_keys=True)
    who = [figure.subject_kind, str(figure.subject_id), figure.subject_name]
    what = [figure.indicator, figure.section, figure.missing, parts]
    return who + what + [number or "" for number in numbers]


def text(number):
    return None if number is None else format(number, "f")


def source_of(indicator_key):
    return str(INDICATORS[indicator_key].source)
