"""The register of schools by table: known ones keep what is decided, new ones are entered."""

import pytest

from accounts.models import Jurisdiction
from accounts.refusals import NoVerb, RuleBroken
from records import imports
from records.imports import pipeline
from schools.models import School, SchoolAlias
from schools.queries.register import credit_codes_elsewhere
from schools.rules.codes import check_character
from schools.services.register_import import REGISTER
from tests.records import importing
from tests.schools.test_figures_import import narrow

pytestmark = pytest.mark.django_db
NEW = {"学校名称": "翠湖小学", "学段": "小学", "办学类型": "公办"}
CREDIT = "12610902MB2A00017" + check_character("12610902MB2A00017")


def row(**cells):
    return NEW | cells


def upload(cast, *rows, who="lin"):
    with cast.acting(who) as office:
        batch, _fresh = importing.upload(REGISTER, narrow(*rows), office, "学校.csv")
    return batch


def bring_in(cast, *rows, choices=(), who="lin"):
    with cast.acting(who) as office:
        return importing.bring_in(REGISTER, narrow(*rows), office, choices, "学校.csv")


def kept(cast, batch, what, who="lin"):
    """{row number: problems as (column, sentence), or notes, or the outcome}."""
    with cast.acting(who):
        rows = list(batch.rows.all())
    if what == "problems":
        return {r.number: [(p["column"], p["problem"]) for p in r.problems]
                for r in rows if r.problems}  # fmt: skip
    return {r.number: getattr(r, what) for r in rows if getattr(r, what)}


def test_new_schools_are_entered_with_all_the_table_says(cast):
    batch = bring_in(cast, row(
        区县代码="610902", 学校标识码="3161000077", 学段="九年一贯制", 办学类型="普惠性民办",
        状态="筹建", 办学类别="教学点", 城乡类别="农村", 镇办="江北办", 开办日期="2001年9月1日",
    ))  # fmt: skip
    with cast.acting("lin"):
        school = School.objects.get(name="翠湖小学")
    assert (school.code, school.stage, school.ownership, school.status, school.category) == (
        "3161000077", "nine_year", "inclusive", "planned", "teaching_point",
    )  # fmt: skip
    assert (school.area, school.town, str(school.opened_on)) == ("rural", "江北办", "2001-09-01")
    assert (school.bureau_id, school.source) == (cast.hanbin.pk, "导入：学校.csv")
    node = Jurisdiction.objects.get(pk=school.pk)
    assert (node.parent_id, node.code) == (cast.hanbin.pk, "3161000077")
    assert kept(cast, batch, "outcome") == {3: "新登记学校"}
    assert batch.summary["schools_added"] == 1


def test_known_schools_keep_what_is_decided_and_take_over_the_rest(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(code="3161000001", town="江北办")
    rows = [
        {"学校标识码": "3161000001", "学校名称": "江畔第一实验小学", "学段": "九年一贯制",
         "办学类型": "民办", "状态": "已停办", "镇办": "建民办", "开办日期": "1998/9/1"},
        {"学校标识码": "", "学校名称": "云雾镇中心小学", "学段": "小学", "办学类型": "公办",
         "镇办": "云雾镇"},
        {"学校名称": "柳林小学", "学段": "小学"},
    ]  # fmt: skip
    batch = upload(cast, *rows)
    assert kept(cast, batch, "notes") == {3: [
        "学校名称：名录是“江畔实验小学”，表里是“江畔第一实验小学”；没有改，须办变更申请",
        "学段：名录是“小学”，表里是“九年一贯制学校”；没有改，须办变更申请",
        "状态：名录是“开办中”，表里是“已停办”；没有改，须办变更申请",
        "办学类型：名录是“公办”，表里是“民办”；没有改，须办变更申请",
        "镇办：名录是“江北办”，表里是“建民办”；按表里的改",
    ]}  # fmt: skip
    assert (batch.summary["changes"], batch.summary["schools_known"]) == (1, 3)
    with cast.acting("lin") as lin:
        batch = importing.confirm(REGISTER, batch, {}, lin)
    assert kept(cast, batch, "outcome") == {
        3: "对应已登记学校“江畔实验小学”；已登记：镇办、开办日期",
        4: "对应已登记学校“云雾镇中心小学”；已登记：镇办",
        5: "对应已登记学校“柳林小学”，与名录相同，没有改动",
    }  # fmt: skip
    with cast.acting("lin"):
        core = School.objects.get(pk=cast.core.pk)
    assert (core.name, core.stage, core.status, core.ownership) == (
        "江畔实验小学", "primary", "open", "public",
    )  # fmt: skip
    assert (core.town, str(core.opened_on), core.code) == ("建民办", "1998-09-01", "3161000001")


def test_a_near_name_is_asked_about(cast):
    batch = upload(cast, row(学校名称="云雾镇小学", 学段=""))
    with cast.acting("lin"):
        [proposal] = batch.rows.get().proposals
    assert [(o["value"], o["checked"]) for o in proposal["options"]] == [
        (f"school:{cast.rural.pk}", False), ("new", False),
    ]  # fmt: skip
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="还有 1 处没有选择"):
            imports.confirm(REGISTER, batch, {}, by=lin)
        with pytest.raises(RuleBroken, match="第 3 行选了“新登记”，但没有写明学段和办学类型"):
            imports.confirm(REGISTER, batch, {"school-3": "new"}, by=lin)
        chosen = {"school-3": f"school:{cast.rural.pk}"}
        batch = importing.confirm(REGISTER, batch, chosen, lin)
    assert kept(cast, batch, "outcome") == {
        3: "对应已登记学校“云雾镇中心小学”；学校名称与名录不同，没有改，须办变更申请"
    }
    batch = bring_in(cast, row(学校名称="云雾镇小学"), choices={"school-3": "new"})
    assert batch.summary["schools_added"] == 1


def test_two_rows_may_not_choose_one_school(cast):
    batch = upload(cast, row(学校名称="云雾镇小学"), row(学校名称="云雾镇中心小学"))
    with cast.acting("lin") as lin, pytest.raises(RuleBroken, match="第 3 行和第 4 行对应了同一所"):
        imports.confirm(REGISTER, batch, {"school-3": f"school:{cast.rural.pk}"}, by=lin)


def test_an_alias_is_the_school_and_no_change(cast):
    with cast.acting("lin"):
        SchoolAlias.objects.create(bureau=cast.hanbin, school=cast.rural, name="云雾中小")
    batch = bring_in(cast, {"学校名称": "云雾中小", "学段": "小学"})
    assert kept(cast, batch, "outcome") == {
        3: "对应已登记学校“云雾镇中心小学”，与名录相同，没有改动"
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(学校标识码="316100")], {3: [("学校标识码", "学校标识码须为 10 位数字")]}),
        ([row(统一社会信用代码="12610902MB2A00017B")],
         {3: [("统一社会信用代码", "统一社会信用代码的校验位不对，请核对是否抄错")]}),
        ([row(学段="")], {3: [("学段", "名录里没有这所学校，新登记须写明学段")]}),
        ([row(办学类型="")], {3: [("办学类型", "名录里没有这所学校，新登记须写明办学类型")]}),
        ([row(状态="已停办")], {3: [("状态", "新登记的学校只能是开办中或待开办")]}),
        ([row(开办日期="去年")],
         {3: [("开办日期", "开办日期不是一个日期，请写成 2026-09-01 的样子")]}),
        ([row(区县代码="610922")],
         {3: [("区县代码", "是石泉县教育体育和科技局的代码；各局只登记本局的学校")]}),
        ([row(区县代码="519999")], {3: [("区县代码", "没有这个区县代码")]}),
        ([row(), row(学校名称="翠湖 小学")], {4: [("学校名称", "与第 3 行是同一所学校")]}),
        ([row(学校标识码="3161000055"), row(学校名称="新苗小学", 学校标识码="3161000055")],
         {4: [("学校标识码", "与第 3 行是同一所学校")]}),
        ([row(学校标识码="3161000002")],
         {3: [("学校标识码", "已登记在另一个教育局名下；学校已转来的，请办理隶属调整")]}),
        ([row(学校名称="柳林小学", 学校标识码="3161000001")],
         {3: [("学校名称", "学校标识码 3161000001 是“江畔实验小学”的，与名称对不上")]}),
    ],
)  # fmt: skip
def test_each_mistake_is_said_of_its_cell(cast, rows, expected):
    for who, school, code in (("lin", cast.core, "3161000001"),
                              ("shi", cast.shiquan_school, "3161000002")):  # fmt: skip
        with cast.acting(who):
            School.objects.filter(pk=school.pk).update(code=code)
        Jurisdiction.objects.filter(pk=school.pk).update(code=code)
    assert kept(cast, upload(cast, *rows), "problems") == expected


def test_former_codes_of_a_region_resolve(cast):
    Jurisdiction.objects.filter(pk=cast.hanbin.pk).update(code="610981", former_codes=["610928"])
    batch = upload(cast, row(区县代码="610928"), row(区县代码="610981", 学校名称="新苗小学"))
    assert (batch.summary["good"], kept(cast, batch, "problems")) == (2, {})
    assert kept(cast, batch, "notes") == {3: ["区县代码 610928 是旧代码，现为 610981"]}


ELSEWHERE = "已登记在另一个教育局名下；学校已转来的，请办理隶属调整"
OURS = "已登记在本局的“江畔实验小学”名下，请核对"


def hold(cast, school, who="lin", **codes):
    with cast.acting(who):
        School.objects.filter(pk=school.pk).update(**codes)


def test_a_credit_code_held_in_another_county_is_said_on_its_row(cast):
    """The county learns that the code is taken, and not by whom; the other rows go in."""
    hold(cast, cast.shiquan_school, "shi", credit_code=CREDIT)
    batch = upload(cast, row(统一社会信用代码=CREDIT.lower()), row(学校名称="新苗小学"))
    assert kept(cast, batch, "problems") == {3: [("统一社会信用代码", ELSEWHERE)]}
    with cast.acting("lin"):
        shown = str(list(batch.rows.values()))
    assert cast.shiquan_school.name not in shown and "石泉" not in shown
    known = upload(cast, row(学校名称="柳林小学", 统一社会信用代码=CREDIT))
    assert kept(cast, known, "problems") == {3: [("统一社会信用代码", ELSEWHERE)]}


def test_a_code_taken_after_the_check_is_shown_again_and_nothing_written(cast):
    batch = upload(cast, row(统一社会信用代码=CREDIT))
    hold(cast, cast.shiquan_school, "shi", credit_code=CREDIT)
    with cast.acting("lin") as lin:
        batch = imports.confirm(REGISTER, batch, {}, by=lin)
        assert batch.state == "checked"
        assert not School.objects.filter(name="翠湖小学").exists()
    assert kept(cast, batch, "problems") == {3: [("统一社会信用代码", ELSEWHERE)]}


def test_a_code_of_another_own_school_is_said_on_its_row(cast):
    hold(cast, cast.core, credit_code=CREDIT)
    batch = upload(cast, row(统一社会信用代码=CREDIT),
                   row(学校名称="江畔实验小学", 统一社会信用代码=CREDIT))  # fmt: skip
    problems = kept(cast, batch, "problems")
    assert problems[3] == [("统一社会信用代码", OURS)]


@pytest.mark.parametrize(("field", "cell", "code"), [
    ("code", "学校标识码", "3161000001"), ("credit_code", "统一社会信用代码", CREDIT),
])  # fmt: skip
def test_a_code_of_a_school_struck_out_is_said_on_its_row(cast, field, cell, code):
    hold(cast, cast.core, status="error", **{field: code})
    assert kept(cast, upload(cast, row(**{cell: code})), "problems") == {3: [(cell, OURS)]}


def test_the_database_tells_only_who_acts_which_codes_are_taken(cast):
    hold(cast, cast.core, credit_code=CREDIT)
    for who, told in (("shi", {CREDIT}), ("lin", set()), ("cui", set())):
        with cast.acting(who):
            assert credit_codes_elsewhere([CREDIT]) == told
    assert credit_codes_elsewhere([CREDIT]) == set()


def test_the_same_register_again_changes_nothing(cast):
    rows = [row(镇办="江北办"), row(学校名称="新苗小学", 学校标识码="3161000088")]
    assert bring_in(cast, *rows).summary["schools_added"] == 2
    again = bring_in(cast, *rows, {})
    assert (again.summary["schools_added"], again.summary["schools_changed"]) == (0, 0)
    assert again.summary["schools_known"] == 2


def test_only_an_officer_brings_in_schools(cast):
    for name in ("pan", "zhao", "cui"):
        with cast.acting(name) as office, pytest.raises(NoVerb):
            imports.receive(REGISTER, name="学校.csv", content=narrow(row()), by=office)
        assert cast.client(name).get("/imports/schools.register/").status_code == 403
    for name, offered in (("lin", True), ("pan", False), ("zhao", False)):
        page = cast.client(name).get("/schools/").content.decode()
        assert ('href="/imports/schools.register/"' in page) is offered


def test_three_rows_ask_the_database_no_more_than_one(cast, django_assert_num_queries):
    known = [{"学校名称": name, "镇办": "丙"} for name in ("柳林小学", "江畔实验小学")]
    new = [row(学校名称=f"{n}号小学", 镇办="甲") for n in "子丑寅"]
    for rows in ([row(), known[0]], [*new, *known]):
        batch = upload(cast, *rows)
        with cast.acting("lin") as lin:
            table = pipeline.table_of(REGISTER, batch)
            with django_assert_num_queries(5):
                REGISTER.check(table.rows, lin)
            with django_assert_num_queries(13):
                REGISTER.commit(batch, table.rows, lin)
