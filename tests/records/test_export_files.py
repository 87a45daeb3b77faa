"""A file as it is opened: a sheet a bureau prints and stamps, a CSV a program reads."""

import io
from datetime import date
from decimal import Decimal

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.exports import Column, safe
from records.exports.files import CsvFile, Workbook
from records.exports.heading import Heading
from tests.exporting import exported, rows_of, sheet_of
from tests.funding.conftest import build_world, quota

HEADING = Heading(
    title="测试表", day="2026-09-01", filters=(("学段", "小学"),), source="各校填报",
    office="汉滨区教育局",
)  # fmt: skip


def written(writer, columns, *batches):
    file = io.BytesIO()
    out = writer(file, HEADING, columns)
    for rows in batches:
        out.add(rows)
    out.close()
    return file.getvalue()


COLUMNS = (
    Column("学校", width=28), Column("标识码", kind="code"),
    Column("学生", unit="人", kind="whole", total=True),
    Column("经费", unit="元", kind="decimal", total=True),
    Column("日期", kind="day"), Column("系数", kind="ratio"),
)  # fmt: skip
ROWS = [
    ["江畔小学", "0036100001", 1200, Decimal("1234.50"), date(2026, 9, 1), Decimal("0.51534")],
    ["滨河小学", "", 45, Decimal("0.05"), "未上报", None],
]


def test_the_sheet_is_what_a_bureau_prints():
    sheet = sheet_of(written(Workbook, COLUMNS, ROWS[:1], ROWS[1:]))
    assert (sheet.title, sheet.unit_line) == (
        "测试表", "单位：人、元　　2026-09-01 当天的情况　　学段：小学"
    )  # fmt: skip
    assert sheet.header == ["学校", "标识码", "学生（人）", "经费（元）", "日期", "系数"]
    assert sheet.rows[0][:4] == ["江畔小学", "0036100001", 1200, 1234.5]
    assert sheet.rows[0][4].date() == date(2026, 9, 1)
    assert sheet.rows[1][4:] == ["未上报", "无数据"]
    assert sheet.total[:4] == ["合计", "", 1245, 1234.55]
    assert sheet.source.startswith("数据来源与更新：各校填报，汉滨区教育局于 ")
    assert sheet.foot.split() == [
        "填报单位（盖章）：汉滨区教育局",
        "填表人：",
        "审核人：",
        "日期：",
    ]
    page = sheet.page
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:F1", "A2:F2"}
    formats = [cell.number_format for cell in page[4]]
    assert formats == ["General", "@", "#,##0", "#,##0.00", "yyyy-mm-dd", "0.0000"]
    assert (page.freeze_panes, page.print_title_rows) == ("B4", "$1:$3")
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.oddFooter.center.text == "&P / &N"
    assert (page["A3"].font.bold, page["A3"].border.top.style) == (True, "thin")


def test_a_total_with_a_missing_part_says_so():
    columns = (COLUMNS[0], COLUMNS[2], COLUMNS[3], Column("在途", kind="decimal", total=True),
               Column("册", kind="whole", total=True))  # fmt: skip
    rows = [["甲", 1200, None, "—", 0], ["乙", None, None, "—", 0], ["丙", 45, None, "—", 0]]
    assert sheet_of(written(Workbook, columns, rows)).total == [
        "合计", "1,245（缺 1 项）", "无数据", "—", 0
    ]  # fmt: skip


def test_a_list_without_rows_has_no_total():
    assert sheet_of(written(Workbook, COLUMNS)).total is None


def test_demo_data_say_so(settings):
    settings.DEMO = True
    sheet = sheet_of(written(Workbook, COLUMNS, ROWS))
    assert sheet.title == "测试表（演示数据）"
    assert sheet.source.startswith("演示数据。")
    assert rows_of(written(CsvFile, COLUMNS, ROWS))[-1][0].startswith("演示数据。")


def test_the_csv_has_header_rows_and_source():
    header, first, second, source = rows_of(written(CsvFile, COLUMNS, ROWS))
    assert header == ["学校", "标识码", "学生（人）", "经费（元）", "日期", "系数"]
    assert first == ["江畔小学", "0036100001", "1200", "1234.50", "2026-09-01", "0.51534"]
    assert second == ["滨河小学", "", "45", "0.05", "未上报", "无数据"]
    assert source[0].startswith("数据来源与更新：各校填报，")


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (COLUMNS[1], 610902, "610902"),
        (Column("学生", kind="whole"), 10**13, "10000000000000"),
        (Column("经费", kind="decimal"), Decimal("-12.30"), -12.3),
        (COLUMNS[0], True, "是"),
        (COLUMNS[4], date(1899, 12, 31), "1899-12-31"),
        (COLUMNS[0], "<r><t>&</t></r>", "<r><t>&</t></r>"),
        (COLUMNS[0], " 前后有空 ", " 前后有空 "),
        (COLUMNS[0], "汉" * 40_000, "汉" * 32_766 + "…"),
        (COLUMNS[0], " =1+1", "' =1+1"),
        (COLUMNS[0], "＝1+1", "'＝1+1"),
        (COLUMNS[0], "\n@x", "'\n@x"),
    ],
)
def test_a_cell_is_read_back_as_it_was_meant(column, cell, value):
    content = written(Workbook, (column,), [[cell]])
    assert sheet_of(content).rows == [[value]]


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=40
)
CELLS = st.tuples(
    TEXT, TEXT, st.integers(-(10**13) + 1, 10**13 - 1),
    st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    st.dates(date(1900, 3, 1), date(2999, 12, 31)),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(CELLS, min_size=1, max_size=5))
def test_whatever_goes_out_is_read_back_by_the_importer_s_reader(rows):
    content = written(Workbook, COLUMNS[:5], [list(row) for row in rows])
    found = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    lines = found.to_python()[3 : 3 + len(rows)]
    for line, (name, code, whole, amount, day) in zip(lines, rows, strict=True):
        assert line == [safe(name), safe(code), whole, pytest.approx(float(amount)), day]


# Lists of the portal


@pytest.mark.django_db
def test_a_county_without_a_quota_is_missing_in_the_total(cast):
    world = build_world(cast)
    sheet = exported(cast.client("cui"), "funding.counties")
    assert sheet.column("主管教育局", "指标（元）", "已分配（元）") == [
        ("安江市教育局（市本级）", "无数据", "无数据"), ("汉滨区教育局", 100_000, 0),
        ("石泉县教育体育和科技局", "无数据", "无数据"),
    ]  # fmt: skip
    assert sheet.total[2:4] == ["100,000.00（缺 2 项）", "0.00（缺 2 项）"]
    for person in ("shi", "bo"):
        with cast.acting(person) as office:
            quota(office, world.year, "1.50")
    assert exported(cast.client("cui"), "funding.counties").total[2] == 100_003


@pytest.mark.django_db
def test_the_heading_says_filters_and_day(cast):
    query = f"?stage=primary&where={cast.hanbin.pk}&as_of=2026-03-01&q=江畔"
    sheet = exported(cast.client("cui"), "schools.register", query)
    assert sheet.unit_line == (
        "2026-03-01 当天的情况　　主管教育局：汉滨区教育局　　学段：小学　　名称中的字：江畔"
    )
    assert sheet.column("学校名称") == [("江畔实验小学",)]
    answer = cast.client("cui").get(f"/exports/schools.register/xlsx/{query}")
    assert answer["Content-Disposition"].endswith("_2026-03-01.xlsx")
