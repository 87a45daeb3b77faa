"""Money: the golden chain, what each step tells whom, and every refusal."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from funding import queries
from funding.models import Allocation, Category, Expenditure, Quota
from funding.services import add_category
from groups.models import EducationGroup
from records.attachments import attachments_of
from records.inbox import notices_of, todos_of
from records.workflow import allowed, decisions_of
from tests.funding.conftest import ask, granted, pay, proof, quota, step
from tests.grouped import group_in_force

pytestmark = pytest.mark.django_db


MONEY = ("经费分配", "支出")


def waiting(world, person):
    with world.cast.acting(person) as office:
        return [(t.title, t.handed_on) for t in todos_of(office) if t.kind in MONEY]


def told(world, person):
    with world.cast.acting(person) as office:
        return [n.text for n in notices_of(office).order_by("pk")]


def sums(world, allocation):
    with world.cast.acting("lin"):
        row = queries.allocations().get(pk=allocation.pk)
    return row.spent, row.under_way, row.left


def test_the_chain_from_quota_to_voucher(world):
    allocation = ask(world)
    what = "分配 60,000.00 元 给江畔实验小学教育集团"
    assert (allocation.school_id, allocation.parties) == (world.cast.core.pk, [world.cast.core.pk])
    assert waiting(world, "lin") == [(what, True)]
    assert waiting(world, "ma") == [(f"审核：{what}", False)]
    step(world, "ma", allocation, "review")
    assert waiting(world, "ma") == []
    assert waiting(world, "zhao") == [(f"审批：{what}", False)]
    step(world, "zhao", allocation, "approve")
    assert told(world, "pan") == [f"已批准，可以支出：{what}"]
    assert told(world, "zhao") == [f"请审批：{what}"]
    spent = pay(world, allocation, "25000.00", " 记－０１ ")
    paid = "江畔实验小学支出 25,000.00 元（凭证 记-01）"
    assert (spent.voucher_number, spent.budget_year) == ("记-01", world.year)
    assert sums(world, allocation) == (0, 25000, 35000)
    assert waiting(world, "pan") == [(paid, True)]
    step(world, "lin", spent, "review")
    assert waiting(world, "zhao") == [(f"审批：{paid}", False)]
    step(world, "zhao", spent, "approve")
    assert sums(world, allocation) == (25000, 0, 35000)
    assert told(world, "pan")[1:] == [f"已入账：{paid}"]
    with world.cast.acting("pan") as pan:
        assert [(f.title, f.file_name) for f in attachments_of(spent, pan)] == [
            ("凭证", "凭证.pdf")
        ]
        assert list(decisions_of(spent).values_list("step", "person_name")) == [
            ("file", "Pan"), ("review", "Lin"), ("approve", "Zhao"),
        ]  # fmt: skip


# Three persons


@pytest.mark.parametrize(
    ("until", "person", "key", "match"),
    [
        (None, "lin", "review", "Lin已是本件的经办人"),
        (None, "zhao", "review", "不能办理“审核”"),
        (None, "pan", "review", "不能办理“审核”"),
        (None, "cui", "review", "不能办理“审核”"),
        ("ma", "lin", "approve", "不能办理“批准”"),
        ("ma", "ma", "reject", "不能办理“不予批准”"),
        ("ma", "du", "approve", "不能办理“批准”"),
        ("ma", "shang", "approve", "汉滨区教育局办理"),
    ],
)
def test_maker_reviewer_and_approver_differ(world, until, person, key, match):
    allocation = ask(world)
    if until:
        step(world, until, allocation, "review")
    with pytest.raises(NoVerb, match=match):
        step(world, person, allocation, key, "理由")


def test_the_database_itself_keeps_the_three_apart(world):
    allocation = ask(world)
    with world.cast.acting("lin"), pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(reviewer=world.cast.person("lin"))
    spent = pay(world, granted(world, "1000.00"))
    with world.cast.acting("pan"), pytest.raises(IntegrityError), transaction.atomic():
        Expenditure.objects.filter(pk=spent.pk).update(approver=world.cast.person("pan"))


def test_steps_are_offered_to_the_right_persons_only(world):
    allocation, offered = ask(world), {}
    for person in world.cast.names:
        with world.cast.acting(person) as office:
            offered[person] = [s.key for s in allowed(allocation, office)]
    assert {p: keys for p, keys in offered.items() if keys} == {"ma": ["review"]}


def test_a_second_reviewer_hears_who_was_first(world):
    allocation = ask(world, person="ma")
    stale = Allocation(pk=allocation.pk, bureau_id=allocation.bureau_id, state="filed")
    step(world, "lin", allocation, "review")
    with pytest.raises(Overtaken, match="汉滨区教育局 经办人 Lin已于.*办理“审核”"):
        step(world, "lin", stale, "review")


# Refusals at allocation


def test_never_above_the_quota_counting_what_is_under_way(world):
    ask(world, "60000.00")
    with pytest.raises(RuleBroken, match="超过预算指标：还可分配 40,000.00 元，本次 40,000.01 元"):
        ask(world, "40000.01")
    assert ask(world, "40000.00").state == "filed"


def test_a_rejected_allocation_frees_the_quota(world):
    allocation = ask(world, "100000.00")
    step(world, "ma", allocation, "review")
    with pytest.raises(RuleBroken, match="意见"):
        step(world, "zhao", allocation, "reject")
    step(world, "zhao", allocation, "reject", "用途不符")
    assert ask(world, "100000.00").state == "filed"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_an_amount_is_positive_money(world, amount):
    with pytest.raises(RuleBroken, match="金额.*不对"):
        ask(world, amount)


def test_only_to_a_group_in_force(world):
    with world.cast.acting("lin"):
        EducationGroup.objects.filter(pk=world.group.pk).update(state="legacy")
        world.group.refresh_from_db()
    with pytest.raises(RuleBroken, match="现在是存量待核"):
        ask(world)


def test_only_to_a_group_of_the_own_bureau(world):
    group = group_in_force(world.cast, core="shiquan_school", officer="shi", name="石泉集团")
    with pytest.raises(RuleBroken, match="不能分配给“石泉集团”"):
        ask(world, group=group)


def test_only_to_a_core_that_keeps_books_here(world):
    with world.cast.acting("lin"):
        type(world.cast.core).objects.filter(pk=world.cast.core.pk).update(nature="outside")
    with pytest.raises(RuleBroken, match="没有可以收款的核心校"):
        ask(world)


def test_only_the_county_stream_for_now(world):
    with world.cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="现在只办理县区财政专项经费"):
            add_category(stream="pool", name="教学研究", basis="安政办发〔2018〕47号", by=lin)
        pool = Quota.objects.create(
            bureau_id=lin.bureau_id, stream="pool", budget_year=world.year, amount=1, basis="x"
        )
    with pytest.raises(RuleBroken, match="现在只办理县区财政专项经费"):
        ask(world, quota=pool)


def test_not_from_another_countys_quota(world):
    with world.cast.acting("shi") as shi:
        foreign = quota(shi, world.year)
    with pytest.raises(NoVerb, match="石泉县教育体育和科技局管理"):
        ask(world, quota=foreign)


@pytest.mark.parametrize("person", ["zhao", "pan", "cui", "du"])
def test_others_do_not_allocate(world, person):
    with pytest.raises(NoVerb):
        ask(world, person=person)


def test_a_quota_never_falls_below_what_is_allocated(world):
    ask(world, "60000.00")
    with world.cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="指标不能低于已分配和在途的 60,000.00 元"):
            quota(lin, world.year, "59999.99")
        assert quota(lin, world.year, "60000.00") == world.quota
        before = decisions_of(world.quota).last().before
    assert before == {"amount": "100000.00"}


@pytest.mark.parametrize("person", ["zhao", "pan", "cui"])
def test_others_do_not_set_the_quota(world, person):
    with world.cast.acting(person) as office, pytest.raises(NoVerb):
        quota(office, world.year)


# Refusals at spending


def test_never_above_the_allocation_counting_what_is_under_way(world):
    allocation = granted(world)
    pay(world, allocation, "59000.00")
    with pytest.raises(RuleBroken, match="还可支出 1,000.00 元，本次 1,000.01 元"):
        pay(world, allocation, "1000.01", "记-02")
    assert pay(world, allocation, "1000.00", "记-02").state == "filed"


def test_a_rejected_expenditure_frees_the_money_and_the_voucher(world):
    allocation = granted(world)
    spent = pay(world, allocation, "60000.00")
    step(world, "lin", spent, "review")
    step(world, "zhao", spent, "reject", "凭证不清")
    assert told(world, "pan")[-1] == "不予批准：江畔实验小学支出 60,000.00 元（凭证 记-01）"
    assert pay(world, allocation, "60000.00").state == "filed"


def test_not_before_the_allocation_is_approved(world):
    allocation = ask(world)
    step(world, "ma", allocation, "review")
    with pytest.raises(RuleBroken, match="现在是待审批，不能支出"):
        pay(world, allocation)


def test_a_voucher_counts_once_a_year_however_it_is_typed(world):
    allocation = granted(world)
    pay(world, allocation, voucher="记-01")
    with pytest.raises(RuleBroken, match=f"凭证号“记-01”在{world.year}年已经报过"):
        pay(world, allocation, voucher="记 －０１")


@pytest.mark.parametrize("offset", ["last_year", "tomorrow"])
def test_the_day_is_in_the_budget_year_and_not_in_the_future(world, offset):
    day = date(world.year - 1, 12, 31) if offset == "last_year" else world.today + timedelta(1)
    with pytest.raises(RuleBroken, match="支出日期.*不对"):
        pay(world, granted(world), spent_on=day)


@pytest.mark.parametrize("facts", [{"stream": "pool"}, {"active": False}])
def test_only_under_an_active_category_of_the_same_stream(world, facts):
    with world.cast.acting("lin") as lin:
        other = Category.objects.create(
            **{"bureau_id": lin.bureau_id, "stream": "county", "name": "其他", "basis": "x"} | facts
        )
    with pytest.raises(RuleBroken, match="“其他”不是这项经费的支出类别"):
        pay(world, granted(world), category=other)


def test_not_without_proof(world):
    with pytest.raises(RuleBroken, match="没有上传凭证"):
        pay(world, granted(world), proof=None)


def test_not_with_a_program_for_proof(world):
    with pytest.raises(RuleBroken, match="不是可以上传的文件"):
        pay(world, granted(world), proof=proof("凭证.exe", b"MZ\x90\x00" + b"\0" * 100))
    with world.cast.acting("lin"):
        assert Expenditure.objects.count() == 0


@pytest.mark.parametrize("person", ["rao", "lin", "zhao", "cui"])
def test_only_the_payee_spends(world, person):
    allocation = granted(world)
    with pytest.raises(NoVerb):
        pay(world, allocation, person=person)


def test_a_double_submit_is_one_expenditure(world):
    allocation, token = granted(world), uuid4()
    assert pay(world, allocation, token=token) == pay(world, allocation, token=token)
    assert sums(world, allocation) == (0, 1000, 59000)


# Who sees what


@pytest.mark.parametrize(
    ("person", "counts"),
    [
        ("lin", (1, 1, 1)), ("zhao", (1, 1, 1)), ("pan", (1, 1, 1)), ("cui", (1, 1, 1)),
        ("du", (1, 1, 1)), ("rao", (1, 0, 0)), ("shi", (0, 0, 0)), ("shu", (0, 0, 0)),
        ("wai_officer", (0, 0, 0)), ("wai_coordinator", (0, 0, 0)),
    ],
)  # fmt: skip
def test_money_is_seen_by_its_county_its_school_and_the_city(world, person, counts):
    pay(world, granted(world))
    with world.cast.acting(person) as office:
        models = (Quota, Allocation, Expenditure)
        assert tuple(m.objects.within(office).count() for m in models) == counts
        assert tuple(m.objects.count() for m in models) == counts


def test_the_city_writes_none_of_it(world):
    granted(world)
    with world.cast.acting("cui"):
        assert Quota.objects.update(amount=1) == Allocation.objects.update(amount=1) == 0


# Sums, whatever happens


FILE = st.tuples(st.just("file"), st.integers(1, 80_000_00))
STEP = st.tuples(st.sampled_from(["review", "approve", "reject"]), st.integers(0, 5))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(st.one_of(FILE, FILE, STEP), max_size=12))
def test_never_more_spent_than_allocated_for_any_sequence(world, moves):
    with transaction.atomic():
        allocation, filed, expected = granted(world), [], {}
        for number, (what, value) in enumerate(moves):
            if what == "file":
                amount = Decimal(value) / 100
                fits = sum(expected.values()) + amount <= allocation.amount
                try:
                    filed.append(pay(world, allocation, amount, f"记-{number}"))
                    expected[filed[-1].pk] = amount
                    assert fits
                except RuleBroken:
                    assert not fits
            elif value < len(filed):
                record = filed[value]
                person = "lin" if what == "review" else "zhao"
                try:
                    step(world, person, record, what, "理由")
                except Overtaken:
                    continue
                if what == "reject":
                    expected.pop(record.pk)
            spent, under_way, left = sums(world, allocation)
            assert spent + under_way == sum(expected.values())
            assert spent + under_way + left == allocation.amount
            assert left >= 0
        transaction.set_rollback(True)
