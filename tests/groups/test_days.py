"""No day or number out of reach gets in: one bound for every form, serializer and filter."""

import uuid
from datetime import date

import pytest
from django import forms
from django.utils import timezone
from rest_framework.serializers import ValidationError

from accounts import forms as screens
from records import api
from tests.grouped import group_in_force
from tests.groups.changing import drafted

OUT_OF_REACH = ["0001-01-01", "1899-12-31", "9999-12-31"]


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


def said():
    return f"日期要在 1900 年到 {timezone.localdate().year + 50} 年之间"


@pytest.mark.parametrize("day", OUT_OF_REACH)
def test_a_form_refuses_a_day_out_of_reach(day):
    with pytest.raises(forms.ValidationError) as refused:
        screens.DayField().clean(day)
    assert refused.value.messages == [said()]


@pytest.mark.parametrize("day", OUT_OF_REACH)
def test_the_api_refuses_a_day_out_of_reach(day):
    with pytest.raises(ValidationError) as refused:
        api.DayField().run_validation(day)
    assert refused.value.detail == [said()]


@pytest.mark.parametrize("field", [screens.DayField().clean, api.DayField().run_validation])
def test_the_first_and_last_day_in_reach_are_taken(field):
    last = date(timezone.localdate().year + 50, 12, 31)
    assert field("1900-01-01") == date(1900, 1, 1)
    assert field(last.isoformat()) == last


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["as_of", "as_known"])
@pytest.mark.parametrize("day", OUT_OF_REACH)
def test_a_list_says_which_days_it_knows(cast, name, day):
    page = cast.client("lin").get("/groups/", {name: day})
    assert page.status_code == 200
    assert said() in page.content.decode()
    assert cast.client("lin").get("/api/groups/", {name: day}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "days"),
    [("close", {"on": "9999-12-31"}), ("redate", {"on": "2026-09-01", "until": "9999-12-31"})],
)
def test_a_move_has_a_day_in_reach(cast, group, kind, days):
    change = drafted(cast, group, [])
    body = {"kind": kind, "school_id": cast.new.pk, **days}
    url = f"/api/group-changes/{change.pk}/moves/"
    answer = cast.client("lin").post(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert [said()] in answer.json().values()


@pytest.mark.django_db
def test_seats_powers_limits_and_resources_have_days_in_reach(cast, group):
    bodies = {
        ("pan", "/api/council-seats/"): ["since", "until"],
        ("zhao", "/api/powers/"): ["since", "until"],
        ("lin", "/api/county-modes/limits/"): ["since"],
        ("pan", "/api/resources/"): ["since", "until"],
    }
    for (who, url), names in bodies.items():
        body = {"token": str(uuid.uuid4()), "group": group.pk} | dict.fromkeys(names, "9999-12-31")
        answer = cast.client(who).post(url, body, content_type="application/json")
        assert answer.status_code == 400, url
        assert [answer.json()[name] for name in names] == [[said()]] * len(names), url


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "url", "name"),
    [("pan", "/api/sharing/", "people"), ("lin", "/api/county-modes/limits/", "most")],
)
def test_a_number_is_one_that_can_be(cast, who, url, name):
    body = {name: 10**30}
    answer = cast.client(who).post(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert "小于或者等于" in answer.json()[name][0]
