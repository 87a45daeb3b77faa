"""A real Celery worker in a process of its own, on the test's committed database."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.utils import timezone

from records import runs
from records.models import TaskRun

PATIENCE = 60  # seconds; a worker boots in two or three


@pytest.fixture
def start_worker():
    """Start workers on this test's database; what still runs is killed at the end."""
    workers = []

    def start():
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "ankang_edu", "worker", "--pool", "solo",
             "--loglevel", "ERROR"],
            env={**environment(), "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL},
        )  # fmt: skip
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def environment():
    return {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}


def database_url():
    database = settings.DATABASES["default"]
    who = f"{database['USER']}:{quote(database['PASSWORD'], safe='')}"
    return f"postgres://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def wait_until(done):
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.05)


def state_of(run):
    run.refresh_from_db()
    return run.state


def grow_old(run):
    """As if nothing had been heard of the run for too long."""
    long_ago = timezone.now() - runs.STUCK_AFTER - timedelta(seconds=1)
    TaskRun.objects.filter(pk=run.pk).update(beat_at=long_ago)
