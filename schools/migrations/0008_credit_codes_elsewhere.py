from django.conf import settings
from django.db import migrations

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


def let_the_app_role_call_it(apps, schema_editor):
    quoted = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    function = "schools_credit_codes_elsewhere(text[])"
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted}")


class Migration(migrations.Migration):
    dependencies = [("schools", "0007_goals_are_withdrawn")]

    operations = [
        migrations.RunSQL(ELSEWHERE, "DROP FUNCTION schools_credit_codes_elsewhere(text[])"),
        migrations.RunPython(let_the_app_role_call_it, migrations.RunPython.noop),
    ]
