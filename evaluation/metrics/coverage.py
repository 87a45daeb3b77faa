"""学校集团覆盖率: distinct schools, at every level; a school in two groups is one school.

A school is a legal body (校区 ≠ 法人): its campuses are not counted beside it, and a group with
one of them covers it.
"""

import json

from django.utils.translation import gettext as _

from evaluation.indicators import COVERAGE
from evaluation.metrics.figures import share
from evaluation.metrics.subjects import IN_FORCE, MEMBERS, ON_THE_DAY, fetch

STATEMENT = """
WITH members AS (SELECT * FROM ({members}) found WHERE nature = 'school'),
seats AS (
    SELECT DISTINCT m.institution_id AS school_id, g.id, g.name, g.sort_key
      FROM groups_membership m JOIN groups_educationgroup g ON g.id = m.group_id
     WHERE m.institution_id IN (SELECT school_id FROM members) AND {on_the_day} AND {in_force}
),
covered AS (
    SELECT school_id, string_agg(name, '、' ORDER BY sort_key, id) AS groups
      FROM seats GROUP BY school_id
)
SELECT subject_id, count(*) AS schools, count(groups) AS covered,
       jsonb_agg(jsonb_build_object('table', 'coverage', 'name', members.name,
                 'groups', COALESCE(groups, '')) ORDER BY groups IS NOT NULL, members.name)
       AS parts
  FROM members LEFT JOIN covered USING (school_id)
 GROUP BY subject_id
"""


def coverage(kind, scope, ids):
    """{subject id: [Measured]} for counties or the city."""
    statement = STATEMENT.format(members=MEMBERS[kind], on_the_day=ON_THE_DAY, in_force=IN_FORCE)
    found = {row["subject_id"]: row for row in fetch(statement, scope.arguments(ids))}
    return {pk: [measured(kind, found.get(pk))] for pk in ids}


def measured(kind, row):
    row = row or {"covered": 0, "schools": 0, "parts": "[]"}
    return share(
        COVERAGE, row["covered"], row["schools"], why=_("没有开办中的学校"),
        parts=json.loads(row["parts"]) if kind == "county" else (),
    )  # fmt: skip
