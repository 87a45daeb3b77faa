"""Powers a county delegates: to a group, to a mode, from a day to a day."""

import uuid
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, RuleBroken
from groups.models import DelegatedPower
from groups.queries.powers import power_on
from groups.services.powers import end_power, grant_power
from records.models import Notice, Parameter
from tests.grouped import group_in_force
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 1)


def grant(group, by, **facts):
    return grant_power(
        group, by=by,
        **{"token": uuid.uuid4(), "power": "staff", "for_mode": False, "since": SINCE,
           "until": None, "document": "汉教发〔2026〕3号"} | facts,
    )  # fmt: skip


def test_a_power_holds_from_its_day_until_it_is_taken_back(cast):
    group = group_in_force(cast, "new")
    with cast.acting("zhao") as zhao:
        row = grant(group, zhao)
        assert power_on(group, "staff", SINCE - timedelta(days=1)) is None
        end_power(row, on=date(2026, 6, 30), document="汉教发〔2026〕9号", by=zhao)
        held = [power_on(group, "staff", day) for day in (SINCE, date(2026, 6, 30))]
        assert [power.document for power in held] == ["汉教发〔2026〕3号"] * 2
        assert power_on(group, "staff", date(2026, 7, 1)) is None
        assert power_on(group, "money", SINCE) is None
    with cast.acting("pan"):
        assert "教师人事管理和统筹使用" in Notice.objects.get().text


def test_a_power_of_a_mode_reaches_its_groups_and_no_others(cast):
    group = group_in_force(cast, "new")
    other = group_in_force(cast, core="weak", name="柳林集团", mode="core_weak")
    with cast.acting("zhao") as zhao:
        grant(group, zhao, for_mode=True)
        assert power_on(group, "staff", SINCE) is not None
        assert power_on(other, "staff", SINCE) is None


def test_what_is_held_already_or_not_in_the_catalogue_is_refused(cast):
    group = group_in_force(cast, "new")
    with cast.acting("zhao") as zhao:
        row = grant(group, zhao)
        with pytest.raises(RuleBroken, match="这段时间已经赋予"):
            grant(group, zhao, since=date(2026, 9, 1))
        with pytest.raises(RuleBroken, match="没有这项自主权"):
            grant(group, zhao, power="moon")
        with pytest.raises(RuleBroken, match="早于开始"):
            grant(group, zhao, power="money", until=SINCE - timedelta(days=1))
        with pytest.raises(RuleBroken, match="须在赋权期间"):
            end_power(row, on=SINCE - timedelta(days=1), document="文", by=zhao)


def test_a_county_may_write_a_catalogue_of_its_own(cast):
    group = group_in_force(cast, "new")
    with cast.acting("zhao") as zhao:
        Parameter.objects.create(
            bureau=cast.hanbin, key="delegated_powers", basis="汉滨区实施办法第六条",
            value=[{"code": "calendar", "name": "校历安排"}], days=DateRange(SINCE, None),
            known=(timezone.now(), None),
        )  # fmt: skip
        assert grant(group, zhao, power="calendar").label == "校历安排"
        with pytest.raises(RuleBroken, match="没有这项自主权"):
            grant(group, zhao, power="staff")
    page = cast.client("pan").get(reverse("groups:powers", args=[group.pk]))
    assert "汉滨区实施办法第六条" in page.content.decode()


@pytest.mark.parametrize("who", ["pan", "lin", "cui", "shang"])
def test_only_the_countys_approver_delegates(cast, who):
    group = group_in_force(cast, "new")
    with cast.acting(who) as other, pytest.raises(NoVerb):
        grant(group, other)


def test_a_double_submit_is_one_grant_and_the_page_says_no_plainly(cast):
    group = group_in_force(cast, "new")
    client, url = cast.client("zhao"), reverse("groups:power-new", args=[group.pk])
    said = {"token": uuid.uuid4(), "power": "staff", "for_mode": "group", "since": SINCE,
            "document": "汉教发〔2026〕3号"}  # fmt: skip
    assert [client.post(url, said).status_code for _ in range(2)] == [302, 302]
    refused = client.post(url, said | {"token": uuid.uuid4()})
    assert (refused.status_code, "这段时间已经赋予" in refused.content.decode()) == (422, True)
    over_api = client.post(
        "/api/powers/", said | {"token": str(uuid.uuid4()), "group": group.pk, "for_mode": False},
        content_type="application/json",
    )  # fmt: skip
    assert over_api.json()["refusal"]["title"] == "这段时间已经赋予这项自主权"
    with cast.acting("zhao"):
        row = DelegatedPower.objects.get()
    ended = client.post(
        f"/api/powers/{row.pk}/end/", {"on": "2026-06-30", "document": "汉教发〔2026〕9号"}
    )
    assert ended.json()["ends_before"] == "2026-07-01"


def test_the_page_asks_the_same_with_one_row_and_three(cast):
    group = group_in_force(cast, "new")
    page, client = reverse("groups:powers", args=[group.pk]), cast.client("zhao")
    with cast.acting("zhao") as zhao:
        grant(group, zhao)
    one = len(statements_of(client, page))
    with cast.acting("zhao") as zhao:
        grant(group, zhao, power="money")
        grant(group, zhao, power="research", for_mode=True)
    assert len(statements_of(client, page)) == one <= 8
