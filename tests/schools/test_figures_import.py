"""The yearly figures by table: the form's rules, and no empty cell overwrites anything."""

import csv
import io
import random
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Overtaken, RuleBroken
from records import imports, tasks
from records.imports import pipeline, workbooks
from records.models import ImportBatch
from schools.models import ClassSize, FiguresFiling, School, SchoolFigures
from schools.queries import figures as queries
from schools.rules.figures import SHARED, split
from schools.services import figures as verbs
from schools.services.figures_import import FIGURES
from schools.services.register import enter_school, register_schools
from schools.services.shares import share_out
from tests.records import importing
from tests.schools.test_figures import SIZES, VALUES, YEAR, accepted, fill, opened, submitted
from tests.statements import page_and_statements

pytestmark = pytest.mark.django_db

# The school of test_figures.VALUES as a bureau writes it; money in 万元.
HEADER = [
    "学校标识码", "学校名称", "学段部", "学年", "学生数（人）", "寄宿生数", "学区内学生数",
    "专任教师数", "研究生学历教师数", "本科学历教师数", "专科学历教师数", "专科以下学历教师数",
    "中级及以上职称教师数", "县级以上骨干教师数", "体育艺术专任教师数", "一年级", "二年级",
    "教学及辅助用房面积（m²）", "其中室内体育用房面积", "体育运动场馆面积",
    "教学仪器设备值（万元）", "网络多媒体教室数", "图书册数", "教学用计算机台数",
    "公用经费预算（万元）",
]  # fmt: skip
FULL = dict(zip(HEADER, (
    "", "江畔实验小学", "小学部", "2026-2027", "135", "0", "130", "9", "0", "6", "3", "0", "4", "2",
    "2", "45 44", "46", "800", "40", "1200", "30", "4", "3000", "20", "12",
), strict=True))  # fmt: skip


def table(*rows, header=HEADER):
    """A CSV of rows given as dicts; a title, a unit line and a foot as bureaus have them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["汉滨区学校年度数据"])
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    writer.writerow(["合计"])
    writer.writerow(["填报单位（盖章）："])
    return out.getvalue().encode()


def row(**changes):
    return FULL | changes


def bare(**cells):
    """A row of a narrow table."""
    return {"学校名称": "江畔实验小学", **cells}


def narrow(*rows):
    return table(*rows, header=list(dict.fromkeys(name for r in rows for name in r)))


def upload(cast, content, who="lin"):
    with cast.acting(who) as office:
        batch, _fresh = importing.upload(FIGURES, content, office, "数据.csv")
    return batch


def bring_in(cast, content, who="lin"):
    with cast.acting(who) as office:
        return importing.bring_in(FIGURES, content, office, name="数据.csv")


def wrong(cast, content, who="lin"):
    """[(row, column, problem)] of a check."""
    with cast.acting(who) as office:
        batch, _fresh = importing.upload(FIGURES, content, office, "数据.csv")
        rows = batch.rows.exclude(problems=[])
        return [(r.number, p["column"], p["problem"]) for r in rows for p in r.problems]


def whole(cast, school, year=YEAR):
    """All that stands of a school's filing, ids apart."""
    with cast.acting("lin"):
        filing = FiguresFiling.objects.get(school=school, school_year=year)
        sections = {
            s.section: {name: getattr(s, name) for name in (*queries.NUMBERS, *SHARED)}
            for s in filing.sections.all()
        }
        classes = ClassSize.objects.filter(figures__filing=filing)
        return {
            "state": filing.state, "due_on": filing.due_on, "parties": filing.parties,
            "shared": queries.shared_of(filing), "sections": sections,
            "classes": sorted(classes.values_list("grade", "number", "pupils")),
        }  # fmt: skip


@pytest.fixture
def nine_year(cast):
    with cast.acting("lin") as lin:
        return enter_school(
            name="青禾学校", bureau=cast.hanbin, by=lin, stage="nine_year", code="3161000001"
        )


# What comes in


def test_a_table_brings_what_the_form_brings(cast):
    bring_in(cast, table(row()))
    by_table = whole(cast, cast.core)
    filing = opened(cast, "rao", cast.rural)
    fill(cast, filing, "rao")
    by_form = whole(cast, cast.rural)
    assert by_table == by_form | {"parties": [cast.core.pk]}
    assert by_table["shared"]["equipment_value"] == VALUES["equipment"]["equipment_value"]
    assert by_table["classes"] == [(1, 1, 45), (1, 2, 44), (2, 1, 46)]
    assert SIZES == {1: [45, 44], 2: [46]}


def test_a_row_per_section_and_what_is_shared_once(cast, nine_year):
    bring_in(cast, narrow(
        {"学校标识码": "3161000001", "学校名称": "青禾学校", "学段部": "小学", "学生数": "110",
         "教学及辅助用房面积": "1,000", "图书册数": ""},
        {"学校标识码": "3161000001", "学校名称": "青禾学校", "学段部": "初中部", "学生数": "100",
         "教学及辅助用房面积": "", "图书册数": "２１０"},
    ))  # fmt: skip
    found = whole(cast, nine_year)
    assert {s: v["pupils"] for s, v in found["sections"].items()} == {"primary": 110, "junior": 100}
    assert [v["teaching_area"] for v in found["sections"].values()] == [500, 500]
    assert (found["shared"]["teaching_area"], found["shared"]["books"]) == (1000, 210)


def test_a_section_that_is_not_in_the_table_is_opened_all_the_same(cast, nine_year):
    bring_in(cast, narrow({"学校名称": "青禾学校", "学段部": "初中部", "学生数": "100"}))
    found = whole(cast, nine_year)["sections"]
    assert {s: v["pupils"] for s, v in found.items()} == {"primary": None, "junior": 100}


def test_an_empty_cell_leaves_what_stands(cast):
    fill(cast, opened(cast))
    before = whole(cast, cast.core)
    batch = bring_in(cast, narrow(bare(学生数="136", 寄宿生数="", 一年级="", 二年级="46 1")))
    after = whole(cast, cast.core)
    before["sections"]["primary"]["pupils"] = 136
    assert after == before | {"classes": [(1, 1, 45), (1, 2, 44), (2, 1, 46), (2, 2, 1)]}
    assert batch.summary["filings_new"] == 0


def test_fewer_classes_strike_the_rest(cast):
    bring_in(cast, table(row()))
    bring_in(cast, narrow(bare(一年级="89")))
    assert whole(cast, cast.core)["classes"] == [(1, 1, 89), (2, 1, 46)]


def test_the_same_figures_in_another_file_change_nothing(cast):
    first = bring_in(cast, table(row()))
    assert first.summary["unchanged"] is False
    before = whole(cast, cast.core)
    again = bring_in(cast, table(row(), {}))
    assert again.summary["unchanged"] is True
    assert whole(cast, cast.core) == before


def test_a_former_name_and_a_code_find_the_school(cast, nine_year):
    content = narrow(
        {"学校标识码": "", "学校名称": "汉滨区江畔实验小学", "学段部": "", "学生数": "1"},
        {"学校标识码": "３１６１０００００１", "学校名称": "青禾学校 ", "学段部": "小学",
         "学生数": "2"},
    )  # fmt: skip
    assert wrong(cast, content) == [
        (3, "学校名称",
         "名录里没有这所学校；最接近的是“江畔实验小学”，请改成登记的名称或填写学校标识码"),
    ]  # fmt: skip


def test_earlier_years_may_come_in_too(cast):
    bring_in(cast, narrow(
        bare(学年="2025-2026", 学生数="120"), bare(学年="2024学年", 学生数="110"),
    ))  # fmt: skip
    with cast.acting("lin"):
        rows = SchoolFigures.objects.order_by("filing__school_year")
        assert list(rows.values_list("filing__school_year", "pupils")) == [(2024, 110), (2025, 120)]


# What the table gets wrong


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([bare(学生数="十二")], [("学生数", "学生数须是整数")]),
        ([bare(学生数="-1")], [("学生数", "学生数不能小于 0")]),
        ([bare(学生数="1", 寄宿生数="2")], [("寄宿生数", "寄宿生数不能大于学生数")]),
        ([bare(一年级="45 x")], [("一年级", "“x”不是人数；每班写一个数，用空格隔开")]),
        ([bare(一年级="45 0")], [("一年级", "没有学生的班不用写")]),
        ([bare(七年级="45")], [("七年级", "七年级不在小学部")]),
        ([bare(学段部="初中部", 学生数="1")], [("学段部", "“江畔实验小学”只有小学部")]),
        ([bare(学段部="托班", 学生数="1")],
         [("学段部", "学段部只能是“幼儿园”、“小学部”、“初中部”或“高中部”")]),
        ([bare(学年="2027", 学生数="1")], [("学年", "2027-2028学年还没有开始，不能填报")]),
        ([bare(学年="2016", 学生数="1")], [("学年", "只收 2018-2019学年及以后的数据")]),
        ([bare(学年="2026-2028", 学生数="1")], [("学年", "学年须写成 2026-2027 或 2026")]),
        ([{"学校名称": "", "学生数": "1"}], [("学校名称", "学校名称是空的")]),
        ([{"学校名称": "翠湖小学", "学生数": "1"}],
         [("学校名称", "名录里没有这所学校；请核对名称，或先登记学校")]),
        ([{"学校名称": "石岭小学", "学生数": "1"}],
         [("学校名称", "名录里没有这所学校；请核对名称，或先登记学校")]),
        ([bare(学生数="1"), bare(学生数="2")],
         [("学校名称", "与第 3 行是同一学校、同一学段部")]),
        ([{"学校标识码": "3161000001", "学校名称": "江畔实验小学", "学生数": "1"}],
         [("学校名称", "学校标识码 3161000001 是“青禾学校”的，与名称对不上")]),
        ([{"学校标识码": "3161000009", "学校名称": "青禾学校", "学段部": "小学", "学生数": "1"}],
         [("学校标识码", "名录里“青禾学校”的学校标识码是 3161000001")]),
        ([{"学校名称": "青禾学校", "学生数": "1"}],
         [("学段部", "“青禾学校”有小学部、初中部，请写明是哪一个")]),
        ([{"学校名称": "青禾学校", "学段部": "小学", "图书册数": "5"},
          {"学校名称": "青禾学校", "学段部": "初中", "图书册数": "6"}],
         [("图书册数", "全校合计与第 3 行不同；只写一行，或各行写得一样")]),
    ],
)  # fmt: skip
def test_each_mistake_is_said_of_its_cell(cast, nine_year, rows, expected):
    assert [found[1:] for found in wrong(cast, narrow(*rows))] == expected


def test_a_school_that_does_not_report_is_refused_in_the_words_of_the_form(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(stage="unknown")
        School.objects.filter(pk=cast.weak.pk).update(status="closed")
    content = narrow(bare(学生数="1"), {"学校名称": "柳林小学", "学生数": "1"})
    assert [problem for _row, _column, problem in wrong(cast, content)] == [
        "江畔实验小学的学段还没有核定，不能填报；请主管教育局先核定学段",
        "柳林小学已停办，不能填报；请由在读学生现在的学校填报；状态有误的，请先申请变更",
    ]


def test_a_principal_brings_in_the_own_school_only(cast):
    content = narrow(bare(学生数="135"), {"学校名称": "柳林小学", "学生数": "9"})
    assert wrong(cast, content, "pan") == [
        (4, "学校名称", "不是本校（江畔实验小学）；校长只导入本校的数据")
    ]
    bring_in(cast, content, "pan")
    with cast.acting("lin"):
        assert list(FiguresFiling.objects.values_list("school__name", "parties")) == [
            ("江畔实验小学", [cast.core.pk])
        ]


# Filings that stand


def test_what_was_handed_in_or_accepted_is_not_changed_by_a_table(cast):
    submitted(cast, "rao", cast.rural)
    accepted(cast)
    content = narrow(bare(学生数="1"), {"学校名称": "云雾镇中心小学", "学生数": "1"})
    assert [problem for _row, _column, problem in wrong(cast, content)] == [
        "2026-2027学年的数据已核定，不能再改；确需更正的，请在该校的年度数据页重新开放有关项目",
        "2026-2027学年的数据待核定，不能再改；确需更正的，请在该校的年度数据页勾选有关项目退回",
    ]
    assert [problem for _row, _column, problem in wrong(cast, narrow(bare(学生数="1")), "pan")] == [
        "2026-2027学年的数据已核定，不能再改；确需更正的，请主管教育局经办人退回或重新开放有关项目"
    ]


def test_rows_of_the_template_that_were_not_filled_in_are_left_out_and_said(cast):
    accepted(cast)
    named = {"学段部": "小学部", "学年": "2026-2027"}
    content = narrow(
        bare(学生数="", **named), {"学校名称": "柳林小学", "学生数": "", **named},
        {"学校名称": "云雾镇中心小学", "学生数": "9", **named},
    )  # fmt: skip
    assert wrong(cast, content) == []
    batch = upload(cast, content)
    assert (batch.summary["rows"], batch.summary["unfilled_rows"]) == (1, 2)
    page = cast.client("lin").get(f"/imports/batches/{batch.pk}/").content.decode()
    assert "空着的 2 行没有填，已略过。" in page
    with cast.acting("lin") as lin:
        importing.confirm(FIGURES, batch, {}, lin)
        assert not FiguresFiling.objects.filter(school=cast.weak).exists()


def test_a_template_nobody_filled_in_is_refused(cast):
    batch = upload(cast, narrow(bare(学段部="小学部", 学生数="")))
    assert batch.summary["refusal"]["title"] == "表里的 1 行都还没有填"


def test_the_template_leaves_out_what_is_locked(cast):
    submitted(cast)
    with cast.acting("lin") as lin:
        assert "江畔实验小学" not in {line["name"] for line in FIGURES.prefilled(lin)}


def test_of_what_was_returned_only_the_named_items_change(cast):
    filing = submitted(cast)
    with cast.acting("lin") as lin:
        verbs.settle(filing, {"primary.pupils": "请核对学区内人数"}, by=lin)
    same = {"专任教师数": "9", "图书册数": "3000", "一年级": "45 44"}
    assert wrong(cast, narrow(bare(学区内学生数="120", **same))) == []
    other = {"专任教师数": "10", "图书册数": "3001", "一年级": "45 43"}
    assert [f[1:] for f in wrong(cast, narrow(bare(学区内学生数="121", **other)))] == [
        ("一年级", "“班级”没有退回，不能改"),
        ("专任教师数", "“教师”没有退回，不能改"),
        ("图书册数", "“设备与图书”没有退回，不能改"),
    ]
    bring_in(cast, narrow(bare(学区内学生数="119")))
    assert whole(cast, cast.core)["sections"]["primary"]["in_zone_pupils"] == 119


def test_handed_in_while_the_table_was_written_stops_the_whole_table(cast):
    filing = fill(cast, opened(cast))
    content = narrow(bare(学生数="136"), {"学校名称": "柳林小学", "学生数": "9"})
    batch = upload(cast, content)
    with cast.acting("lin") as lin:
        rows = pipeline.table_of(FIGURES, batch).rows
        FIGURES.check(rows, lin)
        FiguresFiling.objects.filter(pk=filing.pk).update(
            state="submitted", submitted_at=filing.created_at
        )
        with pytest.raises(Overtaken, match="有学校在这期间上报了数据"):
            FIGURES.commit(batch, rows, lin)
        assert FiguresFiling.objects.count() == 1
        # By the usual way the new check shows it, and nothing is written.
        assert importing.confirm(FIGURES, batch, {}, lin).state == "checked"
        assert batch.rows.filter(number=3).exclude(problems=[]).exists()
        assert SchoolFigures.objects.get(filing=filing).pupils == 135


# Plausibility


def test_doubts_are_notes_and_still_ask_for_a_reason_before_handing_in(cast):
    with cast.acting("lin") as lin:
        last = verbs.open_filing(cast.core, YEAR - 1, by=lin)
    fill(cast, last, "lin", **{"primary.pupils": VALUES["primary.pupils"] | {
        "pupils": 400, "in_zone_pupils": 135}})  # fmt: skip
    with cast.acting("lin") as lin:
        FiguresFiling.objects.filter(pk=last.pk).update(
            state="accepted", submitted_at=last.created_at
        )
        few = table(row(**{"学生数（人）": "10"}))
        batch, _fresh = importing.upload(FIGURES, few, lin, "x.csv")
        assert batch.rows.get().problems == [
            {"column": "学区内学生数", "value": "130", "problem": "学区内学生数不能大于学生数"}
        ]
        uneven = table(row(一年级="45 43"))
        batch, _fresh = importing.upload(FIGURES, uneven, lin, "x.csv")
        assert batch.rows.get().notes == [
            "小学部：各班人数之和与学生数不等：134 人，对照 135。"
            "两个数说的是同一批学生，必须相等；改正后才能上报",
            "小学部：学生数比上年减少四成以上：135，对照 400。"
            "撤并、分流会有这样的变化，漏填年级也会，请说明是哪一种；写明原因才能上报",
        ]
        assert batch.summary["good"] == 1
        importing.confirm(FIGURES, batch, {}, lin)
        filing = FiguresFiling.objects.get(school=cast.core, school_year=YEAR)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken, match="各班人数之和与学生数不等"):
        verbs.submit(filing, by=pan)


def test_a_number_ten_times_last_years_is_a_note(cast):
    with cast.acting("lin") as lin:
        last = verbs.open_filing(cast.core, YEAR - 1, by=lin)
        fill(cast, last, "lin")
        verbs.submit(last, by=lin)
    batch = upload(cast, table(row(教学用计算机台数="2000")))
    with cast.acting("lin"):
        [note] = batch.rows.get().notes
    assert note.startswith("教学用计算机台数与上年相差十倍以上：2000，对照 20。")


def test_gaps_are_counted_and_not_said_row_by_row(cast):
    batch = upload(cast, narrow(bare(学生数="135"), {"学校名称": "柳林小学", "学生数": "9"}))
    assert batch.summary["warnings"] == [
        "有 2 份数据还有没填的栏或没有班级；导入后在填报页补齐或写明原因，才能上报。"
    ]
    with cast.acting("lin"):
        assert batch.rows.count() == 0
    assert upload(cast, table(row())).summary["warnings"] == []


# The split


def test_many_filings_are_split_as_the_rule_splits_one(cast):
    """rules.split and the one statement, to the last digit, over every kind of school."""
    chance = random.Random(471)
    stages = ("nine_year", "full_secondary", "twelve_year", "primary")
    with cast.acting("lin") as lin:
        schools = register_schools(
            [{"name": f"第{n}学校", "stage": chance.choice(stages)} for n in range(90)],
            bureau=cast.hanbin, by=lin,
        )  # fmt: skip
        filings = [verbs.open_filing(school, YEAR, by=lin) for school in schools]
        expected = {}
        for filing in filings:
            for name in SHARED:
                amount = chance.choice([None, 0, 1, chance.randrange(10**6)])
                setattr(filing, name, amount)
            filing.teaching_area = chance.choice([None, Decimal(chance.randrange(10**8)) / 100])
            filing.indoor_sports_area = None
            filing.equipment_value = Decimal(chance.randrange(10**13)) / 100
            filing.save()
            rows = list(filing.sections.order_by("pk"))
            alike = chance.randrange(3000)
            for section in rows:
                section.pupils = chance.choice([None, 0, alike, alike, chance.randrange(3000)])
                section.save()
            pupils = {section.section: section.pupils for section in rows}
            for name in SHARED:
                amount = getattr(filing, name)
                parts = split(None if amount is None else Decimal(amount), pupils)
                expected |= {(filing.pk, s, name): part for s, part in parts.items()}
        share_out([filing.pk for filing in filings])
        found = {
            (section.filing_id, section.section, name): getattr(section, name)
            for section in SchoolFigures.objects.filter(filing__in=filings) for name in SHARED
        }  # fmt: skip
    assert found == expected


# Screens, API, what it asks the database


def test_the_screens_lead_to_the_template_and_back(cast):
    for name, offered in (("lin", True), ("pan", True), ("zhao", False), ("du", False)):
        page = cast.client(name).get("/schools/figures/").content.decode()
        assert ('href="/imports/schools.figures/"' in page) is offered, name
    pan = cast.client("pan")
    assert "导入学校年度数据" in pan.get("/imports/schools.figures/").content.decode()
    answer = pan.get("/imports/schools.figures/template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["填报表"]
    rows = [[cell.value for cell in line][:4] for line in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["学校标识码", "学校名称（必填）", "学段部", "学年"],
        [None, "江畔实验小学", "小学部", "2026-2027"],
    ]
    with cast.acting("lin") as lin:
        sheet = openpyxl.load_workbook(io.BytesIO(workbooks.template_of(FIGURES, lin)))["填报表"]
    assert [line[1].value for line in sheet.iter_rows(min_row=3)] == [
        "滨河新建小学", "江畔实验小学", "柳林小学", "云雾镇中心小学",
    ]  # fmt: skip


def test_the_template_that_was_filled_in_comes_back(cast):
    with cast.acting("pan") as pan:
        book = openpyxl.load_workbook(io.BytesIO(workbooks.template_of(FIGURES, pan)))
        sheet = book["填报表"]
        headings = [cell.value for cell in sheet[2]]
        sheet.cell(3, headings.index("学生数（人）") + 1, 135)
        sheet.cell(3, headings.index("一年级（各班人数）") + 1, "45 44 46")
        sheet.cell(3, headings.index("教学仪器设备值（万元）") + 1, 30.5)
        out = io.BytesIO()
        book.save(out)
        importing.bring_in(FIGURES, out.getvalue(), pan, name="数据.xlsx")
    found = whole(cast, cast.core)
    assert found["sections"]["primary"]["pupils"] == 135
    assert found["classes"] == [(1, 1, 45), (1, 2, 44), (1, 3, 46)]
    assert found["shared"]["equipment_value"] == 305_000


def test_the_api_brings_figures_in(cast):
    pan = cast.client("pan")
    sent = {"kind": "schools.figures", "file": SimpleUploadedFile("数据.csv", table(row()))}
    answer = pan.post("/api/imports/", sent)
    assert answer.status_code == 201
    with cast.acting("pan"):
        tasks.check_import(answer.json()["run"])
    url = f"/api/imports/{answer.json()['id']}/"
    assert pan.get(url).json()["summary"]["good"] == 1
    done = pan.post(f"{url}steps/confirm/", {}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "confirmed")
    listed = pan.get("/api/imports/?kind=schools.figures").json()["results"]
    assert [batch["file_name"] for batch in listed] == ["数据.csv"]
    assert pan.get("/api/imports/").status_code == 403


def test_a_batch_is_its_own_sides(cast):
    """A school's upload is the school's; an officer's is no school's, nor another county's."""
    own, bureaus = upload(cast, table(row()), "pan"), upload(cast, table(row()), "lin")
    assert own.pk != bureaus.pk
    for name, sees in (("pan", {own.pk}), ("lin", {own.pk, bureaus.pk}), ("ning", set()),
                       ("shi", set()), ("wai_officer", set())):  # fmt: skip
        client = cast.client(name)
        found = {b.pk for b in (own, bureaus)
                 if client.get(f"/imports/batches/{b.pk}/").status_code == 200}  # fmt: skip
        assert found == sees, name
        others = {b.pk for b in (own, bureaus)} - sees
        assert {client.post(f"/imports/batches/{pk}/confirm/").status_code for pk in others} <= {
            404
        }
    with cast.acting("lin"):
        assert set(ImportBatch.objects.values_list("state", flat=True)) == {"checked"}


def test_three_rows_ask_the_database_no_more_than_one(cast, django_assert_num_queries):
    one = narrow(bare(学生数="135", 图书册数="1", 一年级="135"))
    three = narrow(*({"学校名称": name, "学生数": "9", "图书册数": "1", "一年级": "9"}
                     for name in ("云雾镇中心小学", "柳林小学", "滨河新建小学")))  # fmt: skip
    for content in (one, three):
        batch = upload(cast, content)
        with cast.acting("lin") as lin:
            rows = pipeline.table_of(FIGURES, batch).rows
            with django_assert_num_queries(7):
                FIGURES.check(rows, lin)
            with django_assert_num_queries(19):
                FIGURES.commit(batch, rows, lin)


def test_the_check_page_asks_the_same_of_one_row_and_of_three(cast):
    contents = [narrow(*[bare(学年=str(year), 学生数="9", 一年级="8") for year in years])
                for years in ((2026,), (2026, 2025, 2024))]  # fmt: skip
    lin, counts = cast.client("lin"), set()
    for content in contents:
        batch = upload(cast, content)
        answer, statements = page_and_statements(lin, f"/imports/batches/{batch.pk}/")
        assert "各班人数之和与学生数不等" in answer.content.decode()
        counts.add(len(statements))
    assert len(counts) == 1


def test_confirming_twice_writes_once(cast):
    with cast.acting("lin") as lin:
        batch = importing.bring_in(FIGURES, table(row()), lin, name="数据.csv")
        again = imports.confirm(FIGURES, batch, {}, by=lin)
        assert (again.pk, again.state) == (batch.pk, "confirmed")
        assert FiguresFiling.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "entry"),
    [("schools.figures", "年度数据"), ("schools.register", "学校"), ("groups.register", "集团")],
)
def test_the_pages_of_an_import_stand_under_the_entry_they_began_from(cast, kind, entry):
    page = cast.client("lin").get(f"/imports/{kind}/")
    entries = [e["label"] for e in (*page.context["nav"]["rooms"], *page.context["nav"]["pages"])
               if e["active"]]  # fmt: skip
    assert entry in " ".join(map(str, entries))
    if kind == "schools.figures":
        batch = upload(cast, narrow(bare(学生数="9", 一年级="8")))
        page = cast.client("lin").get(f"/imports/batches/{batch.pk}/")
        assert [e["label"] for e in page.context["nav"]["pages"] if e["active"]] == [entry]
