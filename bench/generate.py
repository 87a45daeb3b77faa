"""A province at full size, written by the owner with set-based statements.

100,000 schools over 600 counties in 10 cities, 30,000 groups with 300,000 memberships.
Triggers are off meanwhile: the audit trail of made-up rows measures nothing.
"""

from dataclasses import dataclass

from django.db import connections

FILLED = (
    "schools_school", "groups_educationgroup", "groups_membership", "groups_publishedgroup",
    "groups_cityrecord",
)  # fmt: skip


FIRST_SCHOOL = 10_000  # ids of schools come after it


@dataclass(frozen=True)
class Size:
    cities: int = 10
    counties: int = 600
    schools: int = 100_000
    groups: int = 30_000
    members: int = 9

    @classmethod
    def tenth(cls):
        return cls(counties=60, schools=10_000, groups=3_000)


STATEMENTS = (
    # The tree. Ids are set so that the statements below can compute them.
    """
    INSERT INTO accounts_jurisdiction (id, kind, name, area, code, former_codes, slug,
                                       parent_id, city_id, province_id)
    SELECT 1, 'province', '甲省教育厅', '甲省', '', '{}'::varchar[], '', NULL::bigint, NULL::bigint,
           NULL::bigint
    UNION ALL
    SELECT 1 + c, 'city', '第' || c || '市教育局', '第' || c || '市', '', '{}', 'city-' || c,
           1, NULL, 1
      FROM generate_series(1, %(cities)s) c
    UNION ALL
    SELECT 1 + %(cities)s + b, 'bureau', '第' || b || '县教育局', '第' || b || '县',
           'b' || b, '{}'::varchar[], '', 2 + b %% %(cities)s, 2 + b %% %(cities)s, 1
      FROM generate_series(1, %(counties)s) b
    """,
    # Names are spread over the counties: neighbours in the list are not neighbours on disk.
    """
    INSERT INTO accounts_jurisdiction (id, kind, name, area, code, former_codes, slug,
                                       parent_id, city_id, province_id)
    SELECT 10000 + s, 'school', '镇' || s || '号中心小学', '', '', '{}'::varchar[], '', bureau,
           2 + (bureau - 1 - %(cities)s) %% %(cities)s, 1
      FROM (SELECT s, 1 + %(cities)s + 1 + s %% %(counties)s AS bureau
              FROM generate_series(1, %(schools)s) s) made
    """,
    """
    INSERT INTO schools_school (node_id, bureau_id, name, sort_key, code, credit_code, category,
                                stage, nature, status, ownership, town, town_code,
                                area, opened_on, source)
    SELECT n.id, n.parent_id, n.name,
           'zhen ' || lpad(((n.id * 7919) %% 1000003)::text, 7, '0') || ' hao zhong xin xiao xue',
           '', '', 'ordinary',
           (ARRAY['primary', 'junior', 'kindergarten', 'nine_year'])[1 + n.id %% 4], 'school',
           'open', 'public', '镇' || n.id %% 40, '',
           (ARRAY['urban', 'town', 'rural'])[1 + n.id %% 3], date '2001-09-01', '生成数据'
      FROM accounts_jurisdiction n WHERE n.kind = 'school'
    """,
    """
    INSERT INTO groups_educationgroup (id, bureau_id, readers, name, sort_key, stage, mode,
                                       initiation, tie, form, assets, state, in_force_on,
                                       document_number, source)
    SELECT g, 1 + %(cities)s + 1 + g %% %(counties)s, '{}', '第' || g || '教育集团',
           'di ' || lpad(((g * 7919) %% 1000003)::text, 7, '0') || ' jiao yu ji tuan',
           'compulsory', (ARRAY['core_new', 'core_weak', 'core_rural'])[1 + g %% 3],
           'administrative', 'teaching', 'alliance', '', 'in_force', date '2022-09-01',
           '教发〔2022〕' || g || '号', ''
      FROM generate_series(1, %(groups)s) g
    """,
    # A core and members of the group's own county: every counties-th school is in one county.
    """
    INSERT INTO groups_membership (bureau_id, readers, group_id, school_id, institution_id, role,
                                   tie, form, days, start_known, settled, known, source)
    SELECT g.bureau_id, '{}', g.id, school, school, CASE m WHEN 0 THEN 'core' ELSE 'member' END,
           'teaching', 'alliance', daterange('2022-09-01', NULL), true, true,
           tstzrange(now(), NULL), ''
      FROM groups_educationgroup g
     CROSS JOIN generate_series(0, %(members)s) m
     CROSS JOIN LATERAL (
           SELECT 10000 + g.id %% %(counties)s + %(counties)s
                  * (1 + (g.id / %(counties)s * (%(members)s + 1) + m)
                         %% (%(schools)s / %(counties)s - 1))
                  AS school) chosen
    """,
    """
    INSERT INTO groups_publishedgroup (bureau_id, readers, group_id, city_id, county, name,
                                       sort_key, stage, mode, core_name, members,
                                       document_number, in_force_on)
    SELECT g.bureau_id, '{}', g.id, b.city_id, b.name, g.name, g.sort_key, g.stage, g.mode,
           '镇中心小学', '[]', g.document_number, g.in_force_on
      FROM groups_educationgroup g JOIN accounts_jurisdiction b ON b.id = g.bureau_id
    """,
    """
    INSERT INTO groups_cityrecord (bureau_id, readers, group_id, number, year, serial,
                                   recorded_on, recorded_by_id)
    SELECT b.city_id, ARRAY[g.bureau_id], g.id, '集备〔2022〕' || g.id, 2022, g.id,
           date '2022-09-20', (SELECT min(id) FROM accounts_user)
      FROM groups_educationgroup g JOIN accounts_jurisdiction b ON b.id = g.bureau_id
     WHERE g.id %% 5 > 0
    """,
    """
    SELECT setval(pg_get_serial_sequence('accounts_jurisdiction', 'id'), 10000000),
           setval(pg_get_serial_sequence('groups_educationgroup', 'id'), 10000000)
    """,
)


def fill(size, employ):
    """Write everything as the owner; `employ()` makes the people once the bodies stand."""
    with connections["owner"].cursor() as cursor:
        for number, statement in enumerate(STATEMENTS):
            for table in FILLED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, vars(size))
            if number == 0:
                employ()
        for table in FILLED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    settle()


def settle():
    """Statistics and visibility as after a night of autovacuum."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
