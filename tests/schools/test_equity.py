"""差异系数: the worked example of the standard, and what must always hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.equity import spread

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
