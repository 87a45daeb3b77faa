from django.conf import settings
from django.db import migrations

# As in 0002, and groups decided but not yet begun: they too have a core from their first day on.
ONE_CORE = """
CREATE OR REPLACE FUNCTION require_one_core(the_group bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    open_days daterange;
    core_days datemultirange;
BEGIN
    SELECT daterange(in_force_on, closed_on, '[]') INTO open_days
      FROM groups_educationgroup
     WHERE id = the_group AND state IN ({states});
    IF open_days IS NULL THEN
        RETURN;
    END IF;
    SELECT range_agg(days) INTO core_days FROM groups_membership
     WHERE group_id = the_group AND role = 'core' AND settled AND upper_inf(known);
    IF core_days IS NULL OR NOT core_days @> open_days THEN
        RAISE EXCEPTION 'group % has no core school on every open day', the_group
            USING ERRCODE = 'check_violation', CONSTRAINT = 'core_on_every_open_day';
    END IF;
END $$;
"""
STATES = "'in_force', 'closed', 'pending'"
FORMER_STATES = "'in_force', 'closed'"

# A day's work nobody is logged in for has no identity. As the owner this does only what was
# decided and is due: it takes no argument. What one group cannot take holds up no other.
# The public row is what groups.services.publishing writes; a test keeps the two the same.
APPLY = """
CREATE FUNCTION groups_apply_due_changes() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    g groups_educationgroup;
    done integer := 0;
BEGIN
    FOR g IN
        SELECT e.* FROM groups_educationgroup e
         WHERE e.state = 'pending' AND e.in_force_on <= today
            OR e.state = 'in_force' AND e.closed_on < today
            OR e.state IN ('in_force', 'pending') AND EXISTS (
               SELECT FROM groups_groupperiod p
                WHERE p.group_id = e.id AND upper_inf(p.known) AND p.days @> today
                  AND (p.name, p.mode, p.tie, p.form) IS DISTINCT FROM (e.name, e.mode, e.tie, e.form))
            OR e.state = 'in_force' AND EXISTS (
               SELECT FROM groups_membership m
                WHERE m.group_id = e.id AND upper_inf(m.known)
                  AND (lower(m.days) BETWEEN today - 7 AND today
                       OR upper(m.days) BETWEEN today - 7 AND today))
         ORDER BY e.id FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            UPDATE groups_educationgroup e SET
                   state = CASE WHEN e.state = 'pending' AND e.in_force_on <= today THEN 'in_force'
                                WHEN e.state = 'in_force' AND e.closed_on < today THEN 'closed'
                                ELSE e.state END
             WHERE e.id = g.id;
            UPDATE groups_educationgroup e SET name = p.name, sort_key = p.sort_key,
                   mode = p.mode, tie = p.tie, form = p.form
              FROM groups_groupperiod p
             WHERE e.id = g.id AND p.group_id = e.id AND upper_inf(p.known) AND p.days @> today;
            INSERT INTO groups_publishedgroup AS p
                   (bureau_id, readers, group_id, city_id, county, name, sort_key, stage, mode,
                    core_name, members, document_number, in_force_on, withdrawn_on)
            SELECT e.bureau_id, e.readers, e.id, b.city_id, b.name, e.name, e.sort_key, e.stage,
                   e.mode, left(COALESCE(s.cores, ''), 240), COALESCE(s.members, '[]'),
                   e.document_number, e.in_force_on,
                   CASE WHEN e.state = 'in_force' THEN NULL ELSE e.closed_on END
              FROM groups_educationgroup e
              JOIN accounts_jurisdiction b ON b.id = e.bureau_id
             CROSS JOIN LATERAL (
                   SELECT string_agg(n.name, '、' ORDER BY m.id) FILTER (WHERE m.role = 'core')
                          AS cores,
                          jsonb_agg(jsonb_build_object('name', n.name, 'role', m.role,
                                                       'area', n.area)
                                    ORDER BY m.role <> 'core', m.id) AS members
                     FROM groups_membership m JOIN accounts_jurisdiction n ON n.id = m.school_id
                    WHERE m.group_id = e.id AND upper_inf(m.known) AND m.days @> (
                          CASE WHEN e.closed_on < today THEN e.closed_on
                               ELSE GREATEST(today, e.in_force_on) END)) AS s
             WHERE e.id = g.id AND e.state IN ('in_force', 'closed')
            ON CONFLICT (group_id) DO UPDATE SET
                   name = EXCLUDED.name, sort_key = EXCLUDED.sort_key, mode = EXCLUDED.mode,
                   core_name = EXCLUDED.core_name, members = EXCLUDED.members,
                   withdrawn_on = EXCLUDED.withdrawn_on
             WHERE (p.name, p.mode, p.core_name, p.members, p.withdrawn_on) IS DISTINCT FROM
                   (EXCLUDED.name, EXCLUDED.mode, EXCLUDED.core_name, EXCLUDED.members,
                    EXCLUDED.withdrawn_on);
            done := done + 1;
        EXCEPTION WHEN integrity_constraint_violation THEN
            RAISE WARNING 'group % was not brought up to date: %', g.id, SQLERRM;
        END;
    END LOOP;
    RETURN done;
END $$;
"""


def let_the_app_role_call_it(apps, schema_editor):
    quoted = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute("REVOKE ALL ON FUNCTION groups_apply_due_changes() FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION groups_apply_due_changes() TO {quoted}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_changes_of_groups")]

    operations = [
        migrations.RunSQL(
            ONE_CORE.format(states=STATES), ONE_CORE.format(states=FORMER_STATES)
        ),
        migrations.RunSQL(APPLY, "DROP FUNCTION groups_apply_due_changes()"),
        migrations.RunPython(let_the_app_role_call_it, migrations.RunPython.noop),
    ]
