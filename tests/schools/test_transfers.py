"""A school that goes to another bureau: each bureau decides for itself, history stays."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from evaluation.metrics.equipment import equipment_cv
from evaluation.metrics.subjects import Scope
from records.inbox import notices_of, todos_of
from schools.exports.figures import filing_cells, filing_rows, section_cells, section_rows
from schools.models import (
    FiguresFiling,
    PastBureau,
    PrincipalPost,
    School,
    SchoolAlias,
    SchoolChange,
    SchoolContact,
    SchoolFigures,
    SchoolTag,
    SchoolTransfer,
    TransferAnswer,
)
from schools.queries import equity
from schools.queries.belonging import bureaus_left
from schools.queries.goals import in_zone
from schools.services import facts
from schools.services.changes import apply_due, file_change, take_change_step
from schools.services.register import add_alias, correct_facts, make_campus
from schools.services.transfers import answer_transfer, file_transfer, take_transfer_step
from supervision.queries import facts as facts_on
from teachers.models import Teacher, TeacherPrivate
from teachers.services import add_teacher
from tests.exporting import exported
from tests.grouped import group_in_force
from tests.groups.filing import approved
from tests.schools.reported import YEAR, report
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def ask(cast, by, school=None, to=None, on=None):
    return file_transfer(
        school=school or cast.core, to_bureau=to or cast.shiquan, basis="市编委纪要", by=by,
        effective_on=on or TODAY(), token=uuid.uuid4(),
    )  # fmt: skip


def answer(cast, transfer, *, agrees=True, text="", who="shang"):
    with cast.acting(who) as by:
        return answer_transfer(transfer, agrees=agrees, text=text, by=by)


def decide(cast, transfer, key="approve", who="zhao", **given):
    with cast.acting(who) as by:
        return take_transfer_step(transfer, key, by=by, **given)


def moved(cast, **given):
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin, **given)
    answer(cast, transfer)
    decide(cast, transfer)
    return transfer


def furnish(cast):
    """What describes the school, what it filed, who teaches there."""
    with cast.acting("lin") as lin:
        add_alias(cast.core, name="江畔附小", source="旧称", by=lin)
        facts.add_tag(cast.core, tag="strong", since=date(2024, 9, 1), basis="认定", by=lin)
        facts.appoint_principal(cast.core, name="Pan", since=date(2024, 9, 1), basis="任", by=lin)
        facts.keep_contact(cast.core, phone="0915-1", by=lin)
        add_teacher(
            school=School.objects.get(pk=cast.core.pk), sex="f", birth_month=date(1985, 3, 1),
            staff_number="T1", name="李老师", subject="语文", rank="first",
            joined_school_on=date(2018, 9, 1), by=lin,
        )  # fmt: skip
        own = {"bureau": cast.hanbin, "parties": [cast.core.pk]}
        for year, state in ((2024, "accepted"), (2025, "draft")):
            filing = FiguresFiling.objects.create(
                **own, school=cast.core, school_year=year, state=state, due_on=date(year, 10, 15),
                submitted_at=timezone.now() if state == "accepted" else None,
            )  # fmt: skip
            SchoolFigures.objects.create(**own, filing=filing, section="primary", pupils=400)


def test_the_school_goes_and_its_history_stays(cast):
    furnish(cast)
    transfer = moved(cast)
    with cast.acting("shi"):
        school = School.objects.get(pk=cast.core.pk)
        assert (school.bureau_id, school.node.parent_id) == (cast.shiquan.pk, cast.shiquan.pk)
        for model in (SchoolAlias, SchoolTag, PrincipalPost, SchoolContact):
            assert [row.bureau_id for row in model.objects.filter(school=school)] == [
                cast.shiquan.pk
            ], model
        years = FiguresFiling.objects.filter(school=school).order_by("school_year")
        assert [(f.school_year, f.bureau_id, f.readers) for f in years] == [
            (2024, cast.hanbin.pk, [cast.shiquan.pk]), (2025, cast.shiquan.pk, []),
        ]  # fmt: skip
        assert SchoolFigures.objects.filter(filing__in=years).count() == 2
        assert Teacher.objects.get().bureau_id == cast.shiquan.pk
        assert TeacherPrivate.objects.get().bureau_id == cast.shiquan.pk
    with cast.acting("lin"):
        assert not School.objects.filter(pk=cast.core.pk).exists()
        assert not Teacher.objects.exists() and not TeacherPrivate.objects.exists()
        old = FiguresFiling.objects.get(school_id=cast.core.pk)
        assert (old.school_year, old.bureau_id) == (2024, cast.hanbin.pk)
        transfer.refresh_from_db()
        assert (transfer.state, transfer.applied_on) == ("approved", TODAY())
    assert (
        "江畔实验小学"
        in cast.client("lin").get(f"/schools/transfers/{transfer.pk}/").content.decode()
    )
    assert cast.client("lin").get(f"/schools/{cast.core.pk}/").status_code == 404
    pan = cast.client("pan").get(f"/schools/{cast.core.pk}/").content.decode()
    assert "石泉县教育体育和科技局" in pan


def test_the_old_bureau_keeps_reading_what_it_accepted(cast):
    furnish(cast)
    with cast.acting("lin"):
        kept = FiguresFiling.objects.get(school_year=2024)
    moved(cast)
    lin = cast.client("lin")
    page = lin.get(f"/schools/figures/{kept.pk}/")
    assert (page.status_code, "江畔实验小学" in page.content.decode()) == (200, True)
    assert "江畔实验小学" in lin.get("/schools/figures/?school_year=2024").content.decode()
    named = {"id": cast.core.pk, "name": "江畔实验小学"}
    assert lin.get(f"/api/figures/{kept.pk}/").json()["school"] == named
    rows = lin.get("/api/figures/?school_year=2024").json()["results"]
    assert [row["school"] for row in rows] == [named]
    with cast.acting("lin") as office:
        params = {"school_year": "2024"}
        sections = section_cells(list(section_rows(office, params)), office, params)
        for cells in (filing_cells(filing_rows(office, params), office, params), sections):
            assert [row[:2] for row in cells] == [["江畔实验小学", "汉滨区教育局"]]
    shi = cast.client("shi").get(f"/schools/figures/{kept.pk}/")
    assert shi.status_code == 200


def test_the_core_of_a_group_stays_until_another_is_the_core(cast):
    group = approved(cast)
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin)
    answer(cast, transfer)
    with pytest.raises(RuleBroken, match="江畔实验小学是") as refused:
        decide(cast, transfer)
    assert group.name in refused.value.title


def test_campuses_go_along(cast):
    with cast.acting("lin") as lin:
        make_campus(cast.new, cast.core, by=lin)
        with pytest.raises(RuleBroken, match="校区随法人学校"):
            ask(cast, lin, school=School.objects.get(pk=cast.new.pk))
    moved(cast)
    with cast.acting("shi"):
        assert School.objects.get(pk=cast.new.pk).bureau_id == cast.shiquan.pk


def test_a_later_day_waits(cast):
    transfer = moved(cast, on=TODAY() + timedelta(days=10))
    with cast.acting("lin"):
        assert School.objects.get(pk=cast.core.pk).bureau_id == cast.hanbin.pk
        SchoolTransfer.objects.filter(pk=transfer.pk).update(effective_on=TODAY())
        assert apply_due() == 1
    with cast.acting("shi"):
        assert School.objects.get(pk=cast.core.pk).bureau_id == cast.shiquan.pk


def test_each_bureau_decides_for_itself(cast):
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin)
    with pytest.raises(RuleBroken, match="接收教育局还没有答复"):
        decide(cast, transfer)
    for who in ("zhao", "lin", "shi", "cui"):
        with pytest.raises(NoVerb):
            answer(cast, transfer, who=who)
    with pytest.raises(RuleBroken, match="不同意接收须写明理由"):
        answer(cast, transfer, agrees=False)
    answer(cast, transfer, agrees=False, text="学位不足")
    with pytest.raises(Overtaken, match="本单位已经答复过"):
        answer(cast, transfer)
    with pytest.raises(RuleBroken, match="接收教育局不同意接收"):
        decide(cast, transfer)
    for who in ("shang", "lin", "cui"):
        with pytest.raises(NoVerb):
            decide(cast, transfer, who=who)
    decide(cast, transfer, "withdraw", who="lin")
    with cast.acting("lin") as lin:
        assert ask(cast, lin).pk != transfer.pk


def test_where_a_school_may_go_and_when(cast):
    with cast.acting("lin") as lin:
        for to in (cast.hanbin, cast.away):
            with pytest.raises(RuleBroken, match="不能调整到"):
                ask(cast, lin, to=to)
        transfer = ask(cast, lin)
        with pytest.raises(Overtaken, match="已有一件隶属调整"):
            ask(cast, lin, to=cast.cityrun)
        file_change(
            school=cast.core, field="name", new_value="新名小学", why="更名", by=lin,
            effective_on=TODAY(), token=uuid.uuid4(),
        )  # fmt: skip
    answer(cast, transfer)
    with pytest.raises(RuleBroken, match="还有变更申请没有办完：学校名称"):
        decide(cast, transfer)
    for who in ("pan", "zhao", "cui"):
        with cast.acting(who) as by, pytest.raises(NoVerb):
            ask(cast, by, school=cast.new)


def test_a_transfer_the_register_cannot_take_is_not_decided(cast):
    furnish(cast)
    with cast.acting("shi") as shi:
        add_teacher(
            school=cast.shiquan_school, sex="f", birth_month=date(1985, 3, 1), staff_number="T1",
            name="王老师", subject="语文", rank="first", joined_school_on=date(2018, 9, 1), by=shi,
        )  # fmt: skip
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin)
    answer(cast, transfer)
    with pytest.raises(RuleBroken, match="与现有记录冲突"):
        decide(cast, transfer)
    with cast.acting("lin"):
        transfer.refresh_from_db()
        assert (transfer.state, transfer.applied_on) == ("submitted", None)
        assert School.objects.get(pk=cast.core.pk).bureau_id == cast.hanbin.pk


def test_years_already_filed_stay_with_their_bureau(cast):
    report(cast, cast.core, year=2025, on="2025-10-01")
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="早于已上报数据的2025") as refused:
            ask(cast, lin, on=date(2025, 8, 31))
        assert "2025-09-01" in refused.value.next_step
        assert ask(cast, lin, on=date(2025, 9, 1)).state == "submitted"


def test_no_school_moves_before_it_opened(cast):
    with cast.acting("lin") as lin:
        School.objects.filter(pk=cast.core.pk).update(opened_on=date(2020, 9, 1))
        cast.core.refresh_from_db()
        with pytest.raises(RuleBroken, match="早于学校的开办日期 2020-09-01"):
            ask(cast, lin, on=date(2020, 8, 31))


def test_both_desks_and_pages(cast):
    url = f"/schools/{cast.core.pk}/transfer/"
    sent = {"token": uuid.uuid4(), "to_bureau": cast.shiquan.pk, "basis": "市编委纪要",
            "effective_on": TODAY().isoformat()}  # fmt: skip
    page = cast.client("lin").post(url, sent, follow=True)
    assert "等接收教育局答复" in page.content.decode()
    where = page.redirect_chain[-1][0]
    with cast.acting("shang") as shang:
        assert [t.title for t in todos_of(shang)] == ["答复接收江畔实验小学"]
        assert [n.url for n in notices_of(shang)] == [where]
    shang = cast.client("shang")
    assert "同意接收" in shang.get(where).content.decode()
    done = shang.post(f"{where}answer/", {"agrees": "1", "text": "同意"}, follow=True)
    assert "已答复。" in done.content.decode() and "已答复，待批准" in done.content.decode()
    with cast.acting("zhao") as zhao:
        assert [t.title for t in todos_of(zhao)] == ["审批江畔实验小学的隶属调整"]
    told = cast.client("zhao").post(where, {"choice": "approve"}, follow=True).content.decode()
    assert "已办理“批准调整”。" in told
    assert cast.client("shang").get(f"/schools/{cast.core.pk}/").status_code == 200
    for who, status in (("bo", 404), ("wai_officer", 404), ("ning", 404), ("pan", 200)):
        assert cast.client(who).get(where).status_code == status, who
    with cast.acting("lin"):
        assert TransferAnswer.objects.get().bureau_id == cast.shiquan.pk
        assert not SchoolChange.objects.exists()


# Equity of the years before


def shares_of(cast, who, members, ids, *, year, day, code="L5"):
    """(schools, mean) of one indicator at primary level."""
    with cast.acting(who):
        found = equity.spreads(members, ids, year=year, day=day, codes=[code])
    one = next((spreads[code] for (_s, section), spreads in found.items()), None)
    return (one.schools, one.mean and round(one.mean, 2)) if one else None


def named(cast, who, ids, *, year, day):
    with cast.acting(who):
        rows = equity.school_rows(equity.BODIES, ids, year=year, day=day)
    return {row.name: (row.state, row.values["pupils"]) for row in rows}


@pytest.fixture
def left(cast):
    """江畔实验小学 was 汉滨区's until 2025-09-01 and is 石泉县's since; figures of two years."""
    report(cast, cast.core, shared={"sports_area": 2000})
    report(cast, cast.new)
    report(cast, cast.shiquan_school, by="shi", shared={"sports_area": 900})
    moved(cast, on=date(2025, 9, 1))
    report(cast, cast.core, by="shi", year=2025, on="2025-10-01",
           primary={"pupils": 77, "in_zone_pupils": 77})  # fmt: skip
    return cast.core


PAST = {"year": YEAR, "day": date(2025, 8, 31)}
SINCE = {"year": 2025, "day": date(2025, 12, 1)}


def test_a_past_years_figures_count_for_the_bureau_of_then(cast, left):
    hanbin, shiquan = [cast.hanbin.pk], [cast.shiquan.pk]
    for who in ("lin", "cui", "sheng"):
        assert shares_of(cast, who, equity.TOGETHER, hanbin, **PAST) == (2, Decimal("15.50")), who
        assert shares_of(cast, who, equity.BODIES, hanbin, **PAST) == (2, Decimal("15.50")), who
    for who in ("shi", "cui", "sheng"):
        assert shares_of(cast, who, equity.BODIES, shiquan, **PAST) == (1, Decimal("9.00")), who
    for who in ("cui", "sheng"):
        both = [*hanbin, *shiquan]
        assert shares_of(cast, who, equity.TOGETHER, both, **PAST) == (3, Decimal("13.33")), who
        assert shares_of(cast, who, equity.CITIES, both, **PAST) == (3, Decimal("13.33")), who
    assert named(cast, "lin", hanbin, **PAST)[left.name] == ("accepted", 100)
    assert left.name not in named(cast, "shi", shiquan, **PAST)


def test_the_years_since_are_the_new_bureaus_and_do_not_leak(cast, left):
    assert named(cast, "shi", [cast.shiquan.pk], **SINCE)[left.name] == ("accepted", 77)
    assert left.name not in named(cast, "lin", [cast.hanbin.pk], **SINCE)
    with cast.acting("lin"):
        assert list(FiguresFiling.objects.filter(school=left).values_list("school_year")) == [
            (YEAR,)
        ]
        assert not SchoolFigures.objects.filter(pupils=77).exists()
    for year in (YEAR, 2025):
        rows = cast.client("lin").get(f"/api/equity/schools/?year={year}").json()
        assert 77 not in [row["inputs"]["pupils"] for row in rows]
    for who in ("bo", "wai_principal", "wai_officer"):
        with cast.acting(who):
            assert not PastBureau.objects.exists(), who


def test_a_day_within_the_year_decides(cast, left):
    for day, there in ((date(2025, 8, 31), True), (date(2025, 9, 1), False)):
        names = named(cast, "lin", [cast.hanbin.pk], year=YEAR, day=day)
        assert (left.name in names) is there, day


def test_a_group_counts_a_member_that_has_left_the_county_since(cast, left):
    ids = [cast.core.pk, cast.new.pk]
    assert shares_of(cast, "lin", equity.NAMED, ids, **PAST) == (2, Decimal("15.50"))
    assert shares_of(cast, "shi", equity.NAMED, ids, **PAST) == (1, Decimal("20.00"))
    with cast.acting("lin"):
        assert bureaus_left(ids, PAST["day"]) == {cast.core.pk: cast.hanbin}
        assert bureaus_left(ids, SINCE["day"]) == {}


def test_goals_and_reports_follow_the_bureau_of_then(cast, left):
    bodies = {cast.hanbin.pk: [cast.hanbin.pk]}
    with cast.acting("lin"):
        found = in_zone(bodies, {YEAR: PAST["day"], 2025: SINCE["day"]})
        assert found["in_zone_primary", cast.hanbin.pk, YEAR].denominator == 200
        assert found["in_zone_primary", cast.hanbin.pk, 2025].denominator == 0
        scope = Scope(PAST["day"], YEAR, cast.city.pk, (cast.hanbin.pk,))
        (primary, _junior) = equipment_cv("county", scope, [cast.hanbin.pk])[cast.hanbin.pk]
    assert primary.denominator == 2600 and len(primary.parts) == 4


def test_the_dashboard_counts_schools_under_the_bureau_of_the_day(cast, left):
    with cast.acting("du") as du:
        for about, expected in ((PAST, [4, 1]), (SINCE, [3, 2])):
            rows, _total = facts_on(du.sees, about["day"])
            assert [row.schools for row in rows if row.schools] == expected


def test_the_pages_name_the_school_without_a_way_to_it(cast, left):
    client = cast.client("lin")
    for url in (f"/schools/equity/?year={YEAR}", f"/schools/equity/L5/?year={YEAR}"):
        page = client.get(url).content.decode()
        assert left.name in page and f"/schools/{left.pk}/" not in page
    page = cast.client("cui").get(f"/schools/equity/L5/?year={YEAR}&where={cast.hanbin.pk}")
    assert f"/schools/{left.pk}/equity/" in page.content.decode()
    own = cast.client("shi").get(f"/schools/{left.pk}/equity/?year={YEAR}").content.decode()
    assert "20.00" in own and "本县区平均" not in own
    own = cast.client("shi").get(f"/schools/{left.pk}/equity/?year=2025").content.decode()
    assert "本县区平均" in own


def test_what_counted_and_is_open_stays_readable_where_it_counted(cast):
    """A returned filing goes along to be corrected; a draft that never counted shows nothing."""
    report(cast, cast.core, state="returned")
    report(cast, cast.core, state="draft", year=2025, on=None)
    moved(cast)
    with cast.acting("lin"):
        seen = FiguresFiling.objects.filter(school=cast.core).order_by("school_year")
        assert [(f.school_year, f.bureau_id) for f in seen] == [(YEAR, cast.shiquan.pk)]
        assert FiguresFiling.objects.filter(school=cast.core).update(books=1) == 0


def test_a_school_that_comes_back_has_been_under_three_terms(cast, left):
    with cast.acting("shi") as shi:
        left.refresh_from_db()
        with pytest.raises(RuleBroken, match="须晚于上一次同项变更的生效日期 2025-09-01"):
            ask(cast, shi, school=left, to=cast.hanbin, on=date(2025, 9, 1))
        back = ask(cast, shi, school=left, to=cast.hanbin, on=date(2026, 9, 1))
    answer(cast, back, who="zhao")
    decide(cast, back, who="shang")
    for who, place in (("lin", cast.hanbin), ("shi", cast.shiquan)):
        for about, there in ((PAST, cast.hanbin), (SINCE, cast.shiquan)):
            names = named(cast, who, [place.pk], **about)
            assert (left.name in names) is (place == there), (who, about)
    with cast.acting("lin"):
        assert bureaus_left([left.pk], SINCE["day"]) == {left.pk: cast.shiquan}


# The register of a day before the transfer


def register_of(cast, who, **asked):
    page = cast.client(who).get("/schools/", asked)
    left = {row["cells"][0]: row["cells"][-1] for row in page.context["left"]["rows"]}
    return [row["cells"][0] for row in page.context["rows"]], left


def test_the_register_of_a_day_before_lists_the_school_where_it_was_then(cast):
    moved(cast)
    before = (TODAY() - timedelta(days=1)).isoformat()
    rows, left = register_of(cast, "lin", as_of=before)
    assert cast.core.name not in rows and left == {cast.core.name: cast.shiquan.name}
    rows, left = register_of(cast, "shi", as_of=before)
    assert cast.core.name not in rows and left == {}
    rows, left = register_of(cast, "du", as_of=before)
    assert cast.core.name not in rows and left == {cast.core.name: cast.shiquan.name}
    for who, here in (("lin", False), ("shi", True), ("du", True)):
        rows, left = register_of(cast, who, as_of=TODAY().isoformat())
        assert ((cast.core.name in rows), left) == (here, {})


def test_a_list_of_groups_tells_no_school_that_has_left(cast):
    group = group_in_force(cast, "new", core="rural")
    moved(cast)
    before = (TODAY() - timedelta(days=1)).isoformat()
    rows = cast.client("lin").get(f"/api/groups/?as_of={before}").json()["results"]
    assert [row["name"] for row in rows] == [group.name]


def test_schools_that_have_left_are_found_and_filtered_like_others(cast):
    moved(cast)
    day = (TODAY() - timedelta(days=1)).isoformat()
    found = {cast.core.name: cast.shiquan.name}
    for asked in ({"q": "江畔"}, {"q": "jiangpan"}, {"stage": "primary"}, {"status": "open"},
                  {"where": cast.hanbin.pk}):  # fmt: skip
        assert register_of(cast, "du", as_of=day, **asked)[1] == found, asked
    for asked in ({"q": "滨河"}, {"stage": "junior"}, {"where": cast.shiquan.pk},
                  {"tag": "strong"}):  # fmt: skip
        assert register_of(cast, "du", as_of=day, **asked)[1] == {}, asked


def described(cast):
    """江畔实验小学 with all that is filtered by, another school of the county with none of it."""
    with cast.acting("lin") as lin:
        facts.add_tag(cast.core, tag="strong", since=date(2024, 9, 1), basis="认定", by=lin)
        given = {"code": "2161000007", "category": "ordinary", "area": "urban", "town": "老城街道",
                 "credit_code": "", "opened_on": None}  # fmt: skip
        correct_facts(School.objects.get(pk=cast.core.pk), by=lin, **given)


ASKED = (
    {}, {"q": "江畔"}, {"q": "jp"}, {"q": "2161000007"}, {"q": "610902"}, {"tag": "strong"},
    {"tag": "weak"}, {"town": "老城"}, {"town": "新城"}, {"ownership": "public"},
    {"ownership": "private"}, {"stage": "primary"}, {"status": "open"}, {"status": "closed"},
    {"area": "urban"}, {"nature": "campus"},
)  # fmt: skip


@pytest.mark.parametrize("who", ["lin", "du", "shi"])
def test_screen_file_and_api_list_the_same_schools_of_a_past_day(cast, who):
    described(cast)
    moved(cast)
    client, day = cast.client(who), (TODAY() - timedelta(days=1)).isoformat()
    for more in ASKED:
        asked = {"as_of": day, **more}
        rows, left = register_of(cast, who, **asked)
        query = "?" + urlencode(asked)
        sheet = exported(client, "schools.register", query)
        found = client.get(f"/api/schools/{query}").json()["results"]
        assert sheet.column("学校名称") == [(name,) for name in [*rows, *left]], more
        assert [row["name"] for row in found] == [*rows, *left], more
        assert [row["bureau_now"] for row in found if row["bureau_now"]] == list(left.values())
        has = {cast.core.name: cast.shiquan.name} if who != "shi" else {}
        none = more in ({"tag": "weak"}, {"town": "新城"}, {"ownership": "private"},
                        {"status": "closed"}, {"nature": "campus"})  # fmt: skip
        assert left == ({} if none else has), more


def test_a_file_of_a_past_day_says_how_many_have_left(cast):
    moved(cast)
    lin, day = cast.client("lin"), (TODAY() - timedelta(days=1)).isoformat()
    sheet = exported(lin, "schools.register", f"?as_of={day}")
    assert "其中 1 所后来调整了隶属" in sheet.unit_line
    assert "另有 1 所后来调整了隶属" in lin.get(f"/schools/?as_of={day}").content.decode()
    now = dict(sheet.column("学校名称", "现在的主管教育局"))
    assert (now[cast.core.name], now[cast.new.name]) == (cast.shiquan.name, cast.hanbin.name)
    header, *_rows, _source = exported(lin, "schools.register", f"?as_of={day}", "csv")
    assert header[-1] == "现在的主管教育局"
    today = exported(lin, "schools.register")
    assert "后来" not in today.unit_line and "现在的主管教育局" not in today.header


def test_a_school_that_left_is_listed_as_it_was_on_the_day(cast):
    """Renamed and made private after the transfer: the register of before knows neither."""
    described(cast)
    moved(cast, on=TODAY() - timedelta(days=5))
    day = TODAY() - timedelta(days=6)
    for field, value in (("name", "石岭分校"), ("ownership", "private")):
        with cast.acting("shi") as shi:
            school = School.objects.get(pk=cast.core.pk)
            change = file_change(
                school=school, field=field, new_value=value, why="市编办文件", by=shi,
                effective_on=TODAY() - timedelta(days=2), token=uuid.uuid4(),
            )  # fmt: skip
        with cast.acting("shang") as shang:
            take_change_step(change, "approve", by=shang)
    for asked in ({}, {"ownership": "public"}, {"q": "江畔"}):
        assert register_of(cast, "lin", as_of=day, **asked)[1] == {
            "江畔实验小学": cast.shiquan.name
        }
    assert register_of(cast, "lin", as_of=day, ownership="private")[1] == {}


def test_what_a_school_was_before_it_left_is_told_to_who_had_it(cast):
    moved(cast)
    day = TODAY() - timedelta(days=1)
    asked = "SELECT schools_before_it_left(%s, %s)"
    for name, told in (("lin", True), ("du", True), ("shi", False), ("wai_supervisor", False)):
        with cast.acting(name), connection.cursor() as cursor:
            cursor.execute(asked, [cast.core.pk, day])
            assert (cursor.fetchone() != (None,)) is told, name
            cursor.execute(asked, [cast.core.pk, TODAY()])
            assert cursor.fetchone() == (None,), name


def test_a_transfer_that_is_not_answered_says_why_it_cannot_be_approved(cast):
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin)
    here, zhao = f"/schools/transfers/{transfer.pk}/", cast.client("zhao")

    def offered():
        choices = zhao.get(here).context["choices"]
        return {choice["value"]: choice["why_not"] for choice in choices}

    assert offered() == {"approve": "接收教育局还没有答复。请等待接收教育局答复。"}
    answer(cast, transfer)
    assert offered() == {"approve": ""}


def test_a_transfer_waits_since_it_came_to_the_desk(cast):
    """For the receiver since it was filed, for the bureau in charge since the answer."""
    with cast.acting("lin") as lin:
        transfer = ask(cast, lin)
    filed = timezone.now() - timedelta(days=9)
    with cast.acting("lin"):
        SchoolTransfer.objects.filter(pk=transfer.pk).update(created_at=filed)
    with cast.acting("shang") as shang:
        assert [item.since for item in todos_of(shang)] == [filed]
    answered = answer(cast, transfer).answered_at
    with cast.acting("zhao") as zhao:
        assert [item.since for item in todos_of(zhao)] == [answered]


def test_the_register_of_a_past_day_costs_the_same_with_one_that_left_and_with_two(cast):
    url = f"/schools/?as_of={TODAY() - timedelta(days=1)}"
    moved(cast)
    one = statements_of(cast.client("lin"), url)
    moved(cast, school=cast.weak)
    assert len(statements_of(cast.client("lin"), url)) == len(one)


@pytest.mark.parametrize("words", ["江畔", "jpsyxx"])
def test_the_old_bureau_finds_its_figures_of_the_school_by_name(cast, words):
    furnish(cast)
    moved(cast)
    page = cast.client("lin").get("/schools/figures/", {"q": words})
    assert [row["cells"][:2] for row in page.context["rows"]] == [["江畔实验小学", "2024-2025学年"]]
    rows = cast.client("shi").get("/schools/figures/", {"q": words}).context["rows"]
    assert len(rows) == 2
