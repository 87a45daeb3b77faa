"""A real worker computes the report, and another takes it up after a kill -9."""

import os
import signal

import pytest
from django.db import transaction
from django.utils import timezone

from evaluation import services
from evaluation.models import Report
from records import runs
from schools.rules import school_year_of
from tests.cast import build_cast
from tests.evaluation.build import make_group, report_figures
from tests.worker import grow_old, state_of, wait_until


@pytest.fixture
def cast(committed_db):
    """The cast for good: a worker in a process of its own must see it."""
    cast = build_cast()
    with cast.acting("lin"):
        make_group("江畔教育集团", cast.core, [cast.rural, cast.new])
        report_figures(cast.core, classes=(56, 40))
    return cast


def ask(cast):
    today = timezone.localdate()
    with cast.acting("du") as du:
        return services.request_report(
            cast.city, school_year=school_year_of(today), as_of=today, by=du
        )


def reports(cast):
    with cast.acting("du"):
        return list(Report.objects.values_list("run_id", flat=True))


def test_a_worker_computes_what_was_asked_for(cast, start_worker):
    run = ask(cast)
    start_worker()
    wait_until(lambda: state_of(run) == "done")
    assert reports(cast) == [run.pk]
    assert (run.attempts, run.done, run.percent) == (1, run.total, 100)


def test_a_killed_workers_run_is_picked_up_and_issues_one_report(cast, start_worker):
    run = ask(cast)
    with transaction.atomic():
        services.lock(cast.city.pk)  # numbering waits for this: the worker is killed there
        first = start_worker()
        wait_until(lambda: state_of(run) == "running" and run.done == run.total - 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert state_of(run) == "running"
    assert reports(cast) == []
    grow_old(run)
    assert runs.sweep() == 1
    start_worker()
    wait_until(lambda: state_of(run) == "done")
    assert reports(cast) == [run.pk]
    assert run.attempts == 2
