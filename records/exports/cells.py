"""Cells as a file holds them: text that no spreadsheet calculates, numbers that stay numbers."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

# Also full-width: an input method, and some spreadsheets, take them for the same.
RISKY = re.compile("\\s*[=+@＝＋－＠-]|[\t\r\n]")
LONGEST = 32_767  # UTF-16 units that a cell of a spreadsheet holds
EXACT = 10**13  # up to here a spreadsheet's number keeps the cents


def safe(cell):
    """A cell as text that a spreadsheet will not calculate; numbers as they are."""
    if cell is None:
        return ""
    return cell if isinstance(cell, int | float) else safe_text(str(cell))


@lru_cache(maxsize=4096)
def safe_text(text):
    """A list says the same words over and over."""
    text = "'" + text if RISKY.match(text) else text
    return shortened(text) if len(text) > LONGEST // 2 else text


def shortened(text):
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


class Values:
    """Rows of cells as they are written: safe text, numbers, days. Missing is said, never 0."""

    def __init__(self, columns):
        self.missing, self.yes, self.no = _("无数据"), _("是"), _("否")
        self.writers = [getattr(self, WRITERS[column.kind]) for column in columns]

    def of(self, cells):
        return [write(cell) for write, cell in zip(self.writers, cells, strict=True)]

    def text(self, cell):
        if cell is None:
            return self.missing
        if isinstance(cell, bool):
            return self.yes if cell else self.no
        return safe_text(str(cell))

    def number(self, cell):
        is_number = isinstance(cell, int | float | Decimal) and -EXACT < cell < EXACT
        return cell if is_number else self.text(cell)

    def day(self, cell):
        return cell if isinstance(cell, date) else self.text(cell)


WRITERS = dict.fromkeys(("text", "code"), "text") | {"day": "day"}
WRITERS |= dict.fromkeys(("whole", "decimal", "ratio"), "number")
