"""Registers as files: our own small one with every oddity, in the forms offices send."""

import csv
import io
from pathlib import Path

import xlsxwriter

OWN = Path(__file__).resolve().parent.parent / "data" / "register.csv"
CHINESE = ["区县代码", "区县", "集团名称", "学校名称", "角色", "学段", "备注", "来源网址"]
HEADER = "district_code,district,group_name,school_name,role,stage,note,source_url"
# What an officer must say about our register: two campuses, a near name, an institute, and
# a school of another county.
CHOICES = {
    "school-7": "new:campus",
    "school-8": "new:campus",
    "school-9": "new",
    "school-11": "new:institute",
    "school-18": "new:outside",
}


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def as_xlsx(rows, *, title=""):
    """The rows as a workbook, as text cells; with a merged title row when asked."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("名录")
        first = 0
        if title:
            sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
            first = 1
        for number, row in enumerate(rows, start=first):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return out.getvalue()


def as_csv(*lines, header=HEADER):
    return "\n".join([header, *lines, ""]).encode()


def line(group, school, role="成员校", stage="小学", note=""):
    out = io.StringIO()
    csv.writer(out).writerow(["610902", "汉滨", group, school, role, stage, note, ""])
    return out.getvalue().rstrip("\r\n")
