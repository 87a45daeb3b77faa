"""Hostile and messy files: refused in words before they cost anything, or read as meant."""

import io
import tracemalloc

import openpyxl
import pytest
import xlsxwriter

from accounts.refusals import RuleBroken
from records.exports import safe
from records.imports import Column, read_table
from records.imports.files import MOST_LINES
from records.imports.workbooks import wrong_rows_workbook
from tests.records.packages import cell, package, row

COLUMNS = (
    Column("name", "学校名称", required=True),
    Column("code", "学校标识码", kind="code"),
    Column("pupils", "学生数", kind="whole", unit="人"),
    Column("value", "设备值", kind="decimal", unit="万元"),
    Column("area", "面积", kind="decimal", unit="m²"),
)
HEADING = row(1, cell("A1", "学校名称"), cell("B1", "学校标识码"))


def read(content, name="表.xlsx"):
    return read_table(content, name, COLUMNS)


def values(table):
    return [tuple(r.values[key] for key in table.frame.places) for r in table.rows]


def refused(content, name="表.xlsx"):
    with pytest.raises(RuleBroken) as broken:
        read(content, name)
    return broken.value.title


def sheet(*rows, merge=(), options=None):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options or {}) as book:
        page = book.add_worksheet()
        for cells, text in merge:
            page.merge_range(cells, text)
        for number, cells in enumerate(rows):
            for place, value in enumerate(cells):
                if value is not None:
                    page.write(number, place, value)
    return out.getvalue()


# One stray cell makes a reader allocate the whole rectangle up to it.


@pytest.mark.parametrize(
    "content",
    [
        package(HEADING + row(1_000_000, cell("XFD1000000", "x"))),
        package(HEADING + row(1_000_000, cell("XFD1000000", "x", more=" " * 5000))),
        package(HEADING + row(1_000_000, cell("XFD1000000", "x")), at="media/picture1.png"),
        package(HEADING + row(1_000_000, cell("xfd1000000", "x"))),
        package(HEADING.replace("<", "<x:").replace("<x:/", "</x:")
                + row(1_000_000, cell("XFD1000000", "x", x="x:"), x="x:"), prefix="x"),
        package(HEADING + row(40_000, cell("AP40000", "x"))),
    ],
    ids=["far", "padded tag", "under another name", "small letters", "prefixed", "broad and deep"],
)  # fmt: skip
def test_a_far_cell_is_refused_however_it_is_written(content):
    assert refused(content).startswith("表格太大：")


@pytest.mark.parametrize(
    "far", ['<c t="n"><v>1</v></c>', "<c><v>1</v></c>", '<c\n\tt="n"><v>1</v></c>']
)
def test_cells_that_do_not_say_where_they_are_do_not_reach_the_reader(far):
    content = package(HEADING + f'<row r="1000000">{far * 300}</row>')
    assert refused(content) == "这个 .xlsx 文件打不开"


def test_a_tag_without_end_is_refused():
    assert refused(package(HEADING + "<c r='A2' t='" + "x" * (6 << 20))) == "这个 .xlsx 文件打不开"


def test_empty_cells_far_down_are_no_content():
    content = package(HEADING + row(2, cell("A2", "江畔小学")) + row(
        1_048_576, '<c r="A1048576" s="1"/>', '<c r="XFD1048576" s="1" />'))  # fmt: skip
    assert values(read(content)) == [("江畔小学", None)]


def test_prefixed_tags_of_other_programs_are_read():
    rows = "".join(
        row(n, cell(f"A{n}", name, x="x:"), cell(f"B{n}", code, x="x:"), x="x:")
        for n, (name, code) in enumerate([("学校名称", "学校标识码"), ("江畔小学", "007")], 1)
    )
    assert values(read(package(rows, prefix="x"))) == [("江畔小学", "007")]


def test_entities_are_not_unfolded():
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 1000 + '">]>'
    content = package(HEADING + row(2, cell("A2", "&b;" * 100)), before=bomb)
    tracemalloc.start()
    try:
        for found in read(content).rows:
            assert len(found.said("name")) < 1000
    except RuleBroken as broken:
        assert broken.title == "这个 .xlsx 文件打不开"
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/x/vbaProject.bin"])
def test_macros_are_refused_whatever_the_extension_says(name):
    assert refused(package(HEADING, **{name: b"x"})) == "表格里带有宏"
    assert refused(package(HEADING, **{name: b"x"}), "表.xlsm").endswith("不是可以导入的表格")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"a,b\n" * 300_000, "表格太大：209999 行以后还有内容"),
        (b"," * 300 + b"\n", "表格太大：有 301 列"),
        (b"," * 60 + b"\n" + b"x\n" * 40_000, "表格太大：有 61 列"),
        (b"," * (10 << 20) + b"\n" + b"x\n" * 100_000, "表格太大：有 10485761 列"),
        ("学校名称\n江畔小学\n".encode("utf-16"), "这个文件不是 CSV 表格"),
        ('学校名称\n"江畔小学'.encode() + b"x" * 200_000, "这个 CSV 文件读不出行和列"),
    ],
)
def test_a_csv_that_would_fill_the_memory_is_refused(content, title):
    assert refused(content, "表.csv") == title


def test_lines_that_are_blank_to_the_end_are_no_content():
    table = read("学校名称\n江畔小学\n".encode() + b"\n" * 300_000, "表.csv")
    assert [r.values["name"] for r in table.rows] == ["江畔小学"]


def test_two_hundred_thousand_rows_are_read_and_one_more_is_refused():
    lines = "".join(f"第{n}小学,{n:010},{n % 999}\n" for n in range(200_001))
    content = f"学校名称,学校标识码,学生数\n{lines}".encode("gb18030")
    assert refused(content, "表.csv") == "这张表有 200001 行"
    table = read(content[: content.rindex(b"\n", 0, -1) + 1], "表.csv")
    assert (len(table.rows), table.rows[-1].number) == (200_000, 200_001)
    assert values(table)[-1] == ("第199999小学", "0000199999", 199_999 % 999)
    assert MOST_LINES > 200_000


# Messy, and meant well


def test_a_bureaus_sheet_with_merged_title_two_row_heading_and_foot():
    content = sheet(
        [None], ["填报单位：汉滨区教育局", None, None, None, "单位：人、万元"],
        [None, None, None, None, None], ["学校名称", "学校标识码", "人数", None, "设备值"],
        [None, None, "学生数", "教师数", None],
        ["江畔小学", "0000000001", 135.0, 9, 30.5], [None, None, None, None, None],
        ["　柳林小学 ", 3161000002.0, "１２３", 8, "1,234.50"],
        ["小计", None, 258, 17], ["学校名称", "学校标识码", "人数", None, "设备值"],
        ["云雾小学", "", " ", "", "—"], ["合　计", None, 258, 17],
        ["填表人：甲", None, "审核人：乙", None, "2026年10月8日"],
        merge=[("A1:E1", "汉滨区学校设备统计表")],
    )  # fmt: skip
    table = read(content)
    assert values(table) == [
        ("江畔小学", "0000000001", 135, 30.5), ("柳林小学", "3161000002", 123, 1234.5),
        ("云雾小学", None, None, None),
    ]  # fmt: skip
    assert [r.number for r in table.rows] == [6, 8, 11]
    assert (table.blank, table.ignored) == (1, ["教师数"])
    assert table.skipped == [(9, "小计"), (10, "重复的表头"), (12, "合　计"), (13, "填表人：甲")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_every_encoding_of_a_csv_reads_alike(encoding):
    text = "学校名称,学校标识码,学生数（人）\r\n江畔（东）小学,0012,１３５\r\n\r\n合计,,135\r\n"
    assert values(read(text.encode(encoding), "表.csv")) == [("江畔（东）小学", "0012", 135)]


@pytest.mark.parametrize(
    "heading", ["学生姓名", "姓 名", "学籍号", "身份证号码", "学生身份证件号", "监护人电话"]
)
def test_a_table_that_names_pupils_is_not_read(heading):
    content = sheet(["学校名称", heading, "学生数"], ["江畔小学", "甲", 1])
    assert refused(content).startswith("表里有学生的个人信息")
    assert values(read(sheet(["学校名称", "教师数"], ["江畔小学", 1]))) == [("江畔小学",)]


@pytest.mark.parametrize("heading", ["设备值（元）", "设备值(单位：元)", "设备值（千元）"])
def test_another_unit_in_the_heading_is_refused(heading):
    said = refused(sheet(["学校名称", heading], ["江畔小学", 1]))
    assert said.startswith("“设备值”的单位写的是") and said.endswith("这里按万元读")


def test_another_unit_above_the_table_is_refused():
    content = sheet([None, "单位：人、元"], ["学校名称", "设备值"], ["江畔小学", 1])
    assert refused(content) == "“设备值”的单位写的是元，这里按万元读"


@pytest.mark.parametrize(
    "heading", ["面积（平方米）", "面积（㎡）", "面积(m2)", "面积", "面积(必填)"]
)
def test_the_same_unit_in_other_words_is_the_same(heading):
    assert values(read(sheet(["学校名称", heading], ["江畔小学", 1.5]))) == [("江畔小学", 1.5)]
    assert refused(sheet(["学校名称", "面积（亩）"], ["江畔小学", 1])).startswith("“面积”的单位")


# Formulas


FORMULAS = ["=1+1", "+86 915", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_wrong_row_that_goes_out_calculates(text):
    """Titles, headings, cells and reasons; lists are tried in test_exports."""
    incoming = package(row(1, cell("A1", text)) + row(2, cell("A2", "学校名称"), cell("B2", text))
                       + row(3, cell("A3", text), cell("B3", text)))  # fmt: skip
    table = read(incoming)
    page = openpyxl.load_workbook(io.BytesIO(wrong_rows_workbook(table, {3: text}))).active
    cells = [c for line in page.iter_rows() for c in line if isinstance(c.value, str)]
    assert not [c.value for c in cells if c.data_type == "f"]
    said = [c.value for c in cells if text.strip() in c.value]
    assert said and all(value.startswith("'") for value in said)


def test_the_wrong_rows_go_out_with_the_title_and_columns_nobody_reads():
    table = read(sheet(["某表"], ["学校名称", "备注"], ["甲", "留着"], ["乙", "也留着"]))
    page = openpyxl.load_workbook(io.BytesIO(wrong_rows_workbook(table, {4: "不对"}))).active
    assert [[c.value for c in line] for line in page.iter_rows()] == [
        ["某表", None, None, None], ["学校名称", "备注", "行号", "错误原因"],
        ["乙", "也留着", 4, "不对"],
    ]  # fmt: skip


def test_numbers_go_out_as_numbers():
    assert [safe(value) for value in (-1, 2.5, None)] == [-1, 2.5, ""]
