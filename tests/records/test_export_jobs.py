"""A long list: offered, written by a worker, fetched by the office that asked, swept."""

import os
import signal
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.entry import enter_office
from accounts.models import Jurisdiction
from records import runs, tasks
from records.exports import jobs
from records.exports.making import AT_ONCE
from records.inbox import notices_of
from records.models import PersonalExport, TaskRun
from schools.models import School
from tests.cast import build_cast
from tests.exporting import exported, rows_of, sheet_of
from tests.worker import grow_old, state_of, wait_until

REGISTER = "/exports/groups.register/xlsx/"
STAFF = "/exports/teachers.staff/csv/?where={}"


@pytest.fixture
def here(db):
    """The cast in this test's own transaction."""
    return build_cast()


@pytest.fixture
def for_good(committed_db):
    """The cast for good: a worker in a process of its own must see it."""
    return build_cast()


def ask(cast, name, url=REGISTER):
    """The run that a click on 开始生成 starts."""
    answer = cast.client(name).post(url)
    assert answer.status_code == 302
    return TaskRun.objects.get(pk=answer["Location"].split("/")[2])


def file_url(run):
    return f"/exports/files/{run.pk}/"


def status_of(client, url):
    answer = client.get(url)
    if answer.streaming:
        list(answer.streaming_content)  # read to the end, so that the file is closed
    return answer.status_code


def content_of(answer):
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)


def found_by(cast, name, run):
    """(the page of the run, its file, the run over the API) as an office finds them."""
    urls = (f"/runs/{run.pk}/", file_url(run), f"/api/runs/{run.pk}/")
    return tuple(status_of(cast.client(name), url) for url in urls)


def test_what_was_asked_for_is_for_the_office_that_asked(here):
    run = ask(here, "lin")
    tasks.write_export(str(run.pk))
    assert state_of(run) == "done"
    page = here.client("lin").get(f"/runs/{run.pk}/").content.decode()
    assert "下载文件" in page and "共 0 行，文件保留 7 天" in page
    answer = here.client("lin").get(file_url(run))
    assert answer["Content-Disposition"].startswith("attachment")
    assert sheet_of(content_of(answer)).title == "教育集团名录"
    assert found_by(here, "ma", run) == (200, 200, 200)
    for other in ("zhao", "shi", "cui", "pan", "sheng", "xi", "wai_officer"):
        assert found_by(here, other, run) == (404, 404, 404), other
    with here.acting("lin") as lin:
        notice = notices_of(lin).get()
        assert notice.text == "导出《教育集团名录》已完成，共 0 行，文件保留 7 天"
        assert notice.url == f"/runs/{run.pk}/"


def test_asked_twice_while_it_waits_it_is_one_run(here):
    first = ask(here, "lin")
    assert ask(here, "lin").pk == first.pk
    assert ask(here, "lin", REGISTER + "?state=legacy").pk != first.pk
    assert ask(here, "ma").pk != first.pk
    tasks.write_export(str(first.pk))
    assert ask(here, "lin").pk != first.pk


def test_there_is_no_file_before_it_is_written(here):
    run = ask(here, "lin")
    assert here.client("lin").get(file_url(run)).status_code == 404


def test_a_reader_of_the_province_gets_the_file_without_a_notice(here):
    run = ask(here, "sheng")
    tasks.write_export(str(run.pk))
    assert found_by(here, "sheng", run) == (200, 200, 200)
    assert found_by(here, "cui", run) == (404, 404, 404)


def test_an_office_that_ended_before_the_run_gets_nothing(here):
    run = ask(here, "lin")
    here.person("lin").appointments.update(until=timezone.localdate() - timedelta(days=1))
    tasks.write_export(str(run.pk))
    assert (state_of(run), run.error) == ("failed", "任职已结束，任务不再以此身份执行")
    assert not default_storage.exists(jobs.stored_file(run))


def test_a_kind_the_office_may_not_see_is_refused_when_asked_and_when_run(here):
    assert here.client("sheng").post(STAFF.format(1)).status_code == 403
    run = ask(here, "lin")
    run.appointment_id = here.office("xi").id  # as if the office had lost the verb meanwhile
    run.save()
    tasks.write_export(str(run.pk))
    assert (state_of(run), run.error) == ("failed", "您的职务不办理此事")
    assert here.client("lin").post("/exports/groups.register/exe/").status_code == 404
    assert here.client("lin").get("/exports/groups.nothing/xlsx/").status_code == 404


def test_files_are_swept_after_a_week_and_their_runs_say_so(here):
    run, fresh = ask(here, "lin"), ask(here, "ma")
    for asked in (run, fresh):
        tasks.write_export(str(asked.pk))
    late = timezone.now() - jobs.KEPT_FOR - timedelta(minutes=1)
    TaskRun.objects.filter(pk=run.pk).update(beat_at=late)
    assert [tasks.sweep_exports(), tasks.sweep_exports()] == [1, 0]
    assert not default_storage.exists(jobs.stored_file(run))
    assert here.client("lin").get(file_url(run)).status_code == 404
    assert (
        "文件已过保留期，请重新导出" in here.client("lin").get(f"/runs/{run.pk}/").content.decode()
    )
    assert status_of(here.client("ma"), file_url(fresh)) == 200


# Real workers


def add_schools(cast, count):
    """Schools of 汉滨区 in the register's own order."""
    with cast.acting("lin"):
        nodes = Jurisdiction.objects.bulk_create(
            Jurisdiction(kind="school", name=f"第{n:05d}小学", parent=cast.hanbin, city=cast.city)
            for n in range(count)
        )
        School.objects.bulk_create(
            School(node=node, bureau=cast.hanbin, name=node.name, sort_key=f"z{n:05d}",
                   stage="primary")
            for n, node in enumerate(nodes)
        )  # fmt: skip


def test_a_long_list_is_offered_and_written_by_a_worker(for_good, start_worker):
    """More rows than one batch: each school once, in the order of the screen."""
    add_schools(for_good, AT_ONCE + 100)
    lin, url = for_good.client("lin"), "/exports/schools.register/xlsx/?stage=primary"
    page = lin.get(url).content.decode()
    assert "共 2,104 行，要在后台生成" in page and "学段：小学" in page
    run = ask(for_good, "lin", url)
    start_worker()
    wait_until(lambda: state_of(run) == "done")
    sheet = sheet_of(content_of(lin.get(file_url(run))))
    with for_good.acting("lin") as office:
        rows = School.objects.within(office).order_by("sort_key", "pk")
        assert sheet.column("学校名称") == list(rows.values_list("name"))
    assert (run.attempts, run.done, run.percent) == (1, 2104, 100)
    short = exported(lin, "schools.register", "?stage=primary&q=江畔")
    assert short.column("学校名称") == [("江畔实验小学",)]


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


def test_an_export_whose_worker_was_killed_is_written_anew(for_good, start_worker):
    run = ask(for_good, "lin", STAFF.format(for_good.hanbin.pk))
    with enter_office(for_good.office("lin")):
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE teachers_teacher IN ACCESS EXCLUSIVE MODE")
        first = start_worker()
        wait_until(somebody_waits)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert state_of(run) == "running"
    assert not default_storage.exists(jobs.stored_file(run))
    grow_old(run)
    assert runs.sweep() == 1
    start_worker()
    wait_until(lambda: state_of(run) == "done")
    assert run.attempts == 2
    header, source = rows_of(content_of(for_good.client("lin").get(file_url(run))))
    assert header[0] == "姓名" and source[0].startswith("数据来源与更新：")
    with for_good.acting("lin"):
        assert PersonalExport.objects.get().title == "教师名册"


def test_the_api_asks_for_a_list_watches_it_and_fetches_the_file(here):
    lin = here.client("lin")
    said = {"kind": "schools.register", "file_type": "csv", "filters": {"q": "江畔"}}

    def post(who, **changes):
        return here.client(who).post("/api/exports/", said | changes, "application/json")

    asked = post("lin")
    assert (asked.status_code, asked.json()["label"]) == (202, "导出《学校名录》")
    run = TaskRun.objects.get(pk=asked.json()["id"])
    file = f"/api/exports/{run.pk}/file/"
    assert lin.get(file).status_code == 404
    tasks.write_export(str(run.pk))
    assert lin.get(f"/api/runs/{run.pk}/").json()["state"] == "done"
    _header, row, _source = rows_of(content_of(lin.get(file)))
    assert row[0] == "江畔实验小学"
    assert [status_of(here.client(name), file) for name in ("ma", "zhao", "shi", "cui")] == [
        200, 404, 404, 404
    ]  # fmt: skip
    assert post("xi").status_code == 403
    assert post("lin", kind="nothing").status_code == 404
    assert post("lin", file_type="exe").status_code == 400
