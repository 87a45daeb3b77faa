"""Equity on screen and over the API: who sees what, figures opened, what-if, query counts."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from schools.forms.equity import INPUTS
from schools.models import FiguresFiling, School, SchoolFigures
from schools.queries import equity as queries
from schools.rules.simulation import with_changes
from schools.views.equity.simulation import MOST_SIMULATED
from tests.grouped import group_in_force
from tests.schools.reported import YEAR, report, school
from tests.statements import page_and_statements, statements_of

pytestmark = pytest.mark.django_db
ASKED = f"?year={YEAR}"
INDICATOR = reverse("schools:equity-indicator", args=["L5"]) + ASKED
EQUITY = reverse("schools:equity") + ASKED
SIMULATE = reverse("schools:equity-simulate")


def page(cast, who, url):
    answer = cast.client(who).get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def county(cast):
    """Grounds of 20 and 6 m² a pupil: CV 0.6381, over the limit."""
    report(cast, cast.core, shared={"sports_area": 2000})
    report(cast, cast.new, state="submitted",
           primary={"pupils": 300, "in_zone_pupils": 0, "backbone_teachers": None},
           shared={"sports_area": 1800})  # fmt: skip
    report(cast, cast.shiquan_school, by="shi")


# The county's page


def test_a_county_reads_its_coefficients_and_who_passes(cast, county):
    text = page(cast, "lin", EQUITY)
    assert "0.6381" in text
    assert "小学有" in text and "高于 0.50：" in text
    assert cast.core.name in text
    assert cast.shiquan_school.name not in text
    assert "有小学或初中的学校 4 所：已核定 1 所、待核定 1 所、没有上报 2 所。" in text
    assert cast.weak.name in text  # among those that took no part
    assert "没有上报学生数" in text


def test_the_basic_standard_judges_the_mean(cast, county):
    text = page(cast, "lin", EQUITY + "&standard=basic")
    assert "教督〔2012〕3号" in text
    assert "小学八项差异系数平均" in text


def test_an_earlier_day_is_asked_for_and_said(cast, county):
    report(cast, cast.rural, on="2024-10-20", shared={"sports_area": 9000})
    text = page(cast, "lin", EQUITY + "&as_of=2024-10-15")
    assert "0.6381" in text
    assert "只算 2024-10-15 前已上报的学校。" in text
    assert "日期要写成" in page(cast, "lin", EQUITY + "&as_of=15.10.2024")


def test_an_indicator_opens_to_its_schools_inputs_and_formula(cast, county):
    text = page(cast, "lin", INDICATOR)
    assert "X̄ = Σxᵢ ÷ ΣPᵢ = 3,800.00 ÷ 400" in text
    assert "差异系数 CV = S ÷ X̄ = 0.6381" in text
    assert cast.core.name in text and "2,000.00" in text and "待核定" in text
    missing = page(cast, "lin", INDICATOR.replace("L5", "L2"))
    assert "没有：县级以上骨干教师数" in missing
    assert cast.client("lin").get("/schools/equity/L9/").status_code == 404


def test_other_counties_are_not_found(cast, county):
    for name in ("equity", "equity-simulate", "class-sizes"):
        url = reverse(f"schools:{name}") + f"?where={cast.shiquan.pk}"
        assert cast.client("lin").get(url).status_code == 404
        assert cast.client("du").get(url).status_code == 200


# Wider readers


def test_the_city_has_counties_side_by_side_that_open_to_their_schools(cast, county):
    text = page(cast, "du", EQUITY)
    assert f"where={cast.hanbin.pk}" in text and cast.core.name not in text
    opened = page(cast, "du", INDICATOR)
    assert cast.core.name not in opened
    assert f"?where={cast.hanbin.pk}&amp;year={YEAR}" in opened
    assert "0.6381" in opened
    assert cast.core.name in page(cast, "du", INDICATOR + f"&where={cast.hanbin.pk}")


def test_a_province_reads_sums_and_no_school(cast, county):
    where = f"&where={cast.hanbin.pk}"
    for url in (EQUITY, EQUITY + where, INDICATOR, INDICATOR + where):
        text = page(cast, "sheng", url)
        assert cast.core.name not in text
        assert "差异系数" in text
    assert cast.client("sheng").get(SIMULATE + ASKED + where).status_code == 403
    detail = cast.client("sheng").get(reverse("schools:detail", args=[cast.core.pk]))
    assert reverse("schools:school-equity", args=[cast.core.pk]) not in detail.content.decode()
    assert cast.client("sheng").get("/api/equity/schools/").status_code == 403


def test_a_principal_sees_the_own_school_and_nothing_of_the_county(cast, county):
    own = reverse("schools:school-equity", args=[cast.core.pk]) + ASKED
    text = page(cast, "pan", own)
    assert "20.00" in text and "本县区平均" not in text
    other = reverse("schools:school-equity", args=[cast.new.pk]) + ASKED
    assert cast.client("pan").get(other).status_code == 403
    assert cast.client("pan").get(EQUITY).status_code == 403
    assert "本县区平均" in page(cast, "lin", own)


# What if


def simulate_url(school, **changes):
    typed = "".join(f"&{school.pk}-primary-{name}={value}" for name, value in changes.items())
    return f"{SIMULATE}{ASKED}&school={school.pk}{typed}"


def test_changed_inputs_change_the_coefficient_and_the_pass_list(cast, county):
    answer, asked = page_and_statements(
        cast.client("lin"), simulate_url(cast.new, sports_area="６，０００", equipment_value=90)
    )
    text = answer.content.decode()
    assert "0.6381" in text and "0.0000" in text and "-0.6381" in text
    assert {sql.split()[0] for sql in asked} <= {"SELECT", "WITH"}


def test_a_simulation_writes_nothing(cast, county):
    def kept():
        with cast.acting("lin"):
            return [list(model.objects.order_by("pk").values())
                    for model in (FiguresFiling, SchoolFigures)]  # fmt: skip

    before = kept()
    page(cast, "lin", simulate_url(cast.core, pupils=5, teaching_area=9999))
    posted = {"school": cast.core.pk, f"{cast.core.pk}-primary-pupils": 5}
    assert cast.client("lin").post(SIMULATE + ASKED, posted).status_code == 302
    assert kept() == before


def test_who_would_pass_is_named(cast):
    report(cast, cast.core)
    report(cast, cast.new, shared={"sports_area": 100})
    text = page(cast, "lin", simulate_url(cast.new, sports_area=900))
    assert f"改变后达标：{cast.new.name}" in text
    text = page(cast, "lin", simulate_url(cast.core, pupils=1000))
    assert f"改变后不再达标：{cast.core.name}" in text


def test_a_combined_school_shares_anew_when_its_pupils_change(cast):
    """高中部 takes part too: 100 + 1.1 × 100 + 1.32 × 100 pupils share 3420 m²."""
    whole = school(cast, "十二年学校", stage="twelve_year")
    report(cast, whole, shared={"sports_area": 3420})
    with cast.acting("lin"):
        about = {"year": YEAR, "day": date(YEAR, 12, 1)}
        rows = queries.school_rows(queries.NAMED, [whole.pk], **about)
        combined = queries.combined([whole.pk], **about)

    def shares(**typed):
        changes = {(whole.pk, "primary"): typed} if typed else {}
        after = {row.section: row.values for row in with_changes(rows, changes, combined)}
        return [round(after[section]["sports_area"]) for section in ("primary", "junior")]

    assert shares() == [1000, 1100]
    assert shares(teachers=50) == [1000, 1100]
    assert shares(pupils=442) == [2210, 550]
    assert shares(pupils=442, sports_area=1000) == [1000, 550]
    text = page(cast, "lin", simulate_url(whole, pupils=442))
    assert "<h2>小学</h2>" in text and "<h2>初中</h2>" in text
    text = page(cast, "lin", simulate_url(whole, sports_area=500))
    assert "<h2>小学</h2>" in text and "<h2>初中</h2>" not in text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"pupils": "many"}, "整数"),
        ({"pupils": -1}, "不能小于 0"),
        ({"indoor_sports_area": 601}, "室内体育用房面积不能大于教学及辅助用房面积"),
        ({"pupils": ""}, "没有填任何改动"),
    ],
)
def test_what_cannot_be_simulated_is_said(cast, county, typed, says):
    text = page(cast, "lin", simulate_url(cast.core, **typed))
    assert says in text
    assert "改变后" not in text


def test_a_school_of_another_county_cannot_be_named(cast, county):
    assert cast.shiquan_school.name not in page(cast, "lin", simulate_url(cast.shiquan_school))


def test_the_address_of_a_simulation_holds_what_was_typed_and_nothing_else(cast, county):
    lin, pk = cast.client("lin"), cast.new.pk
    empty = {f"{pk}-primary-{name}": "" for name in INPUTS}
    posted = empty | {"school": [cast.core.pk, pk], f"{pk}-primary-sports_area": "6000"}
    answer = lin.post(f"{SIMULATE}{ASKED}&as_of=2025-01-01", posted)
    said = parse_qs(urlsplit(answer["Location"]).query)
    assert said == {
        "where": [str(cast.hanbin.pk)], "year": [str(YEAR)], "standard": ["quality"],
        "as_of": ["2025-01-01"], "school": [str(cast.core.pk), str(pk)],
        f"{pk}-primary-sports_area": ["6000"],
    }  # fmt: skip
    assert "0.6381" in lin.get(answer["Location"]).content.decode()
    assert "还没有选学校" in lin.get(f"{SIMULATE}{ASKED}&fill=1").content.decode()
    assert "还没有选学校" not in lin.get(SIMULATE + ASKED).content.decode()
    again = lin.post(SIMULATE + ASKED, empty | {"school": pk}, follow=True)
    assert "没有填任何改动" in again.content.decode()


def test_eight_schools_are_all_simulated_and_those_beyond_the_limit_are_named(cast):
    schools = [school(cast, f"试算第{n}小学") for n in range(MOST_SIMULATED + 2)]
    with cast.acting("lin"):
        ordered = list(School.objects.filter(pk__in=[s.pk for s in schools]).order_by("sort_key"))
    named = "".join(f"&school={one.pk}" for one in ordered)
    found = cast.client("lin").get(f"{SIMULATE}{ASKED}{named}").context
    assert len(found["chosen"]) == MOST_SIMULATED >= 8
    beyond = [(one.name, f"一次最多试算 {MOST_SIMULATED} 所") for one in ordered[MOST_SIMULATED:]]
    assert found["not_taken"] == beyond


def test_schools_that_never_count_are_not_offered_and_it_is_said_why(cast, county):
    special = school(cast, "启明特殊教育学校", category="special")
    text = page(cast, "lin", SIMULATE + ASKED)
    assert f'value="{special.pk}"' not in text
    assert "不列出：启明特殊教育学校（特殊教育学校和中等职业学校不参加）。" in text
    assert "没有上报学生数" in text  # beside 柳林小学, which may be chosen
    text = page(cast, "lin", simulate_url(special, pupils=90))
    assert "<li>启明特殊教育学校：特殊教育学校和中等职业学校不参加</li>" in text


def test_a_simulation_never_says_that_something_was_not_saved(cast, county):
    text = page(cast, "lin", simulate_url(cast.core, pupils="many"))
    assert "试算不改任何记录" in text and "还没有试算，请先改正" in text
    assert "保存" not in text


# Class sizes


def test_class_sizes_name_the_crowded_schools_of_a_county(cast):
    report(cast, cast.core, classes=[("primary", 1, 1, 45), ("primary", 1, 2, 66)])
    report(cast, cast.new, classes=[("primary", 1, 1, 40)])
    text = page(cast, "lin", reverse("schools:class-sizes") + ASKED)
    assert cast.core.name in text and cast.new.name not in text
    assert "33.3" in text and f'href="/schools/{cast.core.pk}/"' in text
    wide = page(cast, "sheng", reverse("schools:class-sizes") + ASKED + f"&where={cast.hanbin.pk}")
    assert cast.core.name not in wide


def test_a_county_that_reported_no_classes_has_no_data_not_none(cast):
    text = page(cast, "du", reverse("schools:class-sizes") + ASKED)
    assert text.count("无数据") >= 6


# Inside a group


def test_a_group_of_two_is_shown_and_not_judged(cast, county):
    group = group_in_force(cast, "new")
    url = reverse("groups:equity", args=[group.pk]) + ASKED
    text = page(cast, "lin", url)
    assert "0.6381" in text
    assert "学校少，不评价" in text and "未达标</span>" not in text.split("综合达标学校")[0]
    opened = page(cast, "lin", reverse("groups:equity-indicator", args=[group.pk, "L5"]) + ASKED)
    assert "差异系数 CV = S ÷ X̄ = 0.6381" in opened


def test_a_group_of_three_is_judged(cast, county):
    report(cast, cast.rural, shared={"sports_area": 2000})
    group = group_in_force(cast, "new", "rural")
    text = page(cast, "lin", reverse("groups:equity", args=[group.pk]) + ASKED)
    assert text.count("学校少，不评价") == 1  # L2, which one of the three did not report
    assert "未达标" in text.split("综合达标学校")[0]


def test_members_of_another_county_are_counted_and_not_shown(cast, county):
    group = group_in_force(cast, "new", "shiquan_school")
    text = page(cast, "lin", reverse("groups:equity", args=[group.pk]) + ASKED)
    assert "这一天集团里有 3 所学校。其中 1 所属其他县区" in text
    assert cast.shiquan_school.name not in text
    assert "属其他县区" not in page(cast, "du", reverse("groups:equity", args=[group.pk]) + ASKED)


def test_a_province_opens_no_members_figures(cast, county):
    group = group_in_force(cast, "new")
    assert cast.core.name not in page(
        cast, "sheng", reverse("groups:equity", args=[group.pk]) + ASKED
    ).replace(group.name, "")
    url = reverse("groups:equity-indicator", args=[group.pk, "L5"])
    assert cast.client("sheng").get(url).status_code == 404


# Query counts: the same with one school and with three


PAGES = {
    "equity": (reverse("schools:equity"), 7),
    "indicator": (reverse("schools:equity-indicator", args=["L6"]), 5),
    "simulate": (SIMULATE, 5),
    "class sizes": (reverse("schools:class-sizes"), 6),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("schools", [1, 3])
def test_as_many_statements_with_one_school_as_with_three(cast, name, schools):
    classes = [("primary", 1, 1, 60)]
    for one in (cast.core, cast.new, cast.rural)[:schools]:
        report(cast, one, classes=classes)
    url, most = PAGES[name]
    assert len(statements_of(cast.client("lin"), url + ASKED)) == most


@pytest.mark.parametrize("members", [["new"], ["new", "rural", "weak"]])
def test_a_groups_page_asks_as_much_of_two_members_as_of_four(cast, members):
    for key in ["core", *members]:
        report(cast, getattr(cast, key))
    group = group_in_force(cast, *members)
    url = reverse("groups:equity", args=[group.pk]) + ASKED
    assert len(statements_of(cast.client("lin"), url)) == 8


def test_the_city_asks_as_much_with_one_county_as_with_three(cast, county):
    assert len(statements_of(cast.client("du"), EQUITY)) == 7
    report(cast, school(cast, "市直小学", by="bo"), by="bo")
    assert len(statements_of(cast.client("du"), EQUITY)) == 7


# The API


def api(cast, who, path, **params):
    answer = cast.client(who).get(f"/api/equity/{path}", {"year": YEAR} | params)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_api_gives_coefficients_schools_and_class_sizes(cast, county):
    (primary,) = api(cast, "lin", "")
    grounds = next(i for i in primary["indicators"] if i["code"] == "L5")
    assert (primary["met"], primary["limit"]) == (False, 0.5)
    assert round(grounds["coefficient"], 4) == 0.6381
    rows = {row["name"]: row for row in api(cast, "lin", "schools/")}
    assert rows[cast.core.name]["values"]["L5"] == 20
    assert rows[cast.core.name]["inputs"]["sports_area"] == 2000
    assert rows[cast.new.name]["state"] == "submitted"
    assert rows[cast.new.name]["values"]["L2"] is None
    assert rows[cast.weak.name]["left_out"] == "没有上报学生数"
    assert cast.shiquan_school.name not in rows
    assert api(cast, "lin", "class-sizes/") == []
    assert cast.client("lin").get(f"/api/equity/?where={cast.shiquan.pk}").status_code == 404


def test_the_api_of_an_earlier_day(cast, county):
    report(cast, cast.rural, on="2024-10-20", shared={"sports_area": 9000})
    (then,) = api(cast, "lin", "", as_of="2024-10-15")
    assert {i["schools"] for i in then["indicators"]} == {1, 2}
