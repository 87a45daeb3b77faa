"""Whom a figure is about, and which schools stand behind them on a day."""
# ruff: noqa: S608  (statements are put together from our own words; values are parameters)

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from schools.queries.belonging import register_on
from schools.queries.equity import taught
from schools.rules import school_year_days

# A group counts from its decision (unknown for a confirmed old one) through its closing day.
IN_FORCE = (
    "(g.in_force_on IS NULL OR g.in_force_on <= %(day)s)"
    " AND (g.state IN ('in_force', 'pending') AND g.closed_on IS NULL"
    " OR g.state IN ('in_force', 'pending', 'closed') AND g.closed_on >= %(day)s)"
)
ON_THE_DAY = "m.days @> %(day)s::date AND upper_inf(m.known) AND m.settled"
# Schools and their campuses; where schools are counted, only the legal bodies (nature 'school').
OPEN_SCHOOL = (
    "s.nature IN ('school', 'campus') AND s.status IN ('open', 'merged', 'closed')"
    " AND COALESCE(s.closed_on >= %(day)s, s.status = 'open')"
    " AND (s.opened_on IS NULL OR s.opened_on <= %(day)s)"
)
# What is counted of schools is asked of the day; what is added up of the year's figures is asked of
# every school that taught in it (docs/decisions/0008).
REPORTING_SCHOOL = taught()
REGISTER = register_on()
SUBMITTED = f"(r.submitted_at AT TIME ZONE '{settings.TIME_ZONE}')::date"
# Sections of the year's figures that had been submitted by the day.
FIGURES = f"""(
    SELECT f.*, r.school_id FROM schools_figuresfiling r
      JOIN schools_schoolfigures f ON f.filing_id = r.id
     WHERE r.school_year = %(year)s AND {SUBMITTED} <= %(day)s)"""


# A member school of another county is a row without `school_id` where its county's rows
# are hidden, and not `own` where they are seen: it counts, its details are not listed.
def members(school):
    """{kind of subject: its schools for which the SQL condition `school` holds}."""
    found = "s.node_id AS school_id, s.name, s.stage, s.nature, s.category"
    return {
        "group": f"""
        SELECT g.id AS subject_id, {found}, COALESCE(s.bureau_id = g.bureau_id, false) AS own
          FROM groups_educationgroup g
          JOIN groups_membership m ON m.group_id = g.id AND {ON_THE_DAY}
          LEFT JOIN {REGISTER} s ON s.node_id = m.school_id
         WHERE g.id = ANY(%(ids)s) AND (s.node_id IS NULL OR {school})
    """,
        "county": f"""
        SELECT s.bureau_id AS subject_id, {found}, true AS own
          FROM {REGISTER} s WHERE s.bureau_id = ANY(%(ids)s) AND {school}
    """,
        "city": f"""
        SELECT %(city)s::bigint AS subject_id, {found}, true AS own
          FROM {REGISTER} s WHERE s.bureau_id = ANY(%(bureaus)s) AND {school}
    """,
    }


MEMBERS = members(OPEN_SCHOOL)
REPORTING = members(REPORTING_SCHOOL)


@dataclass(frozen=True)
class Scope:
    """A day and its school year, over bureaus of one city."""

    day: date
    year: int
    city: int
    bureaus: tuple[int, ...]

    def arguments(self, ids=()):
        return {
            "day": self.day,
            "year": self.year,
            "begins": school_year_days(self.year)[0],
            "city": self.city,
            "bureaus": list(self.bureaus),
            "ids": list(ids),
        }


@dataclass(frozen=True)
class Subject:
    """A group, a county or a city; `schools` are the parties of a group's figures."""

    kind: str
    id: int
    name: str
    bureau: int
    schools: tuple[int, ...] = ()


def groups_in(scope):
    """The groups of the scope's bureaus that are in force on the day."""
    rows = fetch(
        f"""
        SELECT g.id, g.name, g.bureau_id AS bureau, array_remove(array_agg(m.school_id), NULL)
               AS schools
          FROM groups_educationgroup g
          LEFT JOIN groups_membership m ON m.group_id = g.id AND {ON_THE_DAY}
         WHERE g.bureau_id = ANY(%(bureaus)s) AND {IN_FORCE}
         GROUP BY g.id ORDER BY g.sort_key, g.id
        """,
        scope.arguments(),
    )
    return [
        Subject("group", row["id"], row["name"], row["bureau"], tuple(sorted(row["schools"])))
        for row in rows
    ]


def fetch(statement, arguments):
    """Rows of one statement as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
