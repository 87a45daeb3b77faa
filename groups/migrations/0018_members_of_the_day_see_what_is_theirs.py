# ruff: noqa: S608  (statements are put together from our own words)
from django.conf import settings
from django.db import migrations

# What is kept for a group's members, or offered to them, is seen by the members of the day: its
# council's papers, its plans in force, what is open in its catalogue and what is looked for. What
# was done (bookings, use records, sessions held) stays with the schools that were there. As the
# owner this does nothing but repeat what the memberships say; without a group it does so for
# those whose members changed within a week, which is the night's work.
OPEN = """
CREATE FUNCTION groups_open_to_members(the_group bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    ids bigint[] := ARRAY[the_group];
    g record;
    done integer := 0;
BEGIN
    IF the_group IS NULL THEN
        SELECT array_agg(DISTINCT m.group_id) INTO ids FROM groups_membership m
         WHERE upper_inf(m.known) AND (lower(m.days) BETWEEN today - 7 AND today
                                       OR upper(m.days) BETWEEN today - 7 AND today);
    END IF;
    FOR g IN
        SELECT e.id, e.readers, COALESCE((
               SELECT array_agg(m.school_id ORDER BY m.school_id) FROM groups_membership m
                WHERE m.group_id = e.id AND upper_inf(m.known) AND m.days @> today
               ), '{}'::bigint[]) AS members
          FROM groups_educationgroup e WHERE e.id = ANY(ids)
    LOOP
        {same}
        UPDATE groups_agendaitem t SET readers = g.readers, parties = g.members
          FROM groups_councilmeeting c
         WHERE c.id = t.meeting_id AND c.group_id = g.id
           AND (t.readers, t.parties) IS DISTINCT FROM (g.readers, g.members);
        UPDATE groups_plan t SET parties = g.members
         WHERE t.group_id = g.id AND t.state = 'issued' AND t.parties <> g.members;
        UPDATE groups_planitem t SET parties = g.members
          FROM groups_plan p
         WHERE p.id = t.plan_id AND p.group_id = g.id AND p.state = 'issued'
           AND t.parties <> g.members;
        {offered}
        {papers}
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
"""
SAME = "".join(
    f"""
        UPDATE {table} t SET readers = g.readers, parties = g.members
         WHERE t.group_id = g.id
           AND (t.readers, t.parties) IS DISTINCT FROM (g.readers, g.members);"""
    for table in (
        "groups_councilseat", "groups_councilmeeting", "groups_resolution",
        "groups_charterversion",
    )
)  # fmt: skip
PAPERS = "".join(
    f"""
        UPDATE records_attachment t SET readers = g.readers, parties = g.members
         WHERE t.record_kind = '{kind}'
           AND t.record_id = ANY(ARRAY(SELECT id FROM {table} WHERE group_id = g.id))
           AND (t.readers, t.parties) IS DISTINCT FROM (g.readers, g.members);"""
    for kind, table in (
        ("groups.councilmeeting", "groups_councilmeeting"),
        ("groups.charterversion", "groups_charterversion"),
    )
)
# Of the school that offers or looks for it also once it has left.
OFFERED = "".join(
    f"""
        UPDATE {table} t SET parties = o.parties
          FROM {table} f
         CROSS JOIN LATERAL (SELECT array_agg(x ORDER BY x) AS parties FROM
               (SELECT unnest(g.members) AS x UNION SELECT f.school_id) u) o
         WHERE f.id = t.id AND t.group_id = g.id AND {still} AND t.parties <> o.parties;"""
    for table, still in (
        ("groups_sharedresource", "(upper_inf(t.days) OR upper(t.days) > today)"),
        ("groups_wanted", "t.state = 'open'"),
    )
)  # fmt: skip
NAME = "groups_open_to_members(bigint)"


def let_the_app_role_call_it(apps, schema_editor):
    quoted = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {NAME} TO {quoted}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0017_wanted_and_joint_research")]

    operations = [
        migrations.RunSQL(
            OPEN.replace("{same}", SAME).replace("{offered}", OFFERED).replace("{papers}", PAPERS),
            f"DROP FUNCTION {NAME}",
        ),
        migrations.RunPython(let_the_app_role_call_it, migrations.RunPython.noop),
    ]
