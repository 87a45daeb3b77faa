"""Tokens: getting one, acting with it, losing it."""

import base64
from datetime import date

import pytest
from django.test import Client

from accounts.models import Appointment, User
from accounts.offices import MATRIX, Office
from accounts.services import record_appointment

pytestmark = pytest.mark.django_db
PASSWORD = "一个足够长的密码-2026"


@pytest.fixture
def lin(cast):
    person = cast.person("lin")
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(password=PASSWORD, username="lin"):
    facts = {"username": username, "password": password}
    return Client().post("/api/login/", facts, content_type="application/json")


def bearer(answer, **more):
    return {"Authorization": f"Token {answer.json()['token']}", **more}


def test_a_token_acts_in_its_persons_office(lin):
    answer = log_in()
    assert [o["title"] for o in answer.json()["offices"]] == ["汉滨区教育局 经办人"]
    me = Client().get("/api/me/", headers=bearer(answer)).json()
    assert (me["name"], me["acting"]) == ("Lin", "汉滨区教育局 经办人")
    assert me["verbs"] == sorted(MATRIX[Office.OFFICER])
    names = {
        s["name"] for s in Client().get("/api/schools/", headers=bearer(answer)).json()["results"]
    }
    assert names == {"江畔实验小学", "滨河新建小学", "云雾镇中心小学", "柳林小学"}


def test_basic_credentials_do_as_well(lin):
    words = base64.b64encode(f"lin:{PASSWORD}".encode()).decode()
    answer = Client().post("/api/login/", headers={"Authorization": f"Basic {words}"})
    assert answer.status_code == 200
    wrong = Client().post("/api/login/", headers={"Authorization": "Basic %%%"})
    assert wrong.status_code == 400


def test_five_wrong_passwords_lock_the_api_too(lin):
    answers = [log_in(password="wrong").status_code for _ in range(6)]
    assert answers == [401] * 4 + [429] * 2
    assert log_in().status_code == 429


def test_a_first_password_gets_no_token(lin):
    User.objects.filter(pk=lin.pk).update(must_change_password=True)
    assert log_in().status_code == 403


def test_the_header_chooses_among_ones_own_offices_only(cast, lin):
    second = record_appointment(
        lin, Office.OFFICER, cast.shiquan, since=date(2025, 9, 1), basis="兼任"
    )
    theirs = Appointment.objects.get(person=cast.person("shang"))
    answer = log_in()

    def acting(appointment):
        headers = bearer(answer, **{"X-Appointment": str(appointment)})
        return Client().get("/api/me/", headers=headers)

    assert acting(second.pk).json()["acting"] == "石泉县教育体育和科技局 经办人"
    assert acting(theirs.pk).status_code == 403
    assert acting("x").status_code == 403


def test_a_token_without_office_does_not_act_in_the_browsers(cast, lin):
    """Token of a person without office, sent by a browser in which Shi is signed in."""
    answer = log_in()
    Appointment.objects.filter(person=lin).update(until=date(2025, 1, 1))
    shi = cast.client("shi")
    assert shi.get("/api/schools/", headers=bearer(answer)).status_code == 403


def test_logging_out_ends_the_token(lin):
    answer = log_in()
    assert Client().post("/api/logout/", headers=bearer(answer)).status_code == 204
    assert Client().get("/api/me/", headers=bearer(answer)).status_code == 401


def test_a_session_cannot_end_a_token_it_did_not_bring(cast):
    assert cast.client("lin").post("/api/logout/").status_code == 401


def test_a_refusal_is_told_in_words_and_remembered(cast, lin):
    refused = Client().post("/api/quotas/", headers=bearer(log_in()))
    assert refused.status_code in (400, 422)
    shown = cast.client("cui").post("/api/quotas/")
    assert shown.status_code == 403


def test_what_no_account_can_be_called_is_refused_not_looked_up(lin):
    """A NUL or a name longer than the database's columns ended in an error of the server."""
    words = base64.b64encode(b"lin\0:x").decode()
    answer = Client().post("/api/login/", headers={"Authorization": f"Basic {words}"})
    assert answer.status_code == 400
    assert log_in(username="a" * 100_000).status_code == 400
    assert log_in(password="a" * 100_000).status_code == 400


def test_a_token_that_is_no_text_is_refused(lin):
    answer = Client().get("/api/me/", HTTP_AUTHORIZATION="Token \xe9")
    assert answer.status_code == 401


@pytest.mark.parametrize("key", ["abc", "1e5", "²", "9" * 30])
@pytest.mark.parametrize("kind", ["groups", "filings", "schools", "postings", "allocations"])
def test_a_key_that_no_row_can_have_finds_nothing(cast, kind, key):
    assert cast.client("lin").get(f"/api/{kind}/{key}/").status_code == 404


@pytest.mark.parametrize("position", ["p=abc", "p=\0", "p=1e5", "p=None"])
@pytest.mark.parametrize("kind", ["groups", "filings", "sharing", "postings", "allocations"])
def test_a_cursor_that_somebody_made_up_is_no_page(cast, kind, position):
    cursor = base64.b64encode(position.encode()).decode()
    answer = cast.client("lin").get(f"/api/{kind}/", {"cursor": cursor})
    # Where the order is by name, any words are a place in it.
    assert answer.status_code in ({404} if "\0" in position or kind != "groups" else {200})
