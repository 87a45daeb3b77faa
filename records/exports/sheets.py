"""A worksheet that takes whole rows, in constant memory.

Rows are put together here and not cell by cell by xlsxwriter: that takes a fraction of the
time, and xlsxwriter's constant memory takes a text between <r> and </r> for its own markup.
"""

import re
from datetime import date
from functools import lru_cache

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
DAY_ZERO = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a 29 February that never was


class RowSheet(Worksheet):
    def add_rows(self, first, rows, looks):
        """Write rows of safe text, numbers and days from row `first` on; the next free row.

        `looks` are the formats of the columns. Everything above must be written already.
        """
        self._write_single_row(first)  # what waits to be written by xlsxwriter itself
        heads = [(xl_col_to_name(p), look._get_xf_index()) for p, look in enumerate(looks)]
        for row in rows:
            first += 1
            self.fh.write(row_xml(first, heads, row))
        self._check_dimensions(first - 1, len(looks) - 1)
        self.previous_row = first
        return first


def row_xml(number, heads, cells):
    parts = [f'<row r="{number}">']
    for (column, look), cell in zip(heads, cells, strict=True):
        if isinstance(cell, date):
            cell = serial(cell)
        if isinstance(cell, str):
            parts.append(f'<c r="{column}{number}" s="{look}" t="inlineStr">{text_xml(cell)}</c>')
        else:
            parts.append(f'<c r="{column}{number}" s="{look}"><v>{cell}</v></c>')
    parts.append("</row>")
    return "".join(parts)


@lru_cache(maxsize=4096)
def text_xml(text):
    """Inline text as xlsxwriter escapes it; a list says the same words over and over."""
    if SPECIAL.search(text):
        text = Worksheet._escape_control_characters(text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<is><t xml:space="preserve">{text}</t></is>'


def serial(day):
    """A day as a spreadsheet counts it; one before its calendar as text."""
    return day.isoformat() if day < FIRST_DAY else day.toordinal() - DAY_ZERO
