from decimal import Decimal

import pytest

from funding.rules import normal_voucher
from records.templatetags.figures import amount, wan, yuan


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("记-09-012", "记-09-012"),
        ("记－０９－０１２", "记-09-012"),
        (" 记 - 09 - 012 ", "记-09-012"),
        ("pz2026a", "PZ2026A"),
    ],
)
def test_a_voucher_number_is_one_however_it_is_typed(typed, kept):
    assert normal_voucher(typed) == kept


def test_money_is_written_with_separators_and_its_unit():
    value = Decimal("1234567.00")
    assert (amount(value), yuan(value), wan(value)) == (
        "1,234,567.00", "1,234,567.00 元", "123.4567 万元",
    )  # fmt: skip
    assert (amount(None), yuan(None), wan(None)) == (None, None, None)
    assert (wan(Decimal("0.01")), wan(Decimal("30000"))) == ("0.000001 万元", "3 万元")
