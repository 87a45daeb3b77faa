"""What came out as a file, read back as a person would open it."""

import csv
import io
from dataclasses import dataclass

import openpyxl

TOP = 3


@dataclass
class Sheet:
    """`rows` are the rows of the list alone; `total` is 合计 or None."""

    page: object
    title: str
    unit_line: str
    header: list
    rows: list
    total: list | None
    source: str
    foot: str

    def column(self, *names):
        places = [self.header.index(name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]


def sheet_of(content):
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    body = lines[TOP:-3]
    total = body.pop() if body and body[-1][0] == "合计" else None
    return Sheet(page, lines[0][0], lines[1][0], lines[2], body, total, lines[-3][0], lines[-1][0])


def exported(client, kind, query="", form="xlsx"):
    answer = client.get(f"/exports/{kind}/{form}/{query}")
    assert answer.status_code == 200, answer.status_code
    return sheet_of(answer.content) if form == "xlsx" else rows_of(answer.content)


def rows_of(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
