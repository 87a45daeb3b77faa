"""A group on any day, and as it had been recorded by any day: page, list, file and API alike."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.exporting import exported
from tests.grouped import NAME, group_in_force
from tests.groups.changing import NUMBER, approved, today
from tests.statements import statements_of

pytestmark = pytest.mark.django_db

NEW_NAME = "江畔实验教育集团"
DAY = timedelta(days=1)


@pytest.fixture
def group(cast):
    """Recorded ten days ago; renamed today and made a 连锁 with assets as its tie."""
    with time_machine.travel(timezone.now() - 10 * DAY, tick=False):
        group = group_in_force(cast, "rural", "new", initiation="administrative")
    adjusted = ("adjust", {"mode": "core_rural", "tie": "teaching", "form": "chain"})
    approved(cast, group, [("rename", {"name": NEW_NAME}), adjusted])
    return group


@pytest.fixture
def corrected(cast, group):
    """滨河 was never a member: the entry is struck out, today."""
    strike = ("strike", {"school_id": cast.new.pk, "on": today() - 30 * DAY})
    approved(cast, group, [strike], NUMBER.replace("31", "32"), basis="理事会会议纪要",
             backdated_because="当年误登")  # fmt: skip
    return group


def listed(cast, query, who="lin"):
    """[(name, form, members)] over the API, one row for every group."""
    rows = cast.client(who).get(f"/api/groups/{query}").json()["results"]
    return [(row["name"], row["form"], row["member_count"]) for row in rows]


def asked(as_of=None, as_known=None, q=""):
    said = {"as_of": as_of, "as_known": as_known, "q": q}
    return "?" + "&".join(f"{key}={value}" for key, value in said.items() if value)


def test_a_renamed_group_has_its_old_name_on_an_earlier_day(cast, group):
    assert listed(cast, "") == [(NEW_NAME, "chain", 2)]
    assert listed(cast, asked(today())) == listed(cast, "")
    yesterday = today() - DAY
    assert listed(cast, asked(yesterday)) == [(NAME, "alliance", 2)]
    one = cast.client("lin").get(f"/api/groups/{group.pk}/{asked(yesterday)}").json()
    assert (one["name"], one["form"]) == (NAME, "alliance")
    page = cast.client("lin").get(f"/groups/{group.pk}/{asked(yesterday)}").content.decode()
    assert f"<h1>{NAME}</h1>" in page
    assert f"您看到的是 {yesterday} 当天的情况" in page
    assert f"<h1>{NEW_NAME}</h1>" in cast.client("lin").get(f"/groups/{group.pk}/").content.decode()


def test_a_group_is_found_by_the_name_of_the_day(cast, group):
    yesterday = today() - DAY
    assert [name for name, *_ in listed(cast, asked(yesterday, q="实验小学"))] == [NAME]
    assert listed(cast, asked(q="实验小学")) == []
    page = cast.client("lin").get(f"/groups/{asked(yesterday, q='实验小学')}").content.decode()
    assert NAME in page


def test_what_was_recorded_by_a_day_outlives_its_correction(cast, corrected):
    yesterday = today() - DAY
    assert listed(cast, "") == [(NEW_NAME, "chain", 1)]
    assert listed(cast, asked(yesterday)) == [(NAME, "alliance", 1)]
    assert listed(cast, asked(yesterday, yesterday)) == [(NAME, "alliance", 2)]
    assert listed(cast, asked(as_known=today())) == listed(cast, "")
    one = f"/api/groups/{corrected.pk}/"
    names = {m["name"] for m in cast.client("lin").get(one).json()["members"]}
    before = cast.client("lin").get(one + asked(as_known=yesterday)).json()["members"]
    assert {m["name"] for m in before} - names == {cast.new.name}
    page = cast.client("lin").get(f"/groups/{corrected.pk}/{asked(as_known=yesterday)}")
    assert cast.new.name in page.content.decode()
    assert f"按 {yesterday} 为止的登记" in page.content.decode()


def test_before_it_was_recorded_a_group_is_not_known(cast, group):
    assert listed(cast, asked(as_known=today() - 11 * DAY)) == []
    assert len(listed(cast, asked(as_known=today() - 10 * DAY))) == 1


@pytest.mark.parametrize("back", [0, 1])
def test_the_file_is_the_list_of_the_day(cast, corrected, back):
    query = asked(today() - back * DAY, today() - back * DAY)
    sheet = exported(cast.client("lin"), "groups.register", query)
    assert sheet.column("集团名称") == [(name,) for name, *_ in listed(cast, query)]
    members = [n for _name, _form, n in listed(cast, query)]
    assert [row[0] for row in sheet.column("成员校数（所）")] == members
    assert (cast.new.name in sheet.column("成员校")[0][0]) is bool(back)


@pytest.mark.parametrize(
    ("day", "state", "words"),
    [("2024-08-31", "pending", "这一天还没有运行"), ("2024-09-01", "in_force", "运行中"),
     (None, "closed", "已撤销")],
)  # fmt: skip
def test_a_groups_state_is_that_of_the_day(cast, group, day, state, words):
    approved(cast, group, [("close", {"on": today() - DAY})], NUMBER.replace("31", "32"),
             backdated_because="文件补办", basis="理事会会议纪要")  # fmt: skip
    client, one = cast.client("lin"), f"groups/{group.pk}/{asked(day)}"
    said = client.get(f"/api/{one}").json()
    assert (said["state"], said["state_label"]) == (state, words)
    lead = client.get(f"/{one}").content.decode().partition("<h1>")[2][:600]
    assert words in lead
    rows = client.get("/api/groups/" + asked(day)).json()["results"]
    assert [row["state"] for row in rows] == ([] if state == "pending" else [state])


def test_a_county_page_names_a_group_as_on_the_day(cast, group):
    page = reverse("supervision:county", args=[cast.hanbin.pk])
    assert NAME in cast.client("du").get(page + asked(today() - DAY)).content.decode()
    assert NAME not in cast.client("du").get(page).content.decode()


def test_a_day_that_cannot_be_read_is_said_and_left_out(cast, group):
    page = cast.client("lin").get("/groups/?as_known=昨天").content.decode()
    assert "日期要写成 2026-09-01 这样" in page
    assert NEW_NAME in page


def test_a_day_costs_no_statement_more(cast, group):
    client = cast.client("lin")
    plain = len(statements_of(client, "/groups/"))
    assert len(statements_of(client, "/groups/" + asked(today() - DAY, today()))) == plain
    one = f"/groups/{group.pk}/"
    of_a_day = len(statements_of(client, one + asked(today() - DAY, today())))
    assert of_a_day <= len(statements_of(client, one)) <= 10
