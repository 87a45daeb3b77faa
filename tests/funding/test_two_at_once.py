"""Two people at the same money, on two real connections."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.refusals import RuleBroken
from funding.models import Allocation, Expenditure
from tests.cast import build_cast
from tests.funding.conftest import ask, build_world, granted, pay

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def world(committed_db):
    return build_world(build_cast())


def at_once(*deeds):
    """Run each in its own thread and connection, all starting together; results or refusals."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(10)
            return deed()
        except RuleBroken as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def split(results):
    refused = [r for r in results if isinstance(r, RuleBroken)]
    return [r for r in results if r not in refused], refused


@pytest.mark.parametrize("attempt", range(3))
def test_two_spending_the_same_money(world, attempt):
    allocation = granted(world, "1000.00")
    done, refused = split(
        at_once(
            lambda: pay(world, allocation, "600.00", "记-01"),
            lambda: pay(world, allocation, "600.00", "记-02"),
        )
    )
    assert [e.amount for e in done] == [Decimal("600.00")]
    assert [r.title for r in refused] == ["超过这笔分配：还可支出 400.00 元，本次 600.00 元"]
    with world.cast.acting("lin"):
        assert Expenditure.objects.count() == 1


def test_two_allocating_the_same_quota(world):
    done, refused = split(
        at_once(
            lambda: ask(world, "60000.00", "lin"),
            lambda: ask(world, "60000.00", "ma"),
        )
    )
    assert len(done) == 1
    assert [r.title for r in refused] == ["超过预算指标：还可分配 40,000.00 元，本次 60,000.00 元"]
    with world.cast.acting("lin"):
        assert Allocation.objects.count() == 1


def test_two_entering_the_same_voucher(world):
    allocation = granted(world)
    done, refused = split(
        at_once(
            lambda: pay(world, allocation, "600.00", "记-01"),
            lambda: pay(world, allocation, "600.00", "记－01"),
        )
    )
    assert len(done) == 1
    assert [r.title for r in refused] == [f"凭证号“记-01”在{world.year}年已经报过"]
