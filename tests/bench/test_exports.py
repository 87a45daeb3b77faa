"""The bench of exports writes the same cells twice."""

import io
from dataclasses import replace

import openpyxl
import pytest

from bench import exports, generate, people
from records.exports.jobs import write_file
from tests.exporting import sheet_of

SMALL = replace(generate.Size(), cities=2, counties=6, schools=120, groups=60)

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.usefixtures("committed_db"),
]


def test_the_bare_file_has_the_cells_of_ours():
    generate.fill(SMALL, people.employ)
    office = people.readers()[-1].office
    kind = exports.first_schools(100)
    cells = exports.cells_of(kind, office)
    assert (len(cells), {len(row) for row in cells}) == (100, {exports.COLUMNS})
    file = io.BytesIO()
    write_file(file, kind, "xlsx", exports.NOTHING_ASKED, office, beat=lambda done: None)
    ours = sheet_of(file.getvalue()).rows
    bare = io.BytesIO()
    exports.write_bare(cells, bare)
    page = openpyxl.load_workbook(bare).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == ours
