"""A group's standings: three persons, each refusal, criteria, dates, the public register."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import GroupStanding, PublishedGroup
from groups.services import standings
from groups.tasks import tell_late_items
from records.inbox import notices_of, todos_of
from records.parameters import DEFAULTS, set_value
from tests.grouped import group_in_force
from tests.groups.filing import approved
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
CRITERIA = DEFAULTS["demonstration_criteria"][0]
NUMBER = "汉教发〔2026〕30号"
DAY = date(2026, 9, 10)


def soon():
    return timezone.localdate() + timedelta(days=90)


def proposed(cast, group, kind="demonstration", who="lin", **facts):
    """Proposed on a day gone by, which the verb would stamp now."""
    facts = {"reason": "成效明显", "due": soon(), "criteria": CRITERIA} | facts
    with cast.acting(who) as office:
        row = standings.propose(group, kind, token=uuid.uuid4(), by=office, **facts)
        at = timezone.make_aware(datetime.combine(DAY, time(9)))
        GroupStanding.objects.filter(pk=row.pk).update(proposed_at=at)
        return row


def reviewed(cast, group, kind="demonstration", **facts):
    row = proposed(cast, group, kind, **facts)
    with cast.acting("ma") as ma:
        standings.review(row, opinion="情况属实", by=ma)
    return row


def decided(cast, group, kind="demonstration", number=NUMBER, since=DAY, **facts):
    row = reviewed(cast, group, kind, **facts)
    with cast.acting("zhao") as zhao:
        standings.decide(row, document_number=number, since=since, by=zhao)
    return row


def test_a_county_designates_and_the_public_reads_it(cast):
    group = approved(cast)
    row = decided(cast, group)
    with cast.acting("lin"):
        row.refresh_from_db()
        persons = (row.maker.username, row.reviewer.username, row.approver.username)
        assert persons == ("lin", "ma", "zhao")
        assert (row.state, row.since, row.document_number) == ("in_force", DAY, NUMBER)
    assert PublishedGroup.objects.get().demonstration_since == DAY
    public = cast.client(None).get(reverse("public:group", args=["anjiang", group.pk]))
    assert "2026-09-10 起" in public.content.decode()
    page = cast.client("ning").get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert "示范性教育集团，2026-09-10 起" in page
    listed = cast.client("cui").get("/groups/?standing=demonstration").content.decode()
    assert group.name in listed
    assert group.name not in cast.client("cui").get("/groups/?standing=warning").content.decode()


@pytest.mark.parametrize(
    ("since", "title"),
    [
        (DAY - timedelta(days=1), "2026-09-09还没有收到本件，不能在这一天决定"),
        (date(2999, 1, 1), "批复日期不能晚于今天"),
    ],
)
def test_a_standing_begins_between_its_proposal_and_today(cast, since, title):
    group = approved(cast)
    with pytest.raises(RuleBroken) as refused:
        decided(cast, group, since=since)
    assert refused.value.title == title


def test_a_withdrawal_leaves_the_public_register_with_its_reason(cast):
    group = approved(cast)
    row = decided(cast, group)
    with cast.acting("zhao") as zhao:
        with pytest.raises(RuleBroken) as early:
            standings.end(row, reason="复核不合格", ended_on=date(2026, 9, 1), by=zhao)
        assert early.value.title == "解除日期早于认定日期"
        with pytest.raises(RuleBroken):
            standings.end(row, reason=" ", ended_on=DAY, by=zhao)
        standings.end(row, reason="复核不合格", ended_on=DAY, by=zhao)
    assert PublishedGroup.objects.get().demonstration_since is None
    page = cast.client("pan").get(reverse("groups:standing", args=[row.pk])).content.decode()
    assert ("已解除" in page, "2026-09-10" in page) == (True, True)


@pytest.mark.parametrize(
    ("kind", "facts", "title"),
    [
        ("demonstration", {"criteria": CRITERIA[:-1]},
         f"不能提出：示范性教育集团须符合本局的全部条件，还不符合：{CRITERIA[-1]}"),
        ("demonstration", {"due": None},
         "不能提出：示范性教育集团须定复核日期，限期整改须定整改期限，都在今天之后"),
        ("rectification", {"due": date(2026, 1, 1)},
         "不能提出：示范性教育集团须定复核日期，限期整改须定整改期限，都在今天之后"),
        ("warning", {"reason": " "}, "请填写理由"),
    ],
)  # fmt: skip
def test_what_a_proposal_must_hold(cast, kind, facts, title):
    group = approved(cast)
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, group, kind, **facts)
    assert refused.value.title == title
    if kind == "warning":
        return
    said = {"reason": "成效明显", "due": soon(), "criteria": CRITERIA} | facts
    client = cast.client("lin")
    answer = client.post(
        "/api/group-standings/", {"group": group.pk, "kind": kind, **said},
        content_type="application/json",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)
    form = {k: v for k, v in said.items() if v} | {"token": uuid.uuid4()}
    page = client.post(reverse("groups:standing-new", args=[group.pk, kind]), form)
    assert (page.status_code, title in page.content.decode()) == (422, True)


def test_a_group_not_in_force_has_no_standing(cast):
    group = group_in_force(cast, "rural", name="旧集团")
    with cast.acting("lin"):
        type(group).objects.filter(pk=group.pk).update(state="closed")
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, group, "pilot")
    assert refused.value.rule.startswith("只有运行中的集团可以认定或整改")


def test_no_demonstration_while_something_is_being_mended(cast):
    group = approved(cast)
    decided(cast, group, "rectification")
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, group)
    assert refused.value.title == "不能提出：限期整改期间不认定示范性教育集团"


def test_one_open_standing_of_a_kind(cast):
    group = approved(cast)
    proposed(cast, group, "pilot")
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, group, "pilot")
    assert refused.value.title == "这个集团的试点已提出，待审核"


def test_the_criteria_are_the_countys_own(cast):
    group = approved(cast)
    set_by = {"basis": "汉教发〔2026〕8号", "since": date(2026, 1, 1), "bureau": cast.hanbin}
    with cast.acting("lin"):
        set_value("demonstration_criteria", ["三年无安全事故"], **set_by)
    page = cast.client("lin").get(reverse("groups:standing-new", args=[group.pk, "demonstration"]))
    text = page.content.decode()
    assert ("三年无安全事故" in text, "汉教发〔2026〕8号" in text) == (True, True)
    assert CRITERIA[0] not in text


def test_three_persons_and_one_decision(cast):
    group = approved(cast)
    row = proposed(cast, group)
    with cast.acting("lin") as lin, pytest.raises(NoVerb) as same:
        standings.review(row, opinion="同意", by=lin)
    assert same.value.rule == "经办、审核、审批须为三个不同的人"
    with cast.acting("zhao") as zhao, pytest.raises(Overtaken):
        standings.decide(row, document_number=NUMBER, since=DAY, by=zhao)
    with cast.acting("ma") as ma:
        standings.review(row, opinion="情况属实", by=ma)
    answer = cast.client("zhao").post(
        f"/api/group-standings/{row.pk}/steps/decide/",
        {"document_number": "30号", "on": "2026-09-10"}, content_type="application/json",
    )  # fmt: skip
    assert answer.json()["refusal"]["title"] == "文号写法不对：30号"
    page = reverse("groups:standing", args=[row.pk])
    form = {"choice": "decide", "decide-document_number": NUMBER, "decide-since": "2026-09-10"}
    assert cast.client("zhao").post(page, form).status_code == 302
    late = cast.client("zhao").post(page, {"choice": "refuse", "refuse-reason": "迟了"})
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("who", "status"), [("zhao", 403), ("pan", 403), ("cui", 403), ("du", 403), ("shi", 404)]
)
def test_only_the_countys_officer_proposes(cast, who, status):
    group = approved(cast)
    client = cast.client(who)
    page = reverse("groups:standing-new", args=[group.pk, "pilot"])
    assert client.get(page).status_code == status
    answer = client.post(
        "/api/group-standings/", {"group": group.pk, "kind": "pilot", "reason": "试"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == status


def test_schools_see_what_was_decided_only(cast):
    group = approved(cast)
    row = proposed(cast, group, "warning")
    page = reverse("groups:standing", args=[row.pk])
    assert [cast.client(who).get(page).status_code for who in ("pan", "cui", "ma")] == [
        404, 404, 200,
    ]  # fmt: skip


def test_the_desks(cast):
    group = approved(cast)
    proposed(cast, group, "warning")

    def desk(who):
        with cast.acting(who) as office:
            return [t.title for t in todos_of(office) if t.kind == "认定和整改"]

    assert (desk("lin"), desk("ma"), desk("zhao")) == ([], [f"{group.name}：预警"], [])


def test_the_tab_costs_the_same_with_one_and_three_rows(cast):
    group = approved(cast)
    proposed(cast, group, "pilot")
    client, url = cast.client("ma"), reverse("groups:standings", args=[group.pk])
    one = statements_of(client, url)
    for kind in ("warning", "rectification"):
        proposed(cast, group, kind)
    three = statements_of(client, url)
    assert len(three) == len(one) <= 8, "\n".join(three)
    with cast.acting("lin"):
        assert GroupStanding.objects.count() == 3


# What comes near its day


def due_titles(cast, who):
    with cast.acting(who) as office:
        return [todo.title for todo in todos_of(office) if "整改" in todo.title]


def test_a_rectification_near_its_day_waits_for_the_bureau_and_for_the_core(cast):
    group = group_in_force(cast, "new")
    row = decided(cast, group, "rectification", criteria=())
    assert {name: due_titles(cast, name) for name in ("lin", "pan")} == {"lin": [], "pan": []}
    with cast.acting("lin"):
        GroupStanding.objects.filter(pk=row.pk).update(due=timezone.localdate() - timedelta(1))
    settle = [f"核对{group.name}的整改，解除或另定期限"]
    assert {name: due_titles(cast, name) for name in ("lin", "zhao", "pan", "ning", "shi")} == {
        "lin": settle, "zhao": settle, "pan": [f"完成{group.name}的整改，报主管教育局核对"],
        "ning": [], "shi": [],
    }  # fmt: skip
    with cast.acting("zhao") as zhao:
        standings.end(row, reason="已整改", ended_on=timezone.localdate(), by=zhao)
    assert {name: due_titles(cast, name) for name in ("lin", "pan")} == {"lin": [], "pan": []}


def test_a_demonstration_is_reviewed_within_a_month_of_its_day(cast):
    group = group_in_force(cast, "new")
    decided(cast, group, due=timezone.localdate() + timedelta(days=20))
    with cast.acting("lin") as lin:
        assert f"复核示范性教育集团{group.name}" in [todo.title for todo in todos_of(lin)]
    with cast.acting("pan") as pan:
        assert not any("复核示范" in todo.title for todo in todos_of(pan))


@pytest.mark.parametrize("typed", ["１", "abc", "²"])
def test_a_group_that_is_no_number_is_no_filter(cast, typed):
    decided(cast, approved(cast))
    client = cast.client("lin")
    listed = client.get("/api/group-standings/", {"group": typed}).json()["results"]
    assert len(listed) == 1
    assert client.get("/api/sharing/", {"group": typed}).status_code == 200


def test_a_standing_past_its_day_is_told_once_and_the_core_mends(cast):
    group = approved(cast)
    rows = [decided(cast, group, kind) for kind in ("rectification", "pilot")]
    with cast.acting("lin"):
        yesterday = timezone.localdate() - timedelta(days=1)
        GroupStanding.objects.filter(pk__in=[row.pk for row in rows]).update(due=yesterday)

    def told(who):
        with cast.acting(who) as office:
            return sorted(n.text for n in notices_of(office) if "已过期限" in n.text)

    tell_late_items()
    tell_late_items()
    assert len(told("lin")) == 2
    assert [text.partition("”")[0] for text in told("pan")] == [f"“{group.name}：限期整改"]
    assert (told("ning"), told("zhao"), told("shi")) == ([], [], [])


def test_what_was_reviewed_goes_on_to_another_day(cast):
    """On screen and over the API; the desks are clear of it until that day comes near."""
    group = group_in_force(cast, "new")
    row = decided(cast, group, "rectification", criteria=())
    past = timezone.localdate() - timedelta(days=1)
    with cast.acting("lin"):
        GroupStanding.objects.filter(pk=row.pk).update(due=past)
    page, zhao = reverse("groups:standing", args=[row.pk]), cast.client("zhao")
    for who, words in (("lin", "由审批人解除，或另定期限"), ("pan", "整改完成后报主管教育局核对")):
        assert words in cast.client(who).get(page).content.decode(), who
    said = {"choice": "renew", "renew-reason": "尚有一项未完成，延长两个月"}
    early = zhao.post(page, said | {"renew-due": timezone.localdate().isoformat()})
    assert (early.status_code, "新的期限须晚于" in early.content.decode()) == (422, True)
    assert zhao.post(page, said | {"renew-due": soon().isoformat()}).status_code == 302
    with cast.acting("lin"):
        row.refresh_from_db()
        assert (row.state, row.due, row.since) == ("in_force", soon(), DAY)
    assert {name: due_titles(cast, name) for name in ("lin", "zhao", "pan")} == {
        "lin": [], "zhao": [], "pan": [],
    }  # fmt: skip
    steps = f"/api/group-standings/{row.pk}/steps/renew/"
    later = (soon() + timedelta(days=30)).isoformat()
    for who, status in (("lin", 403), ("pan", 403), ("zhao", 200)):
        answer = cast.client(who).post(
            steps, {"reason": "再延", "on": later}, content_type="application/json"
        )
        assert answer.status_code == status, who
    assert answer.json()["due"] == later
