"""A list of 50,000 × 12 out as .xlsx, beside xlsxwriter writing the same cells and no more."""

import io
import statistics
import time
from dataclasses import replace

import xlsxwriter
from django.http import QueryDict

from accounts.entry import enter_office
from bench.generate import FIRST_SCHOOL
from bench.results import Line, verdict
from records.exports import find_export
from records.exports.cells import Values
from records.exports.jobs import write_file

ROWS, COLUMNS = 50_000, 12
MOST = 1.2
NOTHING_ASKED = QueryDict("")


def line(office, *, quick):
    """Medians of alternating turns: what slows the machine slows both alike."""
    kind = first_schools(ROWS // 10 if quick else ROWS)
    cells = cells_of(kind, office)
    ours, bare = [], []
    for _turn in range(3 if quick else 5):
        ours.append(timed(export, kind, office))
        bare.append(timed(write_bare, cells, io.BytesIO()))
    ratio = statistics.median(ours) / statistics.median(bare)
    what = f"export {len(cells):,} × {COLUMNS} ÷ bare xlsxwriter constant_memory"
    return Line(what, f"{ratio:.2f}×", f"≤ {MOST}×", verdict(ratio <= MOST))


def first_schools(count):
    """The register of schools, of which only so many are there."""
    kind = find_export("schools.register")

    def rows(office, params):
        return kind.rows(office, params).filter(pk__lte=FIRST_SCHOOL + count)

    return replace(kind, rows=rows)


def cells_of(kind, office):
    with enter_office(office):
        columns = kind.columns(office, NOTHING_ASKED)
        values = Values(columns)
        found = [
            values.of(cells)
            for batch in kind.batches(office, NOTHING_ASKED)
            for cells in kind.cells(batch, office, NOTHING_ASKED)
        ]
    if len(columns) != COLUMNS:
        raise SystemExit(f"{len(columns)} columns")
    return found


def export(kind, office):
    """From the query to the closed file, as the job does it."""
    write_file(io.BytesIO(), kind, "xlsx", NOTHING_ASKED, office, beat=lambda done: None)


def write_bare(cells, file):
    options = {
        "constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False,
        "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)


def timed(work, *arguments):
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started
