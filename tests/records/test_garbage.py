"""Addresses that somebody made up: an answer in words, never an error of the server."""

import base64
import json
import uuid
from datetime import date

import pytest

from records.pages import decode, encode, key_field
from schools.models import Goal, School
from teachers.models import Teacher
from tests.grouped import group_in_force

pytestmark = pytest.mark.django_db
NAME_AND_ID = [key_field(School, "sort_key"), key_field(School, "pk")]
MADE_UP = [
    [1, 1], ["a", "b"], [True, False], ["\ud800", 1], ["\0", 1], ["a", 10**30], ["a", True],
    ["a"], {"a": 1}, [["a"], 1], [None, 1], ["a", 1.5],
]  # fmt: skip


def cursor(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("values", MADE_UP, ids=str)
def test_a_cursor_holds_what_its_columns_can_hold(values):
    assert decode(cursor(values), NAME_AND_ID) is None


@pytest.mark.parametrize("values", [["", 1], ["hanbin 汉滨\u3000\U00020000", 2**63 - 1]])
def test_a_cursor_of_ours_is_read(values):
    assert decode(cursor(values), NAME_AND_ID) == values


def test_a_nested_cursor_is_none():
    deep = base64.urlsafe_b64encode(b"[" * 60_000).decode()
    assert decode(deep, NAME_AND_ID) is None


def test_a_key_is_compared_as_the_column_it_points_to():
    kinds = [key_field(Teacher, name).get_internal_type() for name in ("school_id", "name", "pk")]
    assert kinds == ["BigAutoField", "CharField", "BigAutoField"]


DAYS = ["2026-13-01", "20260101", "2026-W01-1", "x", 1, None]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_cursor_holds_a_day_where_the_column_does(day):
    fields = [key_field(Goal, "target_on"), key_field(Goal, "pk")]
    assert decode(cursor([day, 1]), fields) is None
    assert decode(encode([date(2026, 9, 1), 1]), fields) == ["2026-09-01", 1]


LISTS = [
    "/schools/goals/",
    "/groups/",
    "/schools/",
    "/teachers/",
    "/postings/",
    "/groups/filings/",
    "/reports/",
]


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("values", MADE_UP[:6], ids=str)
def test_a_made_up_cursor_shows_the_first_page(cast, url, values):
    assert cast.client("lin").get(url, {"after": cursor(values)}).status_code == 200


@pytest.mark.parametrize("url", ["/search/", "/groups/filings/schools/", "/groups/"])
def test_a_nul_in_an_address_is_a_bad_request(cast, url):
    assert cast.client("lin").get(url, {"q": "a\0"}).status_code == 400
    assert cast.client("lin").get(f"{url}%00/").status_code == 400


@pytest.mark.parametrize("number", ["9" * 30, "-1", "NaN", "²"])
@pytest.mark.parametrize(
    "url", ["/reports/?school_year=", "/postings/?group=", "/money/allocations/?group="]
)
def test_a_number_that_no_row_can_have_finds_no_rows(cast, url, number):
    assert cast.client("lin").get(url + number).status_code == 200


def test_a_digit_that_is_no_number_narrows_nothing(cast):
    assert cast.client("lin").get("/api/sharing/?group=²").status_code == 200


@pytest.mark.parametrize("key", ["8", "%41", "9" * 40])
def test_a_file_of_no_run_is_not_found(cast, key):
    assert cast.client("lin").get(f"/api/exports/{key}/file/").status_code == 404


def test_half_a_character_is_answered_and_not_stumbled_over(cast):
    sent = json.dumps({"kind": "\ud800", "file_type": "\ud800"})
    answer = cast.client("lin").post("/api/exports/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert "\\ud800" in answer.content.decode()


def test_a_form_of_another_office_is_refused_in_words(cast):
    hanbin = group_in_force(cast, "new")
    other = group_in_force(cast, core="shiquan_school", officer="shi", name="石岭教育集团")
    token = str(uuid.uuid4())
    answers = [
        cast.client(who).post("/api/group-changes/", {"token": token, "group": group.pk})
        for who, group in (("lin", hanbin), ("shi", other))
    ]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["refusal"]["title"] == "这张表单已由另一个职务提交过"
