"""An unsafe installation does not start: not the web, not the worker, not the launcher."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from ankang_edu.boot import unsafe_settings
from tests.database import owner_connection

pytestmark = pytest.mark.django_db
# As gunicorn loads it, to the first address: another order than that of the tests.
WEB = [sys.executable, "-c", "import ankang_edu.wsgi, ankang_edu.urls"]
WORKER = [
    sys.executable, "-m", "celery", "-A", "ankang_edu", "worker", "--pool=solo",
    "--without-mingle", "--without-gossip", "--without-heartbeat",
]  # fmt: skip
LAUNCHER = [sys.executable, "-m", "ankang_edu.local.prepare"]
PROCESSES = {"web": WEB, "worker": WORKER, "launcher": LAUNCHER}

SAFE = {
    "ENVIRONMENT": "production",
    "DEBUG": "0",
    "SECRET_KEY": "a-secret-of-this-test-that-is-long-enough-to-be-one",
    "ALLOWED_HOSTS": "portal.example.cn",
    "DEMO": "0",
}
UNSAFE = {
    "DEBUG": ("1", "DEBUG must be off"),
    "SECRET_KEY": (settings.INSECURE_SECRET_KEY, "Set SECRET_KEY"),
    "ALLOWED_HOSTS": ("*", "Name the hosts"),
    "DATABASE_URL": ("owner", "must name the app role"),
}


def here(address):
    """The database of this run; the environment names another one of the same server."""
    return urlsplit(address)._replace(path="/" + settings.DATABASES["default"]["NAME"]).geturl()


def start(process, folder, **changes):
    """What the process says and its exit code, started on this run's database."""
    owner = here(os.environ["DATABASE_OWNER_URL"])
    env = {**os.environ, **SAFE, "DATABASE_URL": here(os.environ["DATABASE_URL"])}
    env |= {"DATABASE_OWNER_URL": owner, "STATIC_ROOT": str(folder / "static"), **changes}
    if env["DATABASE_URL"] == "owner":
        env["DATABASE_URL"] = owner
    command = [*PROCESSES[process], *([str(folder)] if process == "launcher" else [])]
    found = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, cwd=settings.BASE_DIR
    )
    return found.returncode, found.stdout + found.stderr


@pytest.mark.parametrize("process", PROCESSES)
def test_everything_unsafe_is_named_and_nothing_starts(process, tmp_path):
    code, said = start(process, tmp_path, **{name: value for name, (value, _s) in UNSAFE.items()})
    assert code != 0
    assert [sentence for _v, sentence in UNSAFE.values() if sentence not in said] == []
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", True),
        ("SECRET_KEY", settings.INSECURE_SECRET_KEY),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", ["portal.example.cn", "*"]),
    ],
)
def test_each_unsafe_setting_is_enough(settings, name, value):
    settings.PRODUCTION, settings.DEBUG = True, False
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = SAFE["SECRET_KEY"], [SAFE["ALLOWED_HOSTS"]]
    assert list(unsafe_settings()) == []
    setattr(settings, name, value)
    assert len(list(unsafe_settings())) == 1


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_table_without_its_policy_stops_it(process, tmp_path):
    with owner_connection() as owner:
        owner.execute("ALTER TABLE schools_school DISABLE ROW LEVEL SECURITY")
        try:
            code, said = start(process, tmp_path)
        finally:
            owner.execute("ALTER TABLE schools_school ENABLE ROW LEVEL SECURITY")
    assert code != 0
    assert "schools_school" in said


def test_a_safe_one_starts(tmp_path):
    (tmp_path / "static").mkdir()
    assert start("web", tmp_path) == (0, "")
