from django.conf import settings
from django.db import migrations

# What a school that has left a bureau was on a day of that bureau's: its row and its tags are the
# new bureau's to read. This looks as the owner and answers for days that were the transaction's
# own identity's only. Town and codes have no days: they are as corrected since.
BEFORE_IT_LEFT = """
CREATE FUNCTION schools_before_it_left(the_school bigint, the_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
               'name', s.name, 'stage', s.stage, 'status', s.status, 'ownership', s.ownership,
               'town', s.town, 'code', s.code, 'credit_code', s.credit_code,
               'tags', (SELECT COALESCE(jsonb_agg(t.tag), '[]') FROM schools_schooltag t
                         WHERE t.school_id = s.node_id AND t.days @> the_day)) || changed.since
      FROM schools_pastbureau b JOIN schools_school s ON s.node_id = b.school_id
     CROSS JOIN LATERAL (
           SELECT COALESCE(jsonb_object_agg(first.field, first.old_value), '{}') AS since FROM (
               SELECT DISTINCT ON (c.field) c.field, c.old_value FROM schools_schoolchange c
                WHERE (c.school_id = s.node_id
                       OR c.school_id = s.legal_school_id AND c.field = 'ownership')
                  AND c.applied_on IS NOT NULL AND c.effective_on > the_day
                ORDER BY c.field, c.effective_on, c.id
           ) AS first) AS changed
     WHERE b.school_id = the_school AND b.days @> the_day
       AND b.bureau_id = ANY(NULLIF(current_setting('app.sees', true), '')::bigint[])
$$;
"""
FUNCTION = "schools_before_it_left(bigint, date)"


def let_the_app_role_call_it(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO {app}")


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_functions")]

    operations = [
        migrations.RunSQL(BEFORE_IT_LEFT, f"DROP FUNCTION {FUNCTION}"),
        migrations.RunPython(let_the_app_role_call_it, migrations.RunPython.noop),
    ]
