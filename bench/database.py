"""The bench's own database, made by the owner; everything after it runs as the app role."""

import os
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2

NAME = "bench_ankang"


def create(template=None):
    """An empty database (or a copy); the environment points at it from now on."""
    drop()
    with owner() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE {template or 'template1'}")
    for key in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[f"BENCH_{key}"] = os.environ[key]
        os.environ[key] = urlsplit(os.environ[key])._replace(path=f"/{NAME}").geturl()


def drop():
    close_ours()
    with owner(maintenance=True) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


def close_ours():
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()


@contextmanager
def owner(maintenance=False):
    """A cursor of the owner role, committing each statement."""
    key = "BENCH_DATABASE_OWNER_URL" if maintenance else "DATABASE_OWNER_URL"
    address = os.environ.get(key) or os.environ["DATABASE_OWNER_URL"]
    address = urlsplit(address)._replace(scheme="postgresql")
    with closing(psycopg2.connect(address.geturl())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
