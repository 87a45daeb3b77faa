"""大班额比例: classes of 56 and more, of them those of 66 and more."""

import json

from django.utils.translation import gettext as _

from evaluation.indicators import OVERSIZED
from evaluation.metrics.figures import share
from evaluation.metrics.subjects import FIGURES, REPORTING, fetch
from schools.rules.classes import OVERSIZED as OVERSIZED_CLASS
from schools.rules.classes import SUPER_OVERSIZED

STATEMENT = """
WITH members AS ({members}),
schools AS (
    SELECT members.subject_id, members.school_id, members.name, members.own,
           count(c.id) AS classes,
           count(c.id) FILTER (WHERE c.pupils >= {large}) AS large,
           count(c.id) FILTER (WHERE c.pupils >= {very_large}) AS very_large,
           max(c.pupils) AS largest
      FROM members
      LEFT JOIN {figures} f ON f.school_id = members.school_id AND f.section <> 'kindergarten'
      LEFT JOIN schools_classsize c ON c.figures_id = f.id
     WHERE members.stage IS DISTINCT FROM 'kindergarten'
     GROUP BY members.subject_id, members.school_id, members.name, members.own
)
SELECT subject_id, sum(classes)::int AS classes, sum(large)::int AS large,
       count(*) FILTER (WHERE school_id IS NOT NULL AND classes = 0) AS lacking,
       count(*) FILTER (WHERE school_id IS NULL) AS hidden,
       count(*) AS schools,
       jsonb_agg(jsonb_build_object('table', 'classes', 'name', name, 'large', large,
           'very_large', very_large, 'classes', NULLIF(classes, 0), 'largest', largest)
           ORDER BY classes = 0, large DESC, name) FILTER (WHERE own) AS parts
  FROM schools GROUP BY subject_id
"""


def oversized(kind, scope, ids):
    """{subject id: [Measured]}."""
    statement = STATEMENT.format(
        members=REPORTING[kind], figures=FIGURES, large=OVERSIZED_CLASS, very_large=SUPER_OVERSIZED
    )
    found = {row["subject_id"]: row for row in fetch(statement, scope.arguments(ids))}
    return {pk: [measured(kind, found.get(pk))] for pk in ids}


def measured(kind, row):
    if row is None:
        return share(OVERSIZED, 0, 0, why=_("不适用：没有中小学"))
    return share(
        OVERSIZED, row["large"], row["classes"], why=_("没有学校上报班额"),
        lacking=row["lacking"], hidden=row["hidden"],
        parts=[] if kind == "city" else json.loads(row["parts"] or "[]"),
    )  # fmt: skip
