"""填报及时率: yearly figures, consents and corrections whose day has come."""

import json

from django.conf import settings
from django.utils.translation import gettext as _

from evaluation.indicators import ON_TIME
from evaluation.metrics.figures import share
from evaluation.metrics.subjects import MEMBERS, SUBMITTED, fetch

FILED_FOR = {"group": "ff.group_id", "county": "ff.bureau_id", "city": "%(city)s::bigint"}
AMONG = {
    "group": "ff.group_id = ANY(%(ids)s)",
    "county": "ff.bureau_id = ANY(%(ids)s)",
    "city": "ff.bureau_id = ANY(%(bureaus)s)",
}

STATEMENT = """
WITH members AS ({members}),
items AS (
    SELECT m.subject_id, 'figures' AS kind, m.own, m.name, r.due_on AS due,
           {submitted} AS done
      FROM members m JOIN schools_figuresfiling r ON r.school_id = m.school_id
     WHERE r.school_year = %(year)s
    UNION ALL
    SELECT {filed_for}, 'consent', s.node_id IS NOT NULL, s.name, ff.consent_due,
           (SELECT (min(c.answered_at) AT TIME ZONE '{tz}')::date FROM groups_consent c
             WHERE c.filing_id = ff.id AND c.school_id = fm.school_id)
      FROM groups_formationfiling ff
      JOIN groups_filingmember fm ON fm.filing_id = ff.id AND NOT fm.removed
      LEFT JOIN schools_school s ON s.node_id = fm.school_id
     WHERE {among} AND ff.consent_due IS NOT NULL AND ff.state NOT IN ('draft', 'withdrawn')
    UNION ALL
    SELECT {filed_for}, 'correction', true, ff.name, d.deadline,
           (SELECT (min(n.at) AT TIME ZONE '{tz}')::date FROM records_decision n
             WHERE n.record_kind = d.record_kind AND n.record_id = d.record_id
               AND n.id > d.id AND n.step IN ('submit', 'withdraw'))
      FROM records_decision d JOIN groups_formationfiling ff ON ff.id = d.record_id
     WHERE {among} AND d.record_kind = 'groups.formationfiling' AND d.step = 'return'
),
due AS (
    SELECT *, COALESCE(done <= due, false) AS on_time FROM items
     WHERE due BETWEEN make_date(%(year)s, 9, 1) AND LEAST(%(day)s, make_date(%(year)s + 1, 8, 31))
)
SELECT subject_id, count(*) AS due, count(*) FILTER (WHERE on_time) AS on_time,
       jsonb_agg(jsonb_build_object('table', 'filings', 'name', name, 'what', kind, 'due', due,
           'done', CASE WHEN done <= %(day)s THEN done END, 'on_time', on_time)
           ORDER BY on_time, due, name) FILTER (WHERE own) AS parts
  FROM due GROUP BY subject_id
"""


def on_time(kind, scope, ids):
    """{subject id: [Measured]}."""
    statement = STATEMENT.format(
        members=MEMBERS[kind], submitted=SUBMITTED, filed_for=FILED_FOR[kind],
        among=AMONG[kind], tz=settings.TIME_ZONE,
    )  # fmt: skip
    found = {row["subject_id"]: row for row in fetch(statement, scope.arguments(ids))}
    return {pk: [measured(kind, found.get(pk))] for pk in ids}


def measured(kind, row):
    row = row or {"due": 0, "on_time": 0, "parts": None}
    return share(
        ON_TIME, row["on_time"], row["due"], why=_("还没有期限已到的事项"),
        parts=[] if kind == "city" else json.loads(row["parts"] or "[]"),
    )  # fmt: skip
