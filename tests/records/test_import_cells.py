"""Cells as values, whatever form a number, a day, a code or a name is typed in."""

import datetime
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from records.imports import Column, read_table
from records.imports.cells import SERIAL_ZERO, Wrong, read_column
from records.imports.columns import folded, unmarked
from records.imports.staging import stage
from schools.rules import normal_name
from schools.rules.figures import class_sizes

WHOLE = Column("n", "学生数", kind="whole", least=0)
DECIMAL = Column("x", "面积", kind="decimal")
DAY = Column("d", "开办日期", kind="day")
CODE = Column("c", "学校标识码", kind="code", longest=20)
TEXT = Column("t", "学校名称")
CHOICE = Column("o", "办学类型", kind="choice", choices=(("public", "公办"), ("private", "民办")))
WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789.,+-/:%"}


def read(column, cell):
    """The value of one cell, or the sentence why it has none."""
    [value], wrong = read_column(column, [cell])
    return wrong.get(0, value)


def dressed(text):
    """The text as people type it: full-width or not, with blanks around."""
    return st.sampled_from(
        [text, text.translate(WIDE), f" {text} ", f"　{text}\t", f"{text}\u00a0", f"\n{text}"]
    )


@given(st.integers(0, 2**31 - 1).flatmap(
    lambda n: st.tuples(st.just(n), st.one_of(
        *(dressed(t) for t in (str(n), f"{n:,}", f"{n}.0", f"{n}.", f"+{n}", f"{n:012}")),
        st.just(float(n)),
    ))
))  # fmt: skip
def test_a_whole_number_is_read_however_it_is_typed(pair):
    number, cell = pair
    assert read(WHOLE, cell) == number


@given(st.decimals(0, 10**9, places=4).flatmap(
    lambda n: st.tuples(st.just(n), st.one_of(*(dressed(t) for t in (f"{n:f}", f"{n:,f}"))))
))  # fmt: skip
def test_a_decimal_is_read_to_the_digit(pair):
    number, cell = pair
    assert read(DECIMAL, cell) == number


@given(st.decimals(0, 10**9, places=4))
def test_a_spreadsheets_float_is_what_it_shows(number):
    assert read(DECIMAL, float(number)) == number


def test_a_sum_of_floats_is_what_the_sheet_shows():
    assert read(DECIMAL, 0.1 + 0.2) == Decimal("0.3")


@given(st.dates(datetime.date(1900, 3, 1), datetime.date(2999, 12, 31)).flatmap(
    lambda day: st.tuples(st.just(day), st.one_of(*(dressed(text) for text in (
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.isoformat()} 00:00:00",
    )), st.sampled_from([
        day, datetime.datetime(day.year, day.month, day.day),
        float((day - SERIAL_ZERO).days), float(f"{day:%Y%m%d}"),
    ])))
))  # fmt: skip
def test_a_day_is_read_however_it_is_typed(pair):
    day, cell = pair
    assert read(DAY, cell) == day


@given(st.text("0123456789", min_size=1, max_size=20).flatmap(
    lambda code: st.tuples(st.just(code), dressed(code))
))  # fmt: skip
def test_a_code_keeps_its_leading_zeros(pair):
    code, cell = pair
    assert read(CODE, cell) == code


@given(st.integers(0, 10**15 - 1))
def test_a_code_typed_as_a_number_keeps_its_digits(number):
    assert read(CODE, float(number)) == str(number)


@pytest.mark.parametrize("cell", [1.2610902e17, 10.0**15, "1.26E+17", "３.16e+9"])
def test_a_code_that_lost_digits_is_wrong(cell):
    assert "后几位已经失真" in read(CODE, cell)


@pytest.mark.parametrize("cell", ["", " ", "　", "/", "-", "—", "——", "\\", "\xa0", "\n"])
@pytest.mark.parametrize("column", [WHOLE, DECIMAL, DAY, CODE, CHOICE])
def test_nothing_is_nothing(column, cell):
    assert read(column, cell) is None


def test_zero_is_not_nothing():
    assert [read(WHOLE, cell) for cell in ("0", 0.0, "０", "0.00")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("column", "cell"),
    [(WHOLE, c) for c in ("1.5", "一百", "1-2", "1,23", "-1", True, "9" * 50, "1e3", "∞", "٣",
                          float("nan"), float("inf"), 1e300)]
    + [(DECIMAL, c) for c in ("1.2.3", "12m", "0x1F", "1,23.4", "1" * 60)]
    + [(DAY, c) for c in ("2026-02-30", "2026-13-01", "9月1日", 60.0, 0.0, -5.0, "26-9-1", True,
                          float("nan"), 1e12)]
    + [(CHOICE, c) for c in ("公立", "公办民办", 1.0)],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_to_be_wrong(column, cell):
    [value], wrong = read_column(column, [cell])
    assert (value, list(wrong)) == (None, [0])
    assert column.label in wrong[0]


@given(st.text(max_size=200))
def test_whatever_stands_in_a_cell_is_a_value_or_a_sentence(text):
    """No text makes a reader stumble, and none is kept that the database cannot keep."""
    for column in (WHOLE, DECIMAL, DAY, CODE, CHOICE, TEXT):
        [value], wrong = read_column(column, [text])
        assert type(value) is not Wrong
        if wrong:
            assert value is None and column.label in wrong[0]
        if isinstance(value, str):
            assert "\0" not in value and len(value) <= column.longest


@given(st.text("1234567890 ,，、;；\n　１２３", max_size=60))
def test_class_sizes_are_numbers_or_a_sentence(text):
    sizes, problem = class_sizes(text)
    if not problem:
        digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())
        assert "".join(f"{n}" for n in sizes).replace("0", "") == digits.replace("0", "")
        assert all(0 < n < 1000 for n in sizes)
    else:
        assert sizes == []


def test_a_ticked_box_is_not_one_and_one_is_not_ticked():
    values, wrong = read_column(WHOLE, [True, 1.0, "1", False, 0.0])
    assert (values, sorted(wrong)) == ([None, 1, 1, None, 0], [0, 3])


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters='"'), min_size=1, max_size=60
)


@given(NAMES)
def test_a_name_is_kept_as_it_is_written(name):
    assume(normal_name(name) and folded(name) != folded(TEXT.label))
    assert read(TEXT, name) == name.strip()
    table = read_table(f'学校名称,学生数\n"{name}",1\n'.encode(), "表.csv", (TEXT, WHOLE))
    assert [r.values["t"] for r in table.rows] == [name.strip()]
    assert normal_name(name) == normal_name(normal_name(name))


@given(st.sampled_from(["学生数", "面积"]), st.lists(st.sampled_from(
    ["*", "（必填）", "(选填)", "（人）", "[单位：人]", " ", "　"]), max_size=3))  # fmt: skip
def test_marks_and_units_behind_a_heading_do_not_count(label, marks):
    assert unmarked(folded(label + "".join(marks))) == label


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "NULL", "\\N", "\\.", '"', "a,b", "行\n行", "\\", "'", "\t"])
def test_staging_keeps_every_text_and_knows_nothing_from_empty(text):
    from django.db import connection

    stage("staged_try", {"n": "int", "t": "text"}, [(1, text), (2, None)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT t FROM staged_try ORDER BY n")
        assert cursor.fetchall() == [(text,), (None,)]
