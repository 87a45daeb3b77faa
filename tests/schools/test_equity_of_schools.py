"""Coefficients of real schools: a county by hand, SQL against Python, days and states."""

import random
from datetime import date
from decimal import Decimal

import pytest

from schools.equity import spread
from schools.models import FiguresFiling
from schools.queries import equity as queries
from schools.rules.indicators import INDICATORS, SEVEN, verdict
from schools.services import figures as verbs
from tests.schools.reported import YEAR, report, school

pytestmark = pytest.mark.django_db
LATER = date(2025, 3, 1)
CODES = [i.code for i in SEVEN]


def spreads(cast, who="lin", *, members=queries.TOGETHER, day=LATER, codes=CODES, bureau=None):
    with cast.acting(who) as office:
        ids = [bureau.pk] if bureau else list(office.sees)
        return queries.spreads(members, ids, year=YEAR, day=day, codes=codes)


def rows_of(cast, who="lin", *, day=LATER):
    with cast.acting(who) as office:
        return queries.school_rows(queries.BODIES, list(office.sees), year=YEAR, day=day)


def row_of(cast, school, section="primary"):
    return next(r for r in rows_of(cast) if (r.school_id, r.section) == (school.pk, section))


# A county by hand: 100 pupils at a, 300 at b. X̄ = a/4 + 3b/4, S = √(3/16)·|a − b|.

SMALL = {"pupils": 100, "in_zone_pupils": 100, "college_teachers": 2, "bachelor_teachers": 6,
         "backbone_teachers": 2, "sports_arts_teachers": 1}  # fmt: skip
LARGE = {"pupils": 300, "in_zone_pupils": 300, "college_teachers": 5, "bachelor_teachers": 7,
         "backbone_teachers": 3, "sports_arts_teachers": 3}  # fmt: skip
BY_HAND = {  # a, b, X̄, S, CV
    "L1": (8, 4, 5, "1.7321", "0.3464"),
    "L2": (2, 1, "1.25", "0.4330", "0.3464"),
    "L3": (1, 1, 1, 0, 0),
    "L4": (7, 5, "5.5", "0.8660", "0.1575"),
    "L5": (20, 6, "9.5", "6.0622", "0.6381"),
    "L6": (3000, 2000, 2250, "433.0127", "0.1925"),
    "L7": (4, 2, "2.5", "0.8660", "0.3464"),
}


@pytest.fixture
def county(cast):
    """Two schools that count, and everything that must not."""
    small = report(
        cast, cast.core, primary=SMALL,
        shared={"teaching_area": 800, "indoor_sports_area": 100, "sports_area": 2000,
                "equipment_value": 300_000, "multimedia_rooms": 4},
    )  # fmt: skip
    large = report(
        cast, cast.new, state="submitted", primary=LARGE,
        shared={"teaching_area": 1500, "sports_area": 1800, "equipment_value": 600_000,
                "multimedia_rooms": 6},
    )  # fmt: skip
    out = {
        "special": school(cast, "春山特殊教育学校", category="special"),
        "vocational": school(cast, "职业中学", category="vocational"),
        "point": school(cast, "半坡教学点", category="teaching_point"),
        "empty": school(cast, "空巢小学"),
        "draft": school(cast, "未报小学"),
        "closed": school(cast, "早撤小学", status="closed", closed_on=date(YEAR, 7, 31)),
    }
    for key in ("special", "vocational"):
        report(cast, out[key], shared={"sports_area": 1})
    report(cast, out["point"], primary={"pupils": 49, "in_zone_pupils": 0})
    report(cast, out["empty"], primary={"pupils": 0, "in_zone_pupils": 0})
    report(cast, out["draft"], on=None, state="draft")
    report(cast, out["closed"])
    report(cast, cast.shiquan_school, by="shi", shared={"sports_area": 99_000})
    return {"small": small, "large": large, **out}


def test_the_county_by_hand(cast, county):
    found = spreads(cast)
    assert set(found) == {(0, "primary")}
    small, large = row_of(cast, cast.core), row_of(cast, cast.new)
    for code, (a, b, mean, deviation, coefficient) in BY_HAND.items():
        one = found[0, "primary"][code]
        assert (small.value(INDICATORS[code]), large.value(INDICATORS[code])) == (a, b), code
        assert one.schools == 2
        assert round(one.mean, 4) == Decimal(mean)
        assert round(one.deviation, 4) == Decimal(deviation)
        assert round(one.value, 4) == Decimal(coefficient)


def test_who_passes_in_the_county_by_hand(cast, county):
    """The large school: teachers 4 < 4.2 but above 85 %, grounds 6 < 6.375, rooms 2 < 2.3."""
    passed = {
        row.name: verdict(row.all_values(SEVEN), "primary") for row in rows_of(cast) if not row.why
    }
    assert {name: (found.passes, found.met) for name, found in passed.items()} == {
        cast.core.name: (True, 7), cast.new.name: (False, 4),
    }  # fmt: skip


def test_everybody_left_out_is_named_with_the_reason(cast, county):
    why = {row.name: row.why for row in rows_of(cast) if row.why}
    assert why == {
        "春山特殊教育学校": "特殊教育学校和中等职业学校不参加",
        "职业中学": "特殊教育学校和中等职业学校不参加",
        "半坡教学点": "不足 50 名学生的教学点不参加",
        "空巢小学": "没有学生",
        "未报小学": "没有上报学生数",
        cast.rural.name: "没有上报学生数",
        cast.weak.name: "没有上报学生数",
    }


def test_a_teaching_point_of_fifty_counts(cast, county):
    point = school(cast, "大坪教学点", category="teaching_point")
    report(cast, point, primary={"pupils": 50, "in_zone_pupils": 0})
    assert spreads(cast)[0, "primary"]["L6"].schools == 3


def test_counties_side_by_side_and_the_city_as_one_set(cast, county):
    each = spreads(cast, "du", members=queries.BODIES)
    assert each[cast.hanbin.pk, "primary"]["L5"].schools == 2
    alone = each[cast.shiquan.pk, "primary"]["L5"]
    assert (alone.schools, alone.value) == (1, None)
    assert alone.why == "只有 1 所学校有数据，不足 2 所，无法计算"
    city = spreads(cast, "sheng", members=queries.CITIES)
    assert city[cast.city.pk, "primary"]["L5"].schools == 3
    assert city == {(cast.city.pk, "primary"): spreads(cast, "du")[0, "primary"]}


# Combined schools


def test_combined_schools_share_by_weighted_pupils(cast):
    """9 years 1:1.1, full secondary 1:1.2, 12 years 1:1.1:1.32: after it these do not differ."""
    nine = school(cast, "九年学校", stage="nine_year", by="shi")
    full = school(cast, "完全中学", stage="full_secondary", by="shi")
    twelve = school(cast, "十二年学校", stage="twelve_year", by="shi")
    heads = {"primary": 132, "junior": 120, "senior": 100}
    parts = {name: {"pupils": n, "in_zone_pupils": 0} for name, n in heads.items()}
    report(cast, nine, by="shi", shared={"sports_area": 2200},
           primary={"pupils": 110, "in_zone_pupils": 0},
           junior={"pupils": 100, "in_zone_pupils": 0})  # fmt: skip
    report(cast, full, by="shi", shared={"sports_area": 2640},
           junior=parts["junior"], senior=parts["senior"])  # fmt: skip
    report(cast, twelve, by="shi", shared={"sports_area": 3960}, **parts)
    grounds = INDICATORS["L5"]
    found = {(row.name, row.section): row.value(grounds)
             for row in rows_of(cast, "shi") if not row.why}  # fmt: skip
    assert found == {
        ("九年学校", "primary"): 10, ("九年学校", "junior"): 11,
        ("完全中学", "junior"): 11,
        ("十二年学校", "primary"): 10, ("十二年学校", "junior"): 11,
    }  # fmt: skip
    coefficients = spreads(cast, "shi")
    assert coefficients[0, "primary"]["L5"].schools == 2
    assert coefficients[0, "junior"]["L5"].schools == 3
    assert coefficients[0, "primary"]["L5"].value == 0
    assert coefficients[0, "junior"]["L5"].value == 0


# SQL says what Python says

STAGES = ["primary", "primary", "junior", "nine_year", "full_secondary", "twelve_year", "senior"]
CATEGORIES = ["ordinary"] * 6 + ["teaching_point", "special", "vocational"]


def random_section(chance):
    teachers = chance.randrange(1, 60)
    pupils = chance.choice([None, 0, 1, 49, 50, *(chance.randrange(20, 2500) for _ in range(20))])

    def some(most):
        return chance.choice([None, *(chance.randrange(0, most + 1) for _ in range(9))])

    return {
        "pupils": pupils, "in_zone_pupils": None, "boarders": None, "teachers": teachers,
        "graduate_teachers": some(9), "bachelor_teachers": some(30), "college_teachers": some(9),
        "ranked_teachers": some(teachers), "backbone_teachers": some(teachers),
        "sports_arts_teachers": some(teachers),
    }  # fmt: skip


def random_amounts(chance):
    most = {"teaching_area": 20_000, "sports_area": 30_000, "equipment_value": 9_000_000,
            "multimedia_rooms": 80, "books": 90_000, "computers": 400}  # fmt: skip
    amounts = {
        name: None if chance.random() < 0.1 else chance.randrange(0, n) for name, n in most.items()
    }
    rooms = amounts["teaching_area"]
    return amounts | {"indoor_sports_area": rooms and chance.randrange(0, rooms)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_statement_says_what_python_says(cast, seed):
    chance = random.Random(seed)
    for number in range(40):
        stage, category = chance.choice(STAGES), chance.choice(CATEGORIES)
        one = school(cast, f"第{number}学校", stage=stage, category=category)
        sections = {s: random_section(chance) for s in ("primary", "junior", "senior")}
        report(cast, one, shared=random_amounts(chance), **sections)
    rows = rows_of(cast)
    found = spreads(cast, codes=list(INDICATORS))
    assert any(row.why for row in rows) and any(None in row.values.values() for row in rows)
    for section in ("primary", "junior"):
        taking_part = [row for row in rows if row.section == section and not row.why]
        for code, indicator in INDICATORS.items():
            said = spread(
                (indicator.amount(row.values, section), row.values["pupils"]) for row in taking_part
            )
            one = found[0, section][code]
            assert (one.schools, one.why) == (said.schools, said.why)
            assert one.value == pytest.approx(said.value, rel=Decimal("1e-9")), code
            assert one.mean == pytest.approx(said.mean * indicator.per, rel=Decimal("1e-9"))


# Days and states


def test_a_later_submission_does_not_change_an_earlier_day(cast):
    report(cast, cast.core, on="2024-10-01", shared={"sports_area": 500})
    report(cast, cast.new, on="2024-10-09", shared={"sports_area": 900})
    then = spreads(cast, day=date(2024, 10, 15))
    report(cast, cast.rural, on="2024-10-16", shared={"sports_area": 9000})
    assert spreads(cast, day=date(2024, 10, 15)) == then
    assert spreads(cast, day=date(2024, 10, 16))[0, "primary"]["L5"].schools == 3
    assert spreads(cast, day=date(2024, 10, 8))[0, "primary"]["L5"].schools == 1
    assert spreads(cast, day=date(2024, 9, 30)) == {}


def test_figures_count_from_their_first_submission_on_in_every_state(cast):
    """Returned and reopened ones too (docs/decisions/0008); the state is shown beside them."""
    report(cast, cast.core, state="accepted")
    report(cast, cast.new, state="submitted")
    filing = report(cast, cast.rural, state="accepted")
    assert spreads(cast)[0, "primary"]["L6"].schools == 3
    with cast.acting("lin") as lin:
        verbs.reopen(FiguresFiling.objects.get(pk=filing.pk), ["equipment"], "账面有误", by=lin)
    assert spreads(cast)[0, "primary"]["L6"].schools == 3
    assert {row.name: row.state for row in rows_of(cast)} == {
        cast.core.name: "accepted", cast.new.name: "submitted", cast.rural.name: "returned",
        cast.weak.name: "",
    }  # fmt: skip
    with cast.acting("lin") as lin:
        ids = list(lin.sees)
        found = queries.standing(queries.TOGETHER, ids, year=YEAR, day=LATER)
    assert found == {"accepted": 1, "submitted": 1, "returned": 1, "": 1}


def test_a_school_that_closes_in_july_stays_in_its_last_year(cast):
    report(cast, cast.core)
    last = school(cast, "末届小学", status="closed", closed_on=date(2025, 7, 31))
    report(cast, last)
    young = school(cast, "明年小学", opened_on=date(2025, 9, 1))
    report(cast, young)
    assert spreads(cast, day=date(2025, 8, 31))[0, "primary"]["L6"].schools == 2


# Class sizes


def test_class_sizes_by_grade(cast):
    junior = school(cast, "初级中学", stage="junior")
    report(cast, cast.core, classes=[("primary", 1, 1, 45), ("primary", 1, 2, 46),
                                     ("primary", 1, 3, 55), ("primary", 2, 1, 56)])  # fmt: skip
    report(cast, cast.new, classes=[("primary", 2, 1, 66)])
    report(cast, junior, classes=[("junior", 7, 1, 50), ("junior", 7, 2, 51)])
    with cast.acting("lin") as lin:
        sizes = queries.class_sizes(queries.TOGETHER, list(lin.sees), year=YEAR, day=LATER)
    assert [(s.section, s.grade, s.classes, s.standard, s.oversized, s.super_oversized, s.largest)
            for s in sizes] == [
        ("primary", 1, 3, 1, 0, 0, 55), ("primary", 2, 2, 0, 2, 1, 66),
        ("junior", 7, 2, 1, 0, 0, 51),
    ]  # fmt: skip
