"""City → county → group → school: distinct totals, what is overdue, who opens what."""

from datetime import date, timedelta

import pytest

from evaluation import services, tasks
from groups.models import (
    CityRecord,
    Consent,
    FilingMember,
    FormationFiling,
    Plan,
    PlanItem,
    ProgressReport,
)
from supervision import queries
from tests.evaluation.build import AS_OF, TERM, join, make_group, report_figures
from tests.statements import page_and_statements

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_a_day(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+08:00", tick=False)


@pytest.fixture
def crossed(cast):
    """One school in two groups of its county and in one of another county."""
    with cast.acting("lin"):
        cast.one = make_group("甲集团", cast.core, [cast.rural])
        cast.two = make_group("乙集团", cast.weak, [cast.rural])
    with cast.acting("shi"):
        cast.three = make_group("丙集团", cast.shiquan_school, [], readers=[cast.hanbin.pk])
        join(cast.three, cast.rural, TERM)
    return cast


def counts(row):
    return row.schools, row.covered, row.groups, row.members, row.across


def facts_of(cast, who, by="bureau"):
    with cast.acting(who) as office:
        rows, total = queries.facts(office.sees, TODAY, by=by)
    return {row.name: counts(row) for row in rows}, counts(total)


# Totals


def test_the_city_counts_distinct_schools_whatever_its_counties_add_up_to(crossed):
    rows, total = facts_of(crossed, "du")
    assert rows == {
        "汉滨区教育局": (4, 3, 2, 3, 0),
        "石泉县教育体育和科技局": (1, 1, 1, 2, 1),
        "安江市教育局（市本级）": (0, 0, 0, 0, 0),
    }
    assert total == (5, 4, 3, 4, 1)


def test_a_school_in_two_counties_groups_is_said_beside_the_total(crossed):
    page = crossed.client("du").get("/city/")
    assert page.context["doubled"] == "成员中有 1 所跨县区加入；1 次重复的成员在合计中只算一次。"
    totals = page.context["table"]["totals"]
    assert totals == ["合计", "5", "4", "80.0", "3", "4", "3", "3"]


def test_the_city_total_is_the_sum_of_what_it_drills_into(crossed):
    rows, total = facts_of(crossed, "du")
    for column in (0, 1, 2):
        assert sum(row[column] for row in rows.values()) == total[column]
    du = crossed.client("du")
    for county in (crossed.hanbin, crossed.shiquan, crossed.cityrun):
        strip = du.get(f"/city/counties/{county.pk}/").context["figures"]
        schools, _covered, groups, *_rest = rows[county.name]
        assert [figure["value"] for figure in strip[:2]] == [str(schools), str(groups)]


def test_the_province_counts_its_cities(crossed):
    rows, total = facts_of(crossed, "sheng", by="city")
    assert rows == {"安江市教育局": (5, 4, 3, 4, 0), "远江市教育局": (1, 0, 0, 0, 0)}
    assert total == (6, 4, 3, 4, 0)


def test_a_day_before_the_groups_has_none(crossed):
    page = crossed.client("du").get("/city/?as_of=2026-08-31")
    assert page.context["table"]["totals"][1:6] == ["5", "0", "0.0", "0", "0"]


def test_four_clicks_of_a_supervisor_from_city_to_school(crossed):
    du = crossed.client("du")
    city = du.get("/city/").content.decode()
    assert f'href="/city/counties/{crossed.hanbin.pk}/"' in city
    county = du.get(f"/city/counties/{crossed.hanbin.pk}/").content.decode()
    assert f'href="/groups/{crossed.one.pk}/"' in county
    group = du.get(f"/groups/{crossed.one.pk}/").content.decode()
    assert f'href="/schools/{crossed.rural.pk}/"' in group


def test_a_past_day_goes_along_from_city_to_school(crossed):
    du, day = crossed.client("du"), "?as_of=2026-10-01"
    for page, beside in (
        (f"/city/{day}", [f"/city/counties/{crossed.hanbin.pk}/{day}", f"/groups/{day}"]),
        (f"/city/counties/{crossed.hanbin.pk}/{day}", [
            f"/groups/{crossed.one.pk}/{day}", f"/city/{day}",
            f"/schools/?where={crossed.hanbin.pk}&amp;as_of=2026-10-01",
        ]),
        (f"/groups/{day}", [f"/groups/{crossed.one.pk}/{day}"]),
        (f"/schools/{day}", [f"/schools/{crossed.rural.pk}/{day}"]),
    ):  # fmt: skip
        shown = du.get(page).content.decode()
        assert [url for url in beside if f'href="{url}"' not in shown] == [], page
        assert 'name="as_of"' in shown
    school = du.get(f"/schools/{crossed.rural.pk}/{day}").content.decode()
    assert 'name="as_of" value="2026-10-01"' in school


# What the strip shows


def test_the_strip_shows_the_latest_report_with_its_lines(crossed):
    with crossed.acting("lin"):
        report_figures(crossed.core, classes=(56, 40))
    with crossed.acting("du") as du:
        run = services.request_report(crossed.city, school_year=2026, as_of=AS_OF, by=du)
    tasks.compute_report(str(run.pk))
    page = crossed.client("du").get("/city/")
    found = {
        f["label"]: (f["value"], f.get("target"), f.get("word")) for f in page.context["figures"]
    }
    assert found["大班额比例"] == ("50.0", "目标不高于 0%", "未达到")
    assert found["学校集团覆盖率"] == ("80.0", "目标不低于 100%", "未达到")
    assert found["交流轮岗比例"] == (None, "目标不低于 10%", None)
    assert found["填报及时率"] == ("100.0", "目标不低于 100%", "达到")
    assert page.context["report"]["title"] == "安江市 安江监测〔2026〕第01期"
    county = f"/city/counties/{crossed.hanbin.pk}/"
    assert crossed.client("lin").get(county).context["figures"][2]["value"] == "75.0"
    for url in ("/city/", county):
        before = crossed.client("du").get(f"{url}?as_of={AS_OF - timedelta(days=1)}").context
        assert [f.get("missing") for f in before["figures"][3:]] == ["还没有监测报告"] * 3
        assert before["report"] is None


def test_without_a_report_the_strip_says_so(cast):
    strip = cast.client("du").get("/city/").context["figures"]
    assert [f.get("missing") for f in strip[3:]] == ["还没有监测报告"] * 3


# What is overdue


@pytest.fixture
def late(crossed):
    """One of each kind past its day in 汉滨区, beside one that is not."""
    with crossed.acting("lin") as lin:
        report_figures(crossed.core, submitted=None)
        report_figures(crossed.new, submitted=date(2026, 10, 20))
        report_figures(crossed.rural, submitted=None, due=TODAY)
        make_filing(crossed, "补正集团", state="returned", correction_due=date(2026, 11, 1))
        filing = make_filing(crossed, "意愿集团", state="submitted", consent_due=date(2026, 11, 10))
        for school in (crossed.rural, crossed.new):
            FilingMember.objects.create(filing=filing, school=school, **scope_of(school))
        Consent.objects.create(
            filing=filing, school=crossed.new, round=1, agrees=True,
            answered_by_id=lin.person_id, **scope_of(crossed.new),
        )  # fmt: skip
    with crossed.acting("cui") as cui:
        CityRecord.objects.create(
            bureau=crossed.city, readers=[crossed.hanbin.pk], group=crossed.two, number="1",
            year=2026, serial=1, recorded_on=date(2026, 10, 1), recorded_by_id=cui.person_id,
        )  # fmt: skip
    plan_of(crossed, "lin", crossed.hanbin, done=False)
    plan_of(crossed, "shi", crossed.shiquan, done=True)
    return crossed


def plan_of(cast, who, body, *, done):
    """A plan in force with one task that was due."""
    with cast.acting(who) as officer:
        plan = Plan.objects.create(
            bureau=body, kind="county", title="实施办法", starts_on=date(2026, 9, 1),
            ends_on=date(2027, 8, 31), state="issued", number="1", issued_on=date(2026, 9, 1),
        )  # fmt: skip
        item = PlanItem.objects.create(
            bureau=body, plan=plan, kind="task", title="列入预算", owner=body,
            starts_on=date(2026, 9, 1), due_on=date(2026, 11, 12),
        )  # fmt: skip
        ProgressReport.objects.create(
            bureau=body, item=item, owner=body, on=date(2026, 11, 1), percent=100 if done else 90,
            words="办理中", reported_by_id=officer.person_id,
        )  # fmt: skip


def scope_of(school):
    return {"bureau_id": school.bureau_id, "parties": [school.pk]}


def make_filing(cast, name, **facts):
    return FormationFiling.objects.create(
        bureau=cast.hanbin, name=name, stage="compulsory", mode="core_rural",
        initiation="voluntary", tie="teaching", form="alliance", core=cast.core, **facts,
    )  # fmt: skip


def test_what_is_past_its_day_is_listed_by_county_and_item(late):
    page = late.client("du").get("/city/")
    assert [(row["title"], row["due"]) for row in page.context["attention"]] == [
        ("汉滨区：1 个教育集团批复满 30 天未备案", "最早 2026-10-01"),
        ("石泉县：1 个教育集团批复满 30 天未备案", "最早 2026-10-01"),
        ("汉滨区：1 份学校年度数据过期未报", "最早 2026-10-15"),
        ("汉滨区：1 件申报过期未补正", "最早 2026-11-01"),
        ("汉滨区：1 所学校过期未答复意愿", "最早 2026-11-10"),
        ("汉滨区：1 项规划任务逾期未完成", "最早 2026-11-12"),
    ]
    hanbin = late.client("lin").get(f"/city/counties/{late.hanbin.pk}/")
    assert [row["cells"][:3] for row in hanbin.context["overdue"]["rows"]] == [
        ["甲集团", "市级备案", "2026-10-01"],
        ["江畔实验小学", "学校年度数据", "2026-10-15"],
        ["补正集团", "退回补正", "2026-11-01"],
        ["意愿集团：云雾镇中心小学", "学校意愿", "2026-11-10"],
        ["列入预算：汉滨区教育局", "规划任务", "2026-11-12"],
    ]


def test_nothing_overdue_is_a_sentence(cast):
    assert "没有过期的事项" in cast.client("du").get("/city/").content.decode()


# Who opens what


@pytest.mark.parametrize(
    ("who", "city", "county"),
    [("du", 200, 200), ("cui", 200, 200), ("sheng", 200, 200), ("lin", 200, 200),
     ("zhao", 200, 200), ("shi", 200, 404), ("bo", 200, 404), ("pan", 403, 403), ("xi", 403, 403),
     ("wai_officer", 200, 404), ("wai_supervisor", 200, 404), (None, 302, 302)],
)  # fmt: skip
def test_who_opens_the_dashboard(crossed, who, city, county):
    client = crossed.client(who)
    assert client.get("/city/").status_code == city
    assert client.get(f"/city/counties/{crossed.hanbin.pk}/").status_code == county


@pytest.mark.parametrize(("who", "status"), [("sheng", 200), ("du", 200), ("wai_supervisor", 404)])
def test_a_city_is_opened_by_those_above_it(crossed, who, status):
    url = f"/city/cities/{crossed.city.pk}/"
    assert crossed.client(who).get(url).status_code == status


def test_a_school_is_no_county(crossed):
    assert crossed.client("du").get(f"/city/counties/{crossed.core.pk}/").status_code == 404
    assert crossed.client("du").get(f"/city/counties/{crossed.city.pk}/").status_code == 404


# Cost


@pytest.mark.parametrize("groups", [1, 3])
def test_the_pages_cost_the_same_with_one_and_three_rows(cast, groups):
    for n in range(groups):
        with cast.acting("lin"):
            make_group(f"第{n}集团", cast.core, [cast.rural])
    du = cast.client("du")
    assert len(page_and_statements(du, "/city/")[1]) == 6
    county, found = page_and_statements(du, f"/city/counties/{cast.hanbin.pk}/")
    assert len(found) == 7
    assert len(county.context["rows"]) == groups
    assert len(page_and_statements(cast.client("sheng"), "/city/")[1]) == 4
    api, found = page_and_statements(du, "/api/dashboard/")
    assert len(found) == 3
    assert api.json()["total"]["groups"] == groups


def test_the_api_says_what_the_screen_says(crossed):
    answer = crossed.client("du").get("/api/dashboard/").json()
    assert answer["as_of"] == "2026-11-24"
    assert [(row["name"], row["covered"], row["schools"]) for row in answer["rows"]] == [
        ("市本级", 0, 0), ("汉滨区", 3, 4), ("石泉县", 1, 1),
    ]  # fmt: skip
    assert (answer["total"]["covered"], answer["total"]["schools"]) == (4, 5)
    assert crossed.client("pan").get("/api/dashboard/").status_code == 403
