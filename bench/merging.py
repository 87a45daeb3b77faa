"""Two groups of 200 schools become one: a decided merger beside the bare SQL that writes the same.

Both take the locks, close 400 memberships, add 800, end two groups and begin one, and check
every constraint, with all triggers on; both are undone, so that every round finds the same.
"""

import statistics
import time

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.entry import enter_office
from accounts.models import Jurisdiction
from accounts.offices import Office
from bench.people import hire, reader
from groups.models import ChangeRequest, EducationGroup, Move
from groups.services.changes_commit import commit
from groups.services.changing import locked_grounds

BUREAU = 9_500_000
OFFICER = "merging"
ROUNDS = 7

TABLES = """
INSERT INTO accounts_jurisdiction (id, kind, name, area, code, former_codes, slug, parent_id,
                                   city_id, province_id)
SELECT %(bureau)s, 'bureau', '合县教育局', '合县', 'merging', '{}', '', 2, 2, 1
 UNION ALL
SELECT %(bureau)s + s, 'school', '合县' || s || '号小学', '', '', '{}'::varchar[], '',
       %(bureau)s, 2, 1
  FROM generate_series(1, 2 * %(members)s) s;
INSERT INTO schools_school (node_id, bureau_id, name, sort_key, code, credit_code, category,
                            stage, nature, status, ownership, town, town_code, area, source)
SELECT id, parent_id, name, id::text, '', '', 'ordinary', 'primary', 'school', 'open',
       'public', '', '', 'rural', '生成数据'
  FROM accounts_jurisdiction WHERE parent_id = %(bureau)s;
INSERT INTO groups_educationgroup (id, bureau_id, readers, name, sort_key, stage, mode,
                                   initiation, tie, form, assets, state, in_force_on,
                                   document_number, source)
SELECT %(bureau)s + g, %(bureau)s, '{}', '合县' || g || '集团', g::text, 'compulsory',
       'core_rural', 'administrative', 'teaching', 'alliance', '', 'in_force',
       date '2022-09-01',
       '合教发〔2022〕' || g || '号', ''
  FROM generate_series(1, 2) g;
INSERT INTO groups_membership (bureau_id, readers, group_id, school_id, institution_id, role,
                               tie, form, days, start_known, settled, known, source)
SELECT %(bureau)s, '{}', %(bureau)s + 1 + (s - 1) / %(members)s, %(bureau)s + s,
       %(bureau)s + s, CASE (s - 1) %% %(members)s WHEN 0 THEN 'core' ELSE 'member' END,
       'teaching', 'alliance', daterange('2022-09-01', NULL), true, true, tstzrange(now(), NULL), ''
  FROM generate_series(1, 2 * %(members)s) s;
"""

LOCK = """
SELECT id FROM accounts_jurisdiction WHERE id = %(bureau)s FOR NO KEY UPDATE;
SELECT id FROM groups_educationgroup WHERE id IN (%(one)s, %(two)s) ORDER BY id FOR UPDATE;
SELECT id FROM groups_membership WHERE group_id IN (%(one)s, %(two)s) AND upper_inf(known)
 ORDER BY id FOR UPDATE;
"""
WRITE = """
WITH closed AS (
    UPDATE groups_membership SET known = tstzrange(lower(known), %(now)s)
     WHERE group_id IN (%(one)s, %(two)s) AND upper_inf(known)
 RETURNING *
)
INSERT INTO groups_membership (bureau_id, readers, group_id, school_id, institution_id, role,
                               tie, form, days, start_known, settled, known, source)
SELECT bureau_id, readers, group_id, school_id, institution_id, role, tie, form,
       daterange(lower(days), %(day)s), start_known, settled, tstzrange(%(now)s, NULL), 'x'
  FROM closed;
UPDATE groups_educationgroup SET closed_on = %(day)s::date - 1, state = 'closed'
 WHERE id IN (%(one)s, %(two)s);
WITH made AS (
    INSERT INTO groups_educationgroup (bureau_id, readers, name, sort_key, stage, mode,
                                       initiation, tie, form, assets, state, in_force_on,
                                       document_number, source)
    VALUES (%(bureau)s, '{}', '合县新集团', 'x', 'compulsory', 'core_rural', 'administrative',
            'teaching', 'alliance', '', 'in_force', %(day)s, 'x', '')
 RETURNING id
)
INSERT INTO groups_membership (bureau_id, readers, group_id, school_id, institution_id, role,
                               tie, form, days, start_known, settled, known, source)
SELECT m.bureau_id, '{}', made.id, m.school_id, m.institution_id,
       CASE WHEN m.school_id = %(core)s THEN 'core' ELSE 'member' END, 'teaching',
       'alliance', daterange(%(day)s, NULL), true, true, tstzrange(%(now)s, NULL), 'x'
  FROM made CROSS JOIN (
       SELECT DISTINCT bureau_id, school_id, institution_id FROM groups_membership
        WHERE group_id IN (%(one)s, %(two)s)) m;
"""


def compare(members=200, rounds=ROUNDS):
    """(seconds of a decided merger, seconds of the bare SQL), medians of rounds taken in turn."""
    build(members)
    office = reader(OFFICER).office
    with enter_office(office):
        change = asked()
    ours, bare = [], []
    for _round in range(rounds):
        ours.append(undone(office, lambda: merge(change, office)))
        bare.append(undone(office, write_bare))
    return statistics.median(ours), statistics.median(bare)


def build(members):
    """A bureau with an officer and two groups of so many schools, written by the owner."""
    values = {"bureau": BUREAU, "members": members}
    with connections["owner"].cursor() as cursor:
        cursor.execute(TABLES, values)
        cursor.execute("ANALYZE")
    hire(OFFICER, Office.OFFICER, Jurisdiction.objects.get(pk=BUREAU))


def asked():
    group = EducationGroup.objects.get(pk=BUREAU + 1)
    change = ChangeRequest.objects.create(bureau_id=BUREAU, group=group, reasons="合并")
    Move.objects.create(
        change=change, bureau_id=BUREAU, kind="merge", on=timezone.localdate(),
        others=[BUREAU + 2], core_id=BUREAU + 1, name="合县新集团", mode="core_rural",
        tie="teaching", form="alliance",
    )  # fmt: skip
    return change


def merge(change, office):
    """Lock, read, try, check, write, publish."""
    grounds = locked_grounds(change, office)
    preview = grounds.preview
    if preview.blocked:
        raise SystemExit([check.sentence for check in preview.checks if check.blocks])
    commit(change, preview, grounds.groups, grounds.rows, number="合教发〔2026〕1号", by=office)


def write_bare():
    values = {
        "bureau": BUREAU, "one": BUREAU + 1, "two": BUREAU + 2, "core": BUREAU + 1,
        "now": timezone.now(), "day": timezone.localdate(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LOCK, values)
        cursor.execute(WRITE, values)


def undone(office, work):
    """Seconds from the first lock to the last constraint; nothing of it stays."""
    with enter_office(office):
        started = time.perf_counter()
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - started
        transaction.set_rollback(True)
    return took
