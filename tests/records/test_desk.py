"""The landing page, jobs, files and health."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.entry import office_of_appointment
from accounts.models import Appointment
from accounts.refusals import NoVerb
from records import inbox, trail
from records.attachments import attach_content
from records.models import Notice, TaskRun
from records.runs import STUCK_AFTER
from teachers.models import Posting
from tests.builders import everything_of, places
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


def add_notices(cast, count):
    with cast.acting("ma"):
        for number in range(count):
            Notice.objects.create(
                bureau=cast.hanbin, to_office="officer", to_jurisdiction_id=cast.hanbin.pk,
                text=f"请审核第 {number} 件", url="/",
            )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_whatever_they_show(cast, rows):
    """Person, appointments, unread: what every page costs before its own."""
    add_notices(cast, rows)
    lin, xi, an = (cast.client(name) for name in ("lin", "xi", "an"))
    own = {
        "/api/notices/": len(statements_of(lin, "/api/notices/")),
        "/notices/": len(statements_of(lin, "/notices/")),
        "/accounts/people/": len(statements_of(xi, "/accounts/people/")),
        "/accounts/appointments/": len(statements_of(an, "/accounts/appointments/")),
    }
    assert own == {
        "/api/notices/": 3, "/notices/": 5, "/accounts/people/": 4, "/accounts/appointments/": 3,
    }  # fmt: skip


def test_the_landing_page_costs_one_query_per_provider(cast):
    base = 3  # person, appointments, unread
    found = statements_of(cast.client("lin"), "/")
    assert len(found) <= base + len(inbox._providers) + 2 * len(inbox._strips), found


def test_a_late_and_a_handed_on_todo_are_told_apart(cast, monkeypatch):
    today = timezone.localdate()
    items = [
        inbox.Todo(
            "审核组建申报", "/a/", since=today - timedelta(days=3), due=today - timedelta(days=1)
        ),
        inbox.Todo("等批复", "/b/", handed_on=True, waits_for="汉滨区教育局审批人"),
    ]
    monkeypatch.setattr(inbox, "_providers", [lambda office: items])
    page = cast.client("lin").get("/").content.decode()
    assert "有 1 件事等您办理" in page
    assert "已等 3 天" in page
    assert 'class="st st-stop late"' in page
    assert "现在等：汉滨区教育局审批人" in page


def test_an_empty_desk_says_so(cast, monkeypatch):
    monkeypatch.setattr(inbox, "_providers", [])
    assert "现在没有等您办理的事" in cast.client("lin").get("/").content.decode()


# Jobs


@pytest.fixture
def run(cast):
    lin = cast.office("lin")
    return TaskRun.objects.create(
        task="evaluation.tasks.compute", label="监测报告", city_id=lin.city_id,
        bureau_id=lin.bureau_id, appointment_id=lin.id, state="running", step="第 2 步", done=2,
        total=5,
    )  # fmt: skip


@pytest.mark.parametrize("url", ["/runs/{}/", "/api/runs/{}/"])
def test_a_job_is_seen_by_its_body_and_above_and_nobody_else(cast, run, url):
    names = ["lin", "zhao", "cui", "sheng", "shi", "pan", "xi", "wai_officer", "wai_supervisor"]
    found = {name: cast.client(name).get(url.format(run.pk)).status_code for name in names}
    assert found == {
        "lin": 200, "zhao": 200, "cui": 200, "sheng": 200,
        "shi": 404, "pan": 404, "xi": 404, "wai_officer": 404, "wai_supervisor": 404,
    }  # fmt: skip


def test_progress_is_polled_until_the_job_has_ended(cast, run):
    lin = cast.client("lin")
    polled = lin.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"})
    assert polled.status_code == 200
    assert "<html" not in polled.content.decode()
    assert "2 / 5" in polled.content.decode()
    TaskRun.objects.filter(pk=run.pk).update(state="done", result_url="/reports/1/")
    ended = lin.get(f"/runs/{run.pk}/", headers={"HX-Request": "true"})
    assert ended.status_code == 286
    assert 'href="/reports/1/"' in ended.content.decode()


def test_a_stuck_job_says_that_it_will_be_taken_up_again(cast, run):
    TaskRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - 2 * STUCK_AFTER)
    assert "系统正在重新安排" in cast.client("lin").get(f"/runs/{run.pk}/").content.decode()


def test_a_job_does_not_act_for_somebody_who_left_the_office(cast):
    mine = Appointment.objects.get(person=cast.person("lin"))
    assert office_of_appointment(mine.pk).title == "汉滨区教育局 经办人"
    mine.until = timezone.localdate() - timedelta(days=1)
    mine.save()
    with pytest.raises(NoVerb):
        office_of_appointment(mine.pk)


# Files


@pytest.fixture
def attachment(cast):
    hanbin = places(cast)[0]
    with cast.acting("lin") as lin:
        rows = everything_of(hanbin, 1, readers=[], parties=[cast.core.pk])
        posting = next(row for row in rows if isinstance(row, Posting))
        return attach_content(
            posting, b"%PDF-1.7 text", title="材料", file_name="交流协议（盖章）.pdf",
            mime="application/pdf", by=lin,
        )  # fmt: skip


def test_a_file_comes_with_its_own_name_to_those_who_see_its_record(cast, attachment):
    answer = cast.client("pan").get(f"/files/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 text"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "%E4%BA%A4%E6%B5%81%E5%8D%8F%E8%AE%AE%EF%BC%88%E7%9B%96%E7%AB%A0%EF%BC%89.pdf"
    )
    others = ["ning", "shi", "xi", "wai_officer"]
    assert [cast.client(n).get(f"/files/{attachment.pk}/").status_code for n in others] == [404] * 4


def test_a_proxy_in_front_sends_the_bytes(cast, attachment, settings):
    settings.X_ACCEL_PREFIX = "/kept/"
    answer = cast.client("lin").get(f"/files/{attachment.pk}/")
    assert answer.content == b""
    digest = attachment.sha256
    assert answer["X-Accel-Redirect"] == f"/kept/{digest[:2]}/{digest}"


# Health and the trail's words


def test_health_needs_nobody(cast):
    answer = cast.client(None).get("/health/")
    assert (answer.status_code, answer.json()) == (
        200, {"web": "ok", "database": "ok", "redis": "ok"},
    )  # fmt: skip


def test_health_says_when_redis_is_away(cast, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = cast.client(None).get("/health/")
    assert (answer.status_code, answer.json()["redis"]) == (503, "down")


def test_every_column_of_the_trail_has_a_chinese_name():
    nameless = {
        f"{model.__name__}.{field.name}"
        for model in trail.kinds().values()
        for field in trail.tracked_fields(model)
        if trail.label_of(field).isascii()
    }
    assert nameless == set()


def test_personal_data_are_named_in_the_trail_and_never_shown(cast):
    with cast.acting("lin"):
        everything_of(places(cast)[0], 1, readers=[], parties=[cast.core.pk])
    page = cast.client("ji").get("/audit/?kind=teachers.teacherprivate").content.decode()
    assert "出生年月" in page
    assert "1985" not in page
