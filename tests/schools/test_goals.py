"""Goals: set by their own body, the path worked out year by year, reached, overdue, stopped."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from evaluation.metrics.coverage import coverage
from evaluation.metrics.subjects import Scope
from records.inbox import todos_of
from records.workflow import decisions_of
from schools.models import Goal
from schools.queries import goals as queries
from schools.rules import school_year_of
from schools.rules.goals import POLICY_DAY, Share, days_overdue, gap, reached
from schools.services.goals import adopt_policy_goals, set_goal, withdraw_goal
from tests.grouped import group_in_force
from tests.schools.reported import YEAR, report, school
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
AIM = {
    "measure": "oversized", "target_value": Decimal("0.02"), "target_on": date(2030, 8, 31),
    "basis": "县教育规划",
}  # fmt: skip


def aim(cast, who="lin", **changed):
    with cast.acting(who) as by:
        return set_goal(by=by, **(AIM | changed))


def path(cast, goal, who="lin", *, day=date(YEAR + 1, 8, 31)):
    with cast.acting(who) as office:
        return dict(queries.path_of(goal, office, day))


# Rules


@pytest.mark.parametrize(
    ("measure", "value", "target", "met", "left"),
    [
        ("coverage", "0.79", "0.80", False, "0.01"), ("coverage", "0.80", "0.80", True, "0"),
        ("coverage", "1", "0.80", True, "0"), ("oversized", "0.03", "0.02", False, "0.01"),
        ("oversized", "0.02", "0.02", True, "0"), ("oversized", "0", "0.02", True, "0"),
    ],
)  # fmt: skip
def test_which_way_is_better(measure, value, target, met, left):
    value, target = Decimal(value), Decimal(target)
    assert reached(measure, value, target) is met
    assert gap(measure, value, target) == Decimal(left)


def test_without_a_value_nothing_is_reached_and_time_runs_on():
    assert Share(0, 0).value is None
    assert reached("coverage", None, Decimal(1)) is None
    assert days_overdue(None, date(2020, 12, 31), date(2021, 1, 2)) == 2
    assert days_overdue(False, date(2020, 12, 31), date(2020, 12, 31)) == 0
    assert days_overdue(True, date(2020, 12, 31), date(2021, 1, 2)) == 0


# The path


def test_the_path_has_a_value_per_year_and_no_value_where_nobody_reported(cast):
    goal = aim(cast, measure="in_zone_primary", target_value=1, baseline_on=date(YEAR - 2, 9, 1))
    report(cast, cast.core, year=YEAR - 2, on=f"{YEAR - 2}-10-01",
           primary={"pupils": 200, "in_zone_pupils": 150})  # fmt: skip
    report(cast, cast.core, primary={"pupils": 100, "in_zone_pupils": 100})
    report(cast, cast.new, primary={"pupils": 300, "in_zone_pupils": 260})
    report(cast, cast.rural, primary={"pupils": 50, "in_zone_pupils": None})
    found = path(cast, goal)
    assert list(found) == [YEAR - 2, YEAR - 1, YEAR]
    assert found[YEAR - 2] == Share(150, 200, 3)
    assert (found[YEAR - 1].value, found[YEAR - 1].lacking) == (None, 4)
    assert found[YEAR] == Share(360, 400, 2)
    assert found[YEAR].value == Decimal("0.9")


def test_the_sections_of_a_combined_school_count_apart(cast):
    nine = school(cast, "九年学校", stage="nine_year")
    report(cast, nine, primary={"pupils": 100, "in_zone_pupils": 90},
           junior={"pupils": 100, "in_zone_pupils": 70})  # fmt: skip
    primary = aim(cast, measure="in_zone_primary", target_value=1)
    junior = aim(cast, measure="in_zone_junior", target_value=1)
    assert path(cast, primary)[YEAR] == Share(90, 100, 4)
    assert path(cast, junior)[YEAR] == Share(70, 100, 0)


def test_oversized_classes_are_those_of_56_and_more(cast):
    goal = aim(cast)
    report(cast, cast.core, classes=[("primary", 1, 1, 55), ("primary", 1, 2, 56)])
    report(cast, cast.new, classes=[("primary", 1, 1, 70), ("primary", 2, 1, 40)])
    report(cast, school(cast, "幼儿园", stage="kindergarten"), kindergarten={},
           classes=[("kindergarten", 1, 1, 80)])  # fmt: skip
    assert path(cast, goal)[YEAR] == Share(2, 4, 2)


def test_a_later_submission_does_not_change_an_earlier_days_path(cast):
    goal = aim(cast)
    report(cast, cast.core, on="2024-10-01", classes=[("primary", 1, 1, 60)])
    report(cast, cast.new, on="2024-10-20", classes=[("primary", 1, 1, 40)])
    assert path(cast, goal, day=date(2024, 10, 19))[YEAR] == Share(1, 1, 3)
    assert path(cast, goal, day=date(2024, 10, 20))[YEAR] == Share(1, 2, 2)


def test_coverage_apart_for_town_and_country_on_the_days_of_membership(cast):
    """core and new are urban, rural is rural, weak lies in a town."""
    group_in_force(cast, "rural", in_force_on=date(2024, 9, 1))
    goals = {m: aim(cast, measure=m, target_value=1) for m in
             ("coverage", "coverage_urban", "coverage_rural")}  # fmt: skip
    found = {measure: path(cast, goal) for measure, goal in goals.items()}
    assert found["coverage"][YEAR] == Share(2, 4)
    assert found["coverage_urban"][YEAR] == Share(1, 2)
    assert found["coverage_rural"][YEAR] == Share(1, 1)
    assert found["coverage"][YEAR - 1] == Share(0, 4)


def test_the_path_says_of_a_day_what_the_report_says_of_it(cast):
    group_in_force(cast, "rural", "shiquan_school")
    campus = school(cast, "江畔东校区", nature="campus", legal_school=cast.core, area="urban")
    assert campus.institution_id == cast.core.pk
    goal, day = aim(cast, measure="coverage", target_value=1), date(2025, 3, 1)
    share = path(cast, goal, day=day)[YEAR]
    with cast.acting("lin") as lin:
        scope = Scope(day, YEAR, lin.city_id, tuple(lin.sees))
        (measured,) = coverage("county", scope, [lin.bureau_id])[lin.bureau_id]
    assert (share.numerator, share.denominator) == (measured.numerator, measured.denominator)


def test_the_citys_goal_counts_all_counties_and_a_county_its_own_part(cast):
    report(cast, cast.core, classes=[("primary", 1, 1, 60)])
    report(cast, cast.shiquan_school, by="shi", classes=[("primary", 1, 1, 40)])
    goal = aim(cast, "cui")
    assert path(cast, goal, "du")[YEAR] == Share(1, 2, 3)
    assert path(cast, goal, "sheng")[YEAR] == Share(1, 2, 3)
    assert path(cast, goal, "lin")[YEAR] == Share(1, 1, 3)
    text = cast.client("lin").get(reverse("schools:goal", args=[goal.pk])).content.decode()
    assert "这是安江市教育局的目标；下面的数只算汉滨区教育局的学校。" in text


# Setting and stopping


def test_a_goal_is_its_bodys_own(cast):
    county, city = aim(cast), aim(cast, "cui")
    with cast.acting("cui") as cui, pytest.raises(NoVerb):
        withdraw_goal(county, "市里不认可", by=cui)
    with cast.acting("lin") as lin, pytest.raises(NoVerb):
        withdraw_goal(city, "县里不认可", by=lin)
    with cast.acting("shi"):
        assert list(Goal.objects.all()) == [city]
    with cast.acting("wai_coordinator"):
        assert not Goal.objects.exists()
    with cast.acting("cui"):
        assert Goal.objects.filter(pk=county.pk).update(basis="改") == 0


@pytest.mark.parametrize("who", ["zhao", "pan", "du", "sheng"])
def test_others_set_no_goal(cast, who):
    with pytest.raises(NoVerb):
        aim(cast, who)


def test_the_same_goal_twice_is_refused_until_the_first_is_stopped(cast):
    first = aim(cast)
    with pytest.raises(Overtaken, match="大班额比例在 2030-08-31 已有目标"):
        aim(cast, target_value=Decimal("0.01"))
    with cast.acting("lin") as lin:
        withdraw_goal(first, "目标上调", by=lin)
    assert aim(cast, target_value=Decimal("0.01")).state == "tracked"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"baseline_on": date(2030, 8, 31)}, "不晚于基期"),
        ({"baseline_on": date(2024, 9, 1), "baseline_value": Decimal("0.01")}, "还差"),
        ({"measure": "coverage", "baseline_on": date(2024, 9, 1),
          "baseline_value": Decimal("0.5")}, "还差"),
    ],
)  # fmt: skip
def test_a_goal_goes_forward(cast, changed, says):
    with pytest.raises(RuleBroken, match=says):
        aim(cast, **changed)


@pytest.mark.parametrize(
    "changed",
    [{"target_value": Decimal("1.01")}, {"baseline_value": Decimal("0.5"), "baseline_on": None},
     {"state": "withdrawn"}, {"withdrawn_on": date(2026, 1, 1)}],
)  # fmt: skip
def test_the_database_refuses_what_is_no_goal(cast, changed):
    goal = aim(cast)
    with cast.acting("lin"), pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(**changed)


def test_stopping_needs_a_reason_that_stays_readable(cast):
    goal = aim(cast)
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken):
            withdraw_goal(goal, " ", by=lin)
        withdraw_goal(goal, "并入新的规划", by=lin)
        assert [d.reason for d in decisions_of(goal)] == ["县教育规划", "并入新的规划"]
        with pytest.raises(Overtaken):
            withdraw_goal(goal, "再停一次", by=lin)
    assert goal.withdrawn_on == timezone.localdate()
    text = cast.client("lin").get(reverse("schools:goal", args=[goal.pk])).content.decode()
    assert "并入新的规划" in text and "已停止" in text


def test_the_policys_goals_are_offered_first_with_their_basis(cast):
    client = cast.client("lin")
    offered = client.get(reverse("schools:goals")).content.decode()
    assert "安政办发〔2018〕47号" in offered and "设为本单位的目标" in offered
    assert client.post(reverse("schools:goals-adopt")).status_code == 302
    with cast.acting("lin") as lin:
        goals = list(Goal.objects.order_by("measure"))
        assert {g.measure: g.target_value for g in goals} == {
            "in_zone_primary": 1, "in_zone_junior": 1, "oversized": 0, "coverage_urban": 1,
            "coverage_rural": 1,
        }  # fmt: skip
        assert {g.target_on for g in goals} == {POLICY_DAY}
        assert all(g.basis.startswith("安政办发〔2018〕47号：") for g in goals)
        withdraw_goal(goals[0], "不适用", by=lin)
        assert adopt_policy_goals(by=lin) == 0
    assert "设为本单位的目标" not in client.get(reverse("schools:goals")).content.decode()
    with cast.acting("cui") as cui:
        assert adopt_policy_goals(by=cui) == 5


# On the owner's desk


def on_desk(cast, who="lin"):
    """(title, due) of what the goals put on a desk."""
    with cast.acting(who) as office:
        return [(item.title, item.due) for item in todos_of(office) if item.kind == "目标"]


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_a_goal_calls_for_its_owner_before_its_day_and_after(cast):
    near, far = aim(cast, target_on=in_days(90)), in_days(91)
    aim(cast, measure="coverage", target_value=1, target_on=far)
    assert on_desk(cast) == [("目标快到期限：大班额比例 ≤ 2%，现在无数据", near.target_on)]
    year = school_year_of(timezone.localdate())
    report(cast, cast.core, classes=[("primary", 1, 1, 60), ("primary", 1, 2, 40)], year=year,
           on=str(timezone.localdate() - timedelta(days=1)))  # fmt: skip
    assert on_desk(cast) == [("目标快到期限：大班额比例 ≤ 2%，现在50.0%", near.target_on)]
    for who in ("zhao", "pan", "shi", "cui", "du", "sheng"):
        assert on_desk(cast, who) == [], who
    with cast.acting("lin"):
        Goal.objects.filter(pk=near.pk).update(target_on=in_days(-1))
    assert on_desk(cast)[0][0].startswith("目标过了期限没有达到：大班额比例")


def test_a_goal_past_its_day_waits_until_reached_stopped_or_followed(cast):
    first = aim(cast, target_on=in_days(-10))
    second = aim(cast, measure="coverage", target_value=1, target_on=in_days(-5))
    assert on_desk(cast) == [
        ("2 个目标过了期限没有达到：补报数据、另设期限或停止跟踪", first.target_on)
    ]
    aim(cast, target_on=in_days(400))
    assert on_desk(cast) == [
        ("目标过了期限没有达到：学校集团覆盖率 ≥ 100%，现在0.0%", second.target_on)
    ]
    group_in_force(cast, "new", "rural", "weak", in_force_on=in_days(-30))
    assert on_desk(cast) == []


def test_a_stopped_goal_calls_for_nobody(cast):
    goal = aim(cast, target_on=in_days(-10))
    with cast.acting("lin") as lin:
        withdraw_goal(goal, "并入新的规划", by=lin)
    assert on_desk(cast) == []


def test_the_citys_goal_is_the_coordinators(cast):
    aim(cast, "cui", target_on=in_days(5))
    assert len(on_desk(cast, "cui")) == 1
    assert on_desk(cast, "lin") == []


def test_a_desk_asks_as_much_with_one_goal_as_with_three(cast):
    def asked():
        return len(statements_of(cast.client("lin"), reverse("home")))

    aim(cast, target_on=in_days(0))
    with_one = asked()
    aim(cast, target_on=in_days(1))
    aim(cast, target_on=in_days(2))
    assert asked() == with_one


# Screens


def test_overdue_and_missing_are_said(cast):
    goal = aim(cast, target_on=timezone.localdate() - timedelta(days=10))
    text = cast.client("lin").get(reverse("schools:goals")).content.decode()
    assert "逾期 10 天，无数据" in text
    report(cast, cast.core, classes=[("primary", 1, 1, 60)], year=school_year_of(goal.target_on))
    text = cast.client("lin").get(reverse("schools:goals")).content.decode()
    assert "逾期 10 天，没有达到" in text
    text = cast.client("lin").get(reverse("schools:goal", args=[goal.pk])).content.decode()
    assert "已逾期 10 天" in text


def test_a_goal_is_set_in_the_form_in_percent(cast):
    client = cast.client("lin")
    typed = {"measure": "coverage", "target_value": "９８.5%", "target_on": "2030-08-31",
             "baseline_value": "40", "baseline_on": "2024-09-01", "basis": "县规划"}  # fmt: skip
    answer = client.post(reverse("schools:goal-new"), typed)
    assert answer.status_code == 302
    with cast.acting("lin"):
        goal = Goal.objects.get()
    assert (goal.target_value, goal.baseline_value) == (Decimal("0.985"), Decimal("0.4"))
    again = client.post(reverse("schools:goal-new"), typed)
    assert again.status_code == 409
    assert "已有目标" in again.content.decode()
    bare = client.post(reverse("schools:goal-new"), typed | {"baseline_on": ""})
    assert "请填基期值是哪一天的" in bare.content.decode()


def test_the_city_finds_a_countys_goal_by_filters(cast):
    aim(cast)
    aim(cast, "shi", measure="coverage", target_value=1)
    text = (
        cast.client("du")
        .get(reverse("schools:goals"), {"where": cast.shiquan.pk, "measure": "coverage"})
        .content.decode()
    )
    assert "石泉县教育体育和科技局" in text and "共 1 个目标" in text


def test_a_long_list_of_goals_goes_on_by_day(cast):
    for year in range(2030, 2057):
        aim(cast, target_on=date(year, 8, 31))
    client = cast.client("du")
    first = client.get(reverse("schools:goals"))
    second = client.get(reverse("schools:goals") + first.context["pager"]["next_url"])
    days = [row["cells"][-1] for page in (first, second) for row in page.context["rows"]]
    assert days == [f"{year}-08-31" for year in range(2030, 2057)]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_statements_with_one_goal_as_with_three(cast, number):
    """One per kind of measure, however many goals, years and counties."""
    for year in range(2030, 2030 + number):
        for measure in ("oversized", "coverage", "in_zone_primary", "in_zone_junior"):
            aim(cast, measure=measure, target_value=Decimal("0.5"), target_on=date(year, 8, 31))
    report(cast, cast.core)
    assert len(statements_of(cast.client("lin"), reverse("schools:goals"))) == 10
    aim(cast, "shi")
    aim(cast, "cui")
    assert len(statements_of(cast.client("du"), reverse("schools:goals"))) == 9


@pytest.mark.parametrize("years", [1, 5])
def test_one_goals_page_asks_as_much_of_one_year_as_of_five(cast, years):
    goal = aim(cast, baseline_on=date(timezone.localdate().year - years, 9, 1))
    url = reverse("schools:goal", args=[goal.pk])
    assert len(statements_of(cast.client("lin"), url)) == 7


# The API


def test_the_api_sets_reads_and_stops(cast):
    client = cast.client("lin")
    report(cast, cast.core, classes=[("primary", 1, 1, 60)])
    made = client.post("/api/goals/", {**AIM, "target_on": "2030-08-31"}, "application/json")
    assert made.status_code == 201, made.content
    goal = made.json()
    assert goal["may"] == [{"step": "withdraw", "label": "停止跟踪"}]
    years = {p["school_year"]: p for p in goal["path"]}
    assert (years[YEAR]["value"], years[YEAR]["denominator"]) == (1.0, 1)
    assert years[YEAR - 1]["value"] is None
    assert client.post("/api/goals/", {**AIM, "target_on": "2030-08-31"},
                       "application/json").status_code == 409  # fmt: skip
    url = f"/api/goals/{goal['id']}/"
    assert cast.client("cui").post(f"{url}withdraw/", {"reason": "不"}).status_code == 403
    assert cast.client("shi").get(url).status_code == 404
    assert client.post(f"{url}withdraw/", {}).status_code == 400
    stopped = client.post(f"{url}withdraw/", {"reason": "并入规划"}).json()
    assert (stopped["state"], stopped["may"]) == ("withdrawn", [])
    assert client.post("/api/goals/adopt/").json() == {"set": 5}
    assert len(client.get("/api/goals/?measure=oversized").json()["results"]) == 2
