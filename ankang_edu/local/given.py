"""Servers somebody else runs, named by DATABASE_URL and REDIS_URL."""

import os

import psycopg2
import redis

from .refusal import Refusal

ROLES = """
  CREATE ROLE ankang_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB PASSWORD '...';
  CREATE ROLE ankang_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '...';
  CREATE DATABASE ankang OWNER ankang_owner;
  \\c ankang
  CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;

  DATABASE_URL=postgres://ankang_app:...@host:5432/ankang
  DATABASE_OWNER_URL=postgres://ankang_owner:...@host:5432/ankang"""
STRENGTH = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def databases():
    """The two addresses, checked; None when the embedded server is wanted."""
    app, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if not app and not owner:
        return None
    if not app or not owner:
        raise Refusal(
            "DATABASE_URL（应用角色）和 DATABASE_OWNER_URL（所有者角色）要一起给出；建角色的 SQL：",
            "Give DATABASE_URL (the app role) and DATABASE_OWNER_URL (the owner role) together; "
            "the SQL that makes them:" + ROLES,
        )
    for name, address in (("DATABASE_URL", app), ("DATABASE_OWNER_URL", owner)):
        check(name, address)
    return {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}


def redis_url():
    """The address, checked; None when the embedded server is wanted."""
    address = os.environ.get("REDIS_URL")
    if not address:
        return None
    try:
        with redis.from_url(address, socket_connect_timeout=10) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise Refusal(
            "REDIS_URL 指的服务器连不上：",
            f"The server in REDIS_URL cannot be reached:\n{error}",
        ) from error
    return address


def check(name, address):
    scheme, _, rest = address.partition("://")
    try:
        connection = psycopg2.connect("postgresql://" + rest, connect_timeout=10)
    except psycopg2.Error as error:
        raise Refusal(
            f"{name} 指的数据库连不上：",
            f"The database in {name} cannot be reached:\n{error}".rstrip(),
        ) from error
    with connection, connection.cursor() as cursor:
        cursor.execute(STRENGTH)
        too_strong = cursor.fetchone()[0]
    connection.close()
    if too_strong:
        raise Refusal(
            f"{name} 的角色是超级用户或可绕过行级安全，拒绝使用；请另建角色：",
            f"The role in {name} is a superuser or bypasses row-level security; make another:"
            + ROLES,
        )
