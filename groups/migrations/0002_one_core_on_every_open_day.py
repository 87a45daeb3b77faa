from django.db import migrations

# Deferred triggers on groups and memberships call this at commit. Campuses of one legal
# school may be core together (the exclusion constraint sees to that); a day without a
# core may not be.
FUNCTION = """
CREATE FUNCTION require_one_core(the_group bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    open_days daterange;
    core_days datemultirange;
BEGIN
    SELECT daterange(in_force_on, closed_on, '[]') INTO open_days
      FROM groups_educationgroup WHERE id = the_group AND state IN ('in_force', 'closed');
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


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION require_one_core(bigint)")]
