"""Row-level security: the database's half of who sees and who writes.

Two roles: the owner migrates, the app role runs. `protect` derives every policy from
the models, so a new business table is protected by the same migrate that makes it.
The CASE keeps a policy opaque to the planner: the explicit filter does the work and
uses the index, the policy only checks the rows that come out.
"""

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connections

from accounts.models import Scoped

# Tables without a bureau: identity, sessions, lock-out, jobs, and Django's own.
OUTSIDE = {
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions",
    "accounts_jurisdiction", "accounts_appointment", "accounts_jurisdictionpermission",
    "accounts_refusedrequest", "auth_group", "auth_group_permissions", "auth_permission",
    "axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog",
    "axes_accesslog", "django_content_type", "django_migrations", "django_session",
    "guardian_groupobjectpermission", "guardian_userobjectpermission", "knox_authtoken",
    "pghistory_context", "records_taskrun",
}  # fmt: skip
# Rows the app role may delete: what is short-lived by nature or derived.
DELETABLE_OUTSIDE = {
    "accounts_jurisdictionpermission", "axes_accessattempt", "axes_accessattemptexpiration",
    "django_session", "knox_authtoken",
}  # fmt: skip
NOTHING_TO_WRITE = {
    "django_migrations", "django_content_type", "auth_permission", "pghistory_context",
}  # fmt: skip
# What was said is said: kept for the audit administrator, changed by nobody.
NOTHING_TO_CHANGE = {"accounts_refusedrequest", "axes_accessfailurelog"}


def business_models():
    return [m for m in apps.get_models() if issubclass(m, Scoped) and m._meta.managed]


def event_models():
    return [m for m in apps.get_models() if issubclass(m, pghistory.models.Event)]


def setting(name, kind):
    """A per-transaction setting as one scalar sub-select; '' and unset become NULL."""
    return f"(SELECT NULLIF(current_setting('app.{name}', true), '')::{kind})"


def bureau_list(name):
    return f"{setting(name, 'bigint[]')}::bigint[]"


def reads(model):
    """The SELECT policy of a table as an SQL boolean."""
    if model.public:
        return "true"
    scope = bureau_list("writes" if model.private else "sees")
    seen = f"bureau_id = ANY({scope})"
    if model.has_column("readers"):
        seen += f" OR readers && {scope}"
    inside = "true"
    if model.has_column("parties"):
        school = setting("school", "bigint")
        inside = f"{school} IS NULL OR {school} = ANY(parties)"
    return f"CASE WHEN {seen} THEN {inside} ELSE false END"


def is_list(model, column):
    return any(f.name == column and isinstance(f, ArrayField) for f in model._meta.concrete_fields)


def writes(model):
    """The INSERT and UPDATE policy: the owning body, or a school that is a party, or the one
    school (or the schools of the list) the model names."""
    school = setting("school", "bigint")
    inside = f"{school} IS NULL"
    column = model.writing_school
    if is_list(model, column):
        inside += f" OR {school} = ANY({column})"
    elif column and column != "parties":
        inside += f" OR {school} = {column}"
    return f"CASE WHEN bureau_id = ANY({bureau_list('writes')}) THEN {inside} ELSE false END"


def inserts(model):
    """The INSERT policy: as `writes`, and a school adds only to a record that it may write."""
    if not model.goes_with_record:
        return writes(model)
    school = setting("school", "bigint")
    beside = f"CASE WHEN {school} IS NULL THEN true ELSE may_write_record({RECORD}) END"
    return f"({writes(model)}) AND {beside}"


RECORD = "record_kind, record_id"
# As who asks, whom the record's own policies bind: a row that may not be written is not locked.
MAY_WRITE = """
CREATE OR REPLACE FUNCTION may_write_record(kind text, record bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    held boolean;
BEGIN
    EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE', replace(kind, '.', '_'))
       INTO held USING record;
    RETURN COALESCE(held, false);
END $$;
"""


def protect_after_migrate(app_config, using, **kwargs):
    """Runs once per migrate, after the last app has its tables."""
    if app_config.label != list(apps.app_configs)[-1]:
        return
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            protect(cursor, app_role=settings.DATABASES["default"]["USER"])


def protect(cursor, *, app_role):
    """Write every grant and policy anew, from the models. Idempotent; run by the owner."""
    quote = '"{}"'.format(app_role.replace('"', '""'))
    cursor.execute("SELECT current_user")
    owner = '"{}"'.format(cursor.fetchone()[0].replace('"', '""'))
    if owner == quote:
        return
    cursor.execute(
        f"GRANT USAGE ON SCHEMA public TO {quote};"
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quote};"
        f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {quote};"
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {quote};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {quote};"
    )
    cursor.execute(MAY_WRITE)
    existing = set(tables(cursor))
    for table in DELETABLE_OUTSIDE & existing:
        cursor.execute(f"GRANT DELETE ON {table} TO {quote}")
    for table in NOTHING_TO_WRITE & existing:
        cursor.execute(f"REVOKE INSERT, UPDATE ON {table} FROM {quote}")
    for table in NOTHING_TO_CHANGE & existing:
        cursor.execute(f"REVOKE UPDATE ON {table} FROM {quote}")
    for model in business_models():
        protect_business_table(cursor, model, owner, quote)
    for model in event_models():
        protect_trail(cursor, model, owner, quote)
    run_triggers_as_owner(cursor)


def protect_business_table(cursor, model, owner, app_role):
    table = model._meta.db_table
    enforce(cursor, table, owner)
    cursor.execute(
        f"CREATE POLICY app_select ON {table} FOR SELECT TO {app_role} USING ({reads(model)});"
        f"CREATE POLICY app_insert ON {table} FOR INSERT TO {app_role}"
        f" WITH CHECK ({inserts(model)});"
        f"CREATE POLICY app_update ON {table} FOR UPDATE TO {app_role}"
        f" USING ({writes(model)}) WITH CHECK ({writes(model)});"
    )
    if model.changeable is not None:
        cursor.execute(f"REVOKE UPDATE ON {table} FROM {app_role}")
    for column in model.changeable or ():
        cursor.execute(f"GRANT UPDATE ({column}) ON {table} TO {app_role}")
    if model.deletable:
        cursor.execute(
            f"GRANT DELETE ON {table} TO {app_role};"
            f"CREATE POLICY app_delete ON {table} FOR DELETE TO {app_role}"
            f" USING ({writes(model)});"
        )


def protect_trail(cursor, model, owner, app_role):
    """The audit trail: the app role reads what its audit office may, and writes nothing."""
    table = model._meta.db_table
    enforce(cursor, table, owner)
    cursor.execute(
        f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {app_role};"
        f"CREATE POLICY app_select ON {table} FOR SELECT TO {app_role}"
        f" USING (CASE WHEN bureau_id = ANY({bureau_list('audits')})"
        f" THEN true ELSE false END);"
    )


def enforce(cursor, table, owner):
    """ENABLE and FORCE, the owner's own policy (or a data migration updates 0 rows)."""
    for policy in ("owner_all", "app_select", "app_insert", "app_update", "app_delete"):
        cursor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
    cursor.execute(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true);"
    )


def run_triggers_as_owner(cursor):
    """Trigger functions see whole tables (sums, the trail) and the app role cannot forge them.

    Nobody else may execute them: put on a temporary table of the app role's own they would
    write whatever its rows say into the trail. A trigger that stands fires all the same.
    """
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND p.prorettype = 'trigger'::regtype"
        " AND p.proowner = current_user::regrole"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(
            f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp;"
            f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
        )


def tables(cursor):
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') ORDER BY relname"
    )
    return [name for (name,) in cursor.fetchall()]


def unprotected_tables(cursor):
    """Tables that are neither protected nor named as outside; business tables that are missing."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND c.relforcerowsecurity"
        " AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    protected = {name for (name,) in cursor.fetchall()}
    expected = {m._meta.db_table for m in [*business_models(), *event_models()]}
    return sorted((expected | (set(tables(cursor)) - OUTSIDE)) - protected)


def role_is_too_powerful(cursor):
    """Superuser, BYPASSRLS, or the owner of the tables."""
    cursor.execute(
        "SELECT rolsuper OR rolbypassrls OR EXISTS ("
        " SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind = 'r' AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
        " FROM pg_roles WHERE rolname = current_user"
    )
    return cursor.fetchone()[0]
