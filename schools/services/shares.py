"""What a school has once, split among its sections: rules.figures.split for any number of filings.

One statement, and the same parts to the last digit: cut to four places, the rest to the
section that counts most.
"""

from django.db import connection

from schools.rules.figures import SHARED, WEIGHTS

# What counts most is first; of two alike the one that was entered first.
SHARE_OUT = """
WITH counted AS (
    SELECT s.id, s.filing_id, COALESCE(w.weight, 1) * s.pupils AS share
      FROM schools_schoolfigures s
      LEFT JOIN (VALUES {weights}) w (section, weight) USING (section)
     WHERE s.filing_id = ANY(%(filings)s)
), weighed AS (
    SELECT id, filing_id, share, count(*) OVER filing AS sections,
           count(share) OVER filing AS known, sum(share) OVER filing AS whole,
           row_number() OVER (PARTITION BY filing_id ORDER BY share DESC NULLS LAST, id) AS place
      FROM counted WINDOW filing AS (PARTITION BY filing_id)
), cut AS (
    SELECT w.id, w.filing_id, w.place, {cut}
      FROM weighed w JOIN schools_figuresfiling f ON f.id = w.filing_id
), parts AS (
    SELECT id, {parts} FROM cut WINDOW filing AS (PARTITION BY filing_id)
)
UPDATE schools_schoolfigures s SET {set}
  FROM parts p
 WHERE p.id = s.id AND ({old}) IS DISTINCT FROM ({new})
"""
CUT = """f.{name} AS {name}_all, CASE
       WHEN w.sections = 1 THEN f.{name}
       WHEN w.known < w.sections OR w.whole = 0 THEN NULL
       ELSE div(f.{name} * w.share * 10000, w.whole) / 10000 END AS {name}"""
PART = """{name} + CASE WHEN place = 1 THEN {name}_all - sum({name}) OVER filing ELSE 0 END
       AS {name}"""


def statement():
    weights = ", ".join(f"('{section}', {weight}::numeric)" for section, weight in WEIGHTS.items())
    return SHARE_OUT.format(
        weights=weights,
        cut=", ".join(CUT.format(name=name) for name in SHARED),
        parts=", ".join(PART.format(name=name) for name in SHARED),
        set=", ".join(f"{name} = p.{name}" for name in SHARED),
        old=", ".join(f"s.{name}" for name in SHARED),
        new=", ".join(f"p.{name}" for name in SHARED),
    )


def share_out(filing_ids):
    """Give each section of the filings its part of the areas, equipment and rooms."""
    if filings := list(filing_ids):
        with connection.cursor() as cursor:
            cursor.execute(statement(), {"filings": filings})
