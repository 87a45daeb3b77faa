"""差异系数: the worked example of the standard, and what must always hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.equity import spread
from schools.rules.indicators import SEVEN, left_out, verdict
from schools.rules.standards import BASIC, QUALITY, judge

BOOKS = [(279, 45), (137, 37), (935, 89), (160, 76), (402, 55)]
schools = st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 3000)), min_size=2, max_size=30)


def test_the_worked_example_is_weighted_by_pupils():
    found = spread(BOOKS)
    assert found.schools == 5
    assert found.value.quantize(Decimal("0.0001")) == Decimal("0.5153")


def test_unweighted_would_have_wrongly_passed():
    ratios = [x / p for x, p in BOOKS]
    mean = sum(ratios) / len(ratios)
    unweighted = (sum((r - mean) ** 2 for r in ratios) / len(ratios)) ** 0.5 / mean
    assert round(unweighted, 4) == 0.4888


@pytest.mark.parametrize(
    ("pairs", "n", "why"),
    [
        ([], 0, "只有 0 所学校有数据，不足 2 所，无法计算"),
        ([(100, 10)], 1, "只有 1 所学校有数据，不足 2 所，无法计算"),
        ([(100, 10), (5, 0), (None, 8)], 1, "只有 1 所学校有数据，不足 2 所，无法计算"),
        ([(0, 10), (0, 20)], 2, "平均值为零，无法计算"),
    ],
)
def test_what_cannot_be_computed_has_no_value_and_a_reason(pairs, n, why):
    found = spread(pairs)
    assert (found.schools, found.value, found.why) == (n, None, why)


def test_equal_schools_do_not_differ():
    assert spread([(100, 10), (200, 20)]).value == 0


@given(schools, st.integers(1, 1000))
def test_the_unit_does_not_matter(pairs, factor):
    scaled = [(x * factor, p) for x, p in pairs]
    assert abs(spread(pairs).value - spread(scaled).value) < Decimal("1e-18")


@given(schools, st.randoms())
def test_the_order_does_not_matter(pairs, chance):
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert abs(spread(pairs).value - spread(shuffled).value) < Decimal("1e-18")


@given(schools, st.lists(st.integers(0, 10**6)))
def test_schools_without_pupils_leave_the_set(pairs, amounts):
    assert spread(pairs + [(x, 0) for x in amounts]) == spread(pairs)


# The pass rule of a school


def values(section="primary", **changed):
    """All seven on their line, but for those changed (as a share of the line)."""
    found = {}
    for indicator in SEVEN:
        share = changed.get(indicator.code, Decimal(1))
        found[indicator.code] = share and indicator.lines[section] * share
    return found


@pytest.mark.parametrize("section", ["primary", "junior"])
@pytest.mark.parametrize(
    ("changed", "passes", "met"),
    [
        ({}, True, 7),
        ({"L4": Decimal("0.85")}, True, 6),
        ({"L4": Decimal("0.8499")}, False, 6),
        ({"L4": Decimal("0.99"), "L6": Decimal("0.99")}, False, 5),
        ({"L4": None}, None, 6),
        ({"L4": None, "L6": Decimal("0.9")}, None, 5),
        ({"L4": None, "L6": Decimal("0.5")}, False, 5),
        ({"L4": None, "L6": Decimal("0.9"), "L7": Decimal("0.9")}, False, 4),
    ],
)
def test_six_of_seven_and_the_other_at_85_percent(section, changed, passes, met):
    found = verdict(values(section, **changed), section)
    assert (found.passes, found.met) == (passes, met)
    assert found.lacking == tuple(code for code, share in changed.items() if share is None)


def test_the_lines_of_the_standard():
    lines = {i.code: (i.lines["primary"], i.lines["junior"]) for i in SEVEN}
    assert {code: tuple(map(str, pair)) for code, pair in lines.items()} == {
        "L1": ("4.2", "5.3"), "L2": ("1", "1"), "L3": ("0.9", "0.9"), "L4": ("4.5", "5.8"),
        "L5": ("7.5", "10.2"), "L6": ("2000", "2500"), "L7": ("2.3", "2.4"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("category", "pupils", "why"),
    [
        ("ordinary", 1, ""),
        ("ordinary", 0, "没有学生"),
        ("ordinary", None, "没有上报学生数"),
        ("teaching_point", 49, "不足 50 名学生的教学点不参加"),
        ("teaching_point", 50, ""),
        ("special", 300, "特殊教育学校和中等职业学校不参加"),
        ("vocational", 300, "特殊教育学校和中等职业学校不参加"),
    ],
)
def test_who_takes_no_part_and_why(category, pupils, why):
    assert left_out(category, pupils) == why


# The two standards, each with its own rule


def every(standard, value, **changed):
    return {i.code: changed.get(i.code, Decimal(value)) for i in standard.indicators}


@pytest.mark.parametrize(("section", "limit"), [("primary", "0.50"), ("junior", "0.45")])
def test_for_quality_each_indicator_keeps_within_its_limit(section, limit):
    over = Decimal(limit) + Decimal("0.0001")
    assert judge(QUALITY, section, every(QUALITY, limit)).met is True
    assert judge(QUALITY, section, every(QUALITY, "0.01", L6=over)).over == ("L6",)
    assert judge(QUALITY, section, every(QUALITY, "0.01", L6=over)).met is False
    assert judge(QUALITY, section, every(QUALITY, "0.01", L6=None)).met is None
    assert judge(QUALITY, section, every(QUALITY, "0.01", L6=None, L7=over)).met is False


@pytest.mark.parametrize(("section", "limit"), [("primary", "0.65"), ("junior", "0.55")])
def test_for_basic_balance_the_mean_of_eight_keeps_within_its_limit(section, limit):
    over = Decimal(limit) + Decimal("0.0008")
    assert len(BASIC.indicators) == 8
    assert judge(BASIC, section, every(BASIC, limit)).met is True
    found = judge(BASIC, section, every(BASIC, limit, B6=over))
    assert (found.met, found.figure) == (False, Decimal(limit) + Decimal("0.0001"))
    # One far above its fellows is no matter while the mean holds.
    assert judge(BASIC, section, every(BASIC, "0.1", B6=Decimal(3))).met is True
    unknown = judge(BASIC, section, every(BASIC, "0.1", B6=None))
    assert (unknown.met, unknown.figure, unknown.unknown) == (None, None, ("B6",))


def test_quality_fails_where_basic_balance_passes():
    """The same county under both: they are two rules, not two names of one."""
    assert judge(QUALITY, "primary", every(QUALITY, "0.1", L5=Decimal("0.6"))).met is False
    assert judge(BASIC, "primary", every(BASIC, "0.1", B2=Decimal("0.6"))).met is True
