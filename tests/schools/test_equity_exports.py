"""Coefficients, pass list and class sizes as files: what the screens say, for whom they say it."""

import re

import pytest
from django.urls import reverse

from tests.exporting import exported
from tests.schools.reported import YEAR, report

pytestmark = pytest.mark.django_db
ASKED = f"?year={YEAR}"


@pytest.fixture
def county(cast):
    """Grounds of 20 and 6 m² a pupil: CV 0.6381, over the limit."""
    report(cast, cast.core, shared={"sports_area": 2000})
    report(cast, cast.new, state="submitted",
           primary={"pupils": 300, "in_zone_pupils": 0, "backbone_teachers": None},
           shared={"sports_area": 1800})  # fmt: skip
    report(cast, cast.shiquan_school, by="shi")


def screen(cast, who, name, query=ASKED):
    return cast.client(who).get(reverse(f"schools:{name}") + query)


def shown(parts):
    """Coefficient and verdict of each row of the screen's tables of one body."""
    return [
        (row["cells"][1] or "无数据", row["status"])
        for part in parts for row in part["table"]["rows"]
    ]  # fmt: skip


def written(rows):
    return [
        (value if isinstance(value, str) else f"{value:,.4f}", word) for value, word in rows
    ]  # fmt: skip


@pytest.mark.parametrize("more", ["", "&standard=basic", "&as_of=2024-10-15", "&section=junior"])
def test_the_coefficients_are_those_of_the_screen(cast, county, more):
    sheet = exported(cast.client("lin"), "schools.coefficients", ASKED + more)
    parts = screen(cast, "lin", "equity", ASKED + more).context["parts"]
    known = [row for row in sheet.column("学段", "差异系数", "判定")
             if row[0] in {part["name"] for part in parts}]  # fmt: skip
    assert written(row[1:] for row in known) == shown(parts)
    assert {name for (name,) in sheet.column("范围")} == {"汉滨区教育局"}
    five = [row for row in sheet.column("学段", "代码", "差异系数", "不高于", "学校（所）")
            if row[:2] == ("小学", "L5")]  # fmt: skip
    if "basic" not in more:
        assert [(round(cv, 4), limit, n) for _s, _c, cv, limit, n in five] == [(0.6381, 0.5, 2)]


def test_a_city_has_all_together_and_each_county(cast, county):
    sheet = exported(cast.client("du"), "schools.coefficients", ASKED)
    names = list(dict.fromkeys(name for (name,) in sheet.column("范围")))
    assert names == [cast.city.name, cast.cityrun.name, cast.hanbin.name, cast.shiquan.name]
    of_shiquan = {row[1:] for row in sheet.column("范围", "差异系数", "判定")
                  if row[0] == cast.shiquan.name}  # fmt: skip
    assert of_shiquan == {("无数据", "无法计算")}
    assert sheet.total is None  # coefficients do not add up


def test_the_pass_list_has_those_that_fail_first_and_those_left_out_with_why(cast, county):
    sheet = exported(cast.client("lin"), "schools.pass_list", ASKED)
    parts = screen(cast, "lin", "equity").context["parts"]
    on_screen = [
        (row["cells"][0], part["name"], row.get("status", "不参加"))
        for part in parts
        for row in part["schools"]["rows"] + part["left_out"]["rows"]
    ]
    assert sheet.column("学校", "学段", "判定") == on_screen
    assert (cast.weak.name, "没有上报学生数") in sheet.column("学校", "为什么不参加")
    assert cast.shiquan_school.name not in str(sheet.rows)
    five = next(name for name in sheet.header if name.startswith("L5"))
    assert (cast.core.name, 20) in sheet.column("学校", five)
    lacking = next(name for name in sheet.header if name.startswith("L2"))
    assert (cast.new.name, "无数据") in sheet.column("学校", lacking)


def test_who_may_not_name_schools_gets_no_list_of_them(cast, county):
    def status(who, query=ASKED, kind="schools.pass_list"):
        return cast.client(who).get(f"/exports/{kind}/csv/{query}").status_code

    assert status("sheng", f"{ASKED}&where={cast.hanbin.pk}") == 403
    assert (status("pan"), status("du")) == (403, 404)
    assert status("du", f"{ASKED}&where={cast.hanbin.pk}") == 200
    for kind in ("schools.pass_list", "schools.coefficients", "schools.class_sizes"):
        assert status("lin", f"{ASKED}&where={cast.shiquan.pk}", kind) == 404
        assert status("wai_officer", f"{ASKED}&where={cast.hanbin.pk}", kind) == 404
        assert status("pan", ASKED, kind) == 403


def test_class_sizes_are_those_of_the_screen_with_their_total(cast):
    classes = [("primary", 1, 1, 40), ("primary", 1, 2, 70), ("primary", 2, 1, 56)]
    report(cast, cast.core, classes=classes)
    sheet = exported(cast.client("lin"), "schools.class_sizes", ASKED)
    rows = screen(cast, "lin", "class-sizes").context["rows"]
    numbers = [[row["cells"][0], *map(int, row["cells"][1:5])] for row in rows[:-1]]
    names = ("年级", "班级（个）", "标准班额（个）", "大班额（个）", "其中超大（个）")
    assert [list(row) for row in sheet.column(*names)] == numbers
    total = sheet.total[sheet.header.index("班级（个）")]
    assert total == int(re.sub(r"\D", "", rows[-1]["cells"][1])) == 3


def test_figures_of_one_school_year_have_a_total_those_of_two_have_none(cast):
    report(cast, cast.core)
    report(cast, cast.new, year=YEAR + 1, on="2025-10-01")
    lin = cast.client("lin")
    for kind, pupils in (("schools.figures", "学生（人）"), ("schools.sections", "学生数（人）")):
        assert exported(lin, kind).total is None
        one = exported(lin, kind, f"?school_year={YEAR}")
        assert one.total[one.header.index(pupils)] == 100
