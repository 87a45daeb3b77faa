"""校际差异系数 over any set of schools in one statement, and the schools behind it.

The statement says `schools.equity.spread` in SQL; a test keeps the two alike. Figures count from
their first submission on (docs/decisions/0008).
"""
# ruff: noqa: S608  (statements are put together from our own words; values are parameters)

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.db import connection

from schools.equity import Spread, why_none
from schools.queries.belonging import register_on
from schools.rules import school_year_days
from schools.rules.classes import OVERSIZED, STANDARD, SUPER_OVERSIZED
from schools.rules.figures import SHARED
from schools.rules.indicators import (
    INDICATORS,
    NEVER_COUNTED,
    SECTIONS,
    SMALLEST_TEACHING_POINT,
    left_out,
)
from schools.rules.simulation import Combined


def submitted_by(day):
    """Handed in for the first time by the end of a day here."""
    midnight = f"({day}::date + 1)::timestamp AT TIME ZONE '{settings.TIME_ZONE}'"
    return f"r.submitted_at < {midnight}"


NEVER = f"ARRAY{list(NEVER_COUNTED)}"


def counted(school):
    """Says `rules.indicators.left_out` in SQL; f is the section, `school` the table with its
    category."""
    return (
        f"({school}.category <> ALL({NEVER}) AND f.pupils > 0"
        f" AND ({school}.category <> 'teaching_point' OR f.pupils >= {SMALLEST_TEACHING_POINT}))"
    )


# Schools and campuses that taught in the school year: the autumn's figures of one that closes
# in July stay in that year.
def taught(day="%(day)s", begins="%(begins)s"):
    return (
        "(s.nature IN ('school', 'campus') AND s.status IN ('open', 'merged', 'closed')"
        f" AND COALESCE(s.closed_on >= {begins}, s.status = 'open')"
        f" AND (s.opened_on IS NULL OR s.opened_on <= {day}))"
    )


TAUGHT = taught()
SCHOOL = "s.node_id AS school_id, s.name, s.sort_key, s.stage, s.category, s.home_id"
REGISTER = register_on()
# Which schools stand for which subject; 0 is all of them together.
OF_BODIES = f"{SCHOOL} FROM {REGISTER} s WHERE s.bureau_id = ANY(%(ids)s) AND {TAUGHT}"
BODIES = f"SELECT s.bureau_id AS subject_id, {OF_BODIES}"
TOGETHER = f"SELECT 0 AS subject_id, {OF_BODIES}"
CITIES = f"""
    SELECT b.city_id AS subject_id, {SCHOOL} FROM {REGISTER} s
      JOIN accounts_jurisdiction b ON b.id = s.bureau_id
     WHERE s.bureau_id = ANY(%(ids)s) AND {TAUGHT}"""
NAMED = f"""
    SELECT 0 AS subject_id, {SCHOOL} FROM {REGISTER} s
     WHERE s.node_id = ANY(%(ids)s) AND {TAUGHT}"""
FILED = f"""schools_figuresfiling r ON r.school_id = m.school_id
       AND r.school_year = %(year)s AND {submitted_by("%(day)s")}"""


def amount_sql(indicator):
    """An indicator's amount as float8; NULL while a part of it is missing."""

    def total(section):
        plus = " + ".join(f"f.{name}" for name in indicator.plus[section])
        return f"({plus}{''.join(f' - f.{name}' for name in indicator.minus)})::float8"

    first, second = (total(section) for section in SECTIONS)
    if first == second:
        return first
    return f"CASE f.section WHEN 'primary' THEN {first} ELSE {second} END"


def statement(members, codes):
    """Sums in one pass over the schools, the squares about the mean in a second.

    The squares are grouped by subject and section alone and meet their sums afterwards: grouped by
    all the sums too, half a million rows were sorted first.
    """
    each = [(code, code.lower()) for code in codes]
    amounts = ",\n       ".join(f"{amount_sql(INDICATORS[c])} AS {a}" for c, a in each)
    sums = ",\n       ".join(
        f"count({a}) AS n_{a}, sum(p) FILTER (WHERE {a} IS NOT NULL) AS p_{a}, "
        f"sum({a}) / NULLIF(sum(p) FILTER (WHERE {a} IS NOT NULL), 0) AS mean_{a}"
        for _c, a in each
    )
    squares = ",\n       ".join(
        f"sum(p * ({a} / p - mean_{a}) ^ 2) AS squares_{a}" for _c, a in each
    )
    found = ",\n       ".join(f"n_{a}, mean_{a}, sqrt(squares_{a} / p_{a})" for _c, a in each)
    return f"""
WITH members AS ({members}),
rows AS MATERIALIZED (
    SELECT m.subject_id, f.section, f.pupils::float8 AS p,
       {amounts}
      FROM members m JOIN {FILED}
      JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section IN ('primary', 'junior')
     WHERE {counted("m")}
),
sums AS (
    SELECT subject_id, section, {sums}
      FROM rows GROUP BY subject_id, section
),
squares AS (
    SELECT subject_id, section, {squares}
      FROM rows JOIN sums USING (subject_id, section) GROUP BY subject_id, section
)
SELECT subject_id, section, {found}
  FROM squares JOIN sums USING (subject_id, section)
"""


def spreads(members, ids, *, year, day, codes):
    """{(subject id, section): {code: Spread}} of one statement."""
    rows = fetch(statement(members, codes), ids, year, day)
    return {(row[0], row[1]): spreads_in(row[2:], codes) for row in rows}


def fetch(statement, ids, year, day):
    begins, _last = school_year_days(year)
    values = {"ids": list(ids), "year": year, "day": day, "begins": begins}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def spreads_in(columns, codes):
    found = {}
    for number, code in enumerate(codes):
        schools, mean, deviation = columns[number * 3 : number * 3 + 3]
        per = INDICATORS[code].per
        found[code] = spread_of(schools, scaled(mean, per), scaled(deviation, per))
    return found


def scaled(number, per):
    return None if number is None else Decimal(number) * per


def spread_of(schools, mean, deviation):
    if why := why_none(schools, mean):
        return Spread(schools, mean=mean, why=why)
    return Spread(schools, mean, deviation, deviation / mean)


@dataclass
class SchoolRow:
    """One section of one school: what it reported (`values`), or why it takes no part.

    `home_id` is the bureau of today, which may be another than the one it counts for.
    """

    school_id: int
    home_id: int
    name: str
    section: str
    category: str
    state: str
    values: dict = field(default_factory=dict)
    why: str = ""

    def value(self, indicator):
        return None if self.why else indicator.value(self.values, self.section)

    def all_values(self, indicators):
        return {indicator.code: self.value(indicator) for indicator in indicators}


INPUTS = sorted({name for i in INDICATORS.values() for s in SECTIONS for name in i.fields(s)})
ROWS = f"""
WITH members AS ({{members}}),
sections (section, stages) AS (VALUES
    ('primary', ARRAY['primary', 'nine_year', 'twelve_year']),
    ('junior', ARRAY['junior', 'nine_year', 'full_secondary', 'twelve_year']))
SELECT m.school_id, m.home_id, m.name, sections.section, m.category, COALESCE(r.state, ''),
       f.pupils, {", ".join(f"f.{name}" for name in INPUTS)}
  FROM members m CROSS JOIN sections LEFT JOIN {FILED}
  LEFT JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section = sections.section
 WHERE f.id IS NOT NULL OR m.stage = ANY(sections.stages)
 ORDER BY sections.section DESC, m.sort_key, m.school_id
"""


def school_rows(members, ids, *, year, day):
    """A SchoolRow per school and section, those left out too; primary first."""
    return [school_row(*row) for row in fetch(ROWS.format(members=members), ids, year, day)]


def school_row(pk, home, name, section, category, state, pupils, *inputs):
    values = dict(zip(INPUTS, inputs, strict=True)) | {"pupils": pupils}
    return SchoolRow(
        pk, home, name, section, category, state, values, str(left_out(category, pupils))
    )


WHOLES = ", ".join(f"r.{name}" for name in SHARED)
COMBINED = f"""
WITH members AS ({NAMED})
SELECT m.school_id, array_agg(f.section ORDER BY f.id), array_agg(f.pupils ORDER BY f.id), {WHOLES}
  FROM members m JOIN {FILED} JOIN schools_schoolfigures f ON f.filing_id = r.id
 GROUP BY m.school_id, r.id HAVING count(*) > 1
"""


def combined(schools, *, year, day):
    """{school id: Combined} of the schools with several sections, those of 高中 too."""
    ids = list(schools)
    rows = fetch(COMBINED, ids, year, day) if ids else []
    return {
        pk: Combined(
            dict(zip(sections, pupils, strict=True)), dict(zip(SHARED, wholes, strict=True))
        )
        for pk, sections, pupils, *wholes in rows
    }


STANDING = f"""
WITH members AS ({{members}})
SELECT COALESCE(r.state, ''), count(*) FROM members m LEFT JOIN {FILED}
 WHERE m.stage IN ('primary', 'junior', 'nine_year', 'full_secondary', 'twelve_year')
 GROUP BY 1
"""


def standing(members, ids, *, year, day):
    """{state of the filing, '' for none by the day: schools} of compulsory schooling."""
    return dict(fetch(STANDING.format(members=members), ids, year, day))


STANDARDS = " ".join(f"WHEN '{section}' THEN {most}" for section, most in STANDARD.items())
SIZES = f"""
WITH members AS ({{members}})
SELECT m.subject_id, {{by}}, f.section, c.grade, count(*),
       count(*) FILTER (WHERE c.pupils <= CASE f.section {STANDARDS} END),
       count(*) FILTER (WHERE c.pupils >= {OVERSIZED}),
       count(*) FILTER (WHERE c.pupils >= {SUPER_OVERSIZED}),
       max(c.pupils), sum(c.pupils)
  FROM members m JOIN {FILED}
  JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section <> 'kindergarten'
  JOIN schools_classsize c ON c.figures_id = f.id
 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 6, 2
"""


@dataclass(frozen=True)
class Sizes:
    """Classes of one grade: how many, within the standard, of 56 and more, of 66 and more.

    Of a school with its bureau of today; of all together these are empty.
    """

    subject_id: int
    school_id: int
    home_id: int
    name: str
    section: str
    grade: int
    classes: int
    standard: int
    oversized: int
    super_oversized: int
    largest: int
    pupils: int


def class_sizes(members, ids, *, year, day, by_school=False):
    """Sizes per grade, of all together or of each school."""
    by = "m.school_id, m.home_id, m.name" if by_school else "0, 0, ''"
    return [Sizes(*row) for row in fetch(SIZES.format(members=members, by=by), ids, year, day)]


def last_day(year, day):
    """The day a school year's figures are looked at: `day`, or the year's last."""
    return min(day, school_year_days(year)[1])
