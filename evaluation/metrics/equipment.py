"""生均教学仪器设备值校际差异系数, weighted by pupils: schools.equity said in one statement."""

import json

from django.utils.translation import gettext as _

from evaluation.indicators import EQUIPMENT
from evaluation.metrics.figures import Measured, absences
from evaluation.metrics.subjects import FIGURES, REPORTING, fetch
from schools.equity import FEWEST_IN_A_GROUP, why_none
from schools.queries.equity import NEVER, counted

STATEMENT = """
WITH members AS ({members}),
sections (section, stages) AS (VALUES
    ('primary', ARRAY['primary', 'nine_year', 'twelve_year']),
    ('junior', ARRAY['junior', 'nine_year', 'full_secondary', 'twelve_year'])),
schools AS (
    SELECT m.subject_id, sections.section, m.school_id, m.name, m.own, f.pupils,
           f.equipment_value AS amount,
           COALESCE({counted}, false) AND f.equipment_value IS NOT NULL AS kept,
           m.school_id IS NOT NULL AND m.category <> ALL({never})
               AND (f.pupils IS NULL OR {counted} AND f.equipment_value IS NULL) AS lacking
      FROM members m CROSS JOIN sections
      LEFT JOIN {figures} f ON f.school_id = m.school_id AND f.section = sections.section
     WHERE f.id IS NOT NULL OR m.school_id IS NULL OR m.stage = ANY(sections.stages)
),
means AS (
    SELECT subject_id, section, sum(amount) / sum(pupils) AS mean, sum(pupils) AS pupils
      FROM schools WHERE kept GROUP BY subject_id, section
)
SELECT subject_id, section, mean, count(*) FILTER (WHERE kept) AS schools,
       sqrt(sum(schools.pupils::numeric / means.pupils
                * (amount / schools.pupils - mean) ^ 2) FILTER (WHERE kept)) AS deviation,
       count(*) FILTER (WHERE lacking) AS lacking,
       count(*) FILTER (WHERE school_id IS NULL) AS hidden,
       jsonb_agg(jsonb_build_object('table', 'equipment', 'name', name,
           'pupils', schools.pupils, 'amount', amount::text,
           'per_pupil', CASE WHEN kept THEN round(amount / schools.pupils, 2)::text END)
           ORDER BY amount / NULLIF(schools.pupils, 0) NULLS LAST, name)
           FILTER (WHERE own) AS parts
  FROM schools LEFT JOIN means USING (subject_id, section)
 GROUP BY subject_id, section, mean
"""


def equipment_cv(kind, scope, ids):
    """{subject id: [primary, junior]}."""
    statement = STATEMENT.format(
        members=REPORTING[kind], figures=FIGURES, counted=counted("m"), never=NEVER
    )
    found = {
        (row["subject_id"], row["section"]): row for row in fetch(statement, scope.arguments(ids))
    }
    return {
        pk: [measured(kind, section, found.get((pk, section))) for section in EQUIPMENT.sections]
        for pk in ids
    }


def measured(kind, section, row):
    if row is None:
        why = _("不适用：没有设此学段的学校")
        return Measured(indicator=EQUIPMENT.key, section=section, missing=why)
    why = why_none(row["schools"], row["mean"])
    notes = [why] if why else few(kind, row["schools"])
    return Measured(
        indicator=EQUIPMENT.key,
        section=section,
        numerator=None if why else row["deviation"],
        denominator=row["mean"],
        value=None if why else row["deviation"] / row["mean"],
        missing="；".join(notes + absences(row["lacking"], row["hidden"])),
        parts=[] if kind == "city" else json.loads(row["parts"] or "[]"),
    )


def few(kind, schools):
    """Inside a group a coefficient over one or two schools is shown and not judged."""
    if kind != "group" or schools >= FEWEST_IN_A_GROUP:
        return []
    return [_("仅 %(n)s 所学校，不评价") % {"n": schools}]
