from django.db import migrations

# Lock the row above, then add up: two people spending at once wait for each other.
# What is filed counts until it is rejected, so nobody plans with money already asked for.
FUNCTIONS = """
CREATE FUNCTION require_within_allocation(the_allocation bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    allocation funding_allocation;
    spent numeric;
BEGIN
    SELECT * INTO allocation FROM funding_allocation WHERE id = the_allocation FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO spent FROM funding_expenditure
     WHERE allocation_id = the_allocation AND state <> 'rejected';
    IF spent > 0 AND (allocation.state <> 'approved' OR spent > allocation.amount) THEN
        RAISE EXCEPTION 'allocation %: % spent of %', the_allocation, spent, allocation.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'never_above_the_allocation';
    END IF;
END $$;

CREATE FUNCTION require_within_quota(the_quota bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    available numeric;
    allocated numeric;
BEGIN
    SELECT amount INTO available FROM funding_quota WHERE id = the_quota FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO allocated FROM funding_allocation
     WHERE quota_id = the_quota AND state <> 'rejected';
    IF allocated > available THEN
        RAISE EXCEPTION 'quota %: % allocated of %', the_quota, allocated, available
            USING ERRCODE = 'check_violation', CONSTRAINT = 'never_above_the_quota';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_first_release")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION require_within_allocation(bigint), require_within_quota(bigint)",
        )
    ]
