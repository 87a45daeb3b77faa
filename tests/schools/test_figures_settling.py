"""A return answered: what changed since, what to look at, whose turn it is and since when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from records.inbox import todos_of
from records.models import Decision
from records.views import waiting
from records.workflow import decisions_of
from schools.forms.figures import ItemForm
from schools.models import FiguresFiling
from schools.queries import figures as queries
from schools.rules.figures import figure_words
from schools.rules.plausibility import large_change
from schools.services import figures as verbs
from tests.schools.test_figures import (
    SIZES,
    VALUES,
    YEAR,
    accepted,
    fill,
    item_of,
    opened,
    struck,
    submitted,
    whole_item,
)
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


def page_of(filing):
    return f"/schools/figures/{filing.pk}/"


def shown(cast, who, filing):
    return cast.client(who).get(page_of(filing)).content.decode()


def returned(cast, **why):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        verbs.settle(filing, why or {"rooms": "面积含了宿舍"}, by=lin)
    return filing


def corrected(cast, filing, key, **values):
    with cast.acting("pan") as pan:
        verbs.save_values(filing, item_of(filing, key), VALUES[key] | values, by=pan)
    return filing


# What changed since the return


def test_the_officer_sees_old_and_new_of_a_returned_item_with_the_schools_words(cast):
    filing = returned(cast, rooms="面积含了宿舍", budget="与批复不符")
    corrected(cast, filing, "rooms", teaching_area=Decimal("642.5"))
    answer = cast.client("pan").post(f"{page_of(filing)}submit/", {"words": "已剔除宿舍"})
    assert answer.status_code == 302
    page = cast.client("lin").get(page_of(filing))
    since = page.context["since"]
    assert since["words"] == "已剔除宿舍"
    assert [(i["label"], i["why"], i["changes"]) for i in since["items"]] == [
        ("用房与场地", "面积含了宿舍",
         [{"label": "教学及辅助用房面积（m²）", "before": "800", "after": "642.5"}]),
        ("公用经费", "与批复不符", []),
    ]  # fmt: skip
    words = page.content.decode()
    assert "<del>800</del>" in words and "<ins>642.5</ins>" in words and "没有改动" in words
    # The numbers first, then the decision about them.
    assert words.index("退回后的更正") < words.index("比上年") < words.index('id="settle"')


def test_a_class_that_is_gone_and_one_that_is_new_are_told(cast):
    filing = returned(cast, **{"primary.classes": "二年级是两个班"})
    with cast.acting("pan") as pan:
        item = item_of(filing, "primary.classes")
        verbs.save_classes(filing, item, {1: [45, 44], 3: [46]}, by=pan)
        verbs.submit(filing, by=pan)
        decision = decisions_of(filing).filter(step="submit").last()
    assert decision.before == {"primary.classes/2": "46", "primary.classes/3": None}
    assert decision.after == {"primary.classes/2": None, "primary.classes/3": "46"}


def test_the_second_return_is_held_against_what_was_handed_in_last(cast):
    filing = returned(cast)
    corrected(cast, filing, "rooms", teaching_area=Decimal(700))
    for area in (700, 650):
        with cast.acting("pan") as pan:
            verbs.save_values(
                filing, item_of(filing, "rooms"),
                VALUES["rooms"] | {"teaching_area": Decimal(area)}, by=pan,
            )  # fmt: skip
            verbs.submit(filing, by=pan)
        if area == 700:
            with cast.acting("lin") as lin:
                verbs.settle(filing, {"rooms": "还是多了"}, by=lin)
    with cast.acting("lin"):
        last = decisions_of(filing).last()
    assert (last.before, last.after) == (
        {"rooms/teaching_area": "700"}, {"rooms/teaching_area": "650"},
    )  # fmt: skip


def test_a_first_submission_shows_no_changes(cast):
    page = cast.client("lin").get(page_of(submitted(cast)))
    assert page.context["since"] is None
    assert [event["changes"] for event in page.context["events"]] == [[]]


# What stands far from last year's


@pytest.mark.parametrize(
    ("name", "said", "were", "expected"),
    [
        ("pupils", 80, 100, Decimal("-0.2")), ("pupils", 81, 100, None),
        ("pupils", 125, 100, Decimal("0.25")), ("teachers", 10, 19, None),
        ("equipment_value", 60_000, 90_000, None), ("pupils", None, 100, None),
        ("pupils", 100, 0, None),
    ],
)  # fmt: skip
def test_a_large_change_is_a_fifth_of_what_is_not_small(name, said, were, expected):
    assert large_change(name, said, were) == expected


def test_doubts_and_drops_stand_out_on_the_page_that_decides(cast):
    with cast.acting("lin") as lin:
        last = verbs.open_filing(cast.core, YEAR - 1, by=lin)
        fill(cast, last, "lin", equipment=VALUES["equipment"] | {"books": 4000})
        verbs.submit(last, by=lin)
    filing = fill(cast, opened(cast), budget={"operating_budget": Decimal("1_200_000")})
    with cast.acting("pan") as pan:
        [finding] = [f for f in struck(filing) if not f.is_stop]
        verbs.give_reason(filing, finding, "含专项", by=pan)
        verbs.submit(filing, by=pan)
    page = cast.client("lin").get(page_of(filing))
    [doubt] = page.context["doubts"]
    assert doubt["sentence"] == "公用经费预算与上年相差十倍以上：120 万元，对照 12 万元"
    assert doubt["said"] == "含专项"
    rows = {row["cells"][0]: row for table in page.context["tables"] for row in table["rows"]}
    books, budget = rows["图书册数"], rows["公用经费预算（万元）"]
    assert (books["cells"][1:], books["status"]) == (["3,000", "4,000", "−25%"], "减少较多")
    assert budget["status"] == "有疑问、增加较多"
    assert rows["教学用计算机台数"]["status"] == ""


# Led to the next one


def test_after_settling_the_officer_is_led_to_the_next_one_that_waits(cast):
    first = submitted(cast)
    second = submitted(cast, "ning", cast.new)
    mine = submitted(cast, "lin", cast.weak)  # who filled it in cannot settle it
    lin = cast.client("lin")
    answer = lin.post(f"{page_of(first)}settle/", {"choice": "accept"}, follow=True)
    assert answer.context["next"].pk == second.pk
    words = answer.content.decode()
    assert "下一份待核：滨河新建小学" in words and "还有 1 份等您核定" in words
    data = {"choice": "return", "returned": "rooms", "why-rooms": "面积含了宿舍"}
    answer = lin.post(f"{page_of(second)}settle/", data, follow=True)
    assert answer.context["next"] is None
    with cast.acting("lin") as office:
        todos = [(t.url, t.handed_on, t.waits_for) for t in todos_of(office)]
    assert todos == [(page_of(mine), True, "本局另一位经办人")]
    assert cast.client("pan").get(page_of(first)).context["next"] is None


# Whose turn, in words


def test_who_must_act_is_told_so_and_others_whom_it_waits_for(cast):
    filing = opened(cast)
    assert "等您填报" in shown(cast, "pan", filing)
    assert "等江畔实验小学填报" in shown(cast, "du", filing)
    fill(cast, filing)
    with cast.acting("pan") as pan:
        verbs.submit(filing, by=pan)
    assert "等您核定" in shown(cast, "lin", filing)
    assert "等汉滨区教育局核定" in shown(cast, "pan", filing)
    assert "等汉滨区教育局核定" in shown(cast, "du", filing)
    with cast.acting("lin") as lin:
        verbs.settle(filing, {"rooms": "面积含了宿舍"}, by=lin)
    assert "等您更正后重新上报" in shown(cast, "pan", filing)
    assert "等江畔实验小学更正" in shown(cast, "du", filing)


def test_the_officer_who_filled_it_in_waits_for_a_colleague(cast):
    filing = submitted(cast, "lin", cast.core)
    assert "等本局另一位经办人核定" in shown(cast, "lin", filing)
    assert "等您核定" in shown(cast, "ma", filing)


def test_a_figure_to_be_confirmed_is_not_said_to_wait_for_others(cast):
    filing = fill(cast, opened(cast), equipment=VALUES["equipment"] | {"books": None})
    words = shown(cast, "pan", filing)
    assert "要核实" in words and "等别人" not in words


# Empty columns and empty reasons


def test_empty_columns_are_named_once_and_lead_to_their_field(cast):
    changes = VALUES["equipment"] | {"books": None, "computers": None}
    filing = fill(cast, opened(cast), equipment=changes, budget=None)
    url = f"{page_of(filing)}items/equipment/#id_books"
    words = shown(cast, "pan", filing)
    assert f'<a href="{url}">设备与图书没有填：图书册数、教学用计算机台数</a>' in words
    assert words.count("图书册数、教学用计算机台数") == 1
    refused = cast.client("pan").post(f"{page_of(filing)}submit/")
    assert refused.context["refusal"]["title"] == (
        "还有 2 处要核实：设备与图书没有填：图书册数、教学用计算机台数；"
        "公用经费没有填：公用经费预算"
    )


def test_noting_down_nothing_is_said_beside_the_box(cast):
    filing = fill(cast, opened(cast), budget=None)
    with cast.acting("pan"):
        [finding] = struck(filing)
    said = {"key": finding.key, "item": finding.item, "value": finding.value, "reason": "  "}
    answer = cast.client("pan").post(f"{page_of(filing)}explain/", said)
    assert answer.status_code == 422
    assert "还没有写原因，没有记下" in answer.content.decode()
    with cast.acting("pan"):
        assert not filing.reasons.exists()


# A returned item on its own form, and after it was mended


def states(cast, filing):
    page = cast.client("pan").get(page_of(filing))
    return {i["label"]: (i["state"], i["hint"]) for i in page.context["sections"][0]["items"]}


def test_a_mended_item_says_so(cast):
    filing = returned(cast, rooms="面积含了宿舍", budget="与批复不符")
    why = ("退回的原因：面积含了宿舍", "退回的原因：与批复不符")
    found = states(cast, filing)
    assert (found["用房与场地"], found["公用经费"]) == (("bad", why[0]), ("bad", why[1]))
    corrected(cast, filing, "rooms", teaching_area=Decimal(700))
    corrected(cast, filing, "budget")
    found = states(cast, filing)
    assert (found["用房与场地"], found["公用经费"]) == (("mended", why[0]), ("bad", why[1]))
    assert found["学生"] == ("done", "")
    assert "已改" in shown(cast, "pan", filing)


def test_the_form_of_a_returned_item_bears_its_reason_and_no_other(cast):
    filing = returned(cast, rooms="面积含了宿舍", budget="与批复不符")
    pan = cast.client("pan")
    rooms = pan.get(f"{page_of(filing)}items/rooms/").content.decode()
    assert "面积含了宿舍" in rooms and "与批复不符" not in rooms
    assert "保存并填下一项" in rooms
    last = pan.get(f"{page_of(filing)}items/budget/").content.decode()
    assert "保存并返回" in last and "保存并填下一项" not in last


# Numbers as they were typed


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("equipment_value", Decimal("1969450.00"), "196.945"),
        ("equipment_value", Decimal("12345678.91"), "1,234.567891"),
        ("teaching_area", Decimal("1200.50"), "1,200.5"),
        ("books", 1234, "1,234"),
        ("operating_budget", Decimal("100000.00"), "10"),
        ("books", 0, "0"),
    ],
)
def test_a_figure_is_shown_as_it_was_typed(name, value, words):
    assert figure_words(name, value) == words


def test_last_years_money_and_the_example_are_in_wan():
    last = FiguresFiling(equipment_value=Decimal("1969450.00"))
    form = ItemForm(whole_item("equipment"), FiguresFiling(), last, {"equipment_value": "很多"})
    assert form.fields["equipment_value"].last == "上年 196.945 万元"
    assert form.errors["equipment_value"] == ["请填数字，以万元写，例：12.5"]


def test_every_decimal_entered_is_on_the_page(cast):
    filing = fill(cast, opened(cast), equipment=VALUES["equipment"] | {
        "equipment_value": Decimal("1969450"),
    })  # fmt: skip
    words = shown(cast, "pan", filing)
    assert "196.945" in words and "196.94<" not in words


# The button of this year


@pytest.mark.parametrize(
    ("make", "label", "main"),
    [
        (lambda cast: None, "填报2026-2027学年", True),
        (opened, "继续填报2026-2027学年", True),
        (returned, "更正2026-2027学年", True),
        (submitted, "查看2026-2027学年", False),
        (accepted, "查看2026-2027学年", False),
    ],
)  # fmt: skip
def test_the_button_of_this_year_says_what_there_is_to_do(cast, make, label, main):
    make(cast)
    pan = cast.client("pan")
    for url in ("/schools/figures/", f"/schools/{cast.core.pk}/figures/"):
        begin = pan.get(url).context["begin"]
        assert (begin["label"], begin["main"]) == (label, main)
    assert cast.client("lin").get("/schools/figures/").context["begin"] is None


# Since when it waits


def days_ago(filing, step, days):
    Decision.objects.filter(record_id=filing.pk, step=step).update(
        at=timezone.now() - timedelta(days=days)
    )


def test_figures_wait_since_they_were_handed_in_or_sent_back(cast):
    filing = returned(cast)
    today = timezone.localdate()
    with cast.acting("lin"):
        days_ago(filing, "return", 3)
    with cast.acting("pan") as pan:
        [mine] = todos_of(pan)
        assert waiting(mine.since, today) == "已等 3 天"
        verbs.submit(filing, by=pan)
    with cast.acting("lin") as lin:
        FiguresFiling.objects.filter(pk=filing.pk).update(
            submitted_at=timezone.now() - timedelta(days=9)
        )
        [theirs] = todos_of(lin)
        assert waiting(theirs.since, today) == "今天"  # the first submission is not this one
    with cast.acting("pan"):
        days_ago(filing, "submit", 2)
    with cast.acting("lin") as lin:
        [theirs] = todos_of(lin)
    assert waiting(theirs.since, today) == "已等 2 天"


def test_the_page_that_decides_costs_the_same_after_one_return_and_after_two(cast):
    filing = returned(cast)
    lin = cast.client("lin")
    corrected(cast, filing, "rooms", teaching_area=Decimal(700))
    with cast.acting("pan") as pan:
        verbs.submit(filing, by=pan)
    one = statements_of(lin, page_of(filing))
    with cast.acting("lin") as office:
        verbs.settle(filing, {"rooms": "还是多了", "budget": "与批复不符"}, by=office)
    corrected(cast, filing, "rooms", teaching_area=Decimal(600))
    with cast.acting("pan") as pan:
        verbs.submit(filing, by=pan)
    assert len(statements_of(lin, page_of(filing))) == len(one)


def test_content_covers_every_figure_there_is(cast):
    filing = fill(cast, opened(cast))
    with cast.acting("pan"):
        whole = queries.in_full(FiguresFiling.objects.filter(pk=filing.pk)).get()
        content = queries.content_of(whole)
    assert content["primary.classes/1"] == " ".join(map(str, SIZES[1]))
    fields = {name.partition("/")[2] for name in content}
    assert fields >= {*queries.NUMBERS, *queries.OF_THE_SCHOOL}
