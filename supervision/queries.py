"""What the dashboards count: one statement over all bodies, distinct at every level."""
# ruff: noqa: S608  (statements are put together from our own words; values are parameters)

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from evaluation.metrics.subjects import IN_FORCE, ON_THE_DAY, OPEN_SCHOOL, REGISTER, fetch

RECORD_WITHIN = timedelta(days=30)

# Which bureaus stand below a body: of a city each bureau, of a province each city.
BODY = {"bureau": "b.id", "city": "b.city_id"}

FACTS = """
WITH bureaus AS (
    SELECT b.id AS bureau_id, {body} AS body_id FROM accounts_jurisdiction b
     WHERE b.kind = 'bureau' AND b.id = ANY(%(bureaus)s)
),
in_force AS (
    SELECT g.id, bureaus.body_id, cr.id IS NULL AS unrecorded
      FROM groups_educationgroup g JOIN bureaus ON bureaus.bureau_id = g.bureau_id
      LEFT JOIN groups_cityrecord cr ON cr.group_id = g.id AND cr.recorded_on <= %(day)s
     WHERE {in_force}
),
seats AS (
    SELECT DISTINCT in_force.body_id, m.institution_id AS school_id, n.parent_id NOT IN (
           SELECT bureau_id FROM bureaus x WHERE x.body_id = in_force.body_id) AS foreign_seat
      FROM in_force JOIN groups_membership m ON m.group_id = in_force.id AND {on_the_day}
      JOIN accounts_jurisdiction n ON n.id = m.institution_id
),
covered AS (
    SELECT DISTINCT m.institution_id AS school_id FROM groups_membership m
      JOIN groups_educationgroup g ON g.id = m.group_id
     WHERE {on_the_day} AND {in_force}
),
schools AS (
    SELECT body_id, count(*) AS schools, count(covered.school_id) AS covered
      FROM {register} s JOIN bureaus ON bureaus.bureau_id = s.bureau_id
      LEFT JOIN covered ON covered.school_id = s.node_id
     WHERE {open_school} AND s.nature = 'school' GROUP BY ROLLUP (body_id)
),
groups AS (
    SELECT body_id, count(*) AS groups, count(*) FILTER (WHERE unrecorded) AS unrecorded
      FROM in_force GROUP BY ROLLUP (body_id)
),
members AS (
    SELECT body_id, count(DISTINCT school_id) AS members,
           count(DISTINCT school_id) FILTER (WHERE foreign_seat) AS across
      FROM seats GROUP BY ROLLUP (body_id)
),
bodies AS (
    SELECT DISTINCT body_id FROM bureaus UNION ALL SELECT NULL
)
SELECT bodies.body_id AS id, j.name, j.area, j.code, j.kind, c.area AS city_area,
       COALESCE(schools, 0) AS schools, COALESCE(covered, 0) AS covered,
       COALESCE(groups, 0) AS groups, COALESCE(unrecorded, 0) AS unrecorded,
       COALESCE(members, 0) AS members, COALESCE(across, 0) AS across
  FROM bodies
  LEFT JOIN accounts_jurisdiction j ON j.id = bodies.body_id
  LEFT JOIN accounts_jurisdiction c ON c.id = j.city_id
  LEFT JOIN schools ON COALESCE(schools.body_id, 0) = COALESCE(bodies.body_id, 0)
  LEFT JOIN groups ON COALESCE(groups.body_id, 0) = COALESCE(bodies.body_id, 0)
  LEFT JOIN members ON COALESCE(members.body_id, 0) = COALESCE(bodies.body_id, 0)
 ORDER BY j.code, bodies.body_id
"""

# States are those of now; only the days are those asked for.
OVERDUE = f"""
WITH overdue AS (
    SELECT r.bureau_id, 'figures' AS kind, r.due_on AS due, r.school_id AS id, s.name
      FROM schools_figuresfiling r JOIN schools_school s ON s.node_id = r.school_id
     WHERE r.bureau_id = ANY(%(bureaus)s) AND r.due_on < %(day)s AND {OPEN_SCHOOL}
       AND (r.submitted_at IS NULL
            OR (r.submitted_at AT TIME ZONE '{settings.TIME_ZONE}')::date > %(day)s)
    UNION ALL
    SELECT ff.bureau_id, 'correction', ff.correction_due, ff.id, ff.name
      FROM groups_formationfiling ff
     WHERE ff.bureau_id = ANY(%(bureaus)s) AND ff.state = 'returned'
       AND ff.correction_due < %(day)s
    UNION ALL
    SELECT ff.bureau_id, 'consent', ff.consent_due, ff.id, ff.name || '：' || n.name
      FROM groups_formationfiling ff
      JOIN groups_filingmember fm ON fm.filing_id = ff.id AND NOT fm.removed
      JOIN accounts_jurisdiction n ON n.id = fm.school_id
     WHERE ff.bureau_id = ANY(%(bureaus)s) AND ff.state = 'submitted'
       AND ff.consent_due < %(day)s
       AND NOT EXISTS (SELECT FROM groups_consent c WHERE c.filing_id = ff.id
                       AND c.school_id = fm.school_id AND NOT c.superseded
                       AND c.round >= fm.asked_from)
    UNION ALL
    SELECT g.bureau_id, 'record', g.in_force_on + %(record_within)s, g.id, g.name
      FROM groups_educationgroup g
     WHERE g.bureau_id = ANY(%(bureaus)s) AND g.state = 'in_force'
       AND g.in_force_on + %(record_within)s < %(day)s
       AND NOT EXISTS (SELECT FROM groups_cityrecord cr WHERE cr.group_id = g.id)
    UNION ALL
    SELECT CASE o.kind WHEN 'bureau' THEN o.id ELSE i.bureau_id END, 'plan', i.due_on, p.id,
           i.title || '：' || o.name
      FROM groups_planitem i
      JOIN groups_plan p ON p.id = i.plan_id AND p.state = 'issued'
      JOIN accounts_jurisdiction o ON o.id = i.owner_id
     WHERE CASE o.kind WHEN 'bureau' THEN o.id ELSE i.bureau_id END = ANY(%(bureaus)s)
       AND i.due_on < %(day)s AND NOT i.removed
       AND COALESCE((SELECT r.percent FROM groups_progressreport r
                      WHERE r.item_id = COALESCE(i.root_id, i.id)
                      ORDER BY r."on" DESC, r.id DESC LIMIT 1), 0) < 100
    UNION ALL
    SELECT p.bureau_id, 'problem', p.due_on, p.id, p.title || '：' || o.name
      FROM groups_problem p JOIN accounts_jurisdiction o ON o.id = p.owner_id
     WHERE p.bureau_id = ANY(%(bureaus)s) AND p.state = 'open' AND p.due_on < %(day)s
)
"""
COUNTED = """
SELECT bureau_id, kind, count(*)::int AS n, min(due) AS since, min(id) AS one
  FROM overdue GROUP BY bureau_id, kind ORDER BY since, bureau_id, kind
"""
LISTED = "SELECT * FROM overdue ORDER BY due, kind, name, id LIMIT %(most)s"


@dataclass(frozen=True)
class Facts:
    """A body's counts on a day; `total` rows count distinct over all bodies."""

    id: int | None
    name: str | None
    area: str | None
    code: str | None
    kind: str | None
    city_area: str | None
    schools: int
    covered: int
    groups: int
    unrecorded: int
    members: int
    across: int

    @property
    def coverage(self):
        """Share of schools in a group, or None where there is no school."""
        return self.covered / self.schools if self.schools else None


def facts(bureaus, day, by="bureau"):
    """([Facts per body], Facts over all of them)."""
    statement = FACTS.format(
        body=BODY[by],
        in_force=IN_FORCE,
        on_the_day=ON_THE_DAY,
        open_school=OPEN_SCHOOL,
        register=REGISTER,
    )
    rows = [Facts(**row) for row in fetch(statement, {"bureaus": list(bureaus), "day": day})]
    return [row for row in rows if row.id], next(row for row in rows if not row.id)


def overdue_counts(bureaus, day):
    """Per bureau and kind how many things are past their day, and since when."""
    return fetch(OVERDUE + COUNTED, overdue_arguments(bureaus, day))


def overdue_items(bureaus, day, most=50):
    """The things past their day themselves, the oldest first."""
    return fetch(OVERDUE + LISTED, overdue_arguments(bureaus, day) | {"most": most})


def overdue_arguments(bureaus, day):
    return {"bureaus": list(bureaus), "day": day, "record_within": RECORD_WITHIN.days}
