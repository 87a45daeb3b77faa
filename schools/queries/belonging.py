"""Which bureau a school belonged to on a day: its register's, or one it has left since.

Statements about a day read schools from `register_on`, never from the table alone: figures of a
past year stay with the bureau of then (docs/decisions/0008).
"""
# ruff: noqa: S608  (statements are put together from our own words; values are parameters)

from schools.models import PastBureau

FACTS = "name, sort_key, stage, category, nature, status, area, opened_on, closed_on"


def register_on(day="%(day)s"):
    """A table like schools_school as of a day: `bureau_id` of then, `home_id` of today."""
    now = ", ".join(f"s.{fact}" for fact in FACTS.split(", "))
    then = ", ".join(f"b.{fact}" for fact in FACTS.split(", "))
    left = f"b.days @> {day}::date"
    return f"""(
    SELECT s.node_id, s.bureau_id, s.bureau_id AS home_id, {now}
      FROM schools_school s
     WHERE NOT EXISTS (
           SELECT FROM schools_pastbureau b WHERE b.school_id = s.node_id AND {left})
    UNION ALL
    SELECT b.school_id, b.bureau_id, j.parent_id, {then}
      FROM schools_pastbureau b JOIN accounts_jurisdiction j ON j.id = b.school_id
     WHERE {left})"""


def bureaus_left(schools, day):
    """{school id: the bureau it belonged to on a day and has left since}."""
    rows = PastBureau.objects.filter(school_id__in=schools, days__contains=day)
    return {row.school_id: row.bureau for row in rows.select_related("bureau")}
