"""The two kinds of file a list goes out as; both take the rows as they come."""

import csv
import io
import re

import xlsxwriter

from records.exports.cells import Values, safe
from records.exports.heading import foot_line
from records.exports.sheets import RowSheet
from records.exports.totals import Totals

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576 - 8  # a sheet's, less what stands around the rows
FIRST_ROW = 3  # below title, unit line and header
A4 = 9
LOOKS = {
    "text": {"text_wrap": True}, "code": {"num_format": "@"},
    "whole": {"num_format": "#,##0", "align": "right"},
    "decimal": {"num_format": "#,##0.00", "align": "right"},
    "ratio": {"num_format": "0.0000", "align": "right"},
    "day": {"num_format": "yyyy-mm-dd", "align": "right"},
}  # fmt: skip
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


class Workbook:
    """One sheet as a bureau prints it: title, unit line, header, rows, 合计, source, foot."""

    def __init__(self, file, heading, columns):
        options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
        self.book = xlsxwriter.Workbook(file, options)
        self.heading, self.columns = heading, columns
        self.values, self.totals = Values(columns), Totals(columns)
        self.sheet = self.book.add_worksheet(
            NO_SHEET_NAME.sub("", heading.title)[:31], worksheet_class=RowSheet
        )
        cell = {"border": 1, "valign": "vcenter"}
        self.looks = [self.book.add_format(cell | LOOKS[c.kind]) for c in columns]
        bold = {"bold": True}
        self.total_looks = [self.book.add_format(cell | bold | LOOKS[c.kind]) for c in columns]
        self.row = FIRST_ROW
        set_up_page(self.sheet)
        self.write_top()

    def write_top(self):
        title = self.book.add_format({"bold": True, "font_size": 16, "align": "center"})
        head = self.book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        last = len(self.columns) - 1
        self.sheet.set_row(0, 30)
        self.across(0, safe(self.heading.full_title), title, last)
        self.across(1, safe(self.heading.unit_line(self.columns)), None, last)
        for place, column in enumerate(self.columns):
            self.sheet.write_string(2, place, safe(column.heading), head)
            self.sheet.set_column(place, place, column.width)
        self.sheet.freeze_panes(FIRST_ROW, 1)
        self.sheet.repeat_rows(0, FIRST_ROW - 1)

    def across(self, row, text, look, last):
        if last:
            self.sheet.merge_range(row, 0, row, last, text, look)
        else:
            self.sheet.write_string(row, 0, text, look)

    def add(self, rows):
        self.row = self.sheet.add_rows(self.row, self.written(rows), self.looks)

    def written(self, rows):
        for cells in rows:
            self.totals.add(cells)
            yield self.values.of(cells)

    def close(self):
        if self.totals.worth_a_row:
            row = self.values.of(self.totals.row())
            self.row = self.sheet.add_rows(self.row, [row], self.total_looks)
        self.sheet.write_string(self.row, 0, safe(self.heading.source_line()))
        self.sheet.write_string(self.row + 2, 0, safe(foot_line(self.heading.office)))
        self.book.close()


def set_up_page(sheet):
    """A4 across, as wide as the page, the number of the page at the foot."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N")


class CsvFile:
    """Header, rows and the source, for programs and old spreadsheets: UTF-8 with its mark."""

    def __init__(self, file, heading, columns):
        self.heading, self.values = heading, Values(columns)
        self.text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        self.out = csv.writer(self.text)
        self.out.writerow([safe(column.heading) for column in columns])

    def add(self, rows):
        self.out.writerows(self.values.of(cells) for cells in rows)

    def close(self):
        self.out.writerow([safe(self.heading.source_line())])
        self.text.flush()
        self.text.detach()


FORMATS = {"xlsx": (Workbook, XLSX), "csv": (CsvFile, "text/csv; charset=utf-8")}
