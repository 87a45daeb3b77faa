from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations

# Who reads a group besides its own bureau: the bureaus its schools belong to on its day or will,
# and while a change of it is asked for, whoever has a part in that. A group of an old register is
# its own bureau's until it is confirmed.
OPEN = """
CREATE FUNCTION groups_open_to_bureaus(the_group bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    bodies bigint[];
BEGIN
    PERFORM FROM groups_educationgroup WHERE id = the_group AND state <> 'legacy';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT COALESCE(array_agg(r.id ORDER BY r.id), '{}') INTO bodies
      FROM groups_educationgroup e
     CROSS JOIN LATERAL (
           SELECT n.parent_id AS id FROM groups_membership m
             JOIN accounts_jurisdiction n ON n.id = m.school_id
            WHERE m.group_id = e.id AND upper_inf(m.known) AND m.days && daterange(
                  CASE WHEN e.closed_on < today THEN e.closed_on
                       ELSE GREATEST(today, e.in_force_on) END, NULL)
            UNION
           SELECT unnest(c.readers) FROM groups_changerequest c
            WHERE c.state IN ('submitted', 'reviewed', 'returned') AND (c.group_id = e.id
                  OR c.id IN (SELECT v.change_id FROM groups_move v
                               WHERE v.others @> ARRAY[e.id] AND NOT v.removed))
           ) r
     WHERE e.id = the_group AND r.id <> e.bureau_id;
    UPDATE groups_educationgroup SET readers = bodies WHERE id = the_group AND readers <> bodies;
    UPDATE groups_membership SET readers = bodies WHERE group_id = the_group AND readers <> bodies;
    UPDATE groups_groupperiod SET readers = bodies WHERE group_id = the_group AND readers <> bodies;
END $$;
"""
# A school that has gone to another bureau: that bureau reads its groups from now on, and the core
# of a group goes only once another school is the core, also where it became it meanwhile.
TRANSFERRED = """
CREATE FUNCTION groups_follow_a_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF EXISTS (SELECT FROM groups_membership m JOIN groups_educationgroup e ON e.id = m.group_id
                WHERE m.school_id = NEW.node_id AND m.role = 'core' AND upper_inf(m.known)
                  AND (upper_inf(m.days) OR upper(m.days) > today)
                  AND e.state IN ('legacy', 'pending', 'in_force')
                  AND e.bureau_id <> NEW.bureau_id) THEN
        RAISE EXCEPTION 'school % is the core of a group', NEW.node_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_core_goes_once_another_is';
    END IF;
    PERFORM groups_open_to_bureaus(e.id) FROM groups_educationgroup e
      WHERE e.state IN ('pending', 'in_force') AND e.id IN (
            SELECT m.group_id FROM groups_membership m
             WHERE m.school_id = NEW.node_id AND upper_inf(m.known));
    RETURN NULL;
END $$;
CREATE TRIGGER groups_follow_a_transfer AFTER UPDATE OF bureau_id ON schools_school
    FOR EACH ROW WHEN (OLD.bureau_id <> NEW.bureau_id)
    EXECUTE FUNCTION groups_follow_a_transfer();
"""
UNDO = """
DROP TRIGGER groups_follow_a_transfer ON schools_school;
DROP FUNCTION groups_follow_a_transfer();
"""
BEFORE = import_module("groups.migrations.0023_only_the_core_keeps_the_council").WHOLE
BEGINS = "    FOR g IN\n"
WHOLE = BEFORE.replace(
    BEGINS, "    PERFORM groups_open_to_bureaus(id) FROM unnest(ids) AS id;\n" + BEGINS
)  # fmt: skip
NAME = "groups_open_to_bureaus(bigint)"


def nobody_else_calls_it(apps, schema_editor):
    quoted = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC, {quoted}")


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0024_only_the_filer_writes_its_request"),
        ("schools", "0013_the_trail_is_read_by_bureau"),
    ]

    operations = [
        migrations.RunSQL(OPEN, f"DROP FUNCTION {NAME}"),
        migrations.RunPython(nobody_else_calls_it, migrations.RunPython.noop),
        migrations.RunSQL(TRANSFERRED, UNDO),
        pgtrigger.migrations.RemoveTrigger(
            model_name='changerequest',
            name='groups_open_to_the_road',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changerequest',
            trigger=pgtrigger.compiler.Trigger(name='groups_open_to_the_road', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.readers <> NEW.readers OR OLD.state <> NEW.state)', func='\nPERFORM groups_open_to_bureaus(NEW.group_id);\nPERFORM groups_open_to_bureaus(o) FROM groups_move m, unnest(m.others) o\n  WHERE m.change_id = NEW.id AND NOT m.removed;\nRETURN NULL;\n', hash='15c76dac890078a6c0e5e5cf88ff5b2d1d618a4d', operation='UPDATE OF "readers", "state"', pgid='pgtrigger_groups_open_to_the_road_581fe', table='groups_changerequest', when='AFTER')),
        ),
        migrations.RunSQL(WHOLE, BEFORE),
        # Who was asked once and has no part any more.
        migrations.RunSQL(
            "SELECT groups_open_to_bureaus(id) FROM groups_educationgroup"
            " WHERE state = 'in_force'",
            migrations.RunSQL.noop,
        ),
    ]
