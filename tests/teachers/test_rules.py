from datetime import date
from types import SimpleNamespace

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.refusals import RuleBroken
from teachers import rules


@pytest.mark.parametrize(
    ("sex", "month", "through"),
    [
        ("m", date(1976, 10, 1), 2026),  # turns 50 in October 2026
        ("m", date(1976, 9, 1), 2025),  # counts as 50 on 1 September 2026
        ("m", date(1976, 8, 1), 2025),
        ("f", date(1981, 10, 1), 2026),
        ("f", date(1981, 9, 1), 2025),
    ],
)
def test_the_last_school_year_under_the_age_line(sex, month, through):
    assert rules.eligible_through(sex, month) == through


def teacher(**facts):
    known = {"left_on": None, "eligible_through": 2030, "joined_school_on": date(2020, 9, 1)}
    return SimpleNamespace(**known | facts)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"joined_school_on": date(2020, 9, 2)}, "在本校不满6年"),
        ({"eligible_through": 2025}, "已超过交流年龄（男50、女45周岁）"),
        ({"eligible_through": None}, "缺出生年月，无法判断年龄条件"),
        ({"left_on": date(2026, 8, 31)}, "已离职"),
    ],
)
def test_why_a_teacher_is_not_eligible(facts, why):
    assert rules.why_not_eligible(teacher(**facts), 2026) == why


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 6, 3), (date(2026, 9, 1), date(2027, 8, 31))),
        (date(2026, 11, 24), (date(2026, 11, 24), date(2027, 11, 23))),
        (date(2028, 2, 29), (date(2028, 2, 29), date(2029, 2, 28))),
    ],
)
def test_the_proposed_days_are_a_school_year(today, days):
    assert rules.proposed_days(today) == days


def spans(*pairs):
    return [DateRange(lower, upper) for lower, upper in pairs]


@pytest.mark.parametrize(
    ("ranges", "held"),
    [
        (spans((date(2026, 9, 1), date(2027, 9, 1))), True),
        (spans((None, None)), True),
        (spans((date(2027, 1, 1), None), (date(2026, 9, 1), date(2027, 1, 1))), True),
        (spans((date(2026, 9, 1), date(2027, 1, 1)), (date(2027, 1, 2), None)), False),
        (spans((date(2026, 9, 1), date(2027, 8, 31))), False),
        (spans((date(2026, 9, 2), None)), False),
        ([], False),
    ],
)
def test_days_in_a_group_hold_a_posting_only_without_a_gap(ranges, held):
    assert rules.covers(ranges, date(2026, 9, 1), date(2027, 8, 31)) is held


@pytest.mark.parametrize(
    ("joined", "born"),
    [
        (date(9999, 12, 31), date(1985, 3, 1)),
        (date(2026, 11, 2), date(1985, 3, 1)),
        (date(1, 1, 1), date(1985, 3, 1)),
        (date(2015, 9, 1), date(9999, 1, 1)),
        (date(2015, 9, 1), date(2010, 1, 1)),
    ],
)
def test_nobody_came_to_a_school_before_being_grown_up_or_after_today(joined, born):
    with pytest.raises(RuleBroken, match="到本校日期"):
        rules.require_joined_day(joined, born, date(2026, 11, 1))
    rules.require_joined_day(date(2026, 11, 1), date(1985, 3, 1), date(2026, 11, 1))
