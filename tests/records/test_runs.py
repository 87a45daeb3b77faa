"""What a worker left: queued again, in the end reported to whoever asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from records import runs
from records.inbox import notices_of
from records.models import TaskRun

pytestmark = pytest.mark.django_db


def left_behind(by, *, attempts):
    run = TaskRun.objects.create(
        task="evaluation.tasks.compute_report", label="监测报告", city_id=by.city_id,
        bureau_id=by.bureau_id, appointment_id=by.id, state="running", attempts=attempts,
    )  # fmt: skip
    TaskRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - timedelta(minutes=5))
    return run


def test_a_run_that_broke_three_times_fails_and_its_person_is_told(cast):
    run = left_behind(cast.office("lin"), attempts=3)
    assert runs.sweep() == 1
    run.refresh_from_db()
    assert run.state == TaskRun.State.FAILED
    with cast.acting("lin") as lin:
        notice = notices_of(lin).get()
        assert (notice.text, notice.url) == (f"监测报告没有完成：{run.error}", f"/runs/{run.pk}/")


def test_a_run_that_broke_once_is_queued_once_and_waits_again(cast):
    left_behind(cast.office("lin"), attempts=1)
    assert [runs.sweep(), runs.sweep()] == [1, 0]


def test_a_run_of_somebody_who_left_office_fails_without_a_notice(cast):
    run = left_behind(cast.office("lin"), attempts=3)
    cast.person("lin").appointments.update(until=timezone.localdate() - timedelta(days=1))
    assert runs.sweep() == 1
    run.refresh_from_db()
    assert run.state == TaskRun.State.FAILED
