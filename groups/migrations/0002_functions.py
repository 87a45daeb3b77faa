# ruff: noqa: S608  (statements are put together from our own words)
from django.conf import settings
from django.db import migrations

# Deferred triggers on groups and memberships call this at commit. Campuses of one legal
# school may be core together (the exclusion constraint sees to that); a day without a
# core may not be.
# Groups decided but not yet begun too have a core from their first day on.
ONE_CORE = """
CREATE FUNCTION require_one_core(the_group bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    open_days daterange;
    core_days datemultirange;
BEGIN
    SELECT daterange(in_force_on, closed_on, '[]') INTO open_days
      FROM groups_educationgroup
     WHERE id = the_group AND state IN ('in_force', 'closed', 'pending');
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

# The array overlap of `readers` is not leakproof, so under row-level security no index serves
# it and a county's list would read every group there is. As the owner the function may use the
# index; it answers for bodies of the transaction's own identity only, so it tells nobody more.
SHARED = """
CREATE FUNCTION groups_shared_with(bodies bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(id), '{}') FROM groups_educationgroup
     WHERE readers && ARRAY(
           SELECT unnest(bodies)
            INTERSECT SELECT unnest(NULLIF(current_setting('app.sees', true), '')::bigint[]))
$$;
"""

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

# Who reads a group besides its own bureau: the bureaus its schools belong to on its day or will,
# and while a change of it is asked for, whoever has a part in that. A group of an old register is
# its own bureau's until it is confirmed.
OPEN_TO_BUREAUS = """
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

# What is kept for a group's members, or offered to them, is seen by the members of the day: its
# council's papers, its plans in force, what is open in its catalogue and what is looked for. What
# was done (bookings, use records, sessions held) stays with the schools that were there. As the
# owner this does nothing but repeat what the memberships say; without a group it does so for
# those whose members changed within a week, which is the night's work. The core
# of the day keeps what the council writes.
OPEN_TO_MEMBERS = """
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
    PERFORM groups_open_to_bureaus(id) FROM unnest(ids) AS id;
    FOR g IN
        SELECT e.id, e.readers, COALESCE((
               SELECT array_agg(m.school_id ORDER BY m.school_id) FROM groups_membership m
                WHERE m.group_id = e.id AND upper_inf(m.known) AND m.days @> today
               ), '{}'::bigint[]) AS members, COALESCE((
               SELECT array_agg(m.school_id ORDER BY m.school_id) FROM groups_membership m
                WHERE m.group_id = e.id AND upper_inf(m.known) AND m.days @> today
                  AND m.role = 'core' AND m.settled
               ), '{}'::bigint[]) AS cores
          FROM groups_educationgroup e WHERE e.id = ANY(ids)
    LOOP
        {same}
        UPDATE groups_agendaitem t SET readers = g.readers, parties = g.members, cores = g.cores
          FROM groups_councilmeeting c
         WHERE c.id = t.meeting_id AND c.group_id = g.id
           AND (t.readers, t.parties, t.cores) IS DISTINCT FROM (g.readers, g.members, g.cores);
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
        UPDATE {table} t SET readers = g.readers, parties = g.members, cores = g.cores
         WHERE t.group_id = g.id
           AND (t.readers, t.parties, t.cores) IS DISTINCT FROM (g.readers, g.members, g.cores);"""
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
OPEN_TO_MEMBERS = OPEN_TO_MEMBERS.replace("{same}", SAME).replace("{offered}", OFFERED).replace("{papers}", PAPERS)

# A group's plan is kept by its core school. Where another school is the core, its open plans go
# over, and their records say so; as the owner this does nothing but repeat what the memberships
# say. Campuses of one core institution are all core: the plan stays with the one that keeps it.
PLANS_FOLLOW_CORE = """
CREATE FUNCTION groups_plans_follow_core(the_group bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    p record;
    done integer := 0;
BEGIN
    FOR p IN
        SELECT t.id, t.bureau_id, t.readers, t.state, t.core_id AS was, c.cores[1] AS core,
               CASE t.state WHEN 'issued' THEN t.parties ELSE c.cores[1:1] END AS parties
          FROM groups_plan t
         CROSS JOIN LATERAL (
               SELECT array_agg(m.school_id ORDER BY m.id) AS cores FROM groups_membership m
                WHERE m.group_id = t.group_id AND m.role = 'core' AND upper_inf(m.known)
                  AND m.days @> today) c
         WHERE (the_group IS NULL OR t.group_id = the_group)
           AND t.state IN ('draft', 'submitted', 'issued') AND t.core_id <> ALL(c.cores)
         ORDER BY t.id
    LOOP
        UPDATE groups_plan SET core_id = p.core, parties = p.parties WHERE id = p.id;
        UPDATE groups_planitem SET core_id = p.core, parties = p.parties WHERE plan_id = p.id;
        INSERT INTO records_decision (
            bureau_id, readers, parties, record_kind, record_id, round, step, label, from_state,
            to_state, person_name, office_title, reason, document_number, fields, before, after, at)
        SELECT p.bureau_id, p.readers, p.parties, 'groups.plan', p.id, 1, 'hand_over',
               '随核心校变更移交', p.state, p.state, '', '系统',
               '集团核心校由' || o.name || '变更为' || n.name || '，由' || n.name || '接续。', '',
               '{}', jsonb_build_object('core', o.name), jsonb_build_object('core', n.name), now()
          FROM accounts_jurisdiction o, accounts_jurisdiction n
         WHERE o.id = p.was AND n.id = p.core;
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
"""

FOR_THE_APP = (
    "groups_apply_due_changes()",
    "groups_open_to_members(bigint)",
    "groups_plans_follow_core(bigint)",
)
FOR_NOBODY = "groups_open_to_bureaus(bigint)"


def say_who_may_call_them(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for function in FOR_THE_APP:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app}")
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {FOR_NOBODY} FROM PUBLIC, {app}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_first_release")]

    operations = [
        migrations.RunSQL(ONE_CORE, "DROP FUNCTION require_one_core(bigint)"),
        migrations.RunSQL(SHARED, "DROP FUNCTION groups_shared_with(bigint[])"),
        migrations.RunSQL(APPLY, "DROP FUNCTION groups_apply_due_changes()"),
        migrations.RunSQL(OPEN_TO_BUREAUS, "DROP FUNCTION groups_open_to_bureaus(bigint)"),
        migrations.RunSQL(
            TRANSFERRED,
            "DROP TRIGGER groups_follow_a_transfer ON schools_school;"
            "DROP FUNCTION groups_follow_a_transfer();",
        ),
        migrations.RunSQL(OPEN_TO_MEMBERS, "DROP FUNCTION groups_open_to_members(bigint)"),
        migrations.RunSQL(PLANS_FOLLOW_CORE, "DROP FUNCTION groups_plans_follow_core(bigint)"),
        migrations.RunPython(say_who_may_call_them, migrations.RunPython.noop),
    ]
