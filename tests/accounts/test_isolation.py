"""One rule for who sees and who writes, said in Python and by the database, with rows to leak."""

import pytest
from django.core.management import call_command
from django.db import Error, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts import rls
from accounts.entry import enter_office, identify
from accounts.models import Jurisdiction, Readable, Scoped
from groups.models import (
    BureauDecision,
    Consent,
    FormationFiling,
    Opinion,
    OpinionAnswer,
    RefusalAnswer,
)
from schools.models import School, SchoolTransfer
from tests.builders import everything_of, places, rows_to_leak
from tests.cast import PEOPLE

pytestmark = pytest.mark.django_db
OFFICES = [*PEOPLE, "system"]
PUBLIC = {model for model in rls.business_models() if model.public}


def primary_keys(rows):
    return set(rows.values_list("pk", flat=True))


def everybody(cast):
    return {name: cast.office(name) for name in OFFICES}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_python_and_the_database_agree_on_every_row_for_every_office(cast):
    """`within` asked by the owner (who sees all) against everything the app role gets to see,
    and `holds` against the rows an UPDATE touches."""
    rows = rows_to_leak(cast)
    assert {type(row) for row in rows} == set(rls.business_models())
    assert all(len({r.bureau_id for r in rows if type(r) is m}) == 6 for m in rls.business_models())
    differences = []
    for name, office in everybody(cast).items():
        with enter_office(office):
            for model in rls.business_models():
                differences += compare(model, office, name)
            transaction.set_rollback(True)
    assert differences == []


def compare(model, office, name):
    every_row = model.objects.using("owner")
    all_rows = list(every_row)
    may_see = (
        {row.pk for row in all_rows} if model.public else primary_keys(every_row.within(office))
    )
    may_write = {row.pk for row in all_rows if office.holds(row)}
    if primary_keys(model.objects.all()) != may_see:
        yield f"{name} sees other rows of {model.__name__} than the Python rule says"
    if model.changeable is not None:
        return
    if touched_by_update(model) != may_write:
        yield f"{name} writes other rows of {model.__name__} than the Python rule says"


def touched_by_update(model):
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET bureau_id = bureau_id RETURNING {key}")
        return {pk for (pk,) in cursor.fetchall()}


def test_the_rows_differ_for_offices_that_should_differ(cast):
    """The agreement above would also hold if nobody saw anything."""
    rows_to_leak(cast)

    def seen_by(name):
        with cast.acting(name):
            return School.objects.count()

    assert {name: seen_by(name) for name in ("lin", "zhao", "shi", "cui", "sheng", "pan")} == {
        "lin": 7, "zhao": 7, "shi": 4, "cui": 17, "sheng": 21, "pan": 7,
    }  # fmt: skip
    assert {name: seen_by(name) for name in ("xi", "an", "ji", "wai_officer")} == {
        "xi": 0, "an": 0, "ji": 0, "wai_officer": 4,
    }  # fmt: skip


def test_without_identity_there_are_no_business_rows_but_the_public_ones(cast):
    rows_to_leak(cast)
    with transaction.atomic():
        identify(None)
        seen = {model for model in rls.business_models() if model.objects.exists()}
    assert seen == PUBLIC


def test_a_view_that_forgot_its_filter_shows_nothing_foreign(cast):
    rows_to_leak(cast)
    with cast.acting("shi") as shi:
        for model in rls.business_models():
            bureaus = set(model.objects.values_list("bureau_id", flat=True))
            if not issubclass(model, Readable):
                assert bureaus == {shi.bureau_id}, model
            elif not model.public:
                assert cast.away.pk not in bureaus, model


def test_no_row_is_inserted_for_another_bureau(cast):
    """Every table, asked one by one: 汉滨区's officer writes 石泉县's rows."""
    shiquan = places(cast)[1]
    with cast.acting("shi"):
        rows = everything_of(shiquan, 7, readers=[cast.hanbin.pk], parties=[shiquan.core.pk])
    with cast.acting("lin"):
        for row in rows:
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                insert_copy(row)


def insert_copy(row):
    """The same row again through SQL; the policy speaks before any constraint does."""
    fields = [f for f in row._meta.concrete_fields if not isinstance(f, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({columns})"
            f" VALUES ({', '.join(['%s'] * len(values))})",
            values,
        )


def test_no_row_is_moved_to_another_bureau_and_none_is_deleted(cast):
    hanbin = places(cast)[0]
    with cast.acting("lin"):
        for row in everything_of(hanbin, 7, readers=[cast.shiquan.pk], parties=[hanbin.core.pk]):
            own = type(row).objects.filter(pk=row.pk)
            refused = "row-level security" if row.changeable is None else "permission denied"
            with pytest.raises(Error, match=refused), transaction.atomic():
                own.update(bureau=cast.shiquan)
            if not row.deletable:
                with pytest.raises(Error, match="permission denied"), transaction.atomic():
                    own._raw_delete("default")


def test_the_city_sees_its_counties_and_cannot_write_them(cast):
    with cast.acting("cui"):
        assert School.objects.count() == 5
        assert School.objects.update(town="改") == 0


def test_a_department_reads_what_names_it_and_writes_only_its_own(cast):
    """财政局 of 汉滨区: nothing of the county's but one filing it was made a reader of."""
    rows_to_leak(cast)
    with cast.acting("lin"):
        asked = FormationFiling.objects.filter(bureau=cast.hanbin).first()
        FormationFiling.objects.filter(pk=asked.pk).update(readers=[cast.finance.pk])
    with cast.acting("cai"):
        assert primary_keys(FormationFiling.objects.filter(bureau=cast.hanbin)) == {asked.pk}
        # What others said goes with it.
        followers = {FormationFiling, BureauDecision, Opinion, Consent, RefusalAnswer}
        for model in set(rls.business_models()) - PUBLIC - followers:
            bodies = set(model.objects.values_list("bureau_id", flat=True))
            assert bodies == {cast.finance.pk}, model
        assert FormationFiling.objects.filter(pk=asked.pk).update(name="改") == 0
    with cast.acting("bian"):
        assert not FormationFiling.objects.exists()


def test_a_principal_writes_only_what_the_school_is_a_party_to(cast):
    rows_to_leak(cast)
    with cast.acting("pan") as pan:
        for model in rls.business_models():
            if not model.has_column("parties") and model.changeable is None:
                assert touched_by_update(model) == set(), model
        assert pan.school == cast.core.pk


@pytest.mark.parametrize("model", [BureauDecision, Opinion, OpinionAnswer, SchoolTransfer])
def test_a_party_school_does_not_speak_for_its_bureau(cast, model):
    rows_to_leak(cast)
    with cast.acting("pan") as pan:
        row = model.objects.filter(bureau=cast.hanbin, parties__contains=[pan.school]).first()
        assert row is not None
        assert touched_by_update(model) == set()
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            insert_copy(row)


# The database around the policies


def test_every_table_is_protected_or_named_as_outside():
    with connection.cursor() as cursor:
        assert rls.unprotected_tables(cursor) == []
        named = rls.OUTSIDE | {
            m._meta.db_table for m in [*rls.business_models(), *rls.event_models()]
        }
        assert set(rls.tables(cursor)) == named


def test_every_business_table_leaves_a_trail():
    tracked = {event.pgh_tracked_model for event in rls.event_models()}
    assert tracked == set(rls.business_models())


def test_the_app_role_is_nobody_special():
    with connection.cursor() as cursor:
        assert rls.role_is_too_powerful(cursor) is False
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND pg_get_userbyid(relowner) = current_user"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_new_table_is_protected_by_the_migrate_that_makes_it(cast):
    """Made by the owner after the fact: named at once, protected by the next migrate."""
    table = "schools_schooltag"
    with connections["owner"].cursor() as owner:
        owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        owner.execute("CREATE TABLE somebodys_new_table (id int)")
    try:
        with connection.cursor() as cursor:
            assert rls.unprotected_tables(cursor) == [table, "somebodys_new_table"]
        with connections["owner"].cursor() as owner:
            owner.execute("DROP TABLE somebodys_new_table")
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            assert rls.unprotected_tables(cursor) == []
    finally:
        with connections["owner"].cursor() as owner:
            owner.execute("DROP TABLE IF EXISTS somebodys_new_table")
            owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_data_migration_by_the_owner_changes_what_it_should(cast):
    """FORCE without the owner's own policy would silently update no row."""

    def rename(apps, schema_editor):
        apps.get_model("schools", "School").objects.using("owner").update(town="迁移后")

    executor = MigrationExecutor(connections["owner"])
    state = executor.loader.project_state()
    with connections["owner"].schema_editor() as editor:
        rename(state.apps, editor)
    with cast.acting("sheng"):
        assert set(School.objects.values_list("town", flat=True)) == {"迁移后"}


# The trail


def trail_of(table, key, pk):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pgh_label, town, pgh_context->>'name', pgh_context->>'office'"
            f" FROM {table} WHERE {key} = %s ORDER BY pgh_id",
            [pk],
        )
        return cursor.fetchall()


def test_every_way_of_writing_leaves_person_and_office(cast):
    with cast.acting("lin") as lin, connection.cursor() as cursor:
        school = School.objects.get(pk=cast.core.pk)
        school.town = "保存"
        school.save()
        School.objects.filter(pk=cast.core.pk).update(town="批量")
        cursor.execute("UPDATE schools_school SET town = 'SQL' WHERE node_id = %s", [cast.core.pk])
        node = Jurisdiction.objects.create(kind="school", name="新", parent=cast.hanbin)
        School.objects.bulk_create([School(node=node, name="新", bureau=cast.hanbin, town="成批")])
        title = lin.title
    with cast.acting("ji"):
        assert trail_of("schools_schoolevent", "node_id", cast.core.pk) == [
            ("insert", "", "Lin", title),
            ("update", "保存", "Lin", title),
            ("update", "批量", "Lin", title),
            ("update", "SQL", "Lin", title),
        ]
        assert trail_of("schools_schoolevent", "node_id", node.pk) == [
            ("insert", "成批", "Lin", title)
        ]


@pytest.mark.parametrize("name", ["lin", "ji"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO schools_schoolevent SELECT * FROM schools_schoolevent",
        "UPDATE schools_schoolevent SET town = ''",
        "DELETE FROM schools_schoolevent",
        "TRUNCATE schools_schoolevent",
    ],
)
def test_nobody_changes_the_trail(cast, name, statement):
    with (
        cast.acting(name),
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_trails_own_functions_forge_nothing(cast):
    """They run as the owner: on a table of the app role's own they would write any event."""
    with cast.acting("lin"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgfoid::regprocedure::text FROM pg_trigger"
            " WHERE NOT tgisinternal"
        )
        standing = cursor.fetchall()
        assert len(standing) > len(rls.event_models())
        for table, function in standing:
            cursor.execute(f"CREATE TEMPORARY TABLE forged (LIKE {table}) ON COMMIT DROP")
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                cursor.execute(
                    "CREATE TRIGGER forger AFTER INSERT ON forged FOR EACH ROW"
                    f" EXECUTE FUNCTION {function}"
                )
            cursor.execute("DROP TABLE forged")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_decision SET reason = '改写', person_name = ''",
        "UPDATE evaluation_report SET fingerprint = ''",
        "UPDATE evaluation_reportfigure SET value = 1",
        "UPDATE accounts_refusedrequest SET reason = ''",
        "UPDATE axes_accessfailurelog SET username = ''",
        "UPDATE pghistory_context SET metadata = '{}'",
        "INSERT INTO pghistory_context SELECT * FROM pghistory_context",
    ],
)
def test_what_was_decided_issued_or_refused_is_not_rewritten(cast, statement):
    with (
        cast.acting("lin"),
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_only_the_citys_own_auditor_reads_the_trail(cast):
    def read(name):
        with cast.acting(name), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM schools_schoolevent")
            return cursor.fetchone()[0]

    seen = {name: read(name) for name in OFFICES if read(name)}
    assert seen == {"ji": 5, "wai_ji": 1}


def test_scoped_models_are_told_apart():
    assert all(issubclass(model, Scoped) for model in rls.business_models())
