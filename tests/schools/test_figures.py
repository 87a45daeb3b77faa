"""The yearly figures: filled in, questioned, handed in, settled item by item, reopened."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from records.inbox import notices_of, todos_of
from records.workflow import decisions_of
from schools.forms.figures import ClassesForm, ItemForm, folded
from schools.models import FigureReason, FiguresFiling, School, SchoolFigures
from schools.queries import figures as queries
from schools.rules.classes import size_word
from schools.rules.figures import SHARED, items_of, split
from schools.rules.plausibility import Reported, findings, unanswered
from schools.services import figures as verbs
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
YEAR = 2026
SIZES = {1: [45, 44], 2: [46]}
VALUES = {
    "primary.pupils": {"pupils": 135, "boarders": 0, "in_zone_pupils": 130},
    "primary.teachers": {
        "teachers": 9, "graduate_teachers": 0, "bachelor_teachers": 6, "college_teachers": 3,
        "other_teachers": 0, "ranked_teachers": 4, "backbone_teachers": 2,
        "sports_arts_teachers": 2,
    },
    "rooms": {
        "teaching_area": Decimal(800), "indoor_sports_area": Decimal(40),
        "sports_area": Decimal(1200),
    },
    "equipment": {
        "equipment_value": Decimal(300_000), "multimedia_rooms": 4, "books": 3000,
        "computers": 20,
    },
    "budget": {"operating_budget": Decimal(120_000)},
}  # fmt: skip


def opened(cast, who="pan", school=None):
    with cast.acting(who) as office:
        return verbs.open_filing(school or cast.core, YEAR, by=office)


def item_of(filing, key):
    sections = tuple(row.section for row in filing.sections.all())
    return next(item for item in items_of(sections) if item.key == key)


def fill(cast, filing, who="pan", **changes):
    """Everything a primary school reports; `changes` replaces items (None leaves one out)."""
    with cast.acting(who) as office:
        for key, values in (VALUES | changes).items():
            if values is not None:
                verbs.save_values(filing, item_of(filing, key), values, by=office)
        verbs.save_classes(filing, item_of(filing, "primary.classes"), SIZES, by=office)
    return filing


def submitted(cast, who="pan", school=None):
    filing = fill(cast, opened(cast, who, school), who)
    with cast.acting(who) as office:
        verbs.submit(filing, by=office)
    return filing


def accepted(cast):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        verbs.settle(filing, {}, by=lin)
    return filing


def struck(filing):
    whole = queries.in_full(FiguresFiling.objects.filter(pk=filing.pk)).get()
    return queries.findings_of(whole, queries.year_before(whole))


# The split (domain: 九年一贯 1:1.1, 完全中学 1:1.2, 十二年 1:1.1:1.32)


@pytest.mark.parametrize(
    ("pupils", "parts"),
    [
        ({"primary": 110, "junior": 100}, {"primary": 500, "junior": 500}),
        ({"junior": 120, "senior": 100}, {"junior": 500, "senior": 500}),
        ({"primary": 132, "junior": 120, "senior": 100},
         {"primary": "333.3333", "junior": "333.3333", "senior": "333.3334"}),
        ({"primary": 80}, {"primary": 1000}),
        ({"primary": 0, "junior": 100}, {"primary": 0, "junior": 1000}),
    ],
)  # fmt: skip
def test_what_sections_share_is_split_by_pupils_and_weight(pupils, parts):
    found = split(Decimal(1000), pupils)
    assert sum(found.values()) == 1000
    if "senior" in pupils and "primary" in pupils:
        assert sorted(found.values()) == sorted(Decimal(p) for p in parts.values())
    else:
        assert found == {section: Decimal(part) for section, part in parts.items()}


def test_without_pupils_nothing_can_be_split():
    assert split(Decimal(10), {"primary": 0, "junior": 0}) == {"primary": None, "junior": None}
    assert split(Decimal(10), {"primary": 5, "junior": None}) == {"primary": None, "junior": None}
    assert split(None, {"primary": 5, "junior": 6}) == {"primary": None, "junior": None}


@given(
    st.decimals(0, 10**9, places=2),
    st.dictionaries(st.sampled_from(["primary", "junior", "senior"]), st.integers(0, 3000),
                    min_size=1),
)  # fmt: skip
def test_the_parts_sum_to_the_whole_to_the_last_digit(amount, pupils):
    parts = split(amount, pupils)
    if None in parts.values():
        assert len(pupils) > 1
        assert sum(pupils.values()) == 0
    else:
        assert sum(parts.values()) == amount
        assert min(parts.values()) >= 0


# Plausibility


def section(classes=(40, 40), subjects=None, **values):
    full = dict.fromkeys(queries.NUMBERS, 0) | {"pupils": 80, "teachers": 5} | values
    full.setdefault("bachelor_teachers", 5)
    full["bachelor_teachers"] = values.get("bachelor_teachers", full["teachers"] or 0)
    return Reported(full, list(classes), subjects or {})


ASSETS = {"teaching_area": Decimal(400), "indoor_sports_area": Decimal(0),
          "sports_area": Decimal(600), "equipment_value": Decimal(160_000),
          "multimedia_rooms": 2, "books": 900, "computers": 9,
          "operating_budget": Decimal(70_000)}  # fmt: skip


@pytest.mark.parametrize(
    ("now", "before", "assets", "medians", "expected"),
    [
        (section(), {}, {}, {}, []),
        (section(classes=(40, 41)), {}, {}, {}, [("classes_sum", True, "81 人", "80")]),
        (section(classes=()), {}, {}, {}, [("no_classes", True, "80", "")]),
        (section(classes=(120,), pupils=120), {}, {}, {}, [("class_too_big", True, "120", "")]),
        (section(bachelor_teachers=4), {}, {}, {}, [("education_sum", True, "4", "5")]),
        (section(teachers=0), {}, {}, {}, [("no_teachers", True, "0", "")]),
        (section(), {"pupils": 134}, {}, {}, [("pupils_fell", False, "80", "134")]),
        (section(), {"pupils": 133}, {}, {}, []),
        (section(), {"pupils": 50}, {}, {}, [("pupils_rose", False, "80", "50")]),
        (section(), {"pupils": 51}, {}, {}, []),
        (section(teachers=1), {}, {}, {}, [("pupils_per_teacher", False, "80.0", "")]),
        (section(sports_arts_teachers=2, subjects={"体育": 1, "语文": 3}), {}, {}, {},
         [("sports_arts", False, "2", "1")]),
        (section(), {}, {}, {("primary", "teaching_area"): 0.5},
         [("teaching_area_median", False, "5.00", "0.50")]),
        (section(), {}, {}, {("primary", "teaching_area"): 0.51}, []),
        (section(), {}, {"equipment_value": Decimal(16_000_080)}, {},
         [("equipment_unit", True, "20.0001 万元", "")]),
        (section(), {}, {"books": None, "computers": None}, {}, [("blank", False, "2 栏", "")]),
        (section(boarders=None), {}, {}, {}, [("blank", False, "1 栏", "")]),
    ],
)  # fmt: skip
def test_each_check_strikes_at_its_line_and_not_before(now, before, assets, medians, expected):
    last = {"primary": Reported(before)} if before else {}
    found = findings({"primary": now}, last, ASSETS | assets, medians)
    assert [(f.key, f.is_stop, f.value, f.last) for f in found] == expected


@pytest.mark.parametrize(
    ("assets", "before", "expected"),
    [
        ({"computers": 8100}, {"computers": 81}, [("jumped_computers", "8100", "81")]),
        ({"computers": 8}, {"computers": 81}, [("jumped_computers", "8", "81")]),
        ({"computers": 0}, {"computers": 20}, [("jumped_computers", "0", "20")]),
        ({"computers": 809}, {"computers": 81}, []),
        ({"computers": 19}, {"computers": 1}, []),
        ({"computers": 81}, {"computers": 0}, []),
        ({"operating_budget": Decimal("700000.00")}, {"operating_budget": Decimal(70_000)},
         [("jumped_operating_budget", "70 万元", "7 万元")]),
    ],
)  # fmt: skip
def test_a_number_ten_times_last_years_is_questioned(assets, before, expected):
    last = {"": Reported(ASSETS | before)}
    found = findings({"primary": section()}, last, ASSETS | assets, {})
    assert [(f.key, f.value, f.last) for f in found] == expected
    assert all(f.title.endswith("与上年相差十倍以上") and not f.is_stop for f in found)


def test_an_officer_reads_why_a_number_jumped(cast):
    with cast.acting("lin") as lin:
        last = verbs.open_filing(cast.core, YEAR - 1, by=lin)
        fill(cast, last, "lin")
        verbs.submit(last, by=lin)
    filing = fill(cast, opened(cast), equipment=VALUES["equipment"] | {"computers": 2000})
    with cast.acting("pan") as pan:
        with pytest.raises(RuleBroken, match="教学用计算机台数与上年相差十倍以上"):
            verbs.submit(filing, by=pan)
        [finding] = [f for f in struck(filing) if not f.is_stop]
        verbs.give_reason(filing, finding, "新建机房", by=pan)
        verbs.submit(filing, by=pan)
    page = cast.client("lin").get(f"/schools/figures/{filing.pk}/").content.decode()
    assert "教学用计算机台数与上年相差十倍以上：2000（对照 20）：新建机房" in page


def test_a_reason_holds_for_its_value_only():
    found = findings({"primary": section()}, {"primary": Reported({"pupils": 200})}, ASSETS, {})
    reason = FigureReason(check_key="pupils_fell", item="primary.pupils", value="80")
    assert unanswered(found, [reason]) == []
    reason.value = "81"
    assert unanswered(found, [reason]) == found


@pytest.mark.parametrize(
    ("where", "pupils", "word"),
    [("primary", 45, "standard"), ("primary", 46, "large"), ("junior", 50, "standard"),
     ("senior", 55, "standard"), ("senior", 56, "oversized"), ("junior", 65, "oversized"),
     ("junior", 66, "super")],
)  # fmt: skip
def test_class_sizes_have_their_words(where, pupils, word):
    assert size_word(where, pupils) == word


def test_only_compulsory_schooling_is_asked_for_its_school_zone():
    asked = {
        item.section: "in_zone_pupils" in item.fields
        for item in items_of(("kindergarten", "primary", "junior", "senior"))
        if item.part == "pupils"
    }
    assert asked == {"kindergarten": False, "primary": True, "junior": True, "senior": False}


# Reading what people type


@given(st.integers(0, 100_000))
def test_numbers_are_read_however_they_are_typed(number):
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert {folded(t) for t in (f"{number:,}", f" {wide} 人", f"{number}")} == {str(number)}


def whole_item(key):
    return next(item for item in items_of(("primary",)) if item.key == key)


def test_money_is_typed_in_wan_and_kept_in_yuan():
    filing, typed = FiguresFiling(), {"equipment_value": "１２．３４５６"}
    form = ItemForm(whole_item("equipment"), filing, None, typed)
    assert form.is_valid()
    assert form.values()["equipment_value"] == Decimal("123456.00")
    filing.equipment_value = Decimal("123456.00")
    shown = ItemForm(whole_item("equipment"), filing, None)
    assert 'value="12.3456"' in str(shown["equipment_value"])


def test_a_part_larger_than_its_whole_is_said_beside_the_field():
    typed = {"pupils": "40", "boarders": "41"}
    form = ItemForm(whole_item("primary.pupils"), SchoolFigures(), None, typed)
    assert not form.is_valid()
    assert form.errors == {"boarders": ["寄宿生数不能大于学生数"]}


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("45 44", [45, 44]), ("４５、44；46", [45, 44, 46]), ("45\t44", [45, 44]), ("", [])],
)
def test_classes_are_pasted_as_they_stand(text, sizes):
    form = ClassesForm("primary", [], {"grade_1": text})
    assert form.is_valid()
    assert form.sizes[1] == sizes


@pytest.mark.parametrize("text", ["四十五", "45人班", "0", "1000", "-3"])
def test_what_is_no_class_size_is_said(text):
    assert not ClassesForm("primary", [], {"grade_1": text}).is_valid()


# Filling in and handing in


def test_a_filing_is_opened_once_with_the_sections_of_its_stage(cast):
    first, second = opened(cast), opened(cast)
    assert first.pk == second.pk
    with cast.acting("pan"):
        assert [row.section for row in first.sections.all()] == ["primary"]
    assert (first.due_on, first.state) == (date(2026, 10, 15), "draft")


def test_saving_splits_what_sections_share(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(stage="nine_year")
        cast.core.refresh_from_db()
    filing = opened(cast)
    with cast.acting("pan") as pan:
        for key, pupils in (("primary.pupils", 110), ("junior.pupils", 100)):
            verbs.save_values(filing, item_of(filing, key), {"pupils": pupils}, by=pan)
        verbs.save_values(filing, item_of(filing, "rooms"), VALUES["rooms"], by=pan)
        parts = {row.section: row.teaching_area for row in filing.sections.all()}
        assert parts == {"primary": Decimal(400), "junior": Decimal(400)}
        verbs.save_values(filing, item_of(filing, "junior.pupils"), {"pupils": 200}, by=pan)
        rows = list(filing.sections.all())
    assert sum(row.sports_area for row in rows) == 1200
    assert [row.sports_area for row in rows] == [Decimal(400), Decimal(800)]


def test_classes_are_written_anew_and_struck_ones_stay_in_the_trail(cast):
    filing, item = opened(cast), whole_item("primary.classes")
    with cast.acting("pan") as pan:
        verbs.save_classes(filing, item, {1: [45, 44], 2: [46]}, by=pan)
        verbs.save_classes(filing, item, {1: [45], 3: [30]}, by=pan)
        row = filing.sections.get()
        found = sorted((c.grade, c.number, c.pupils) for c in row.classes.all())
    assert found == [(1, 1, 45), (3, 1, 30)]


def test_full_figures_are_handed_in_settled_and_locked(cast):
    filing = accepted(cast)
    with cast.acting("pan"):
        steps = [d.step for d in decisions_of(filing).order_by("pk")]
    assert (filing.state, steps) == ("accepted", ["submit", "accept"])
    assert (filing.maker_id, filing.reviewer_id) == (cast.person("pan").pk, cast.person("lin").pk)
    with cast.acting("pan") as pan, pytest.raises(Overtaken, match="已核定，不能再改"):
        verbs.save_values(filing, item_of(filing, "budget"), VALUES["budget"], by=pan)


def test_contradictions_cannot_be_explained_away(cast):
    filing = fill(cast, opened(cast), **{"primary.pupils": {"pupils": 130, "boarders": 0,
                                                            "in_zone_pupils": 130}})  # fmt: skip
    with cast.acting("pan") as pan, pytest.raises(RuleBroken, match="各班人数之和与学生数不等"):
        verbs.submit(filing, by=pan)
    with cast.acting("pan"):
        filing.refresh_from_db()
    assert (filing.state, filing.submitted_at) == ("draft", None)


def test_a_question_is_answered_with_a_reason_that_is_kept(cast):
    filing = fill(cast, opened(cast), budget=None)
    with cast.acting("pan") as pan:
        with pytest.raises(RuleBroken, match="还有 1 处要核实"):
            verbs.submit(filing, by=pan)
        (finding,) = struck(filing)
        verbs.give_reason(filing, finding, "预算尚未批复", by=pan)
        verbs.submit(filing, by=pan)
        kept = filing.reasons.get()
    assert (kept.check_key, kept.value, kept.reason) == ("blank", "1 栏", "预算尚未批复")


def test_items_are_returned_one_by_one_and_only_they_open(cast):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        verbs.settle(filing, {"rooms": "面积含了宿舍", "equipment": "面积含了宿舍"}, by=lin)
        decision = decisions_of(filing).last()
        assert decision.fields == ["rooms", "equipment"]
        assert decision.reason == "用房与场地、设备与图书：面积含了宿舍"
    with cast.acting("pan") as pan:
        assert [n.text for n in notices_of(pan)][0].startswith("江畔实验小学 2026-2027学年有 2 项")
        with pytest.raises(RuleBroken, match="这一项没有退回"):
            verbs.save_values(filing, item_of(filing, "budget"), VALUES["budget"], by=pan)
        verbs.save_values(filing, item_of(filing, "rooms"), VALUES["rooms"], by=pan)
        first = filing.submitted_at
        verbs.submit(filing, by=pan)
    assert (filing.state, filing.submitted_at, filing.open_items) == ("submitted", first, [])


def test_a_returned_item_needs_its_reason_and_must_exist(cast):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="退回的每一项都要写明原因"):
            verbs.settle(filing, {"rooms": " "}, by=lin)
        with pytest.raises(RuleBroken, match="没有这样的项目"):
            verbs.settle(filing, {"junior.pupils": "错"}, by=lin)
        filing.refresh_from_db()
        assert filing.state == "submitted"


def test_reopening_names_the_items_and_a_reason(cast):
    filing = accepted(cast)
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="请指明重新开放哪几项"):
            verbs.reopen(filing, [], "有误", by=lin)
        verbs.reopen(filing, ["budget"], "预算调整", by=lin)
    assert (filing.state, filing.open_items, filing.reviewer_id) == ("returned", ["budget"], None)
    with cast.acting("pan") as pan:
        assert verbs.editable(filing, pan) == {"budget"}
        assert [t.title for t in todos_of(pan)] == ["更正年度数据：2026-2027学年"]


def test_who_filled_it_in_does_not_settle_it(cast):
    filing = submitted(cast, who="lin", school=cast.core)
    with cast.acting("lin") as lin, pytest.raises(NoVerb, match="已是本件的经办人"):
        verbs.settle(filing, {}, by=lin)
    with cast.acting("ma") as ma:
        verbs.settle(filing, {}, by=ma)
    assert filing.state == "accepted"


def test_the_second_of_two_officers_is_told_who_was_first(cast):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        stale = FiguresFiling.objects.get(pk=filing.pk)
        verbs.settle(filing, {}, by=lin)
    with cast.acting("ma") as ma, pytest.raises(Overtaken, match="经办人 Lin已于"):
        verbs.settle(stale, {"rooms": "再看"}, by=ma)


@pytest.mark.parametrize(
    ("who", "error"), [("ning", NoVerb), ("shu", NoVerb), ("shi", NoVerb), ("cui", NoVerb)]
)
def test_nobody_opens_figures_for_another(cast, who, error):
    with cast.acting(who) as office, pytest.raises(error):
        verbs.open_filing(cast.core, YEAR, by=office)


def stand(cast, status):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(status=status)
        cast.core.refresh_from_db()


@pytest.mark.parametrize(
    ("status", "year", "title"),
    [
        ("closed", YEAR, "江畔实验小学已停办，不能填报"),
        ("planned", YEAR, "江畔实验小学待开办，不能填报"),
        ("open", YEAR + 5, "2031-2032学年还没有开始，不能填报"),
    ],
)
def test_only_a_school_that_teaches_reports_and_only_years_that_began(cast, status, year, title):
    stand(cast, status)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken, match=title):
        verbs.open_filing(cast.core, year, by=pan)


def test_a_school_that_closed_still_finds_what_it_reported(cast):
    filing = opened(cast)
    stand(cast, "closed")
    assert opened(cast).pk == filing.pk


def test_a_county_opens_the_year_for_every_open_school_once(cast):
    opened(cast)
    with cast.acting("lin") as lin:
        assert verbs.open_year(YEAR, by=lin) == 3
        assert verbs.open_year(YEAR, by=lin) == 0
        found = FiguresFiling.objects.filter(school_year=YEAR).values_list(
            "school__name", flat=True
        )
        assert sorted(found) == sorted(s.name for s in (cast.core, cast.new, cast.rural, cast.weak))


# Screens and API


def test_a_principal_fills_in_without_javascript_and_hands_in(cast):
    pan = cast.client("pan")
    answer = pan.post("/schools/figures/start/")
    page = answer["Location"]
    posts = {
        "primary.pupils": {"pupils": "１３５ 人", "boarders": "0", "in_zone_pupils": "130"},
        "primary.classes": {"grade_1": "45、44", "grade_2": "46"},
        "primary.teachers": {k: str(v) for k, v in VALUES["primary.teachers"].items()},
        "rooms": {"teaching_area": "800", "indoor_sports_area": "40", "sports_area": "1,200 m²"},
        "equipment": {"equipment_value": "30", "multimedia_rooms": "4", "books": "3000",
                      "computers": "20"},
        "budget": {"operating_budget": "12"},
    }  # fmt: skip
    for key, data in posts.items():
        saved = pan.post(f"{page}items/{key}/", data | {"on": "1"})
        assert saved.status_code == 302, saved.content.decode()
    assert saved["Location"] == page
    with cast.acting("pan"):
        filing = FiguresFiling.objects.get()
        assert filing.equipment_value == 300_000
    assert pan.post(f"{page}submit/").status_code == 302
    assert "待核定" in pan.get(page).content.decode()
    lin = cast.client("lin")
    assert "逐项核定" in lin.get(page).content.decode()
    for choice, ticked, says in (
        ("return", {}, "没有勾选要退回的项目"),
        ("accept", {"returned": "rooms"}, "不能同时全部核定"),
    ):
        answer = lin.post(f"{page}settle/", {"choice": choice, **ticked})
        assert answer.status_code == 422 and says in answer.content.decode()
    refused = lin.post(f"{page}settle/", {"returned": "rooms"})
    assert refused.status_code == 422
    assert "退回的每一项都要写明原因" in refused.content.decode()
    lin.post(f"{page}settle/", {"returned": "rooms", "why-rooms": "面积含了宿舍"})
    assert "退回更正：用房与场地" in pan.get(page).content.decode()


def test_a_refusal_loses_nothing_that_was_ticked_or_written(cast):
    page = f"/schools/figures/{submitted(cast).pk}/"
    data = {"returned": ["rooms", "budget"], "why-rooms": "面积含了宿舍", "why-budget": ""}
    refused = cast.client("lin").post(f"{page}settle/", data)
    assert refused.status_code == 422
    typed = [(i["key"], i["why"]) for i in refused.context["items"] if i["ticked"]]
    assert typed == [("rooms", "面积含了宿舍"), ("budget", "")]
    words = refused.content.decode()
    assert 'value="rooms" checked' in words
    assert 'value="面积含了宿舍"' in words


def test_the_same_over_the_api(cast):
    pan, lin = cast.client("pan"), cast.client("lin")
    made = pan.post("/api/figures/", {"school": cast.core.pk, "school_year": YEAR},
                    content_type="application/json")  # fmt: skip
    assert made.status_code == 201
    url = f"/api/figures/{made.json()['id']}/"

    def post(client, path, **data):
        return client.post(f"{url}{path}/", data, content_type="application/json")

    wrong = post(pan, "items/primary.pupils", values={"pupils": "很多"})
    assert wrong.status_code == 400
    typed = {"pupils": "60", "boarders": "0", "in_zone_pupils": "60"}
    post(pan, "items/primary.pupils", values=typed)
    found = post(pan, "items/primary.classes", values={"grade_1": "30 31"}).json()
    assert [(f["key"], f["stop"]) for f in found["findings"]][:1] == [("classes_sum", True)]
    refused = post(pan, "submit")
    assert refused.status_code == 422
    assert "各班人数之和与学生数不等" in refused.json()["refusal"]["title"]
    assert post(lin, "settle").status_code == 409
    assert pan.get("/api/figures/").json()["results"][0]["pupils"] == 60


@pytest.mark.parametrize(
    "body",
    [[1], "abc", {}, {"values": [1, 2]}, {"values": "abc"}, {"values": {"pupils": "\ud800"}}],
)
def test_values_that_are_none_are_refused_over_the_api(cast, body):
    pan = cast.client("pan")
    made = pan.post("/api/figures/", {"school": cast.core.pk, "school_year": YEAR},
                    content_type="application/json")  # fmt: skip
    url = f"/api/figures/{made.json()['id']}/items/primary.pupils/"
    assert pan.post(url, json.dumps(body), content_type="application/json").status_code == 400


@pytest.mark.parametrize(("url", "most"), [("/schools/figures/", 5), ("/api/figures/", 3)])
def test_the_list_costs_the_same_with_one_row_and_with_three(cast, url, most):
    opened(cast)
    lin = cast.client("lin")
    one = statements_of(lin, url)
    opened(cast, "ning", cast.new)
    opened(cast, "rao", cast.rural)
    three = statements_of(lin, url)
    assert len(three) == len(one) <= most, "\n".join(three)


def test_a_school_sees_its_own_figures_only(cast):
    opened(cast)
    opened(cast, "ning", cast.new)
    seen = {}
    for who in ("pan", "ning", "rao", "lin", "shi", "du", "wai_officer"):
        with cast.acting(who) as office:
            rows = FiguresFiling.objects.within(office)
            seen[who] = sorted(rows.values_list("school__name", flat=True))
    both = ["江畔实验小学", "滨河新建小学"]
    assert seen == {
        "pan": [both[0]], "ning": [both[1]], "rao": [], "lin": both, "shi": [], "du": both,
        "wai_officer": [],
    }  # fmt: skip


def test_every_shared_asset_has_its_share_column():
    assert set(SHARED) <= {f.name for f in FiguresFiling._meta.concrete_fields}
