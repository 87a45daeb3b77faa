from importlib import import_module

from django.db import migrations

# As in 0004, and besides: the bureau a school leaves keeps a row of its time (`PastBureau`), every
# later bureau reads what was filed before, and the old one what counted under it and goes along
# because it is open.
APPLY_TRANSFERS = """
CREATE OR REPLACE FUNCTION schools_apply_due_transfers() RETURNS integer
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
BEFORE = import_module("schools.migrations.0004_decided_changes_come_into_force").APPLY_TRANSFERS

# Schools that were transferred before there was such a row.
TRANSFERRED = """
INSERT INTO schools_pastbureau (bureau_id, readers, school_id, days, name, sort_key, category, stage,
       nature, status, area, opened_on, closed_on)
SELECT t.bureau_id, ARRAY[t.to_bureau_id], s.node_id,
       daterange(lag(t.effective_on) OVER (PARTITION BY s.node_id ORDER BY t.effective_on, t.id),
                 t.effective_on),
       s.name, s.sort_key, s.category, s.stage, s.nature, s.status, s.area, s.opened_on, s.closed_on
  FROM schools_schooltransfer t
  JOIN schools_school s ON t.school_id IN (s.node_id, s.legal_school_id)
 WHERE t.applied_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("schools", "0009_past_bureaus")]

    operations = [
        migrations.RunSQL(
            APPLY_TRANSFERS, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
        migrations.RunSQL(TRANSFERRED, migrations.RunSQL.noop),
    ]
