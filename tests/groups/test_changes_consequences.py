"""What hangs on a change: named before anybody signs, handled before a group ends, never lost."""

import pytest
from django.urls import reverse

from accounts.refusals import RuleBroken
from funding.models import Allocation
from groups.queries.changes import preview_of
from groups.services import changes, decision
from teachers.models import Posting
from tests.funding.conftest import build_world as build_money
from tests.funding.conftest import granted
from tests.grouped import group_in_force
from tests.groups.changing import NUMBER, answer_all, decide, drafted, fresh, soon, today
from tests.groups.test_council import seat
from tests.groups.test_standings import decided as standing
from tests.teachers.conftest import build_world as build_postings
from tests.teachers.conftest import post as recommend

pytestmark = pytest.mark.django_db
RECOMMENDED = "王芳（云雾镇中心小学 → 柳林小学，至 {end}）"


@pytest.fixture
def world(cast):
    return build_postings(cast)


def shown(cast, change, who="lin"):
    """{key: (items, must be handled)} of the change's preview."""
    with cast.acting(who) as office:
        found = preview_of(fresh(change), office).consequences
        return {c.key: (list(c.items), c.must_be_handled) for c in found}


def test_a_school_that_leaves_names_its_postings_and_keeps_them(cast, world):
    posting = recommend(world)
    change = drafted(cast, world.group, [("leave", {"school_id": cast.weak.pk})])
    item = RECOMMENDED.format(end=world.end)
    assert shown(cast, change) == {"postings_of_leaving": ([item], False)}
    page = cast.client("lin").get(reverse("groups:change", args=[change.pk])).content.decode()
    assert item in page
    assert "变更后不在任何集团的学校：柳林小学" in page
    with cast.acting("lin") as lin:
        changes.submit(change, by=lin)
    answer_all(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    decide(cast, change)
    with cast.acting("lin"):
        assert Posting.objects.get(pk=posting.pk).state == "recommended"


def test_a_posting_over_before_the_school_leaves_is_no_concern(cast, world):
    recommend(world, end_on=soon(20))
    later = [("leave", {"school_id": cast.weak.pk, "on": soon(20)})]
    assert shown(cast, drafted(cast, world.group, later)) == {}


def test_a_group_does_not_close_while_an_open_item_is_not_handled(cast, world):
    recommend(world)
    change = drafted(cast, world.group, [("close", {})])
    item = RECOMMENDED.format(end=world.end)
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.submit(change, by=lin)
    title = f"不能申报：集团结束时尚未结束的交流轮岗须逐项写明处理办法，{item}"
    assert refused.value.title == title
    sent = cast.client("lin").post(
        f"/api/group-changes/{change.pk}/steps/submit/", content_type="application/json"
    )
    assert (sent.status_code, sent.json()["refusal"]["title"]) == (422, title)
    page = reverse("groups:change-handling", args=[change.pk, "postings"])
    assert item in cast.client("lin").get(page).content.decode()
    assert cast.client("lin").post(page, {"text": "履行到期满，由县局登记"}).status_code == 302
    with cast.acting("lin") as lin:
        changes.submit(change, by=lin)


def test_what_opens_after_the_filing_blocks_the_decision(cast, world):
    change = drafted(cast, world.group, [("close", {"on": today()})])
    with cast.acting("lin") as lin:
        changes.submit(change, by=lin)
    answer_all(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    recommend(world)
    with cast.acting("zhao") as zhao, pytest.raises(RuleBroken) as refused:
        decision.approve(fresh(change), document_number=NUMBER, decided_on=today(), by=zhao)
    assert "集团结束时尚未结束的交流轮岗须逐项写明处理办法" in refused.value.title
    page = cast.client("zhao").get(reverse("groups:change-decide", args=[change.pk]))
    assert "集团结束时尚未结束的交流轮岗须逐项写明处理办法" in page.content.decode()


def test_money_of_a_group_that_ends_is_named_and_stays(cast):
    world = build_money(cast)
    granted(world)
    change = drafted(cast, world.group, [("close", {})])
    item = "江畔实验小学教育集团：集团教研，分配 60,000.00 元"
    assert shown(cast, change) == {"allocations": ([item], True)}
    with cast.acting("lin") as lin:
        changes.write_handling(change, "allocations", text="余额按原用途用完后决算", by=lin)
        changes.submit(change, by=lin)
    answer_all(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    decide(cast, change)
    with cast.acting("lin"):
        assert Allocation.objects.get().state == "approved"


def test_a_handling_without_words_is_none(cast, world):
    recommend(world)
    change = drafted(cast, world.group, [("close", {})])
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.write_handling(change, "postings", text=" ", by=lin)
    assert refused.value.title == "请写明处理办法"


def test_council_seats_and_open_cases_of_a_group_that_ends_are_named(cast):
    group = group_in_force(cast, "rural", initiation="administrative")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, kind="chair", name="潘", until=soon(100))
        seat(cast, group, pan, name="饶", school="rural", until=soon(5))
    standing(cast, group, kind="warning", due=soon())
    change = drafted(cast, group, [("close", {"on": soon(10)})])
    found = shown(cast, change)
    assert found["seats"] == (["江畔实验小学教育集团：理事长潘"], True)
    assert found["cases"] == (["江畔实验小学教育集团：预警"], True)
    with cast.acting("lin") as lin, pytest.raises(RuleBroken, match="任期未满的理事会成员"):
        changes.submit(change, by=lin)
    page = reverse("groups:change-handling", args=[change.pk, "seats"])
    assert cast.client("lin").post(page, {"text": "任期随集团结束"}).status_code == 302


def test_the_seat_of_a_school_that_leaves_is_named(cast):
    group = group_in_force(cast, "rural", initiation="administrative")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, name="饶", school="rural")
    change = drafted(cast, group, [("leave", {"school_id": cast.rural.pk, "on": today()})])
    assert shown(cast, change) == {
        "seats_of_leaving": (["江畔实验小学教育集团：理事饶"], False)
    }  # fmt: skip
