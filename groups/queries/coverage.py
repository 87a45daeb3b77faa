"""覆盖城乡: schools in a group in force ÷ schools, year by year, for the goals of schools.

A school is a legal body: its campuses are not counted beside it, and a group with one of them
covers it. evaluation.metrics.coverage says the same of one day, with the schools' names.
"""

from schools.queries.goals import REGISTER, SUBJECTS, TAUGHT, fetch, measure_provider
from schools.rules.goals import Share

COVERAGE = f"""
WITH {SUBJECTS}
SELECT subject_id, years.year, s.area, count(*) FILTER (WHERE EXISTS (
           SELECT FROM groups_membership m JOIN groups_educationgroup g ON g.id = m.group_id
            WHERE m.institution_id = s.node_id AND m.days @> years.day AND upper_inf(m.known)
              AND m.settled AND (g.in_force_on IS NULL OR g.in_force_on <= years.day)
              AND (g.state = 'in_force' OR g.state = 'closed' AND g.closed_on >= years.day))),
       count(*)
  FROM subjects CROSS JOIN years
  JOIN LATERAL {REGISTER} s ON s.bureau_id = subjects.bureau_id AND s.nature = 'school'
   AND {TAUGHT} AND (s.closed_on IS NULL OR s.closed_on >= years.day)
 GROUP BY 1, 2, 3
"""  # noqa: S608  (put together from our own words; values are parameters)
AREAS = {"urban": "coverage_urban", "rural": "coverage_rural"}


@measure_provider("coverage", *AREAS.values())
def coverage(bodies, days):
    found = {}
    for subject, year, area, covered, schools in fetch(COVERAGE, bodies, days):
        for measure in filter(None, ("coverage", AREAS.get(area))):
            before = found.get((measure, subject, year), Share(0, 0))
            found[measure, subject, year] = Share(
                before.numerator + covered, before.denominator + schools
            )
    return found
