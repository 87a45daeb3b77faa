"""A report's PDF and workbook, made once when it is issued and kept as they are."""

import io

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.document import document_of
from records.attachments import attach_content
from records.exports import XLSX, foot_line, safe, set_up_page
from records.pdf import render_pdf

PDF = "application/pdf"
MOST_NARROW_COLUMNS = 6


def keep_files(report, figures, *, by):
    """Attach both files; they hold every county's detail, so only the issuing body reads them."""
    document = document_of(report, figures)
    name = f"{report.number}{document.title}"
    for title, extension, mime, make in (
        (_("PDF"), "pdf", PDF, as_pdf),
        (_("Excel"), "xlsx", XLSX, as_workbook),
    ):
        attach_content(
            report, make(document, report), title=title, file_name=f"{name}.{extension}",
            mime=mime, by=by, readers=[],
        )  # fmt: skip


def as_pdf(document, report):
    return render_pdf("report.typ", {
        "title": document.title,
        "subtitle": document.subtitle,
        "issuer": report.bureau.name,
        "number": document.number,
        "fingerprint": document.fingerprint,
        "as_of": document.as_of,
        "issued": timezone.localdate().isoformat(),
        "demo": settings.DEMO,
        "summary": document.summary,
        "sections": [section_of(part) for part in document.parts],
        "sources": document.sources,
        "replaces": document.replaces,
    })  # fmt: skip


def section_of(part):
    tables = [table_of(table) for table in part.tables]
    return {"heading": part.heading, "paragraphs": part.paragraphs, "tables": tables}


def table_of(table):
    return {
        "title": table.title,
        "unit": table.unit,
        "columns": [
            {"label": str(label), "num": numbers, "width": width}
            for (label, numbers), width in zip(table.columns, widths_of(table), strict=True)
        ],
        "rows": [[cell.text for cell in row] for row in table.rows],
        "total": table.total and [cell.text for cell in table.total],
        "notes": table.notes,
    }


def widths_of(table):
    """Shares of the page for columns that would crowd each other, else None (by content)."""
    count = len(table.columns)
    if count > MOST_NARROW_COLUMNS:
        return [3 if count == MOST_NARROW_COLUMNS + 1 else 2] + [1.2] * (count - 1)
    if any(numbers for _label, numbers in table.columns):
        return [None] * count
    return [2] + [3] * (count - 1)


def as_workbook(document, report):
    """One sheet per part: title, unit line, tables, and the foot a bureau signs."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "total": book.add_format({"bold": True, "border": 1}),
            "plain": book.add_format({}),
        }
        for part in document.parts:
            write_part(book.add_worksheet(part.heading), part, document, report, styles)
    return out.getvalue()


def write_part(sheet, part, document, report, styles):
    width = max([len(table.columns) for table in part.tables] or [3])
    title = f"{document.subtitle}{document.title}：{part.heading}"
    sheet.merge_range(0, 0, 0, width - 1, safe(title), styles["title"])
    sheet.write_string(1, 0, _("编号 %(number)s　数据截至 %(day)s　单位：%% 的列为百分数") % {
        "number": document.number, "day": document.as_of,
    })  # fmt: skip
    row = 3
    for words in part.paragraphs:
        sheet.write_string(row, 0, safe(words))
        row += 1
    for table in part.tables:
        row = write_table(sheet, table, row, styles) + 1
    sheet.write_string(row + 1, 0, safe(foot_line(report.bureau.name)))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, width, 18 if width > 3 else 46)
    set_up_page(sheet)


def write_table(sheet, table, row, styles):
    sheet.write_string(row, 0, safe(table.title))
    row += 1
    for column, (label, _numbers) in enumerate(table.columns):
        sheet.write_string(row, column, safe(label), styles["head"])
    for cells in table.rows:
        row += 1
        write_cells(sheet, row, cells, styles["cell"])
    if table.total:
        row += 1
        write_cells(sheet, row, table.total, styles["total"])
    for note in table.notes:
        row += 1
        sheet.write_string(row, 0, safe(_("注：%(note)s") % {"note": note}))
    return row + 1


def write_cells(sheet, row, cells, style):
    """Numbers as numbers where nothing is missing behind them, else the words."""
    for column, cell in enumerate(cells):
        if cell.number is not None and not cell.text.endswith("*"):
            sheet.write_number(row, column, float(cell.number), style)
        else:
            sheet.write_string(row, column, safe(cell.text or _("无数据")), style)
