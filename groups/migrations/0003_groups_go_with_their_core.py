# ruff: noqa: S608  (statements are put together from our own words)
from importlib import import_module

from django.conf import settings
from django.db import migrations

# What the public register says of who is in a group, by id: for who asks to merge with a group of
# another bureau, before that bureau's record is open to it.
PUBLISHED = """
CREATE FUNCTION groups_published_seats(ids bigint[])
RETURNS TABLE (group_id bigint, school_id bigint, institution_id bigint, role varchar, days daterange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.group_id, m.school_id, m.institution_id, m.role, m.days
      FROM groups_membership m JOIN groups_publishedgroup p ON p.group_id = m.group_id
     WHERE m.group_id = ANY(ids) AND upper_inf(m.known) AND p.withdrawn_on IS NULL
     ORDER BY m.id
$$;
"""

# Who reads a group besides its own bureau: as of 0002, and who asks for the open change; the
# bureaus whose decided changes made it what it is, and those of the groups it came out of or became.
BEFORE = import_module("groups.migrations.0002_functions").OPEN_TO_BUREAUS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
OPEN_TO_BUREAUS = BEFORE.replace(
    "SELECT unnest(c.readers) FROM", "SELECT unnest(c.readers || c.bureau_id) FROM"
).replace(
    "           ) r\n",
    """            UNION
           SELECT c.bureau_id FROM groups_changerequest c
            WHERE c.state = 'approved' AND (c.group_id = e.id
                  OR c.id IN (SELECT v.change_id FROM groups_move v
                               WHERE v.others @> ARRAY[e.id] AND NOT v.removed))
            UNION
           SELECT o.bureau_id FROM groups_groupline l
             JOIN groups_educationgroup o ON o.id IN (l.source_id, l.target_id)
            WHERE e.id IN (l.source_id, l.target_id)
           ) r
""",
)

# A group is led by the bureau of its core. Where an approved change, agreed to by the other bureaus,
# makes another bureau's school the core, the group goes over on that day with all it keeps; what the
# bureau before decided and what schools did stays where it is, and the new one reads it. As the owner
# this does nothing but repeat what was decided. What one group cannot take holds up no other at night.
LED = """
CREATE FUNCTION groups_led_by_the_cores_bureau(the_group bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    g record;
    done integer := 0;
BEGIN
    FOR g IN
        SELECT e.id, e.state, e.bureau_id AS was, o.name AS was_name, n.lead, b.name AS lead_name,
               n.document_number
          FROM groups_educationgroup e
          JOIN accounts_jurisdiction o ON o.id = e.bureau_id
         CROSS JOIN LATERAL (
               SELECT s.parent_id AS lead, c.document_number
                 FROM groups_membership m
                 JOIN accounts_jurisdiction s ON s.id = m.school_id
                 JOIN groups_changerequest c ON c.group_id = e.id
                 JOIN groups_move v ON v.change_id = c.id AND v.school_id = m.school_id
                WHERE m.group_id = e.id AND m.role = 'core' AND m.settled AND upper_inf(m.known)
                  AND m.days @> today AND s.parent_id <> e.bureau_id
                  AND c.state = 'approved' AND c.bureau_id = e.bureau_id
                  AND c.deciders <@ ARRAY(
                      SELECT d.bureau_id FROM groups_bureaudecision d
                       WHERE d.change_id = c.id AND d.state = 'approved')
                  AND v.kind = 'core' AND NOT v.removed AND v."on" <= today
                ORDER BY c.id DESC LIMIT 1) n
          JOIN accounts_jurisdiction b ON b.id = n.lead
         WHERE (the_group IS NULL OR e.id = the_group) AND e.state = 'in_force'
         ORDER BY e.id FOR UPDATE OF e
    LOOP
        BEGIN
            UPDATE groups_educationgroup SET bureau_id = g.lead, {old_reads}
             WHERE id = g.id;
            {kept}
            UPDATE groups_agendaitem SET bureau_id = g.lead, {old_reads}
             WHERE meeting_id IN (SELECT id FROM groups_councilmeeting WHERE group_id = g.id);
            UPDATE groups_planitem SET bureau_id = g.lead, {old_reads}
             WHERE plan_id IN (SELECT id FROM groups_plan WHERE group_id = g.id);
            UPDATE groups_publishedgroup SET county = g.lead_name WHERE group_id = g.id;
            {papers}
            {left}
            {said}
            INSERT INTO records_decision (
                bureau_id, readers, parties, record_kind, record_id, round, step, label,
                from_state, to_state, person_name, office_title, reason, document_number, fields,
                before, after, at)
            VALUES (g.lead, ARRAY[g.was], '{}', 'groups.educationgroup', g.id, 1, 'hand_over',
                '随核心校移交主管教育局', g.state, g.state, '', '系统',
                '核心校变更后，由' || g.was_name || '移交' || g.lead_name || '牵头。',
                g.document_number, '{}', jsonb_build_object('bureau', g.was_name),
                jsonb_build_object('bureau', g.lead_name), now());
            PERFORM groups_open_to_members(g.id);
            done := done + 1;
        EXCEPTION WHEN integrity_constraint_violation THEN
            IF the_group IS NOT NULL THEN
                RAISE;
            END IF;
            RAISE WARNING 'group % did not go over to its new bureau: %', g.id, SQLERRM;
        END;
    END LOOP;
    RETURN done;
END $$;
"""
OLD_READS = (
    "readers = ARRAY(SELECT DISTINCT x FROM unnest(readers || g.was) x WHERE x <> g.lead ORDER BY x)"
)
NEW_READS = (
    "readers = ARRAY(SELECT DISTINCT x FROM unnest(readers || g.lead) x"
    " WHERE x <> bureau_id ORDER BY x)"
)
# What the group keeps of itself.
OF_THE_GROUP = (
    "membership", "groupperiod", "publishedgroup", "councilseat", "councilmeeting", "resolution",
    "charterversion", "delegatedpower", "plan", "groupstanding",
)  # fmt: skip
KEPT = "".join(
    f"""
            UPDATE groups_{table} SET bureau_id = g.lead, {OLD_READS} WHERE group_id = g.id;"""
    for table in OF_THE_GROUP
)
PAPERS = "".join(
    f"""
            UPDATE records_attachment SET bureau_id = g.lead, {OLD_READS}
             WHERE record_kind = 'groups.{table}'
               AND record_id IN (SELECT id FROM groups_{table} WHERE group_id = g.id);"""
    for table in ("councilmeeting", "charterversion", "plan", "groupstanding")
)
# What was asked, decided and done under the bureau before, with what is beside it.
ASKED = "(SELECT id FROM groups_changerequest WHERE group_id = g.id AND state IN ('approved', 'rejected'))"
FILED = "(SELECT id FROM groups_formationfiling WHERE group_id = g.id)"
STAYS = (
    *((table, "group_id = g.id") for table in (
        "sharedresource", "booking", "wanted", "sharingrecord", "researchsession")),
    ("attendance", "session_id IN (SELECT id FROM groups_researchsession WHERE group_id = g.id)"),
    ("progressreport", "item_id IN (SELECT i.id FROM groups_planitem i JOIN groups_plan p"
                       " ON p.id = i.plan_id WHERE p.group_id = g.id)"),
    ("groupline", "g.id IN (source_id, target_id)"),
    ("changerequest", f"id IN {ASKED}"), ("move", f"change_id IN {ASKED}"),
    ("handling", f"change_id IN {ASKED}"),
    ("formationfiling", f"id IN {FILED}"), ("filingmember", f"filing_id IN {FILED}"),
    ("dossieritem", f"filing_id IN {FILED}"),
)  # fmt: skip
LEFT = "".join(
    f"""
            UPDATE groups_{table} SET {NEW_READS} WHERE {which};"""
    for table, which in STAYS
)
SAID = "".join(
    f"""
            UPDATE records_{table} SET {NEW_READS} WHERE {which};"""
    for table in ("decision", "attachment")
    for which in (
        "record_kind = 'groups.educationgroup' AND record_id = g.id",
        f"record_kind = 'groups.changerequest' AND record_id IN {ASKED}",
        f"record_kind = 'groups.formationfiling' AND record_id IN {FILED}",
        *(
            f"record_kind = 'groups.{kind}'"
            f" AND record_id IN (SELECT id FROM groups_{kind} WHERE group_id = g.id)"
            for kind in (
                "councilmeeting", "charterversion", "plan", "groupstanding", "sharingrecord",
                "researchsession",
            )
        ),
    )
)
for word, words in (
    ("{old_reads}", OLD_READS), ("{kept}", KEPT), ("{papers}", PAPERS), ("{left}", LEFT),
    ("{said}", SAID),
):  # fmt: skip
    LED = LED.replace(word, words)

FOR_THE_APP = ("groups_published_seats(bigint[])", "groups_led_by_the_cores_bureau(bigint)")


def say_who_may_call_them(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for function in FOR_THE_APP:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_functions")]

    operations = [
        migrations.RunSQL(PUBLISHED, "DROP FUNCTION groups_published_seats(bigint[])"),
        migrations.RunSQL(OPEN_TO_BUREAUS, BEFORE),
        migrations.RunSQL(LED, "DROP FUNCTION groups_led_by_the_cores_bureau(bigint)"),
        migrations.RunPython(say_who_may_call_them, migrations.RunPython.noop),
    ]
