"""What may be uploaded, and how cells are read."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.refusals import RuleBroken
from groups.imports import COLUMNS
from records.exports import safe
from records.imports import files, read_table
from schools.matching import NameBook, without_place
from schools.rules import normal_name
from tests.groups.registers import CHINESE, as_csv, as_xlsx, line

GOOD = as_csv(line("青山教育集团", "青山小学", "核心校"))


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def far_cell():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, CHINESE)
        sheet.write(1_000_000, 16_000, "x")
    return out.getvalue()


def broken_zip():
    content = bytearray(as_xlsx([CHINESE, ["x"] * 8]))
    content[200:400] = b"\x01" * 200
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("名录.pdf", b"%PDF-1.7", "“名录.pdf”不是可以导入的表格"),
        ("名录.xlsm", as_xlsx([CHINESE]), "“名录.xlsm”不是可以导入的表格"),
        ("名录", GOOD, "“名录”不是可以导入的表格"),
        ("名录.csv", as_xlsx([CHINESE]), "这个文件不是 CSV 表格"),
        ("名录.csv", b"a\0b", "这个文件不是 CSV 表格"),
        ("名录.csv", b"\x81\x82\xff\xff,", "认不出这个文件的文字编码"),
        ("名录.xlsx", GOOD, "这个文件不是 .xlsx 表格"),
        ("名录.xlsx", package(word__document="x"), "这个文件不是 .xlsx 表格"),
        ("名录.xlsx", package(xl__workbook="x"), "这个文件不是 .xlsx 表格"),
        ("名录.xlsx", b"PK\x03\x04 not a zip", "这个文件不是 .xlsx 表格"),
        ("名录.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "文件设了打开密码，或是旧版 .xls 格式"),
        (
            "名录.xlsx",
            package(**{"xl__workbook.xml": "x", "xl__vbaProject.bin": "x"}),
            "表格里带有宏",
        ),
        ("名录.xlsx", package(**{"xl__workbook.xml": "not xml"}), "这个 .xlsx 文件打不开"),
        ("名录.xlsx", broken_zip(), "这个 .xlsx 文件打不开"),
        (
            "名录.xlsx",
            package(**{"xl__workbook.xml": "x", "xl__media__a": bytes(files.MOST_UNPACKED + 1)}),
            "文件解开后太大，不像一张表格",
        ),
        ("名录.xlsx", far_cell(), "表格太大：WQK1000001 处还有内容"),
        ("名录.csv", bytes(20 * 1024 * 1024 + 1), "文件超过 20 MB"),
        ("名录.csv", "名称,角色\n甲,乙\n".encode(), "没有找到表头"),
        ("名录.csv", "集团名称,学校名称,集团名称,角色\n".encode(), "表头有 2 列都是“集团名称”"),
        ("名录.csv", as_csv(), "表头下面没有内容"),
        ("名录.csv", as_csv(*[line("甲集团", "乙校")] * 5001), "这张表有 5001 行"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, content, title):
    with pytest.raises(RuleBroken) as refused:
        read_table(content, name, COLUMNS, most_rows=5000)
    assert refused.value.title == title
    assert refused.value.next_step


def test_a_zip_that_lies_about_its_sizes_is_measured():
    size = files.MOST_UNPACKED + 1
    content = package(**{"xl__workbook.xml": "x", "xl__media__a": bytes(size)})
    lying = content.replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(RuleBroken, match="文件解开后太大"):
        read_table(lying, "名录.xlsx", COLUMNS)


def test_the_missing_columns_are_named():
    with pytest.raises(RuleBroken) as refused:
        read_table("集团名称,备注\n甲,乙\n".encode(), "名录.csv", COLUMNS)
    assert refused.value.rule == "前 20 行里要有一行写着各列的名称，缺：学校名称、角色"


def test_numbers_and_days_come_as_text():
    import datetime

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"remove_timezone": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, CHINESE)
        sheet.write(1, 0, 610902)
        sheet.write(1, 6, 2.5)
        sheet.write_datetime(
            1, 7, datetime.datetime(2026, 9, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )
    [row] = read_table(out.getvalue(), "名录.xlsx", COLUMNS).rows
    assert row.number == 2
    said = [row.raw[key] for key in ("district_code", "note", "source_url")]
    assert said == ["610902", "2.5", "2026-09-01"]


def test_hidden_sheets_are_not_read_and_instructions_are_passed_over():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("填写说明").write(0, 0, "每行一所学校")
        for name, school in (("旧表", "旧小学"), ("名录", "新小学")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, CHINESE)
            sheet.write_row(1, 0, ["610902", "汉滨", "甲集团", school, "核心校"])
            if name == "旧表":
                sheet.hide()
    [row] = read_table(out.getvalue(), "名录.xlsx", COLUMNS).rows
    assert row.raw["school_name"] == "新小学"


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\0"), min_size=1, max_size=40
).filter(normal_name)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(name=NAMES)
def test_whatever_name_stands_in_a_csv_is_read_unchanged(name):
    content = as_csv(line(name, name, "核心校"))
    [row] = read_table(content, "名录.csv", COLUMNS).rows
    assert (row.raw["group_name"], row.raw["school_name"]) == (name, name)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
     ("江畔", "江畔"), (None, ""), (3, 3)],
)  # fmt: skip
def test_no_exported_cell_is_a_formula(cell, written):
    assert safe(cell) == written


def test_names_are_proposed_by_how_sure_they_are():
    book = NameBook(
        [(1, "江畔实验小学"), (2, "汉滨区柳林小学"), (3, "云雾镇中心小学"), (4, "第一小学")],
        [(3, "云雾中小")],
    )

    def found(name):
        return [(match.school_id, match.how) for match in book.proposals(name)]

    assert found("江畔实验小学 ") == [(1, "exact")]
    assert found("云雾中小") == [(3, "alias")]
    assert found("柳林小学") == [(2, "place")]
    assert found("石泉县柳林小学") == [(2, "near")]
    assert found("云雾镇小学") == [(3, "near")]
    assert found("云雾镇中学") == []
    assert found("翠湖小学") == []
    assert without_place("高新区小学") == "高新区小学"
