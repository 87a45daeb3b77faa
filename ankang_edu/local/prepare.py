"""Brings the database and the static files up to date, in one process to save its start.

`load_demo` fills an empty database and leaves any other alone; `demo_accounts` prints who may
log in and a short tour.
"""

import hashlib
import os
import sys
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from . import quick
from .refusal import Refusal
from .state import ROOT

OWNER = "owner"
MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
SHAPES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "accounts/rls.py",
          "requirements.txt")  # fmt: skip


def main(folder):
    os.umask(0o022)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    django.setup()
    migrate(folder / "migrated")
    from ankang_edu.boot import refuse_unsafe_start

    refuse_unsafe_start()
    collect_static(Path(settings.STATIC_ROOT))
    load_demo(folder / "demo-accounts.txt")


def migrate(note):
    """Also when only a model or a policy changed: `migrate` writes the policies anew."""
    now = shape_fingerprint()
    if is_same(note, now) and not has_unapplied():
        return
    refuse_a_database_of_before(MigrationExecutor(connections[OWNER]).loader)
    print("正在迁移数据库… / migrating the database …")
    note.unlink(missing_ok=True)
    run = partial(call_command, "migrate") if settings.PRODUCTION else quick.migrate
    run(database=OWNER, interactive=False, stdout=sys.stderr)
    note.write_text(now)


def shape_fingerprint():
    digest = hashlib.sha256(os.environ["DATABASE_OWNER_URL"].encode())
    for path in sorted(path for pattern in SHAPES for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def has_unapplied():
    executor = MigrationExecutor(connections[OWNER])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_a_database_of_before(loader):
    """An app none of whose migrations is applied, and others are, has begun anew since."""
    begun = {app for app, _ in loader.applied_migrations}
    kept = {app for app, name in loader.applied_migrations if (app, name) in loader.disk_migrations}
    if begun & loader.migrated_apps <= kept:
        return
    raise Refusal(
        "演示数据是旧版本生成的，不能升级。请运行 make reset 清除，再运行 make demo。",
        "The demo data were made by an earlier version and cannot be brought up to date. "
        "Run make reset, then make demo.",
    )


def is_same(note, now):
    return note.exists() and note.read_text() == now


def collect_static(target):
    note = target.with_name(target.name + ".collected")
    now = static_fingerprint()
    if is_same(note, now):
        return
    print("正在收集静态文件… / collecting the static files …")
    note.unlink(missing_ok=True)
    skip_compression()
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    note.write_text(now)


def skip_compression():
    """Brotli at full strength takes minutes and a laptop's own browser gains nothing by it."""
    if not settings.PRODUCTION:
        settings.STORAGES["staticfiles"]["BACKEND"] = MANIFEST


def static_fingerprint():
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            found = os.stat(storage.path(path))
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demo(accounts):
    accounts.unlink(missing_ok=True)
    if settings.DEMO:
        call_command("load_demo", stdout=sys.stdout, stderr=sys.stderr)
        write_accounts(accounts)


def write_accounts(target):
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        call_command("demo_accounts", stdout=file)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except Refusal as refusal:
        sys.exit(f"\n{refusal}\n")
