"""Cells as values: a whole column at a time, every distinct cell read once.

A reader takes a column and a cell and gives the value, None for an empty cell, or `Wrong`
with the sentence that says why it cannot be read.
"""

import datetime
import math
import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from accounts.names import can_be_read
from records.imports.columns import folded

# Full-width letters, digits and signs, the ideographic blank, and the typographic minus.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 32, 0x2212: 45}
UNKEEPABLE = {0: None, 1: None}  # the database keeps no NUL; \x01 is NULL on its way there
NOTHING = {"", "/", "\\", "-", "--", "—", "——"}  # how an empty cell is written in a table
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
DAY = re.compile(
    r"([0-9]{4})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})日?(?:T?[0-9]{1,2}:[0-9:.]+)?"
)
EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"[1-9][0-9]{4}")
# Excel counts days from here, and takes 1900 for a leap year; before March 1900 it is a day off.
SERIAL_ZERO = datetime.date(1899, 12, 30)
SERIALS = range(61, 2_958_466)
LARGEST = {"whole": 2**31 - 1, "decimal": 10**12}
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


class Wrong(str):
    """Why a cell cannot be read."""

    __slots__ = ()


def text_of(cell):
    """A cell as text: whole numbers without .0, days as 2026-09-01."""
    if isinstance(cell, str):
        return cell.translate(UNKEEPABLE)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def plain(cell):
    """A cell's text in ASCII digits and signs, without blanks; "" where nothing is meant."""
    text = "".join(text_of(cell).translate(NARROW).split())
    return "" if text in NOTHING else text


def read_column(column, cells):
    """(values, {place in `cells`: why it cannot be read}) of one column of a table."""
    if not {True, False}.isdisjoint(distinct := set(cells)):
        # True == 1: a ticked box must not be read as a number, nor a 1 as a ticked box.
        cells = [text_of(cell) if isinstance(cell, bool) else cell for cell in cells]
        distinct = set(cells)
    reader = READERS[column.kind]
    meanings = {cell: reader(column, cell) for cell in distinct}
    if column.required:
        empty = Wrong(_("%(column)s是空的") % {"column": column.label})
        meanings = {cell: empty if value is None else value for cell, value in meanings.items()}
    values = list(map(meanings.__getitem__, cells))
    if not any(type(value) is Wrong for value in meanings.values()):
        return values, {}
    wrong = {place: str(v) for place, v in enumerate(values) if type(v) is Wrong}
    for place in wrong:
        values[place] = None
    return values, wrong


def read_text(column, cell):
    text = text_of(cell).strip()
    if column.required and not can_be_read(text):
        return None
    return too_long(column, text) or text or None


def read_code(column, cell):
    """Digits as they were typed; a number too long for a spreadsheet's number has lost some."""
    text = plain(cell)
    inexact = isinstance(cell, float) and abs(cell) >= EXACT or SCIENTIFIC.fullmatch(text)
    if inexact:
        return Wrong(
            _("%(column)s在表里是数字格式，后几位已经失真，请把这一列改为文本格式后重填")
            % {"column": column.label}
        )
    return too_long(column, text) or text or None


def too_long(column, text):
    if len(text) <= column.longest:
        return None
    return Wrong(_("%(column)s超过 %(n)s 个字") % {"column": column.label, "n": column.longest})


def read_whole(column, cell):
    number = number_of(cell)
    if number is None:
        return None
    if number is NotImplemented or number != int(number):
        return Wrong(_("%(column)s须是整数") % {"column": column.label})
    return out_of_bounds(column, number) or int(number)


def read_decimal(column, cell):
    number = number_of(cell, percent=column.unit == "%")
    if number is None:
        return None
    if number is NotImplemented:
        return Wrong(_("%(column)s须是数字") % {"column": column.label})
    return out_of_bounds(column, number) or number


def number_of(cell, *, percent=False):
    """A cell as Decimal, None when empty, NotImplemented when it is no number."""
    if isinstance(cell, float):
        # 15 digits are what a spreadsheet shows: 0.1 + 0.2 stands there as 0.3.
        return Decimal(f"{cell:.15g}") if math.isfinite(cell) else NotImplemented
    text = plain(cell)
    if not text:
        return None
    share = text.endswith("%")
    bare = text.removesuffix("%")
    if not NUMBER.fullmatch(bare) or len(bare) > 40:
        return NotImplemented
    try:
        number = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return NotImplemented
    return number / 100 if share and not percent else number


def read_day(column, cell):
    day = day_of(cell)
    if day is None:
        return None
    if day is NotImplemented:
        return Wrong(
            _("%(column)s不是一个日期，请写成 2026-09-01 的样子") % {"column": column.label}
        )
    return out_of_bounds(column, day) or day


def day_of(cell):
    """A cell as date, None when empty, NotImplemented when it is no day."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, float):
        return day_of_serial(int(cell)) if math.isfinite(cell) else NotImplemented
    text = plain(cell)
    if not text:
        return None
    if SERIAL.fullmatch(text):
        return day_of_serial(int(text))
    parts = DAY.fullmatch(text) or EIGHT_DIGITS.fullmatch(text)
    try:
        return datetime.date(*map(int, parts.groups())) if parts else NotImplemented
    except ValueError:
        return NotImplemented


def day_of_serial(number):
    if 19_000_101 <= number <= 29_991_231:  # 20260901, typed as a number
        return day_of(str(number))
    if number not in SERIALS:
        return NotImplemented
    return SERIAL_ZERO + datetime.timedelta(days=number)


def out_of_bounds(column, value):
    """Wrong when a number or a day lies outside what the column takes."""
    least, most = column.least, column.most
    if most is None and column.kind in LARGEST:
        most = LARGEST[column.kind]
    if least is not None and value < least:
        return Wrong(_("%(column)s不能小于 %(n)s") % {"column": column.label, "n": least})
    if most is not None and value > most:
        return Wrong(_("%(column)s不能大于 %(n)s") % {"column": column.label, "n": most})
    if column.kind in LARGEST and value < -LARGEST[column.kind]:
        return Wrong(_("%(column)s的数字太大") % {"column": column.label})
    return None


def read_choice(column, cell):
    word = folded(text_of(cell))
    if word in NOTHING:
        return None
    for value, *labels in column.choices:
        if word == folded(str(value)) or any(word == folded(str(label)) for label in labels):
            return value
    words = [f"“{label}”" for _value, label, *_more in column.choices]
    listed = "、".join(words[:-1]) + _("或") + words[-1]
    return Wrong(_("%(column)s只能是%(words)s") % {"column": column.label, "words": listed})


READERS = {
    "text": read_text, "code": read_code, "whole": read_whole, "decimal": read_decimal,
    "day": read_day, "choice": read_choice,
}  # fmt: skip
