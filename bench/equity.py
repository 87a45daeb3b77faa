"""National 差异系数: 500,000 schools, seven indicators, beside one hand-written statement."""

import statistics
from time import perf_counter

from django.db import connection, connections

from accounts.entry import enter_office
from bench.results import Line, verdict
from schools.queries import equity as queries
from schools.rules import school_year_days
from schools.rules.indicators import SEVEN

SCHOOLS = 500_000
TARGET = 1.5
YEAR = 2025
FIRST = 20_000_000  # ids of these schools
FILLED = (
    "accounts_jurisdiction", "schools_school", "schools_figuresfiling", "schools_schoolfigures",
)  # fmt: skip

# Every school with one section of figures; the counties take turns.
STATEMENTS = (
    """
    INSERT INTO accounts_jurisdiction (id, kind, name, area, code, former_codes, slug,
                                       parent_id, city_id, province_id)
    SELECT %(first)s + s, 'school', '第' || s || '学校', '', '', '{}'::varchar[], '',
           b.id, b.city_id, b.province_id
      FROM (SELECT array_agg(id ORDER BY id) AS ids FROM accounts_jurisdiction
             WHERE kind = 'bureau') counties
     CROSS JOIN generate_series(1, %(schools)s) s
      JOIN accounts_jurisdiction b ON b.id = ids[1 + s %% cardinality(ids)]
    """,
    """
    INSERT INTO schools_school (node_id, bureau_id, name, sort_key, code, credit_code, category,
                                stage, nature, status, ownership, town, town_code,
                                area, opened_on, source)
    SELECT n.id, n.parent_id, n.name, 'di ' || n.id, '', '',
           CASE WHEN n.id %% 50 = 0 THEN 'special' WHEN n.id %% 20 = 0 THEN 'teaching_point'
                ELSE 'ordinary' END,
           CASE WHEN n.id %% 3 = 0 THEN 'junior' ELSE 'primary' END, 'school', 'open', 'public',
           '', '', 'town', date '2001-09-01', '生成数据'
      FROM accounts_jurisdiction n WHERE n.id > %(first)s
    """,
    """
    INSERT INTO schools_figuresfiling (id, bureau_id, readers, parties, token, created_at,
                                       school_id, school_year, state, due_on, submitted_at,
                                       open_items, round)
    SELECT s.node_id, s.bureau_id, '{}', ARRAY[s.node_id], gen_random_uuid(), now(), s.node_id,
           %(year)s, 'accepted', make_date(%(year)s, 10, 15),
           make_timestamp(%(year)s, 10, 10, 9, 0, 0), '{}', 1
      FROM schools_school s WHERE s.node_id > %(first)s
    """,
    """
    INSERT INTO schools_schoolfigures (id, bureau_id, readers, parties, filing_id, section, pupils,
                                       teachers, graduate_teachers, bachelor_teachers,
                                       college_teachers, backbone_teachers, sports_arts_teachers,
                                       subject_teachers, teaching_area, indoor_sports_area,
                                       sports_area, equipment_value, multimedia_rooms)
    SELECT s.node_id, s.bureau_id, '{}', ARRAY[s.node_id], s.node_id, s.stage, pupils,
           pupils / 14 + 1, pupils / 400, pupils / 22 + node_id %% 3, pupils / 60,
           NULLIF(pupils / 90, 0), pupils / 95 + 1, '{}', pupils * (4 + node_id %% 5),
           pupils / 4, pupils * (6 + node_id %% 7), pupils * (1500 + node_id %% 23 * 100),
           pupils / 45 + 1
      FROM (SELECT *, 30 + (node_id * 7919 %% 1600)::int AS pupils FROM schools_school
             WHERE node_id > %(first)s) s
    """,
)

# What somebody who knows the standard writes down once: weighted sums, then the squares.
BY_HAND = """
WITH figures AS MATERIALIZED (
    SELECT f.section, f.pupils::float8 AS p,
           CASE f.section WHEN 'primary'
                THEN (f.graduate_teachers + f.bachelor_teachers + f.college_teachers)::float8
                ELSE (f.graduate_teachers + f.bachelor_teachers)::float8 END AS l1,
           f.backbone_teachers::float8 AS l2, f.sports_arts_teachers::float8 AS l3,
           (f.teaching_area - f.indoor_sports_area)::float8 AS l4, f.sports_area::float8 AS l5,
           f.equipment_value::float8 AS l6, f.multimedia_rooms::float8 AS l7
      FROM schools_schoolfigures f
      JOIN schools_figuresfiling r ON r.id = f.filing_id
      JOIN schools_school s ON s.node_id = r.school_id
     WHERE r.school_year = %(year)s AND r.submitted_at < %(until)s
       AND f.section IN ('primary', 'junior') AND f.pupils > 0
       AND s.bureau_id = ANY(%(ids)s) AND s.status = 'open'
       AND s.category NOT IN ('special', 'vocational')
       AND (s.category <> 'teaching_point' OR f.pupils >= 50)
),
means AS (
    SELECT section,
           sum(l1) / sum(p) FILTER (WHERE l1 IS NOT NULL) AS m1,
           sum(p) FILTER (WHERE l1 IS NOT NULL) AS t1,
           sum(l2) / sum(p) FILTER (WHERE l2 IS NOT NULL) AS m2,
           sum(p) FILTER (WHERE l2 IS NOT NULL) AS t2,
           sum(l3) / sum(p) FILTER (WHERE l3 IS NOT NULL) AS m3,
           sum(p) FILTER (WHERE l3 IS NOT NULL) AS t3,
           sum(l4) / sum(p) FILTER (WHERE l4 IS NOT NULL) AS m4,
           sum(p) FILTER (WHERE l4 IS NOT NULL) AS t4,
           sum(l5) / sum(p) FILTER (WHERE l5 IS NOT NULL) AS m5,
           sum(p) FILTER (WHERE l5 IS NOT NULL) AS t5,
           sum(l6) / sum(p) FILTER (WHERE l6 IS NOT NULL) AS m6,
           sum(p) FILTER (WHERE l6 IS NOT NULL) AS t6,
           sum(l7) / sum(p) FILTER (WHERE l7 IS NOT NULL) AS m7,
           sum(p) FILTER (WHERE l7 IS NOT NULL) AS t7
      FROM figures GROUP BY section
)
SELECT section,
       count(l1), sqrt(sum(p * (l1 / p - m1) ^ 2) / t1) / m1,
       count(l2), sqrt(sum(p * (l2 / p - m2) ^ 2) / t2) / m2,
       count(l3), sqrt(sum(p * (l3 / p - m3) ^ 2) / t3) / m3,
       count(l4), sqrt(sum(p * (l4 / p - m4) ^ 2) / t4) / m4,
       count(l5), sqrt(sum(p * (l5 / p - m5) ^ 2) / t5) / m5,
       count(l6), sqrt(sum(p * (l6 / p - m6) ^ 2) / t6) / m6,
       count(l7), sqrt(sum(p * (l7 / p - m7) ^ 2) / t7) / m7
  FROM figures JOIN means USING (section)
 GROUP BY section, m1, t1, m2, t2, m3, t3, m4, t4, m5, t5, m6, t6, m7, t7
"""


def line(office, *, quick):
    """Medians of alternating turns over the same rows, under the same reader's policies."""
    fill(SCHOOLS // 10 if quick else SCHOOLS)
    product, by_hand = [], []
    for _turn in range(3 if quick else 5):
        seconds, found = timed(coefficients, office)
        product.append(seconds)
        seconds, expected = timed(coefficients_by_hand, office)
        by_hand.append(seconds)
    require_same(found, expected)
    ratio = statistics.median(product) / statistics.median(by_hand)
    schools = f"{SCHOOLS // 10 if quick else SCHOOLS:,}"
    what = f"差异系数, {schools} schools × {len(SEVEN)} ÷ one hand-written statement"
    return Line(what, f"{ratio:.2f}×", f"≤ {TARGET}×", verdict(ratio <= TARGET))


def fill(schools):
    """As the owner, triggers off: the audit trail of made-up rows measures nothing."""
    values = {"first": FIRST, "schools": schools, "year": YEAR}
    with connections["owner"].cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in STATEMENTS:
            cursor.execute(statement, values)
        for table in FILLED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"VACUUM ANALYZE {table}")


def timed(work, office):
    with enter_office(office):
        started = perf_counter()
        found = work(office)
        return perf_counter() - started, found


def coefficients(office):
    """{(section, code): (schools, 差异系数)} as the portal works them out."""
    _begins, last = school_year_days(YEAR)
    codes = [indicator.code for indicator in SEVEN]
    found = queries.spreads(queries.TOGETHER, office.sees, year=YEAR, day=last, codes=codes)
    return {(section, code): (one.schools, float(one.value))
            for (_subject, section), spreads in found.items()
            for code, one in spreads.items()}  # fmt: skip


def coefficients_by_hand(office):
    _begins, last = school_year_days(YEAR)
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"year": YEAR, "until": last, "ids": list(office.sees)})
        return {
            (section, indicator.code): tuple(numbers[2 * at : 2 * at + 2])
            for section, *numbers in cursor.fetchall()
            for at, indicator in enumerate(SEVEN)
        }


def require_same(found, expected):
    """A faster wrong figure is no figure."""
    far = [key for key, (n, cv) in expected.items()
           if found[key][0] != n or abs(found[key][1] - cv) > 1e-9]  # fmt: skip
    if far or set(found) != set(expected):
        raise SystemExit(f"the statements differ: {sorted(far)}")
