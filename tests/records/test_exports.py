"""Every list goes out as it stands on the screen, and as nothing else."""

import html
import re

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts.models import Jurisdiction
from funding.models import Category
from groups.models import EducationGroup, FormationFiling, SharingRecord
from records.exports.kinds import all_exports
from records.models import PersonalExport
from schools.models import Goal, School, SchoolChange
from teachers.models import Teacher
from tests.builders import everything_of, places, rows_to_leak
from tests.exporting import exported
from tests.statements import statements_of

pytestmark = pytest.mark.django_db

KINDS = [kind.kind for kind in all_exports()]
READERS = ("lin", "zhao", "pan", "rao", "shi", "cui", "sheng", "wai_officer")
ROW = re.compile(r'<th scope="row">(?:<a[^>]*>)?(.*?)(?:</a>)?</th>')


def plain(*names):
    """The words of a screen's first column from columns of the file."""
    return lambda sheet: ["".join(map(str, row)) for row in sheet.column(*names)]


def with_subject(sheet):
    return [f"{name}（{subject}）" for name, subject in sheet.column("教师", "学科")]


def by_day(sheet):
    return [f"{day:%Y-%m-%d}" for (day,) in sheet.column("日期")]


def by_year(sheet):
    return [f"{year}年 {stream}" for year, stream in sheet.column("预算年度", "经费来源")]


def bodies(sheet):
    """Cities or counties, without the row of all together."""
    return [row[0] for row in sheet.rows][:-1]


def schools_once(sheet):
    return list(dict.fromkeys(sheet.column("学校", "学年")))


# kind → (screen, its first column from the file, queries both are asked with)
SCREENS = {
    "groups.register": ("/groups/", plain("集团名称"), (
        "", "?state=legacy", "?q=第1", "?where={hanbin}", "?as_of=2020-01-01",
    )),
    "groups.filings": ("/groups/filings/", plain("集团名称"), ("", "?state=submitted", "?q=第2")),
    "groups.initiatives": ("/groups/filings/initiatives/", plain("集团名称"), (
        "", "?state=declined", "?state=open", "?q=第2",
    )),
    "groups.changes": ("/groups/changes/", plain("教育集团"), ("", "?state=submitted", "?q=第2")),
    "groups.records": ("/groups/records/", plain("集团名称"), ("?done=1", "", "?done=1&q=第2")),
    "groups.sharing": ("/groups/{group}/sharing/", plain("内容"), (
        "?group={group}", "?group={group}&kind=course", "?group={group}&kind=venue",
    )),
    "groups.bookings": ("/groups/{group}/sharing/bookings/", plain("资源"), (
        "?group={group}", "?group={group}&state=declined", "?group={group}&kind=venue",
    )),
    "groups.sharing_flows": (
        "/groups/{group}/sharing/flows/", plain("提供学校"), ("?group={group}",)
    ),
    "groups.seats": ("/groups/{group}/council/seats/", plain("职务"), (
        "?group={group}", "?group={group}&kind=member", "?group={group}&as_of=2020-01-01",
    )),
    "groups.resources": (
        "/groups/{group}/sharing/resources/", plain("资源"), ("?group={group}",)
    ),
    "groups.standings": ("/groups/{group}/standings/", plain("类别"), ("?group={group}",)),
    "groups.overdue": ("/groups/plans/overdue/", plain("事项"), ("",)),
    "supervision.bodies": ("/city/", bodies, ("", "?as_of=2020-01-01")),
    "groups.meetings": ("/groups/{group}/council/meetings/", by_day, (
        "?group={group}", "?group={group}&state=signed", "?group={group}&kind=regular",
    )),
    "groups.resolutions": ("/groups/{group}/council/resolutions/", plain("决议"), (
        "?group={group}", "?group={group}&kind=charter", "?group={group}&q=统筹",
    )),
    "groups.research": ("/groups/research/", plain("主题"), (
        "", "?stage=primary", "?stage=senior", "?where={hanbin}",
    )),
    "groups.policies": ("/groups/policies/", plain("名称"), (
        "", "?kind=staffing", "?where={hanbin}", "?as_of=2020-01-01",
    )),
    "groups.problems": ("/groups/leading/", plain("问题"), ("", "?state=all", "?where={hanbin}")),
    "groups.plans": ("/groups/plans/", plain("名称"), (
        "", "?kind=county", "?state=draft", "?where={hanbin}", "?q=第2",
    )),
    "groups.leading_meetings": ("/groups/leading/meetings/", by_day, ("", "?where={hanbin}")),
    "schools.register": ("/schools/", plain("学校名称"), (
        "", "?stage=primary&area=urban", "?q=第1", "?where={shiquan}", "?as_of=2020-01-01",
    )),
    "schools.changes": ("/schools/{school}/changes/", plain("事项"), ("?school={school}",)),
    "schools.figures": ("/schools/figures/", plain("学校"), ("", "?state=draft", "?q=第3")),
    "schools.sections": ("/schools/figures/", plain("学校"), ("", "?school_year=2025", "?q=第3")),
    "schools.goals": ("/schools/goals/", plain("目标"), ("", "?where={shiquan}")),
    "teachers.staff": ("/teachers/", plain("姓名"), ("", "?q=李", "?q=王", "?where={hanbin}")),
    "teachers.postings": ("/postings/", with_subject, ("", "?year=2026", "?state=ended")),
    "funding.quotas": ("/money/", by_year, ("",)),
    "funding.counties": ("/money/", plain("主管教育局"), ("", "?year=2026")),
    "funding.allocations": ("/money/allocations/", plain("教育集团"), ("", "?year=2026")),
    "funding.categories": ("/money/categories/", plain("类别"), ("",)),
    "evaluation.reports": ("/reports/", plain("报告编号"), ("", "?school_year=2026")),
    "funding.expenditures": ("/money/expenditures/", plain("凭证号"), ("", "?state=approved")),
}  # fmt: skip
# A principal's list is of one school: it begins with the year.
OF_A_PRINCIPAL = {"schools.figures": plain("学年"), "schools.sections": plain("学年")}
# The screen of money is of the own quotas for a bureau, of the counties above it.
OWN_BUREAU, ABOVE = ("lin", "zhao", "shi", "wai_officer"), ("cui",)
ONLY = {"funding.quotas": OWN_BUREAU, "funding.counties": ABOVE,
        "supervision.bodies": (*ABOVE, "sheng")}  # fmt: skip


# Of several tables and sentences: tried in tests/schools/test_equity_exports.py.
OF_EQUITY = ("schools.coefficients", "schools.pass_list", "schools.class_sizes")


def test_every_kind_has_its_screen():
    assert sorted(KINDS) == sorted([*SCREENS, *OF_EQUITY])


@pytest.fixture
def world(cast):
    """Three sets of everything in every place, shared this way and that."""
    rows = rows_to_leak(cast)
    hanbin = [row for row in rows if getattr(row, "bureau_id", None) == cast.hanbin.pk]
    return {
        "hanbin": cast.hanbin.pk, "shiquan": cast.shiquan.pk,
        "group": next(row.pk for row in hanbin if isinstance(row, EducationGroup)),
        "school": next(row.pk for row in hanbin if isinstance(row, School)),
    }  # fmt: skip


def screen_rows(client, url):
    """The first column of every page of a list, then of the table of schools that have left
    since; None when the office is refused."""
    answer = client.get(url)
    if answer.status_code != 200:
        return None
    page = answer.content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = [html.unescape(word) for word in ROW.findall(table)]
    pager = answer.context.get("pager") or {}
    if pager.get("next_url"):
        found += screen_rows(client, url.partition("?")[0] + pager["next_url"])
    left = answer.context.get("left") or {"rows": []}
    return found + [row["cells"][0] for row in left["rows"]]


def file_rows(client, kind, query, first):
    answer = client.get(f"/exports/{kind}/xlsx/{query}")
    return first(exported(client, kind, query)) if answer.status_code == 200 else None


@pytest.mark.parametrize("kind", SCREENS)
def test_the_file_is_the_screen(cast, world, kind):
    """Same rows, same order, same filters, same day, for every office that reads the list."""
    screen, first_column, queries = SCREENS[kind]
    shown = 0
    for name in ONLY.get(kind, READERS):
        client = cast.client(name)
        first = OF_A_PRINCIPAL.get(kind, first_column) if name == "pan" else first_column
        for query in queries:
            asked = query.format(**world)
            on_screen = screen_rows(client, screen.format(**world) + asked)
            assert file_rows(client, kind, asked, first) == on_screen, (name, asked)
            shown += len(on_screen or ())
    assert shown


# What leaves the portal


def test_another_countys_rows_are_not_there_whatever_is_asked(cast, world):
    """With something there to leak: 汉滨区 finds rows in every one of them."""
    lin, away = cast.client("lin"), cast.client("wai_officer")
    for kind in SCREENS:
        if kind in ONLY and "lin" not in ONLY[kind]:
            continue
        query = SCREENS[kind][2][0].format(**world)
        own = lin.get(f"/exports/{kind}/csv/{query}").content.decode()
        assert own.count("\n") > 2, kind
        foreign = away.get(f"/exports/{kind}/csv/{query}")
        if foreign.status_code != 404:
            shared = set(foreign.content.decode().splitlines()[1:-1])
            assert all("汉滨区教育局" not in line for line in shared), kind


FORMULA = "=HYPERLINK(1)"
NOBODYS_WORDS = (
    "schools.class_sizes",
    "evaluation.reports",
    "groups.sharing_flows",
    "supervision.bodies",
)  # nothing in them was typed


def test_no_cell_of_any_list_is_a_formula(cast, world):
    """Every kind, with a name in it that a spreadsheet would calculate."""
    with cast.acting("lin") as lin:
        for model in (School, EducationGroup, FormationFiling, Teacher):
            named = model.objects.filter(bureau_id=lin.bureau_id)
            named.update(name=Concat(Value(FORMULA), F("name")))
        SharingRecord.objects.filter(bureau_id=lin.bureau_id).update(title=FORMULA)
        SchoolChange.objects.filter(bureau_id=lin.bureau_id).update(why=FORMULA)
        for model in (Category, Goal):
            model.objects.filter(bureau_id=lin.bureau_id).update(basis=FORMULA)
    Jurisdiction.objects.filter(pk=cast.hanbin.pk).update(name="=1+1")
    for kind in KINDS:
        client = cast.client("cui" if kind == "funding.counties" else "lin")
        query = SCREENS[kind][2][0].format(**world) if kind in SCREENS else ""
        sheet = exported(client, kind, query)
        cells = [cell for line in sheet.page.iter_rows() for cell in line if cell.value]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], kind
        words = [str(cell.value) for cell in cells]
        said = any(word.startswith(("'=HYPER", "'=1+1")) for word in words)
        assert said or kind in NOBODYS_WORDS, kind
        risky = ("=", "+", "@")
        assert not [word for word in words if word.startswith(risky)], kind
        for line in exported(client, kind, query, "csv"):
            assert not [word for word in line if word.startswith(risky)], kind


def test_who_took_out_a_list_of_persons_is_kept(cast, world):
    """Those of teachers and postings, with the filter and the number; the others are not."""
    with cast.acting("lin"):
        before = PersonalExport.objects.count()
    lin = cast.client("lin")
    exported(lin, "teachers.staff", "?q=李", "csv")
    exported(lin, "teachers.postings", "", "csv")
    exported(lin, "groups.register", "", "csv")
    with cast.acting("lin") as office:
        kept = list(PersonalExport.objects.order_by("pk"))[before:]
        assert [(row.kind, row.query, row.form, row.person_id) for row in kept] == [
            ("teachers.staff", "q=%E6%9D%8E", "csv", office.person_id),
            ("teachers.postings", "", "csv", office.person_id),
        ]
    sheet = exported(lin, "teachers.staff", "?q=李")
    assert kept[0].rows == len(sheet.rows) > 0
    columns = sheet.header
    assert not {"出生年月", "手机", "性别"} & set(columns)
    assert "年龄条件满足至" in columns
    assert "年龄条件满足至" not in exported(cast.client("cui"), "teachers.staff").header


# What a list costs

OF_A_GROUP = (
    "groups.sharing", "groups.bookings", "groups.sharing_flows", "groups.seats",
    "groups.meetings", "groups.resolutions", "groups.resources", "groups.standings",
)  # fmt: skip

STATEMENTS = {
    "groups.register": 5, "groups.filings": 3, "groups.changes": 4, "groups.records": 3,
    "groups.initiatives": 3, "groups.plans": 3,
    "groups.sharing": 4, "groups.bookings": 4, "groups.sharing_flows": 6, "groups.research": 3,
    "groups.seats": 4, "groups.meetings": 4, "groups.resolutions": 4,
    "groups.policies": 3, "groups.problems": 3, "groups.leading_meetings": 3,
    "schools.register": 3, "schools.changes": 3, "schools.figures": 3,
    "schools.sections": 4,
    "teachers.staff": 4, "teachers.postings": 4, "funding.quotas": 3, "funding.counties": 5,
    "funding.allocations": 3, "funding.expenditures": 3, "schools.coefficients": 5,
    "schools.pass_list": 4, "schools.class_sizes": 5, "funding.categories": 3,
    "evaluation.reports": 3, "schools.goals": 5,
    "groups.overdue": 3, "groups.resources": 4, "groups.standings": 4, "supervision.bodies": 4,
}  # fmt: skip


def test_a_list_costs_the_same_with_one_row_and_with_three(cast):
    place = places(cast)[0]

    def add(number):
        with cast.acting("lin"):
            return everything_of(place, number, readers=[], parties=[place.core.pk])

    def cost():
        found = {}
        for kind in KINDS:
            client = cast.client("cui" if kind == "funding.counties" else "lin")
            query = f"?group={group.pk}" if kind in OF_A_GROUP else ""
            found[kind] = len(statements_of(client, f"/exports/{kind}/xlsx/{query}"))
        return found

    group = next(row for row in add(1) if isinstance(row, EducationGroup))
    assert cost() == STATEMENTS
    for number in (2, 3):
        for row in add(number):
            if isinstance(row, SharingRecord):
                with cast.acting("lin"):
                    SharingRecord.objects.filter(pk=row.pk).update(group=group)
    assert cost() == STATEMENTS
