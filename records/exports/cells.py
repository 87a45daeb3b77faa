"""Cells as a file holds them: text that no spreadsheet calculates, numbers that stay numbers."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

# Also full-width: an input method, and some spreadsheets, take them for the same.
STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LONGEST = 32_767  # UTF-16 units that a cell of a spreadsheet holds
EXACT = 10**13  # up to here a spreadsheet's number keeps the cents


def safe(cell):
    """A cell as text that a spreadsheet will not calculate; numbers as they are."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    risky = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(STARTS_A_FORMULA)
    text = "'" + text if risky else text
    return shortened(text) if len(text) > LONGEST // 2 else text


def shortened(text):
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def value_of(column, cell):
    """What is written: safe text, a number, or a date. Missing is said, it is never zero."""
    if cell is None:
        return _("无数据")
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if column.kind == "day" and isinstance(cell, date):
        return cell
    if column.kind in ("text", "code") or not isinstance(cell, int | float | Decimal):
        return safe(str(cell))
    return cell if -EXACT < cell < EXACT else safe(str(cell))
