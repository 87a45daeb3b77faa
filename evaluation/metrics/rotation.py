"""交流轮岗比例 and 骨干占交流比例: unique persons, full posts, in-group days only."""

import json

from django.utils.translation import gettext as _

from evaluation.indicators import BACKBONE, ROTATION
from evaluation.metrics.figures import share
from evaluation.metrics.subjects import MEMBERS, fetch
from teachers.models import Posting
from teachers.rules import YEARS_IN_ONE_SCHOOL

# A post of a school year: from September into the next summer holidays.
FULL_YEAR_DAYS = 300
COUNTED_FOR = {"group": "p.group_id", "county": "p.bureau_id", "city": "%(city)s::bigint"}
AMONG = {
    "group": "p.group_id = ANY(%(ids)s)",
    "county": "p.bureau_id = ANY(%(ids)s)",
    "city": "p.bureau_id = ANY(%(bureaus)s)",
}

EXCHANGED = """
WITH posts AS (
    SELECT {subject} AS subject_id, p.teacher_id, p.group_id, p.from_school_id, p.to_school_id,
           p.kind, p.was_backbone,
           daterange(p.start_on, GREATEST(p.start_on, COALESCE(p.ended_on, p.end_on)), '[]')
           AS days
      FROM teachers_posting p
     WHERE {among} AND p.full_post AND p.state IN ('recorded', 'arrived', 'ended')
       AND p.start_on <= %(day)s
),
counted AS (
    SELECT DISTINCT ON (posts.subject_id, posts.teacher_id) posts.*, inside.days_in_group
      FROM posts JOIN groups_educationgroup g ON g.id = posts.group_id
     CROSS JOIN LATERAL (
           SELECT range_agg(m.days) AS days FROM groups_membership m
            WHERE m.group_id = posts.group_id AND m.school_id = posts.from_school_id
              AND upper_inf(m.known)) AS home
     CROSS JOIN LATERAL (
           SELECT range_agg(m.days) AS days FROM groups_membership m
            WHERE m.group_id = posts.group_id AND m.school_id = posts.to_school_id
              AND upper_inf(m.known)) AS host
     CROSS JOIN LATERAL (
           SELECT COALESCE(sum(upper(r) - lower(r)), 0) AS days_in_group
             FROM unnest(home.days * host.days * datemultirange(posts.days)
                  * datemultirange(daterange(g.in_force_on, g.closed_on, '[]'))) AS r) AS inside
     WHERE g.state IN ('in_force', 'closed')
       AND posts.days && daterange(make_date(%(year)s, 9, 1), make_date(%(year)s + 1, 9, 1))
     ORDER BY posts.subject_id, posts.teacher_id, inside.days_in_group DESC
)
SELECT subject_id, count(*) FILTER (WHERE days_in_group >= {full}) AS exchanged,
       count(*) FILTER (WHERE days_in_group >= {full} AND was_backbone) AS backbone,
       jsonb_agg(jsonb_build_object('table', 'postings', 'name', t.name,
           'from', f.name, 'to', COALESCE(h.name, ''), 'way', kind, 'days', days_in_group,
           'backbone', was_backbone, 'counts', days_in_group >= {full})
           ORDER BY days_in_group >= {full} DESC, f.name, t.name) AS parts
  FROM counted JOIN teachers_teacher t ON t.id = teacher_id
  LEFT JOIN schools_school f ON f.node_id = from_school_id
  LEFT JOIN schools_school h ON h.node_id = to_school_id
 GROUP BY subject_id
"""

ELIGIBLE = """
WITH members AS ({members}),
staff AS (
    SELECT members.subject_id, members.school_id, members.name, members.own,
           count(t.id) AS teachers,
           count(t.id) FILTER (WHERE t.eligible_through >= %(year)s
                               AND t.joined_school_on <= {joined_by}) AS eligible,
           count(t.id) FILTER (WHERE t.eligible_through IS NULL) AS unknown,
           count(t.id) FILTER (WHERE t.eligible_through < %(year)s) AS too_old,
           count(t.id) FILTER (WHERE t.eligible_through >= %(year)s
                               AND t.joined_school_on > {joined_by}) AS too_new
      FROM members
      LEFT JOIN teachers_teacher t ON t.school_id = members.school_id
       AND (t.left_on IS NULL OR t.left_on >= make_date(%(year)s, 9, 1))
     GROUP BY members.subject_id, members.school_id, members.name, members.own
)
SELECT subject_id, sum(eligible)::int AS eligible, sum(teachers)::int AS teachers,
       count(*) FILTER (WHERE school_id IS NOT NULL AND teachers = 0) AS lacking,
       count(*) FILTER (WHERE school_id IS NULL) AS hidden,
       jsonb_agg(jsonb_build_object('table', 'staff', 'name', name, 'teachers', teachers,
           'eligible', eligible, 'too_old', too_old, 'too_new', too_new, 'unknown', unknown)
           ORDER BY name) FILTER (WHERE own) AS parts
  FROM staff GROUP BY subject_id
"""
JOINED_BY = f"make_date(%(year)s - {YEARS_IN_ONE_SCHOOL}, 9, 1)"


def rotation(kind, scope, ids):
    """{subject id: [rotation share, backbone share]}."""
    exchanged = by_subject(
        EXCHANGED.format(subject=COUNTED_FOR[kind], among=AMONG[kind], full=FULL_YEAR_DAYS),
        scope, ids,
    )  # fmt: skip
    staff = by_subject(ELIGIBLE.format(members=MEMBERS[kind], joined_by=JOINED_BY), scope, ids)
    return {pk: measured(kind, exchanged.get(pk), staff.get(pk)) for pk in ids}


def by_subject(statement, scope, ids):
    return {row["subject_id"]: row for row in fetch(statement, scope.arguments(ids))}


def measured(kind, exchanged, staff):
    exchanged = exchanged or {"exchanged": 0, "backbone": 0, "parts": None}
    staff = staff or {"eligible": 0, "teachers": 0, "lacking": 0, "hidden": 0, "parts": None}
    postings = [] if kind == "city" else posting_parts(exchanged["parts"])
    schools = [] if kind == "city" else json.loads(staff["parts"] or "[]")
    why = _("没有符合交流条件的教师") if staff["teachers"] else _("教师名册没有数据")
    return [
        share(
            ROTATION, exchanged["exchanged"], staff["eligible"], why=why,
            lacking=staff["lacking"], hidden=staff["hidden"], parts=postings + schools,
        ),
        share(
            BACKBONE, exchanged["backbone"], exchanged["exchanged"],
            why=_("本学年没有满一学年的全职交流"),
            parts=[part for part in postings if part["counts"]],
        ),
    ]  # fmt: skip


def posting_parts(text):
    """Persons behind the number; one of another county is counted, not named."""
    parts = json.loads(text or "[]")
    for part in parts:
        part["way"] = str(Posting.Kind(part["way"]).label)
        if part["from"] is None:
            part["name"] = part["from"] = str(_("其他县区"))
    return parts
