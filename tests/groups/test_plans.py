"""Plans of a county, of the city, of a group: drawn up, issued, owed, reported, late, revised."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import EducationGroup, Plan, PlanItem, ProgressReport, Resolution
from groups.queries import plans as queries
from groups.rules.plans import expected_percent, percent_of, standing_of
from groups.screens.plans import standing
from groups.services import plans as services
from groups.services import progress
from groups.tasks import apply_due_changes, tell_late_items
from records.inbox import notices_of, todos_of
from records.workflow import decisions_of
from supervision.queries import overdue_counts
from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.changing import approved
from tests.groups.test_council import call, council_of_three, sign
from tests.statements import statements_of

NUMBER = "汉教发〔2026〕40号"
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def drafted(cast, who="lin", kind="county", *, tasks=(), group=None, title="集团化办学实施办法"):
    """A draft with tasks of (title, owner node, due day)."""
    with cast.acting(who) as office:
        plan = services.open_plan(
            kind=kind, title=title, starts_on=today() - 100 * DAY, ends_on=today() + 200 * DAY,
            token=uuid.uuid4(), by=office, group=group,
        )  # fmt: skip
        for words, owner, due in tasks:
            put(plan, words, owner, due, office)
        return plan


def put(plan, words, owner, due, office, **facts):
    said = {"kind": "task", "title": words, "owner": owner, "starts_on": plan.starts_on,
            "due_on": due} | facts  # fmt: skip
    return services.put_item(plan, by=office, **said)


def step(cast, who, plan, key, **facts):
    with cast.acting(who) as office:
        services.take_plan_step(Plan.objects.get(pk=plan.pk), key, by=office, **facts)
        return Plan.objects.get(pk=plan.pk)


def issued(cast, tasks, **facts):
    plan = drafted(cast, tasks=tasks, **facts)
    step(cast, "lin", plan, "submit")
    return step(cast, "zhao", plan, "issue", document_number=NUMBER)


def report(cast, who, item, percent, words="正在办理", **facts):
    with cast.acting(who) as office:
        item = queries.item_of(item.plan).get(pk=item.pk)
        said = {"percent": percent, "words": words, "token": uuid.uuid4()} | facts
        return progress.report_progress(item, by=office, **said)


def only_item(cast, plan, who="lin"):
    with cast.acting(who):
        return PlanItem.objects.select_related("plan").get(plan=plan, removed=False)


# Rules


@pytest.mark.parametrize(
    ("value", "baseline", "target", "percent"),
    [(50, 0, 100, 50), (80, 60, 100, 50), (3, 5, 0, 40), (120, 0, 100, 100), (40, 60, 100, 0),
     (30, None, 60, 50)],
)  # fmt: skip
def test_a_target_is_as_far_as_its_figure_has_come(value, baseline, target, percent):
    assert percent_of(value, baseline=baseline, target=target) == percent


SINCE, DUE = date(2026, 9, 1), date(2026, 12, 10)  # a hundred days


@pytest.mark.parametrize(
    ("day", "percent", "light", "key"),
    [
        (date(2026, 8, 31), None, "", "waiting"),
        (date(2026, 9, 21), 0, "", "green"),  # 20 behind is still on the way
        (date(2026, 9, 21), None, "", "silent"),  # nobody has said that it is
        (date(2026, 9, 22), None, "", "amber"),
        (date(2026, 10, 21), 30, "", "green"),
        (date(2026, 10, 21), 29, "", "amber"),
        (date(2026, 10, 21), 29, "red", "red"),
        (date(2026, 12, 10), 99, "", "green"),
        (date(2026, 12, 11), 99, "green", "late"),  # late whatever anybody thinks
        (date(2026, 12, 11), 100, "", "done"),
    ],
)
def test_the_light_of_an_item(day, percent, light, key):
    found = standing_of(
        starts_on=SINCE, due_on=DUE, percent=percent, day=day, lag=20, light=light,
        light_reason="资金未到" if light else "",
    )  # fmt: skip
    assert found.key == key
    assert bool(found.days_late) is (key == "late")


@given(st.dates(SINCE, DUE), st.dates(SINCE, DUE))
def test_the_even_pace_never_goes_back(one, other):
    one, other = sorted([one, other])
    assert 0 <= expected_percent(SINCE, DUE, one) <= expected_percent(SINCE, DUE, other) <= 100


# A county's plan


@pytest.mark.django_db
def test_a_county_plan_from_draft_to_the_last_report(cast):
    plan = issued(cast, [("列入预算", cast.hanbin, today() + 10 * DAY),
                         ("开齐课程", cast.new.node, today() - 3 * DAY)])  # fmt: skip
    assert (plan.state, plan.number, plan.approver_id) == (
        "issued", NUMBER, cast.person("zhao").pk
    )  # fmt: skip
    with cast.acting("ning") as ning:
        owed = queries.owed_items(ning).get()
        assert (owed.title, owed.percent) == ("开齐课程", None)
        assert "报告“开齐课程”的进展" in [todo.title for todo in todos_of(ning)]
    report(cast, "ning", owed, 60)
    report(cast, "ning", owed, 100, "已开齐")
    with cast.acting("lin"):
        shown = {item.title: item.percent for item in queries.items_of(plan)}
        assert shown == {"列入预算": None, "开齐课程": 100}
        assert ProgressReport.objects.count() == 2
    with cast.acting("ning") as ning:
        assert "报告“开齐课程”的进展" not in [todo.title for todo in todos_of(ning)]


@pytest.mark.django_db
def test_a_draft_is_its_own_bodys_and_a_plan_is_read_by_those_who_owe(cast):
    plan = drafted(cast, tasks=[("列入预算", cast.hanbin, today())])
    seen = {name: cast.client(name).get(f"/groups/plans/{plan.pk}/").status_code
            for name in ("lin", "zhao", "cui", "ning", "shi")}  # fmt: skip
    assert seen == {"lin": 200, "zhao": 200, "cui": 404, "ning": 404, "shi": 404}
    step(cast, "lin", plan, "submit")
    step(cast, "zhao", plan, "issue", document_number=NUMBER)
    seen = {name: cast.client(name).get(f"/groups/plans/{plan.pk}/").status_code
            for name in ("lin", "cui", "ning", "shi")}  # fmt: skip
    assert seen == {"lin": 200, "cui": 200, "ning": 404, "shi": 404}


REFUSED = [
    ("lin", "issue", {"document_number": NUMBER}, NoVerb, "您的职务不能办理"),
    ("zhao", "issue", {}, RuleBroken, "请填写文号"),
    ("zhao", "issue", {"document_number": NUMBER, "issued_on": date(2099, 1, 1)}, RuleBroken,
     "印发日期不晚于今天"),
    ("zhao", "issue", {"document_number": NUMBER, "issued_on": date(2016, 1, 1)}, RuleBroken,
     "印发日期 2016-01-01 早于规划开始的前一年"),
    ("zhao", "return", {}, RuleBroken, "请填写"),
    ("zhao", "replace", {}, RuleBroken, "旧版由新版印发时自动替代"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "key", "facts", "refusal", "words"), REFUSED)
def test_a_plan_is_not_settled_against_the_rule(cast, who, key, facts, refusal, words):
    plan = drafted(cast, tasks=[("列入预算", cast.hanbin, today())])
    step(cast, "lin", plan, "submit")
    with pytest.raises(refusal) as broken:
        step(cast, who, plan, key, **facts)
    assert words in broken.value.title
    with cast.acting("lin"):
        assert Plan.objects.get(pk=plan.pk).state == "submitted"


@pytest.mark.django_db
def test_an_empty_plan_is_not_sent_and_a_sent_one_is_not_rewritten(cast):
    plan = drafted(cast)
    with pytest.raises(RuleBroken) as broken:
        step(cast, "lin", plan, "submit")
    assert "还没有目标、时间节点或任务" in broken.value.title
    with cast.acting("lin") as lin:
        put(plan, "列入预算", cast.hanbin, today(), lin)
    step(cast, "lin", plan, "submit")
    sent = Plan.objects.get
    with cast.acting("lin") as lin, pytest.raises(RuleBroken):
        put(sent(pk=plan.pk), "再列一项", cast.hanbin, today(), lin)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"due_on": date(2099, 1, 1)}, "完成期限不在规划的起止日期内"),
        ({"kind": "target"}, "目标须有目标值和计量单位"),
        ({"kind": "target", "unit": "所", "baseline": 5, "target": 5}, "目标值与基数相同"),
    ],
)
def test_an_item_keeps_to_its_plan(cast, facts, words):
    plan = drafted(cast)
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as broken:
        put(plan, "某事", cast.hanbin, facts.pop("due_on", today()), lin, **facts)
    assert words in broken.value.title


@pytest.mark.django_db
def test_another_county_owes_nothing_in_a_countys_plan(cast):
    plan = drafted(cast)
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as broken:
        put(plan, "某事", cast.shiquan, today(), lin)
    assert "不能是这份规划的责任单位" in broken.value.title


@pytest.mark.django_db
def test_only_the_owner_reports(cast):
    plan = issued(cast, [("开齐课程", cast.new.node, today())])
    item = only_item(cast, plan)
    with pytest.raises(NoVerb):
        report(cast, "lin", item, 50)
    with cast.acting("ma") as ma, pytest.raises(RuleBroken) as broken:
        progress.set_light(item, light="red", reason="", by=ma)
    assert "请写明认定的理由" in broken.value.title


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "words"), [(-1, "不晚于今天"), (101, "才开始"), (100, ""), (0, "")]
)
def test_a_report_is_of_a_day_between_the_tasks_start_and_today(cast, ago, words):
    item = only_item(cast, issued(cast, [("列入预算", cast.hanbin, today())]))
    if not words:
        assert report(cast, "lin", item, 10, on=today() - ago * DAY).percent == 10
        return
    with pytest.raises(RuleBroken) as broken:
        report(cast, "lin", item, 10, on=today() - ago * DAY)
    assert words in broken.value.title


@pytest.mark.django_db
def test_the_report_of_the_latest_day_stands_not_the_one_written_last(cast):
    """What was forgotten is entered later: the item and the city's count keep to the days."""
    plan = issued(cast, [("列入预算", cast.hanbin, today() - 2 * DAY)])
    item = only_item(cast, plan)
    report(cast, "lin", item, 100, "已列入", on=today())
    report(cast, "lin", item, 40, "已报财政", on=today() - 9 * DAY)
    with cast.acting("lin") as lin:
        stands = queries.items_of(plan)[0]
        assert (stands.percent, stands.said, stands.reported_on) == (100, "已列入", today())
        assert [row.percent for row in queries.reports_of(stands, lin)] == [100, 40]
        assert list(queries.overdue_items(lin)) == []
    with cast.acting("du"):
        assert overdue_counts([cast.hanbin.pk], today()) == []


@pytest.mark.django_db
def test_an_item_that_falls_back_says_why(cast):
    plan = issued(cast, [("列入预算", cast.hanbin, today())])
    item = only_item(cast, plan)
    report(cast, "lin", item, 60, on=today() - 5 * DAY)
    assert report(cast, "lin", item, 60, on=today() - 3 * DAY, fall="多余").fall == ""
    with pytest.raises(RuleBroken) as broken:
        report(cast, "lin", item, 45)
    assert "60%，这次 45%" in broken.value.title
    assert report(cast, "lin", item, 20, on=today() - 9 * DAY).fall == ""  # before it, no fall
    report(cast, "lin", item, 45, fall="财政退回重报")
    page = reverse("groups:plan-item", args=[plan.pk, item.pk])
    shown = cast.client("lin").get(page).content.decode()
    assert ("进度回落：财政退回重报" in shown, "进度回落的理由" in shown) == (True, True)
    url = f"/api/plan-items/{item.pk}/report/"
    again = {"percent": 10, "words": "又退回"}
    refused = cast.client("lin").post(url, again)
    assert refused.json()["refusal"]["next_step"] == "请填写进度回落的理由"
    assert cast.client("lin").post(url, again | {"fall": "重做"}).json()["fall"] == "重做"


@pytest.mark.django_db
def test_a_new_version_keeps_what_was_reported_and_replaces_the_old_one(cast):
    plan = issued(cast, [("列入预算", cast.hanbin, today())])
    report(cast, "lin", only_item(cast, plan), 40)
    with cast.acting("lin") as lin:
        later = services.revise(plan, token=uuid.uuid4(), by=lin)
        with pytest.raises(Overtaken):
            services.revise(plan, token=uuid.uuid4(), by=lin)
    step(cast, "lin", later, "submit")
    assert step(cast, "zhao", later, "issue", document_number="汉教发〔2026〕41号").version == 2
    with cast.acting("lin"):
        assert Plan.objects.get(pk=plan.pk).state == "revised"
        assert [item.percent for item in queries.items_of(later)] == [40]


# The city's plan for 中心城区


@pytest.mark.django_db
def test_the_city_leads_its_plan_and_the_county_answers_for_itself(cast):
    plan = drafted(cast, "cui", "central", tasks=[("新建学校入团", cast.hanbin, today())])
    plan = step(cast, "cui", plan, "issue", document_number="安教发〔2026〕9号")
    item = only_item(cast, plan, "cui")
    with pytest.raises(RuleBroken) as broken:
        report(cast, "lin", item, 10)
    assert "先答复" in broken.value.next_step
    with cast.acting("zhao") as zhao:
        assert "答复是否承接“新建学校入团”" in [todo.title for todo in todos_of(zhao)]
        mine = queries.item_of(plan).get()
        with pytest.raises(RuleBroken):
            progress.answer_task(mine, accepts=False, by=zhao)
        progress.answer_task(mine, accepts=True, by=zhao)
        with pytest.raises(Overtaken):
            progress.answer_task(mine, accepts=False, words="再议", by=zhao)
    said = report(cast, "lin", item, 10)
    assert said.bureau_id == cast.hanbin.pk
    with cast.acting("cui") as cui:
        assert [row.percent for row in queries.items_of(plan)] == [10]
        with pytest.raises(NoVerb):
            progress.report_progress(
                queries.item_of(plan).get(), words="代报", percent=90, token=uuid.uuid4(), by=cui
            )
    assert cast.client("shi").get(f"/groups/plans/{plan.pk}/").status_code == 404


@pytest.mark.django_db
def test_the_city_sees_what_is_late_everywhere_a_county_its_own(cast):
    issued(cast, [("列入预算", cast.hanbin, today() - 5 * DAY), ("后办", cast.hanbin, today())])
    late = cast.client("du").get(reverse("groups:overdue")).content.decode()
    assert "列入预算" in late
    assert "后办" not in late
    assert "列入预算" not in cast.client("shi").get(reverse("groups:overdue")).content.decode()


# A group's plan


@pytest.mark.django_db
def test_a_groups_plan_is_its_cores_and_read_by_its_members(cast):
    group = group_in_force(cast, "new", "rural")
    with pytest.raises(NoVerb):
        drafted(cast, "ning", "yearly", group=group)
    plan = drafted(cast, "pan", "yearly", group=group, title="年度计划",
                   tasks=[("联合教研", cast.new.node, today())])  # fmt: skip
    with pytest.raises(RuleBroken) as broken:
        step(cast, "pan", plan, "issue")
    assert "请填写理事会决议" in broken.value.title
    step(cast, "pan", plan, "issue", document_number="理事会第 3 次会议决议第 2 项")
    seen = {name: cast.client(name).get(f"/groups/plans/{plan.pk}/").status_code
            for name in ("pan", "ning", "rao", "weng", "lin", "shi")}  # fmt: skip
    assert seen == {"pan": 200, "ning": 200, "rao": 200, "weng": 404, "lin": 200, "shi": 404}
    page = cast.client("rao").get(f"/groups/{group.pk}/plans/").content.decode()
    assert "年度计划" in page


# Screens


@pytest.mark.django_db
def test_a_plan_is_drawn_up_and_issued_on_screen(cast):
    lin, zhao = cast.client("lin"), cast.client("zhao")
    made = lin.post("/groups/plans/new/", {
        "token": uuid.uuid4(), "kind": "county", "title": "实施办法",
        "starts_on": "2026-09-01", "ends_on": "2027-08-31",
    })  # fmt: skip
    page = made.url
    item = {"kind": "task", "title": "列入预算", "owner": cast.hanbin.pk,
            "starts_on": "2026-09-01", "due_on": "2026-10-01"}  # fmt: skip
    assert lin.post(f"{page}items/new/", item | {"due_on": "2030-01-01"}).status_code == 422
    assert lin.post(f"{page}items/new/", item).status_code == 302
    assert lin.post(page, {"choice": "submit"}).status_code == 302
    bad = zhao.post(page, {"choice": "issue", "issue-issued_on": "2026-09-01"})
    assert "请填写" in bad.content.decode() or bad.status_code == 422
    shown = zhao.get(page).content.decode()
    assert "<svg" in shown
    assert "列入预算" in shown


@pytest.mark.django_db
def test_the_owner_reports_on_the_items_page(cast):
    """The page of an item with a history: who wrote it down, then what its owner says."""
    plan = issued(cast, [("核定编制", cast.staffing, today() - DAY)])
    url = reverse("groups:plan-item", args=[plan.pk, only_item(cast, plan).pk])
    bian = cast.client("bian")
    assert "报告进展" in bian.get(url).content.decode()
    said = {"choice": "report", "report-token": uuid.uuid4(), "report-percent": 60,
            "report-words": "正在征求意见", "report-on": today()}  # fmt: skip
    assert bian.post(url, said).status_code == 302
    read = cast.client("lin").get(url).content.decode()
    assert ("正在征求意见" in read, "列入" in read) == (True, True)


@pytest.mark.django_db
def test_a_milestone_is_not_slow_before_its_day(cast):
    """Half the time gone and nothing said: a task is behind, a milestone is not due yet."""
    plan = drafted(cast)
    with cast.acting("lin") as lin:
        for kind in ("task", "milestone"):
            put(plan, kind, cast.hanbin, plan.ends_on, lin, kind=kind)
        items = queries.items_of(plan)
        found = {i.title: standing(i, today() + 50 * DAY, 20).key for i in items}
    assert found == {"task": "amber", "milestone": "waiting"}


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/groups/plans/", "/groups/plans/overdue/"])
def test_a_list_of_plans_costs_the_same_with_one_and_with_three(cast, url):
    client = cast.client("lin")
    issued(cast, [("甲", cast.hanbin, today() - DAY)])
    one = statements_of(client, url)
    for number in (41, 42):
        plan = drafted(cast, tasks=[("乙", cast.hanbin, today() - DAY)])
        step(cast, "lin", plan, "submit")
        step(cast, "zhao", plan, "issue", document_number=f"汉教发〔2026〕{number}号")
    assert len(statements_of(client, url)) == len(one)


@pytest.mark.django_db
def test_a_plan_costs_the_same_with_one_item_and_with_three(cast):
    client = cast.client("lin")
    few = issued(cast, [("甲", cast.hanbin, today())])
    many = issued(cast, [(name, cast.hanbin, today()) for name in "甲乙丙"])
    one = statements_of(client, f"/groups/plans/{few.pk}/")
    assert len(statements_of(client, f"/groups/plans/{many.pk}/")) == len(one)


# Late, told once


def told_of(cast, name):
    with cast.acting(name) as office:
        return [notice.text for notice in notices_of(office) if "已过期限" in notice.text]


@pytest.mark.django_db
def test_what_falls_late_is_told_once_to_its_owner_and_to_the_plans_body(cast):
    issued(cast, [("开齐课程", cast.new.node, today() - DAY), ("列入预算", cast.hanbin, today())])
    tell_late_items()
    tell_late_items()
    words = [f"“开齐课程”已过期限（{today() - DAY}），责任单位：{cast.new.name}"]
    assert {name: told_of(cast, name) for name in ("ning", "lin", "pan", "shi")} == {
        "ning": words, "lin": words, "pan": [], "shi": [],
    }  # fmt: skip


@pytest.mark.django_db
def test_a_school_that_owes_an_item_cannot_write_the_counties_rows(cast):
    plan = issued(cast, [("开齐课程", cast.new.node, today())])
    with cast.acting("ning") as ning:
        assert Plan.objects.filter(pk=plan.pk).update(title="改") == 0
        assert PlanItem.objects.filter(plan=plan).update(due_on=date(2099, 1, 1)) == 0
        assert not ning.holds(PlanItem.objects.get(plan=plan))
    report(cast, "ning", only_item(cast, plan), 30)


@pytest.mark.django_db
def test_a_report_for_another_school_is_refused_by_the_database(cast):
    plan = issued(cast, [("开齐课程", cast.new.node, today())])
    said = report(cast, "ning", only_item(cast, plan), 30)
    with cast.acting("pan"), pytest.raises(ProgrammingError, match="row-level"):
        ProgressReport.objects.create(
            bureau=cast.hanbin, parties=[cast.core.pk, cast.new.pk], item_id=said.item_id,
            owner=cast.new.node, on=today(), percent=90, words="代报",
            reported_by=cast.person("pan"),
        )  # fmt: skip


# Resolutions cited


def resolution_of(cast, group, kind="plan"):
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        meeting = call(group, pan, (kind, "审议年度计划"))
        sign(meeting, seats, pan, (3, 0, 0))
        return Resolution.objects.select_related("item").get()


@pytest.mark.django_db
def test_a_groups_plan_cites_the_councils_resolution(cast):
    group = group_in_force(cast, "new")
    plan = drafted(cast, "pan", "yearly", group=group, tasks=[("教研", cast.new.node, today())])
    resolution = resolution_of(cast, group)
    pan, page = cast.client("pan"), reverse("groups:plan", args=[plan.pk])
    assert str(resolution) in pan.get(page).content.decode()
    done = pan.post(page, {"choice": "issue", "issue-resolution": resolution.pk})
    assert done.status_code == 302
    with cast.acting("pan"):
        plan = Plan.objects.get()
        assert (plan.resolution, plan.number, plan.issued_on) == (
            resolution, resolution.number, resolution.adopted_on,
        )  # fmt: skip
    assert reverse("groups:meeting", args=[group.pk, resolution.item.meeting_id]) in (
        cast.client("ning").get(page).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "issued_on", "words"),
    [
        ("charter", None, "不是本集团通过规划和计划的决议"),
        ("plan", date(2026, 9, 2), "才通过"),
    ],
)
def test_a_plan_cites_no_other_resolution(cast, kind, issued_on, words):
    group = group_in_force(cast, "new")
    plan = drafted(cast, "pan", "yearly", group=group, tasks=[("教研", cast.new.node, today())])
    resolution = resolution_of(cast, group, kind)
    with pytest.raises(RuleBroken) as broken:
        step(cast, "pan", plan, "issue", resolution=resolution, issued_on=issued_on)
    assert words in broken.value.title


# API


@pytest.mark.django_db
def test_plans_are_read_and_reported_over_the_api(cast):
    plan = issued(cast, [("开齐课程", cast.new.node, today() - DAY)])
    item = only_item(cast, plan)
    ning = cast.client("ning")
    listed = ning.get("/api/plans/?kind=county").json()["results"]
    assert [(row["title"], row["number"]) for row in listed] == [("集团化办学实施办法", NUMBER)]
    assert ning.get("/api/plan-items/?late=1").json()["results"][0]["percent"] is None
    url = f"/api/plan-items/{item.pk}/report/"
    said = ning.post(url, {"percent": 100, "words": "已开齐"})
    assert (said.status_code, said.json()["percent"]) == (201, 100)
    assert ning.get(f"/api/plans/{plan.pk}/").json()["items"][0]["said"] == "已开齐"
    assert ning.get("/api/plan-items/?late=1").json()["results"] == []
    refused = cast.client("lin").post(url, {"percent": 50, "words": "代报"})
    assert refused.status_code == 403
    assert refused.json()["refusal"]["rule"] == "谁负责，谁报告"
    assert cast.client("shi").get(f"/api/plans/{plan.pk}/").status_code == 404
    assert ning.post(url, {"words": "没有数"}).json()["refusal"]["title"] == "请填写完成进度"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/api/plans/", "/api/plan-items/"])
def test_api_lists_cost_the_same_with_one_and_three_rows(cast, url):
    issued(cast, [("甲", cast.hanbin, today())])
    lin = cast.client("lin")
    one = statements_of(lin, url)
    for _ in range(2):
        issued(cast, [("乙", cast.hanbin, today())])
    three = statements_of(lin, url)
    assert len(three) == len(one), "\n".join(three)


def a_month_passes(cast, group):
    """The database's clock is not ours to move: what was to hold in thirty days holds now."""
    month = 30 * DAY
    with cast.acting("lin"):
        EducationGroup.objects.filter(pk=group.pk).update(in_force_on=GROUP_SINCE - month)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE groups_membership SET days = daterange(lower(days) - 30, upper(days) - 30)"
                " WHERE upper_inf(known)"
            )


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 30])
def test_a_groups_open_plan_goes_to_the_new_core(cast, days):
    group = group_in_force(cast, "new", initiation="administrative")
    plan = drafted(cast, "pan", "yearly", group=group, tasks=[("教研", cast.new.node, today())])
    kept = drafted(cast, "lin", title="县区办法")
    approved(cast, group, [("core", {"school_id": cast.new.pk, "on": today() + days * DAY})])
    if days:
        with cast.acting("pan"):
            assert Plan.objects.get(pk=plan.pk).core_id == cast.core.pk
        a_month_passes(cast, group)
        apply_due_changes()
    with cast.acting("ning") as ning:
        row = Plan.objects.get(pk=plan.pk)
        assert (row.core_id, row.parties) == (cast.new.pk, [cast.new.pk])
        assert (ning.holds(row), ning.holds(row.items.get())) == (True, True)
        said = decisions_of(row).last()
        assert said.label == "随核心校变更移交"
        assert "由江畔实验小学变更为滨河新建小学" in said.reason
    with cast.acting("lin"):
        assert Plan.objects.get(pk=kept.pk).core_id is None
    apply_due_changes()
    with cast.acting("lin"):
        assert decisions_of(plan).filter(step="hand_over").count() == 1
    page = cast.client("ning").get(f"/groups/plans/{plan.pk}/").content.decode()
    assert "随核心校变更移交" in page


@pytest.mark.django_db
def test_the_plans_go_out_with_their_filters(cast):
    issued(cast, [("列入预算", cast.hanbin, today() - DAY)])
    drafted(cast, title="第二份")
    client = cast.client("lin")
    page = client.get("/groups/plans/?state=issued").content.decode()
    assert "/exports/groups.plans/" in page
    text = client.get("/exports/groups.plans/csv/?state=issued").getvalue().decode("utf-8-sig")
    assert ("集团化办学实施办法" in text, "第二份" in text) == (True, False)
    assert "第二份" not in cast.client("cui").get(
        "/exports/groups.plans/csv/"
    ).getvalue().decode("utf-8-sig")  # fmt: skip
