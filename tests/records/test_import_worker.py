"""An import in the hands of real workers, some of them killed: all of it comes in, or nothing."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from accounts.entry import enter_office
from records import imports, runs, tasks
from records.attachments import stored_name
from records.imports import pipeline
from records.inbox import notices_of
from records.models import ImportBatch, ImportRow, TaskRun
from schools.models import ClassSize, FiguresFiling, School, SchoolFigures
from schools.services.figures import open_filing
from schools.services.figures_import import FIGURES
from tests.cast import build_cast
from tests.schools.test_figures_import import bare, narrow
from tests.worker import grow_old, state_of, wait_until

NAMES = ("江畔实验小学", "滨河新建小学", "云雾镇中心小学", "柳林小学")
CONTENT = narrow(*(bare(学校名称=name, 学生数="90", 图书册数="900", 一年级="45 45")
                   for name in NAMES), bare(学校名称="", 学生数="1"))  # fmt: skip


@pytest.fixture
def cast(committed_db):
    """The cast for good: a worker in a process of its own must see it."""
    return build_cast()


@pytest.fixture
def always_queued(monkeypatch):
    """Tables of any length are written by the worker."""
    monkeypatch.setattr(pipeline, "AT_ONCE", 0)


def receive(cast):
    with cast.acting("lin") as lin:
        return imports.receive(FIGURES, name="数据.csv", content=CONTENT, by=lin)[0]


def confirm(cast, batch):
    with cast.acting("lin") as lin:
        return imports.confirm(FIGURES, batch, {}, by=lin, only_valid=True)


def run_of(cast, batch):
    with cast.acting("lin"):
        batch.refresh_from_db()
    return TaskRun.objects.get(pk=batch.run_id)


def state(cast, batch):
    with cast.acting("lin"):
        return ImportBatch.objects.get(pk=batch.pk).state


def written(cast):
    with cast.acting("lin"):
        return tuple(model.objects.count() for model in (FiguresFiling, SchoolFigures, ClassSize))


def kill(worker):
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def check_here(cast, batch):
    tasks.check_import(str(run_of(cast, batch).pk))
    assert state(cast, batch) == "checked"


def somebody_waits():
    """Is a transaction of this database held up by another's lock?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees its first look
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


def test_a_table_that_names_pupils_leaves_no_file_behind(cast):
    content = narrow(*({"学生姓名": "甲一"} | bare(学校名称=name, 学生数="90") for name in NAMES))
    with cast.acting("lin") as lin:
        batch, _fresh = imports.receive(FIGURES, name="数据.csv", content=content, by=lin)
    stored = stored_name(batch.sha256, pipeline.FILES)
    assert default_storage.exists(stored)
    tasks.check_import(str(batch.run_id))
    assert (state(cast, batch), default_storage.exists(stored)) == ("refused", False)


def test_a_worker_checks_and_writes(cast, always_queued, start_worker):
    batch = receive(cast)
    assert state(cast, batch) == "checking"
    start_worker()
    wait_until(lambda: state(cast, batch) == "checked")
    assert written(cast) == (0, 0, 0)
    assert confirm(cast, batch).state == "confirming"
    wait_until(lambda: state(cast, batch) == "confirmed")
    assert written(cast) == (4, 4, 8)
    wait_until(lambda: state_of(run_of(cast, batch)) == "done")
    assert run_of(cast, batch).result_url == f"/imports/batches/{batch.pk}/"
    with cast.acting("lin") as lin:
        told = [(n.text, n.url) for n in notices_of(lin)]
    page = f"/imports/batches/{batch.pk}/"
    assert told == [("《数据.csv》已导入", page)]


def test_killed_while_checking_and_before_the_confirmation(cast, always_queued, start_worker):
    batch = receive(cast)
    run = run_of(cast, batch)
    with enter_office(cast.office("lin")):
        ImportBatch.objects.select_for_update().get(pk=batch.pk)  # the check waits for this
        first = start_worker()
        wait_until(somebody_waits)
        kill(first)
    with cast.acting("lin"):
        assert (state(cast, batch), ImportRow.objects.count()) == ("checking", 0)
    grow_old(run)
    assert runs.sweep() == 1
    second = start_worker()
    wait_until(lambda: state(cast, batch) == "checked")
    kill(second)
    assert confirm(cast, batch).state == "confirming"
    assert written(cast) == (0, 0, 0)
    start_worker()
    wait_until(lambda: state(cast, batch) == "confirmed")
    assert written(cast) == (4, 4, 8)


def test_killed_between_two_writes_leaves_nothing_and_is_written_once(
    cast, always_queued, start_worker
):
    with cast.acting("weng") as weng:
        open_filing(cast.weak, 2026, by=weng)
    batch = receive(cast)
    check_here(cast, batch)
    confirm(cast, batch)
    run = run_of(cast, batch)
    with enter_office(cast.office("lin")):
        # The sections wait for this one: the filings of the others are written by then.
        SchoolFigures.objects.select_for_update(of=("self",)).get(filing__school=cast.weak)
        worker = start_worker()
        wait_until(somebody_waits)
        kill(worker)
    assert written(cast) == (1, 1, 0)
    assert (state(cast, batch), state_of(run)) == ("confirming", "running")
    grow_old(run)
    assert runs.sweep() == 1
    start_worker()
    wait_until(lambda: state(cast, batch) == "confirmed")
    assert written(cast) == (4, 4, 8)
    run.refresh_from_db()
    assert run.attempts == 2


def test_killed_in_the_commit_is_written_and_not_written_again(cast, always_queued, start_worker):
    batch = receive(cast)
    check_here(cast, batch)
    confirm(cast, batch)
    run = run_of(cast, batch)
    with enter_office(cast.office("lin")):
        # Foreign keys are checked by the commit: it waits for this school.
        School.objects.select_for_update(of=("self",)).get(name=NAMES[-1])
        worker = start_worker()
        wait_until(somebody_waits)
        kill(worker)
    wait_until(lambda: state(cast, batch) == "confirmed")
    assert written(cast) == (4, 4, 8)
    assert state_of(run) == "running"
    grow_old(run)
    assert runs.sweep() == 1
    start_worker()
    wait_until(lambda: state_of(run) == "done")
    assert written(cast) == (4, 4, 8)


def test_a_batch_whose_worker_was_killed_too_often_may_be_confirmed_again(cast, always_queued):
    batch = receive(cast)
    check_here(cast, batch)
    confirm(cast, batch)
    run = run_of(cast, batch)
    TaskRun.objects.filter(pk=run.pk).update(state="running", attempts=runs.MOST_ATTEMPTS)
    grow_old(run)
    assert runs.sweep() == 1
    lin = cast.client("lin")
    page = lin.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert "上次导入中断了，什么都没有写入。可以再确认一次。" in page
    assert "确认：写入 4 行年度数据" in page
    again = confirm(cast, batch)
    assert (again.state, again.run_id != run.pk) == ("confirming", True)
    tasks.write_import(str(again.run_id))
    assert (state(cast, batch), written(cast)) == ("confirmed", (4, 4, 8))


def test_a_job_is_heard_of_while_its_one_transaction_lasts(cast, monkeypatch):
    monkeypatch.setattr(runs, "RENEWED_EVERY", timedelta(milliseconds=20))
    run = run_of(cast, receive(cast))
    assert runs.take(run.pk)
    grow_old(run)
    with enter_office(cast.office("lin")), runs.beating(run):
        wait_until(lambda: not runs.is_stuck(TaskRun.objects.get(pk=run.pk)))
    assert (runs.sweep(), state_of(run)) == (0, "running")
    grow_old(run)
    time.sleep(0.1)  # nobody beats any more
    assert (runs.sweep(), state_of(run)) == (1, "queued")
