"""Joint research sessions: who files, what is refused, what each school says, who sees it."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Overtaken
from groups.models import Attendance, ResearchSession
from groups.services.research import answer_attendance, file_session
from records.inbox import notices_of, todos_of
from tests.exporting import exported
from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.filing import pdf
from tests.groups.test_sharing import photo
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)


def said(cast, **facts):
    return {
        "token": uuid.uuid4(), "theme": "整本书阅读", "stage": "primary", "subject": "语文",
        "on": DAY, f"came-{cast.core.pk}": 8, f"came-{cast.new.pk}": 5,
    } | facts  # fmt: skip


def post(cast, group, who="pan", **facts):
    return cast.client(who).post(
        reverse("groups:research-new", args=[group.pk]), said(cast, **facts)
    )


def api(cast, group, who="pan", **facts):
    body = {
        "group": group.pk, "theme": "整本书阅读", "stage": "primary", "subject": "语文",
        "on": DAY.isoformat(), "came": [{"school": cast.new.pk, "people": 5}],
    } | facts  # fmt: skip
    return cast.client(who).post("/api/research/", body, content_type="application/json")


def filed(cast, group, who="pan", **came):
    with cast.acting(who) as by:
        return file_session(
            group, token=uuid.uuid4(), on=DAY, stage="primary", subject="语文", theme="同课异构",
            came={getattr(cast, key).pk: people for key, people in came.items()}, by=by,
        )  # fmt: skip


def test_the_host_files_the_other_school_confirms_everybody_sees(cast):
    group = group_in_force(cast, "new", "rural")
    made = post(cast, group, material=photo())
    assert made.status_code == 302
    page = made.url
    with cast.acting("ning") as office:
        assert ["“整本书阅读”" in notice.text for notice in notices_of(office)] == [True]
        assert [t.url for t in todos_of(office) if t.kind == "联合教研"] == [page]
    ning = cast.client("ning")
    shown = ning.get(page).content.decode()
    assert ("待该校确认" in shown, "课堂.png" in shown) == (True, True)
    assert ning.post(page, {"choice": "confirm", "confirm-agrees": "1"}).status_code == 302
    assert "已确认" in cast.client("rao").get(page).content.decode()
    with cast.acting("ning") as office:
        assert [t for t in todos_of(office) if t.kind == "联合教研"] == []
    added = cast.client("pan").post(page, {"choice": "add", "add-outcome": "形成教案 6 份"})
    assert added.status_code == 302
    assert "形成教案 6 份" in ning.get(page).content.decode()
    assert {who: cast.client(who).get(page).status_code for who in ("lin", "cui", "weng", "shi")
            } == {"lin": 200, "cui": 200, "weng": 404, "shi": 404}  # fmt: skip


def test_a_double_submit_is_one_session(cast):
    group, token = group_in_force(cast, "new"), uuid.uuid4()
    assert [post(cast, group, token=token).status_code for _ in range(2)] == [302, 302]
    with cast.acting("pan"):
        assert (ResearchSession.objects.count(), Attendance.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        (
            {"on": (timezone.localdate() + timedelta(days=1)).isoformat()},
            "不能登记：联合教研日期不晚于今天",
        ),
        (
            {"on": (GROUP_SINCE - timedelta(days=1)).isoformat()},
            "不能登记：只计在集团期间的联合教研，江畔实验小学这一天不在集团",
        ),
    ],
)
def test_a_session_was_held_inside_the_group(cast, facts, title):
    group = group_in_force(cast, "new")
    screen = post(cast, group, **facts)
    assert (screen.status_code, title in screen.content.decode()) == (422, True)
    answer = api(cast, group, **facts)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_a_session_of_one_school_is_not_joint(cast):
    group = group_in_force(cast, "new")
    title = "不能登记：至少有一所其他学校参加，才是联合教研"
    screen = post(cast, group, **{f"came-{cast.new.pk}": ""})
    assert (screen.status_code, title in screen.content.decode()) == (422, True)
    answer = api(cast, group, came=[{"school": cast.core.pk, "people": 3}])
    assert answer.json()["refusal"]["title"] == title


def test_a_school_outside_the_group_did_not_attend(cast):
    group = group_in_force(cast, "new")
    answer = api(cast, group, came=[{"school": cast.rural.pk, "people": 3}])
    assert answer.json()["refusal"]["title"] == (
        "不能登记：参加学校须在这一天属于本集团，云雾镇中心小学不在集团"
    )


@pytest.mark.parametrize(
    ("who", "status"), [("weng", 403), ("lin", 403), ("cui", 403), ("shu", 404)]
)
def test_others_do_not_file(cast, who, status):
    group = group_in_force(cast, "new")
    assert post(cast, group, who).status_code == status
    assert api(cast, group, who).status_code == status


def test_a_count_is_disputed_with_a_reason_and_the_host_is_told(cast):
    group = group_in_force(cast, "new")
    session = filed(cast, group, core=8, new=5)
    ning, url = cast.client("ning"), f"/api/research/{session.pk}/confirm/"
    refused = ning.post(url, {"agrees": False})
    assert refused.json()["refusal"]["title"] == "请写明哪里不符"
    page = reverse("groups:research-session", args=[group.pk, session.pk])
    assert ning.post(page, {"choice": "confirm", "confirm-agrees": "0"}).status_code == 422
    answer = ning.post(url, {"agrees": False, "words": "实到 6 人"})
    assert [row["agrees"] for row in answer.json()["came"]] == [None, False]
    assert ning.post(url, {"agrees": True}).status_code == 409
    with cast.acting("pan") as pan:
        assert "实到 6 人" in notices_of(pan).first().text
    assert "有学校提出不符" in cast.client("lin").get("/groups/research/").content.decode()


def test_only_the_host_adds_and_nobody_speaks_for_another_school(cast):
    group = group_in_force(cast, "new", "rural")
    session = filed(cast, group, new=5, rural=2)
    url = f"/api/research/{session.pk}/"
    assert cast.client("ning").post(f"{url}add/", {"outcome": "代写"}).status_code == 403
    host = cast.client("pan").post(f"{url}confirm/", {"agrees": True})
    assert host.json()["refusal"]["title"] == "登记的参加学校里没有贵校"
    empty = cast.client("pan").post(f"{url}add/", {})
    assert empty.json()["refusal"]["title"] == "请填写成果或附上材料"
    assert cast.client("pan").post(f"{url}add/", {"material": pdf()}).status_code == 200
    with cast.acting("ning") as ning:
        assert ResearchSession.objects.filter(pk=session.pk).update(theme="改") == 0
        answer_attendance(session, agrees=True, by=ning)
        with pytest.raises(Overtaken):
            answer_attendance(session, agrees=True, by=ning)
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            Attendance.objects.create(
                bureau=cast.hanbin, parties=session.parties, session=session,
                host_id=session.host_id, school=cast.core, people=9,
            )  # fmt: skip


def test_the_next_form_begins_as_the_last_session_was(cast):
    group = group_in_force(cast, "new")
    filed(cast, group, core=8, new=5)
    page = cast.client("pan").get(reverse("groups:research-new", args=[group.pk]))
    form = page.context["form"]
    assert [form[name].value() for name in (f"came-{cast.core.pk}", f"came-{cast.new.pk}")] == [
        8, 5,
    ]  # fmt: skip
    assert (form["subject"].value(), form["on"].value()) == ("语文", timezone.localdate())


def test_the_list_is_filtered_taken_out_and_counted_on_the_groups_page(cast):
    group = group_in_force(cast, "new")
    filed(cast, group, new=5)
    filed(cast, group, new=3)
    lin = cast.client("lin")
    assert "共 2 次联合教研" in lin.get("/groups/research/?subject=语文").content.decode()
    assert (
        "没有符合这些筛选的联合教研" in lin.get("/groups/research/?subject=数学").content.decode()
    )
    sheet = exported(lin, "groups.research", f"?group={group.pk}&subject=语文")
    assert sheet.column("主题", "参加人数（人）") == [("同课异构", 3), ("同课异构", 5)]
    assert lin.get("/exports/groups.research/csv/?group=0").status_code == 404
    facts = lin.get(reverse("groups:detail", args=[group.pk])).context["facts"]
    assert [f["value"] for f in facts if f["label"] == "本学年联合教研"] == [2]
    assert cast.client("sheng").get("/groups/research/").status_code == 403


@pytest.mark.parametrize("kind", ["screen", "group", "api"])
def test_list_costs_the_same_with_one_and_three_rows(cast, kind):
    group = group_in_force(cast, "new")
    urls = {
        "screen": "/groups/research/", "api": "/api/research/",
        "group": reverse("groups:group-research", args=[group.pk]),
    }  # fmt: skip
    filed(cast, group, new=5)
    client = cast.client("lin")
    one = statements_of(client, urls[kind])
    for _ in range(2):
        filed(cast, group, new=5)
    three = statements_of(client, urls[kind])
    assert len(three) == len(one) <= 7, "\n".join(three)
