from django.conf import settings
from django.db import migrations

# The app role may not move a school between bureaus, and a day's work nobody is logged in for
# has no identity. As the owner these do only what was decided and is due: they take no argument.
# A change whose old value no longer holds is left alone (the page says so), never forced.
# Each in a block of its own: what one school cannot take holds up no other.
APPLY_CHANGES = """
CREATE FUNCTION schools_apply_due_changes() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    c schools_schoolchange;
    s schools_school;
    held text;
    done integer := 0;
BEGIN
    FOR c IN
        SELECT * FROM schools_schoolchange
         WHERE state = 'approved' AND applied_on IS NULL AND effective_on <= today
           AND decided_on IS NOT NULL AND approver_id IS NOT NULL
         ORDER BY effective_on, id FOR UPDATE SKIP LOCKED
    LOOP
        BEGIN
            SELECT * INTO s FROM schools_school WHERE node_id = c.school_id FOR UPDATE;
            held := CASE c.field WHEN 'name' THEN s.name WHEN 'stage' THEN s.stage
                                 WHEN 'status' THEN s.status ELSE s.ownership END;
            CONTINUE WHEN held <> c.old_value;
            IF c.field = 'name' THEN
                UPDATE schools_school SET name = c.new_value, sort_key = c.new_sort_key
                 WHERE node_id = s.node_id;
                UPDATE accounts_jurisdiction SET name = c.new_value WHERE id = s.node_id;
                INSERT INTO schools_schoolalias (bureau_id, school_id, name, source)
                VALUES (s.bureau_id, s.node_id, c.old_value, '曾用名')
                ON CONFLICT (school_id, name) DO NOTHING;
            ELSIF c.field = 'stage' THEN
                UPDATE schools_school SET stage = c.new_value WHERE node_id = s.node_id;
            ELSIF c.field = 'ownership' THEN
                UPDATE schools_school SET ownership = c.new_value
                 WHERE node_id = s.node_id OR legal_school_id = s.node_id;
            ELSE
                UPDATE schools_school SET status = c.new_value,
                    opened_on = CASE WHEN c.old_value = 'planned' AND c.new_value = 'open'
                                     THEN c.effective_on ELSE opened_on END,
                    closed_on = CASE WHEN c.new_value IN ('merged', 'closed')
                                     THEN GREATEST(c.effective_on - 1, opened_on) END
                 WHERE node_id = s.node_id;
                IF c.new_value = 'merged' THEN
                    INSERT INTO schools_schoolsuccession
                        (bureau_id, predecessor_id, successor_id, kind, "on", basis)
                    VALUES (s.bureau_id, s.node_id, c.successor_id, 'merged', c.effective_on,
                            left(c.why, 200))
                    ON CONFLICT (predecessor_id, successor_id) DO NOTHING;
                END IF;
            END IF;
            UPDATE schools_schoolchange SET applied_on = today WHERE id = c.id;
            done := done + 1;
        EXCEPTION WHEN integrity_constraint_violation THEN
            RAISE WARNING 'school change % was not applied: %', c.id, SQLERRM;
        END;
    END LOOP;
    RETURN done;
END $$;
"""

# The school and what describes it go; what was filed stays with the old bureau, readable by
# the new one. A yearly filing the school still has in its hands goes with it.
# The bureau a school leaves keeps a row of its time (`PastBureau`), every later bureau reads what
# was filed before, and the old one what counted under it and goes along because it is open.
APPLY_TRANSFERS = """
CREATE FUNCTION schools_apply_due_transfers() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    t schools_schooltransfer;
    s schools_school;
    moved bigint[];
    open_filings bigint[];
    describing text;
    done integer := 0;
BEGIN
    FOR t IN
        SELECT q.* FROM schools_schooltransfer q
          JOIN schools_transferanswer a ON a.transfer_id = q.id
         WHERE q.state = 'approved' AND q.applied_on IS NULL AND q.effective_on <= today
           AND q.decided_on IS NOT NULL AND q.approver_id IS NOT NULL
           AND a.agrees AND a.bureau_id = q.to_bureau_id
         ORDER BY q.effective_on, q.id FOR UPDATE OF q SKIP LOCKED
    LOOP
        BEGIN
            SELECT * INTO s FROM schools_school WHERE node_id = t.school_id FOR UPDATE;
            SELECT array_agg(node_id) INTO moved FROM schools_school
             WHERE bureau_id = t.bureau_id AND (node_id = s.node_id OR legal_school_id = s.node_id);
            CONTINUE WHEN s.bureau_id <> t.bureau_id OR EXISTS (
                SELECT FROM schools_schoolchange
                 WHERE school_id = ANY(moved) AND state = 'submitted');

            UPDATE schools_pastbureau SET readers = readers || t.to_bureau_id
             WHERE school_id = ANY(moved) AND NOT t.to_bureau_id = ANY(readers);
            INSERT INTO schools_pastbureau (bureau_id, readers, school_id, days, name, sort_key,
                   category, stage, nature, status, area, opened_on, closed_on)
            SELECT t.bureau_id, ARRAY[t.to_bureau_id], m.node_id, daterange((
                       SELECT max(upper(p.days)) FROM schools_pastbureau p
                        WHERE p.school_id = m.node_id), t.effective_on),
                   m.name, m.sort_key, m.category, m.stage, m.nature, m.status, m.area,
                   m.opened_on, m.closed_on
              FROM schools_school m WHERE m.node_id = ANY(moved);

            UPDATE accounts_jurisdiction n
               SET parent_id = b.id, city_id = b.city_id, province_id = b.province_id, area = b.area
              FROM accounts_jurisdiction b WHERE b.id = t.to_bureau_id AND n.id = ANY(moved);
            UPDATE schools_school SET bureau_id = t.to_bureau_id WHERE node_id = ANY(moved);
            FOREACH describing IN ARRAY ARRAY['schools_schoolalias', 'schools_schooltag',
                                              'schools_schoolcontact', 'schools_principalpost']
            LOOP
                EXECUTE format('UPDATE %I SET bureau_id = $1 WHERE school_id = ANY($2)', describing)
                  USING t.to_bureau_id, moved;
            END LOOP;
            UPDATE schools_schoolsuccession SET bureau_id = t.to_bureau_id
             WHERE predecessor_id = ANY(moved) OR successor_id = ANY(moved);

            SELECT COALESCE(array_agg(id), '{}') INTO open_filings FROM schools_figuresfiling
             WHERE school_id = ANY(moved) AND bureau_id = t.bureau_id
               AND state IN ('draft', 'returned');
            UPDATE schools_figuresfiling SET
                   bureau_id = CASE WHEN id = ANY(open_filings) THEN t.to_bureau_id
                                    ELSE bureau_id END,
                   readers = CASE WHEN id <> ALL(open_filings) THEN readers || t.to_bureau_id
                                  WHEN submitted_at IS NULL THEN readers
                                  ELSE readers || t.bureau_id END
             WHERE school_id = ANY(moved);
            UPDATE schools_schoolfigures f SET bureau_id = r.bureau_id, readers = r.readers
              FROM schools_figuresfiling r WHERE f.filing_id = r.id AND r.school_id = ANY(moved);
            UPDATE schools_classsize c SET bureau_id = r.bureau_id, readers = r.readers
              FROM schools_schoolfigures f JOIN schools_figuresfiling r ON r.id = f.filing_id
             WHERE c.figures_id = f.id AND r.school_id = ANY(moved);
            UPDATE schools_figurereason x SET bureau_id = r.bureau_id, readers = r.readers
              FROM schools_figuresfiling r WHERE x.filing_id = r.id AND r.school_id = ANY(moved);
            UPDATE schools_schoolchange SET readers = readers || t.to_bureau_id
             WHERE school_id = ANY(moved) AND bureau_id = t.bureau_id;
            UPDATE records_decision SET readers = readers || t.to_bureau_id
             WHERE parties && moved AND bureau_id = t.bureau_id
               AND record_kind IN ('schools.figuresfiling', 'schools.schoolchange');
            UPDATE records_attachment SET readers = readers || t.to_bureau_id
             WHERE parties && moved AND bureau_id = t.bureau_id
               AND record_kind IN ('schools.figuresfiling', 'schools.schoolchange');

            UPDATE schools_schooltransfer SET applied_on = today WHERE id = t.id;
            done := done + 1;
        EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
            RAISE WARNING 'school transfer % was not applied: %', t.id, SQLERRM;
        END;
    END LOOP;
    RETURN done;
END $$;
"""

# What a school was on a day: the fields changed since, with what they held then. Changes are
# the school's own to read, its former name is anybody's who may see the school; so this looks
# as the owner and answers for schools of the transaction's own identity only. A campus is
# owned as its legal school is.
AS_IT_WAS = """
CREATE FUNCTION schools_as_it_was(the_school bigint, the_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(jsonb_object_agg(first.field, first.old_value), '{}') FROM (
        SELECT DISTINCT ON (c.field) c.field, c.old_value
          FROM schools_school s JOIN schools_schoolchange c
            ON c.school_id = s.node_id
            OR c.school_id = s.legal_school_id AND c.field = 'ownership'
         WHERE s.node_id = the_school AND c.applied_on IS NOT NULL AND c.effective_on > the_day
           AND s.bureau_id = ANY(NULLIF(current_setting('app.sees', true), '')::bigint[])
         ORDER BY c.field, c.effective_on, c.id
    ) AS first
$$;
"""

# A credit code is unique in the whole register, and a bureau sees its own part of it. The check
# of a table asks as the owner which of its codes are held elsewhere, and learns nothing more.
ELSEWHERE = """
CREATE FUNCTION schools_credit_codes_elsewhere(codes text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.credit_code FROM schools_school s
     WHERE s.credit_code = ANY(codes) AND s.credit_code <> ''
       AND s.bureau_id <> ALL(NULLIF(current_setting('app.sees', true), '')::bigint[])
$$;
"""

FUNCTIONS = (
    "schools_apply_due_changes()",
    "schools_apply_due_transfers()",
    "schools_as_it_was(bigint, date)",
    "schools_credit_codes_elsewhere(text[])",
)


def let_the_app_role_call_them(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for function in FUNCTIONS:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app}")


class Migration(migrations.Migration):
    # The functions tell `records` what was done; they read its tables.
    dependencies = [("schools", "0001_first_release"), ("records", "0001_first_release")]

    operations = [
        migrations.RunSQL(APPLY_CHANGES, "DROP FUNCTION schools_apply_due_changes()"),
        migrations.RunSQL(APPLY_TRANSFERS, "DROP FUNCTION schools_apply_due_transfers()"),
        migrations.RunSQL(AS_IT_WAS, "DROP FUNCTION schools_as_it_was(bigint, date)"),
        migrations.RunSQL(ELSEWHERE, "DROP FUNCTION schools_credit_codes_elsewhere(text[])"),
        migrations.RunPython(let_the_app_role_call_them, migrations.RunPython.noop),
    ]
