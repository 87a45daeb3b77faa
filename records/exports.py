"""Tables out: CSV and .xlsx that WPS opens, with no cell that runs as a formula."""

import csv
import io
from urllib.parse import quote

import xlsxwriter
from django.http import Http404, HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell):
    """A cell as text that a spreadsheet will not calculate."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    return "'" + text if text.startswith(STARTS_A_FORMULA) else text


def as_csv(rows):
    out = io.StringIO()
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(rows):
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [safe(cell) for cell in row], bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 30, 16)
    return out.getvalue()


WRITERS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}


def table_response(rows, *, kind, name):
    """The rows, header first, as a file to download; another kind is 404."""
    if kind not in WRITERS:
        raise Http404
    write, mime = WRITERS[kind]
    response = HttpResponse(write(rows), content_type=mime)
    file_name = quote(f"{name}.{kind}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response
