"""Goals and the path so far, worked out of figures and memberships year by year, never stored."""
# ruff: noqa: S608  (statements are put together from our own words; values are parameters)

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import Jurisdiction
from schools.models import Goal
from schools.queries.belonging import register_on
from schools.queries.equity import NEVER, last_day, submitted_by, taught
from schools.queries.register import bodies_of
from schools.rules import school_year_days, school_year_of
from schools.rules.classes import OVERSIZED
from schools.rules.goals import NEAR, Share, reached

FIRST_YEAR = 2018  # of the policy
MOST_YEARS = 8


def listed(office, wanted):
    """The goals an office asks for, the nearest day first."""
    rows = Goal.objects.within(office)
    if wanted.get("where"):
        rows = rows.filter(bureau_id__in=bodies_of(wanted["where"]))
    for field in ("measure", "state"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    return rows


# What is counted: an app that knows a measure registers how.

_providers = {}


def measure_provider(*measures):
    """Register `provider(bodies, days) -> {(measure, subject id, year): Share}`; a decorator.

    `bodies` is {subject id: ids of its bureaus}, `days` {school year: the day it is looked at}.
    """

    def register(provider):
        _providers.update(dict.fromkeys(measures, provider))
        return provider

    return register


def shares(measures, bodies, days):
    """{(measure, subject id, year): Share}, a statement per provider."""
    found = {}
    for provider in dict.fromkeys(_providers[measure] for measure in measures):
        found |= provider(bodies, days)
    return found


def years_of_path(goal, day):
    """The school years of a goal's path: from its baseline, or the policy, to the day's."""
    this = school_year_of(day)
    first = school_year_of(goal.baseline_on) if goal.baseline_on else FIRST_YEAR
    return range(max(first, this - MOST_YEARS + 1), this + 1)


def days_of(years, day):
    return {year: last_day(year, day) for year in years}


def path_of(goal, office, day):
    """[(year, Share or None)] of a goal over the schools the office may count for it."""
    years = years_of_path(goal, day)
    bodies = bodies_for([goal], office)
    found = shares([goal.measure], bodies, days_of(years, day))
    return [(year, found.get((goal.measure, goal.bureau_id, year))) for year in years]


def now_of(goals, office, day):
    """{goal id: (year, Share)}: the last school year with a value, this one or the one before."""
    this = school_year_of(day)
    measures = [goal.measure for goal in goals]
    found = shares(measures, bodies_for(goals, office), days_of((this - 1, this), day))
    now = {}
    for goal in goals:
        for year in (this - 1, this):
            share = found.get((goal.measure, goal.bureau_id, year))
            if share and share.value is not None:
                now[goal.pk] = year, share
    return now


def unreached(office, day):
    """[(goal, its Share or None)] of the office's own goals whose day is near or past and that are
    not reached; one past its day is followed by a later goal, and waits no more."""
    own = Goal.objects.filter(bureau_id__in=office.writes, state=Goal.State.TRACKED)
    later = own.filter(
        bureau=OuterRef("bureau"), measure=OuterRef("measure"), target_on__gt=OuterRef("target_on")
    )
    near = own.filter(target_on__lte=day + NEAR)
    goals = list(near.exclude(Exists(later), target_on__lt=day).order_by("target_on", "pk"))
    now = now_of(goals, office, day) if goals else {}
    found = [(goal, now.get(goal.pk, (None, None))[1]) for goal in goals]
    return [
        (goal, share) for goal, share in found
        if not (share and reached(goal.measure, share.value, goal.target_value))
    ]  # fmt: skip


def bodies_for(goals, office):
    """{body: its bureaus}: a county's own, a city's all that the office sees."""
    owners = {goal.bureau_id for goal in goals}
    rows = Jurisdiction.objects.filter(kind="bureau", pk__in=office.sees)
    bureaus = list(rows.values_list("pk", "city_id"))
    return {owner: [pk for pk, city in bureaus if owner in (pk, city)] for owner in sorted(owners)}


SUBJECTS = """
subjects AS (SELECT * FROM unnest(%(subjects)s::bigint[], %(bureaus)s::bigint[])
             AS pair (subject_id, bureau_id)),
years AS (SELECT * FROM unnest(%(years)s::int[], %(days)s::date[], %(firsts)s::date[])
          AS span (year, day, begins))"""
FILED = f"""schools_figuresfiling r ON r.school_id = s.node_id AND r.school_year = years.year
       AND {submitted_by("years.day")}"""
TAUGHT = taught("years.day", "years.begins")
REGISTER = register_on("years.day")


def fetch(statement, bodies, days):
    """Rows of a statement over `subjects` and `years`."""
    pairs = [(subject, bureau) for subject, bureaus in bodies.items() for bureau in bureaus]
    values = {
        "subjects": [subject for subject, _bureau in pairs],
        "bureaus": [bureau for _subject, bureau in pairs],
        "years": list(days), "days": list(days.values()),
        "firsts": [school_year_days(year)[0] for year in days],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


IN_ZONE = f"""
WITH {SUBJECTS},
sections (section, stages) AS (VALUES
    ('primary', ARRAY['primary', 'nine_year', 'twelve_year']),
    ('junior', ARRAY['junior', 'nine_year', 'full_secondary', 'twelve_year']))
SELECT subject_id, years.year, sections.section,
       COALESCE(sum(f.in_zone_pupils) FILTER (WHERE f.pupils IS NOT NULL), 0),
       COALESCE(sum(f.pupils) FILTER (WHERE f.in_zone_pupils IS NOT NULL), 0),
       count(*) FILTER (WHERE f.pupils IS NULL OR f.in_zone_pupils IS NULL)
  FROM subjects CROSS JOIN years CROSS JOIN sections
  JOIN LATERAL {REGISTER} s ON s.bureau_id = subjects.bureau_id AND {TAUGHT}
   AND s.category <> ALL({NEVER})
  LEFT JOIN {FILED}
  LEFT JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section = sections.section
 WHERE f.id IS NOT NULL OR s.stage = ANY(sections.stages)
 GROUP BY 1, 2, 3
"""


@measure_provider("in_zone_primary", "in_zone_junior")
def in_zone(bodies, days):
    """就近入学: pupils who live in the school's zone ÷ pupils, of schools that reported both."""
    return {
        (f"in_zone_{section}", subject, year): Share(near, pupils, lacking)
        for subject, year, section, near, pupils, lacking in fetch(IN_ZONE, bodies, days)
    }


CLASSES = f"""
WITH {SUBJECTS},
schools AS (
    SELECT subject_id, years.year, s.node_id, count(c.id) AS classes,
           count(c.id) FILTER (WHERE c.pupils >= {OVERSIZED}) AS large
      FROM subjects CROSS JOIN years
      JOIN LATERAL {REGISTER} s ON s.bureau_id = subjects.bureau_id AND {TAUGHT}
       AND s.stage <> 'kindergarten'
      LEFT JOIN {FILED}
      LEFT JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section <> 'kindergarten'
      LEFT JOIN schools_classsize c ON c.figures_id = f.id
     GROUP BY 1, 2, 3
)
SELECT subject_id, year, sum(large)::int, sum(classes)::int, count(*) FILTER (WHERE classes = 0)
  FROM schools GROUP BY 1, 2
"""


@measure_provider("oversized")
def oversized(bodies, days):
    """大班额: classes of 56 and more ÷ classes."""
    return {
        ("oversized", subject, year): Share(large, classes, lacking)
        for subject, year, large, classes, lacking in fetch(CLASSES, bodies, days)
    }
