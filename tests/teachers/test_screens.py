"""Rotation in the browser and over the API: who gets what, refusals in place, query counts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from groups.services.powers import grant_power
from teachers.models import Posting, Teacher
from tests.statements import statements_of
from tests.teachers.conftest import CHAIN, post, walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("person", "listed", "new", "staff", "enter"),
    [
        ("rao", 200, 200, 200, 200), ("ning", 200, 200, 200, 200), ("lin", 200, 403, 200, 200),
        ("zhao", 200, 403, 200, 403), ("cui", 200, 403, 200, 403), ("du", 200, 403, 200, 403),
        ("sheng", 403, 403, 403, 403), ("xi", 403, 403, 403, 403), ("ji", 403, 403, 403, 403),
        (None, 302, 302, 302, 302),
    ],
)  # fmt: skip
def test_pages_open_to_the_offices_with_the_verb(world, person, listed, new, staff, enter):
    client = world.cast.client(person)
    urls = ["/postings/", "/postings/new/", "/teachers/", "/teachers/new/"]
    assert [client.get(url).status_code for url in urls] == [listed, new, staff, enter]


def form_of(world, **changes):
    seat = f"{world.group.pk}-{world.cast.weak.pk}"
    return {
        "token": str(uuid4()), "teacher": world.wang.pk, "to": seat, "kind": "backbone",
        "full_post": "1", "start_on": str(world.today), "end_on": str(world.end), "tasks": "教语文",
    } | changes  # fmt: skip


def test_the_form_proposes_everything_but_the_teacher_and_the_school(world):
    page = world.cast.client("rao").get("/postings/new/")
    form = page.context["form"]
    assert form["end_on"].value() - form["start_on"].value() == timedelta(days=364)
    assert [group for group, _schools in form.fields["to"].choices] == ["", world.group.name]
    assert dict(form.fields["to"].choices)[world.group.name] == [
        (f"{world.group.pk}-{world.cast.core.pk}", "江畔实验小学"),
        (f"{world.group.pk}-{world.cast.weak.pk}", "柳林小学"),
    ]
    assert "王芳（语文，一级，县级骨干）" in page.text
    assert "李明" not in page.text


def test_recommending_by_form_once_though_sent_twice(world):
    client, data = world.cast.client("rao"), form_of(world)
    first, second = client.post("/postings/new/", data), client.post("/postings/new/", data)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with world.cast.acting("rao"):
        posting = Posting.objects.get()
    assert (posting.kind, posting.tasks, posting.full_post) == ("backbone", "教语文", True)
    assert "已推荐，等柳林小学接收。" in client.get(first.url).text


def test_a_refusal_keeps_what_was_typed(world):
    data = form_of(world, end_on=str(world.today - timedelta(days=1)))
    page = world.cast.client("rao").post("/postings/new/", data)
    assert page.status_code == 422
    assert "结束日期早于开始日期" in page.text
    assert page.context["form"]["tasks"].value() == "教语文"


def test_a_school_of_another_group_cannot_be_chosen(world):
    data = form_of(world, to=f"{world.group.pk}-{world.cast.new.pk}")
    page = world.cast.client("rao").post("/postings/new/", data)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["to"]


def test_who_is_in_no_group_hears_what_to_do(world):
    page = world.cast.client("ning").get("/postings/new/")
    assert "本校现在不在运行中的教育集团里" in page.text


def test_the_chain_through_the_pages(world):
    posting = post(world)
    for person, key in CHAIN:
        data = {"choice": key, f"{key}-day": str(world.today), f"{key}-reason": "调整"}
        answer = world.cast.client(person).post(f"/postings/{posting.pk}/", data)
        assert answer.status_code == 302, (person, key, answer.text)
    page = world.cast.client("rao").get(f"/postings/{posting.pk}/")
    assert [event["what"] for event in page.context["events"]] == [
        "结束", "报到", "县区登记", "集团决定", "接收", "推荐",
    ]  # fmt: skip
    assert page.context["choices"] == []


def test_the_page_says_where_it_waits_and_since_when(world):
    posting = post(world)
    page = world.cast.client("rao").get(f"/postings/{posting.pk}/")
    assert "现在等柳林小学校长办理，今天" in page.text
    assert [choice["value"] for choice in page.context["choices"]] == ["withdraw"]


def test_a_no_without_a_reason_is_asked_again_in_place(world):
    posting = post(world)
    page = world.cast.client("weng").post(f"/postings/{posting.pk}/", {"choice": "decline"})
    assert page.status_code == 200
    assert page.context["forms"]["decline"].errors == {"reason": ["请填写这一项"]}


@pytest.mark.parametrize(
    ("person", "key", "status"),
    [
        ("lin", "accept", 403), ("cui", "record", 403), ("du", "record", 403),
        ("zhao", "record", 403), ("rao", "accept", 403), ("pan", "decide", 409),
        ("lin", "record", 409), ("ning", "accept", 404), ("shi", "record", 404),
        ("shu", "accept", 404), ("wai_officer", "record", 404), ("sheng", "record", 403),
    ],
)  # fmt: skip
def test_steps_out_of_turn_are_refused_on_screen_and_over_the_api(world, person, key, status):
    posting = post(world)
    client = world.cast.client(person)
    assert client.post(f"/postings/{posting.pk}/", {"choice": key}).status_code == status
    answer = client.post(f"/api/postings/{posting.pk}/steps/{key}/", {}, "application/json")
    assert answer.status_code == status
    with world.cast.acting("lin"):
        assert Posting.objects.get().state == "recommended"


def test_lists_narrow_by_group_state_and_school_year(world):
    walk(world, post(world), "accept")
    client = world.cast.client("rao")
    year = world.today.year if world.today.month > 8 else world.today.year - 1
    shown = {
        query: len(client.get(f"/postings/?{query}").context["table"]["rows"])
        for query in (
            f"group={world.group.pk}", "group=999999", "state=accepted", "state=ended",
            f"year={year}", f"year={year - 1}", "year=nonsense", "year=99999",
        )
    }  # fmt: skip
    assert list(shown.values()) == [1, 0, 1, 0, 1, 0, 1, 1]


# Over the API


def api_facts(world, **changes):
    return {
        "group": world.group.pk, "teacher": world.wang.pk, "to_school": world.cast.weak.pk,
        "kind": "backbone", "start_on": str(world.today), "end_on": str(world.end),
    } | changes  # fmt: skip


def test_the_chain_over_the_api(world):
    rao = world.cast.client("rao")
    filed = rao.post("/api/postings/", api_facts(world), "application/json")
    assert filed.status_code == 201
    assert (filed.json()["state_label"], filed.json()["waits_for"], filed.json()["may"]) == (
        "已推荐，待接收", "柳林小学校长", [{"step": "withdraw", "label": "撤回"}],
    )  # fmt: skip
    url = f"/api/postings/{filed.json()['id']}/"
    for person, key in CHAIN:
        client = world.cast.client(person)
        assert key in [may["step"] for may in client.get(url).json()["may"]]
        facts = {"reason": "调整", "day": str(world.today)}
        answer = client.post(f"{url}steps/{key}/", facts, "application/json")
        assert answer.status_code == 200, answer.content
    assert rao.get(url).json()["state"] == "ended"


@pytest.mark.parametrize(
    ("person", "changes", "status"),
    [
        ("rao", {"to_school": "rural"}, 422), ("rao", {"teacher": "li"}, 404),
        ("rao", {"to_school": "new"}, 422), ("rao", {"to_school": "away_school"}, 404),
        ("rao", {"to_school": "shiquan_school"}, 404), ("lin", {}, 403), ("cui", {}, 403),
        ("shu", {}, 404), ("wai_principal", {}, 404), ("ning", {}, 404),
    ],
)  # fmt: skip
def test_filing_is_refused_over_the_api(world, person, changes, status):
    named = {"li": world.li}
    facts = {k: (named.get(v) or getattr(world.cast, v)).pk for k, v in changes.items()}
    answer = world.cast.client(person).post(
        "/api/postings/", api_facts(world, **facts), "application/json"
    )
    assert answer.status_code == status
    with world.cast.acting("lin"):
        assert Posting.objects.count() == 0


def test_a_refusal_over_the_api_says_which_rule(world):
    facts = api_facts(world, to_school=world.cast.rural.pk)
    answer = world.cast.client("rao").post("/api/postings/", facts, "application/json")
    assert answer.json()["refusal"] == {
        "title": "派出学校和接收学校是同一所", "rule": "交流轮岗在集团的两所学校之间进行",
        "owner": "市级政策", "basis": "安政办发〔2018〕47号", "next_step": "请改选接收学校",
        "next_url": "",
    }  # fmt: skip


TEACHER = {
    "name": "赵云", "staff_number": "R100", "subject": "数学", "rank": "second", "honour": "",
    "joined_school_on": "2020-09-01", "sex": "m", "birth_month": "1990-05", "phone": "13911112222",
}  # fmt: skip


@pytest.mark.parametrize(
    ("person", "screen", "api"),
    [("rao", 302, 201), ("lin", 302, 201), ("weng", 200, 403), ("zhao", 403, 403),
     ("cui", 403, 403), ("shi", 200, 404), ("shu", 200, 404)],
)  # fmt: skip
def test_entering_a_teacher_of_rural(world, person, screen, api):
    client, facts = world.cast.client(person), TEACHER | {"school": world.cast.rural.pk}
    assert client.post("/teachers/new/", facts).status_code == screen
    facts["staff_number"] = "R101"
    assert client.post("/api/teachers/", facts, "application/json").status_code == api
    with world.cast.acting("lin"):
        assert Teacher.objects.filter(name="赵云").count() == (2 if api == 201 else 0)


@pytest.mark.parametrize("person", ["rao", "weng", "lin", "cui", "du"])
def test_no_page_and_no_answer_carries_personal_data(world, person):
    posting = post(world)
    client = world.cast.client(person)
    for url in ("/teachers/", f"/postings/{posting.pk}/", "/postings/", "/api/teachers/",
                "/api/postings/", f"/api/postings/{posting.pk}/"):  # fmt: skip
        words = client.get(url).content.decode()
        assert "13900000001" not in words
        assert not re.search(r"(?<!\d)1985(?!\d)", words)
        assert "eligible" not in words


@pytest.mark.parametrize(
    ("person", "url", "count"),
    [
        ("rao", "/postings/", 5), ("lin", "/postings/", 5), ("cui", "/postings/", 5),
        ("rao", "/teachers/", 5), ("lin", "/teachers/", 5),
        ("rao", "/api/postings/", 3), ("lin", "/api/postings/", 3), ("cui", "/api/postings/", 3),
        ("lin", "/api/teachers/", 3),
    ],
)  # fmt: skip
def test_lists_cost_the_same_with_one_row_and_with_three(world, person, url, count):
    client = world.cast.client(person)
    post(world, full_post=False)
    one = statements_of(client, url)
    for kind in ("trainee", "management"):
        post(world, full_post=False, kind=kind)
        with world.cast.acting("rao"):
            Teacher.objects.create(
                bureau_id=world.wang.bureau_id, parties=world.wang.parties, school=world.cast.rural,
                staff_number=kind, name=kind, subject="语文", rank="first",
                joined_school_on=world.today,
            )  # fmt: skip
    three = statements_of(client, url)
    assert (len(one), len(three)) == (count, count), three


@pytest.mark.parametrize(
    ("person", "tabs"),
    [("rao", ["交流轮岗", "经费"]), ("cui", ["交流轮岗", "经费"]), ("sheng", [])],
)
def test_a_group_leads_to_its_postings_and_its_money(world, person, tabs):
    page = world.cast.client(person).get(f"/groups/{world.group.pk}/")
    found = {tab["label"]: tab["url"] for tab in page.context["tabs"]}
    urls = {
        "交流轮岗": f"/postings/?group={world.group.pk}",
        "经费": f"/money/allocations/?group={world.group.pk}",
    }
    assert {k: v for k, v in found.items() if k in urls} == {k: urls[k] for k in tabs}


def test_the_page_cites_the_power_under_which_the_group_decides(world):
    posting = post(world)
    client, url = world.cast.client("lin"), f"/postings/{posting.pk}/"
    assert "主管教育局没有登记教师人事管理的赋权" in client.get(url).text
    with world.cast.acting("zhao") as zhao:
        grant_power(
            world.group, token=uuid4(), power="staff", for_mode=True, since=posting.start_on,
            until=None, document="汉教发〔2026〕3号", by=zhao,
        )  # fmt: skip
    page = client.get(url).text
    assert ("教师人事管理和统筹使用" in page, "汉教发〔2026〕3号" in page) == (True, True)
