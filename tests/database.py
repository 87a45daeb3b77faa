"""The suite's databases: migrated by the owner role, used by the app role, one per process.

The first process migrates a template; every process gets a copy of it. The template
stays for the next run until a migration, a model or a policy changes.
"""

import hashlib
import os
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from psycopg2 import sql

from ankang_edu.local import quick

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "test_ankang_template"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NAME = "_".join(filter(None, ["test_ankang", WORKER]))
ONE_AT_A_TIME = 0x616E6B  # key of the advisory lock around the template
SHAPES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "accounts/rls.py",
          "ankang_edu/settings.py", "requirements.txt")  # fmt: skip


def use_own_redis():
    """Processes of one run share a server, never its keys. Settings are loaded, nothing used."""
    if not WORKER:
        return
    number = int(WORKER.removeprefix("gw")) + 1
    address = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
    os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = address
    settings.CACHES["default"]["LOCATION"] = address


use_own_redis()


def pytest_configure(config):
    if "DATABASE_OWNER_URL" not in os.environ:
        raise pytest.UsageError(
            "测试需要 PostgreSQL 和 Valkey：请用 make test，或 "
            "python -m ankang_edu.local services -- python -m pytest …\n"
            "The suite needs PostgreSQL and Valkey: use `make test`, or start pytest through "
            "`python -m ankang_edu.local services -- python -m pytest …`"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    redis.from_url(settings.REDIS_URL).flushdb()
    with django_db_blocker.unblock():
        make_copy()
        point_at(NAME)
        restore = empty_through_owner()
    yield
    restore()
    connections.close_all()
    with maintenance() as cursor:
        drop(cursor, NAME)


@pytest.fixture
def committed_db(transactional_db):
    """Real commits; every table is emptied by the owner afterwards."""


@contextmanager
def owner_connection():
    """A cursor of the owner role on this process's database, committing each statement."""
    with owner_cursor(NAME) as cursor:
        yield cursor


# Making the databases


def make_copy():
    with maintenance() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        if template_key(cursor) != (key := shape_key()):
            make_template(cursor, key)
        drop(cursor, NAME)
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names(NAME, TEMPLATE)))


def make_template(cursor, key):
    """The key is written last, as the database's comment: half a template has none."""
    drop(cursor, TEMPLATE)
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(*names(TEMPLATE)))
    point_at(TEMPLATE)
    quick.migrate(database="owner", interactive=False, verbosity=0)
    connections.close_all()
    cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS %s").format(*names(TEMPLATE)), [key])


def template_key(cursor):
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [TEMPLATE],
    )
    found = cursor.fetchone()
    return found and found[0]


def shape_key():
    """What the migrated database depends on."""
    digest = hashlib.sha256(settings.DATABASES["default"]["USER"].encode())
    for pattern in SHAPES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + path.read_bytes())
    return digest.hexdigest()


def point_at(name):
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def drop(cursor, name, patience=5):
    """A process of the run before may take a moment to let go."""
    deadline = time.monotonic() + patience
    while True:
        try:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(*names(name)))
        except psycopg2.errors.ObjectInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def names(*identifiers):
    return [sql.Identifier(name) for name in identifiers]


# The owner's connection


def maintenance():
    return owner_cursor(None)


@contextmanager
def owner_cursor(database):
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(scheme="postgresql")
    if database:
        address = address._replace(path=f"/{database}")
    with closing(psycopg2.connect(address.geturl())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


# Emptying after tests that commit


def empty_through_owner():
    """Django's flush would TRUNCATE as the app role, which may not even DELETE."""
    kept = filled_tables()
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        connections.close_all()
        empty_tables(kept)

    TransactionTestCase._fixture_teardown = teardown
    return lambda: setattr(TransactionTestCase, "_fixture_teardown", original)


def filled_tables():
    """What the migrations themselves put in: content types, permissions, reference rows."""
    with owner_connection() as cursor:
        return {table for table in all_tables(cursor) if has_rows(cursor, table)}


def all_tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [name for (name,) in cursor.fetchall()]


def has_rows(cursor, table):
    cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(*names(table)))
    return cursor.fetchone()[0]


def empty_tables(kept):
    with owner_connection() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        tables = [
            table for table in all_tables(cursor) if table not in kept and has_rows(cursor, table)
        ]
        if tables:
            cursor.execute(
                sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(
                    sql.SQL(", ").join(names(*tables))
                )
            )
