"""The six indicators, each with a case worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.metrics import measure
from evaluation.metrics.equipment import equipment_cv
from evaluation.metrics.subjects import Scope, groups_in
from groups.models import EducationGroup
from schools.equity import spread
from schools.models import School, SchoolFigures
from schools.queries import equity
from schools.services.register import make_campus
from tests.evaluation.build import (
    AS_OF,
    TERM,
    employ,
    join,
    make_group,
    report_figures,
    send,
)

pytestmark = pytest.mark.django_db


def scope_of(cast, *bureaus, day=AS_OF, year=2026):
    return Scope(day, year, cast.city.pk, tuple(b.pk for b in bureaus))


def figure(found, indicator, section=""):
    """(numerator, denominator, value, missing) of one indicator."""
    (m,) = [m for m in found if m.indicator == indicator and m.section == section]
    return m.numerator, m.denominator, m.value, m.missing


def county(cast, indicator, section="", bureau="hanbin", who="lin", **when):
    node = getattr(cast, bureau)
    with cast.acting(who):
        found = measure("county", scope_of(cast, node, **when), [node.pk])
    return figure(found[node.pk], indicator, section)


def city(cast, indicator, section=""):
    with cast.acting("system"):
        scope = scope_of(cast, cast.hanbin, cast.shiquan, cast.cityrun)
        found = measure("city", scope, [cast.city.pk])
    return figure(found[cast.city.pk], indicator, section)


def of_group(cast, group, indicator, section="", who="lin"):
    with cast.acting(who):
        found = measure("group", scope_of(cast, cast.hanbin), [group.pk])
    return figure(found[group.pk], indicator, section)


# 覆盖率


def test_coverage_counts_a_school_in_two_groups_once(cast):
    with cast.acting("lin"):
        make_group("甲集团", cast.core, [cast.rural])
        make_group("乙集团", cast.weak, [cast.rural])
    assert county(cast, "coverage") == (3, 4, Decimal("0.75"), "")
    assert city(cast, "coverage") == (3, 5, Decimal("0.6"), "")


def test_a_campus_is_no_school_of_its_own_and_covers_its_legal_school(cast):
    with cast.acting("lin") as lin:
        make_group("甲集团", cast.rural, [make_campus(cast.weak, cast.core, by=lin)])
    assert county(cast, "coverage")[:2] == (2, 3)
    assert city(cast, "coverage")[:2] == (2, 4)


def test_the_city_counts_a_school_in_two_counties_groups_once(cast):
    with cast.acting("lin"):
        make_group("甲集团", cast.core, [cast.rural])
    with cast.acting("shi"):
        group = make_group("丙集团", cast.shiquan_school, [], readers=[cast.hanbin.pk])
        join(group, cast.rural, TERM)
    assert county(cast, "coverage")[:2] == (2, 4)
    assert county(cast, "coverage", bureau="shiquan", who="shi")[:2] == (1, 1)
    assert city(cast, "coverage")[:2] == (3, 5)


@pytest.mark.parametrize(
    ("state", "since", "closed_on", "covered"),
    [
        ("legacy", TERM, None, 0),
        ("in_force", None, None, 2),
        ("in_force", date(2026, 11, 21), None, 0),
        ("closed", TERM, AS_OF, 2),
        ("closed", TERM, date(2026, 11, 19), 0),
        ("error", TERM, None, 0),
    ],
)
def test_only_a_group_in_force_on_the_day_covers(cast, state, since, closed_on, covered):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.rural], since=None)
        EducationGroup.objects.filter(pk=group.pk).update(
            state=state, in_force_on=since, closed_on=closed_on
        )
    assert county(cast, "coverage")[:2] == (covered, 4)


def test_only_open_schools_are_counted(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.new.pk).update(status="planned")
        School.objects.filter(pk=cast.weak.pk).update(status="closed", closed_on=AS_OF)
        School.objects.filter(pk=cast.rural.pk).update(nature="institute")
    assert county(cast, "coverage") == (0, 2, 0, "")
    assert county(cast, "coverage", day=date(2026, 11, 21))[:2] == (0, 1)


def test_a_county_without_schools_has_no_coverage(cast):
    expected = (0, 0, None, "没有开办中的学校")
    assert county(cast, "coverage", bureau="cityrun", who="bo") == expected


def test_coverage_does_not_apply_to_a_group(cast):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.rural])
    assert of_group(cast, group, "coverage") == (None, None, None, "不适用：按县区和全市计算")


def test_a_school_that_closes_during_the_year_leaves_its_autumn_figures(cast):
    """Counted no more among the open ones, and in what the year's figures say: as on the pages."""
    with cast.acting("lin"):
        for one, value in ((cast.core, 1000), (cast.new, 4000)):
            report_figures(one, pupils=100, equipment_value=value * 100, classes=[50, 60])
        School.objects.filter(pk=cast.new.pk).update(status="closed", closed_on=date(2026, 11, 1))
    assert county(cast, "coverage")[1] == 3
    assert county(cast, "oversized")[:2] == (2, 4)
    assert county(cast, "equipment_cv", "primary")[1] == 2500
    with cast.acting("lin"):
        found = equity.spreads(equity.BODIES, [cast.hanbin.pk], year=2026, day=AS_OF, codes=["L6"])
    assert found[cast.hanbin.pk, "primary"]["L6"].mean == 2500
    with cast.acting("lin"):
        School.objects.filter(pk=cast.new.pk).update(closed_on=date(2026, 8, 31))
    assert county(cast, "oversized")[:2] == (1, 2)


# 交流轮岗


def staffed(cast):
    """Ten eligible teachers in the core school, one per other reason for not being so."""
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.rural, cast.new])
        teachers = [employ(cast.core, f"教师{n}") for n in range(10)]
        employ(cast.core, "未满六年", joined=date(2020, 9, 2))
        employ(cast.core, "年龄超过", through=2025)
        employ(cast.core, "年龄不明", through=None)
        employ(cast.core, "已离职", left_on=date(2026, 8, 31))
    return group, teachers


def test_rotation_counts_unique_persons_with_a_school_year_in_the_group(cast):
    group, (one, two, three, four, five, *_) = staffed(cast)
    with cast.acting("lin"):
        send(one, cast.rural, group, cast.core, was_backbone=True)
        send(two, cast.rural, group, cast.core, state="arrived")
        send(three, cast.rural, group, cast.core, end=date(2027, 1, 31))
        send(four, cast.rural, group, cast.core, full_post=False)
        send(five, cast.rural, group, cast.core, state="decided")
    lacking = "含 3 所缺报"
    assert county(cast, "rotation") == (2, 10, Decimal("0.2"), lacking)
    assert city(cast, "rotation") == (2, 10, Decimal("0.2"), "含 4 所缺报")
    assert of_group(cast, group, "rotation") == (2, 10, Decimal("0.2"), "含 2 所缺报")
    for found in (county(cast, "backbone"), city(cast, "backbone")):
        assert found == (1, 2, Decimal("0.5"), "")
    assert of_group(cast, group, "backbone") == (1, 2, Decimal("0.5"), "")


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({}, 1),
        ({"state": "ended", "ended_on": date(2027, 6, 27)}, 1),
        ({"state": "ended", "ended_on": date(2027, 6, 26)}, 0),
        ({"start": date(2025, 9, 1), "end": date(2026, 8, 31)}, 0),
        ({"start": date(2025, 10, 1), "end": date(2026, 9, 1)}, 1),
        ({"start": date(2026, 11, 21)}, 0),
        ({"state": "withdrawn"}, 0),
    ],
)
def test_three_hundred_days_in_this_school_year_count(cast, facts, counted):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.rural], since=date(2025, 9, 1))
        send(employ(cast.core, "王"), cast.rural, group, cast.core, **facts)
    assert county(cast, "rotation")[:2] == (counted, 1)


def test_only_days_inside_the_group_count(cast):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [])
        join(group, cast.rural, TERM, date(2027, 6, 28))
        join(group, cast.new, TERM, date(2027, 6, 27))
        send(employ(cast.core, "满三百天"), cast.rural, group, cast.core)
        send(employ(cast.core, "差一天"), cast.new, group, cast.core)
    assert county(cast, "rotation")[:2] == (1, 2)


def test_the_list_behind_the_rotation_share_says_who_counts(cast):
    group, (one, two, *_) = staffed(cast)
    with cast.acting("lin"):
        send(one, cast.rural, group, cast.core)
        send(two, cast.rural, group, cast.core, end=date(2026, 12, 31))
        found = measure("group", scope_of(cast, cast.hanbin), [group.pk])[group.pk]
    parts = next(m.parts for m in found if m.indicator == "rotation")
    postings = [(p["name"], p["days"], p["counts"]) for p in parts if p["table"] == "postings"]
    assert postings == [("教师0", 365, True), ("教师1", 122, False)]
    core = next(p for p in parts if p["table"] == "staff" and p["name"] == cast.core.name)
    assert core == {
        "table": "staff", "name": cast.core.name, "teachers": 13, "eligible": 10,
        "too_old": 1, "too_new": 1, "unknown": 1,
    }  # fmt: skip


def test_no_roll_no_rotation_share(cast):
    assert county(cast, "rotation") == (0, 0, None, "教师名册没有数据；含 4 所缺报")
    assert county(cast, "backbone") == (0, 0, None, "本学年没有满一学年的全职交流")


# 大班额


def test_oversized_classes_and_who_has_not_reported(cast):
    with cast.acting("lin"):
        report_figures(cast.core, classes=(45, 55, 56, 66))
        report_figures(cast.new, classes=(40,))
        report_figures(cast.rural, classes=(70,), submitted=None)
        report_figures(cast.weak, classes=(70,), submitted=date(2026, 11, 21))
    assert county(cast, "oversized") == (2, 5, Decimal("0.4"), "含 2 所缺报")
    assert county(cast, "oversized", day=date(2026, 11, 21))[:2] == (3, 6)
    assert city(cast, "oversized") == (2, 5, Decimal("0.4"), "含 3 所缺报")


def test_no_classes_is_no_data_and_never_zero(cast):
    assert county(cast, "oversized") == (0, 0, None, "没有学校上报班额；含 4 所缺报")


# 差异系数


def test_equipment_is_weighted_by_pupils(cast):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.new, cast.rural])
        report_figures(cast.core, pupils=100, equipment_value=300_000)
        report_figures(cast.new, pupils=300, equipment_value=300_000)
        report_figures(cast.rural, pupils=0, equipment_value=10_000)
        report_figures(cast.weak, pupils=50, equipment_value=None)
    # X̄ = 600000/400 = 1500; S = √(¼·1500² + ¾·500²) = √750000 = 866.0254; CV = 0.577350
    worked = (Decimal("866.0254"), 1500, Decimal("0.577350"))
    assert county(cast, "equipment_cv", "primary") == (*worked, "含 1 所缺报")
    assert of_group(cast, group, "equipment_cv", "primary") == (*worked, "仅 2 所学校，不评价")
    nothing = (None, None, None, "不适用：没有设此学段的学校")
    assert county(cast, "equipment_cv", "junior") == nothing


def test_one_school_alone_has_no_coefficient(cast):
    with cast.acting("lin"):
        report_figures(cast.core, pupils=100, equipment_value=300_000)
    found = county(cast, "equipment_cv", "primary")
    assert found == (None, 3000, None, "只有 1 所学校有数据，不足 2 所，无法计算；含 3 所缺报")


def test_nothing_anywhere_cannot_be_computed(cast):
    with cast.acting("lin"):
        for school in (cast.core, cast.new, cast.rural, cast.weak):
            report_figures(school, pupils=100, equipment_value=0)
    assert county(cast, "equipment_cv", "primary") == (None, 0, None, "平均值为零，无法计算")


reported = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 3000)), min_size=4, max_size=4)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reported)
def test_the_statement_agrees_with_the_pure_function(cast, pairs):
    schools = (cast.core, cast.new, cast.rural, cast.weak)
    with cast.acting("lin"):
        for school, (amount, pupils) in zip(schools, pairs, strict=True):
            if not SchoolFigures.objects.filter(filing__school=school).exists():
                report_figures(school)
            SchoolFigures.objects.filter(filing__school=school).update(
                equipment_value=amount, pupils=pupils
            )
        ids = [cast.hanbin.pk]
        found = equipment_cv("county", scope_of(cast, cast.hanbin), ids)[ids[0]][0]
    expected = spread(pairs).value
    assert (found.value is None) == (expected is None)
    if expected is not None:
        assert abs(found.value - expected) <= Decimal("0.000001")


# 填报及时率


def test_on_time_counts_what_was_due_by_the_day(cast):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.new])
        report_figures(cast.core, submitted=date(2026, 10, 15))
        report_figures(cast.new, submitted=date(2026, 10, 16))
        report_figures(cast.rural, submitted=None)
        report_figures(cast.weak, submitted=None, due=date(2026, 12, 1))
    assert county(cast, "on_time") == (1, 3, Decimal("0.333333"), "")
    assert county(cast, "on_time", day=date(2026, 10, 14)) == (0, 0, None, "还没有期限已到的事项")
    assert of_group(cast, group, "on_time") == (1, 2, Decimal("0.5"), "")


# 别的县


def test_a_member_of_another_county_is_missing_by_name_and_said_so(cast):
    with cast.acting("lin"):
        group = make_group("甲集团", cast.core, [cast.new], readers=[cast.shiquan.pk])
        join(group, cast.shiquan_school, TERM)
        report_figures(cast.core, classes=(60, 40))
        report_figures(cast.new, classes=(40,))
    with cast.acting("shi"):
        report_figures(cast.shiquan_school, classes=(60,))
    hidden = "未含 1 所其他县区的成员校"
    assert of_group(cast, group, "oversized") == (1, 3, Decimal("0.333333"), hidden)
    assert of_group(cast, group, "oversized", who="system") == (2, 4, Decimal("0.5"), "")
    with cast.acting("system"):
        scope = scope_of(cast, cast.hanbin)
        found = measure("group", scope, [g.id for g in groups_in(scope)])[group.pk]
    parts = next(m.parts for m in found if m.indicator == "oversized")
    assert {part["name"] for part in parts} == {cast.core.name, cast.new.name}
