"""Lists, records, search, exports and the public register: what each office reads."""

from datetime import date

import pytest
from django.utils import timezone

from groups.models import EducationGroup, Membership, PublishedGroup
from groups.services.publishing import publish
from groups.services.register import confirm, standing, supersede
from tests.exporting import exported
from tests.groups.registers import as_csv, line
from tests.groups.test_register_import import bring_in
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


def add_groups(cast, count, *, sure=True):
    """`count` confirmed groups of 汉滨区, a core and a member each."""
    lines = []
    for number in range(count):
        lines.append(line(f"甲{number}教育集团", f"甲{number}核心小学", "核心校"))
        lines.append(line(f"甲{number}教育集团", f"甲{number}成员小学", "成员校"))
    with cast.acting("lin") as lin:
        batch = bring_in(as_csv(*lines), lin, sayings(lines))
    if sure:
        with cast.acting("zhao") as zhao:
            for group in EducationGroup.objects.filter(import_batch=batch):
                confirm(group, by=zhao, start=date(2021, 9, 1))


def sayings(lines):
    return {f"school-{number}": "new" for number in range(2, len(lines) + 2)}


@pytest.mark.parametrize("name", ["lin", "cui", "sheng"])
@pytest.mark.parametrize(
    ("url", "most"),
    [("/groups/", 6), ("/schools/", 6), ("/api/groups/", 4), ("/api/schools/", 4)],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(cast, name, url, most):
    client = cast.client(name)
    add_groups(cast, 1)
    one = statements_of(client, url)
    add_groups(cast, 3)
    three = statements_of(client, url)
    assert len(one) == len(three)
    assert len(three) <= most, "\n".join(three)


def test_a_record_costs_the_same_with_one_member_and_with_three(cast):
    add_groups(cast, 1)
    lines = [line("乙教育集团", "乙核心小学", "核心校")]
    lines += [line("乙教育集团", f"乙{n}成员小学") for n in range(3)]
    with cast.acting("lin") as lin:
        bring_in(as_csv(*lines), lin, sayings(lines))
    with cast.acting("zhao") as zhao:
        confirm(EducationGroup.objects.get(name="乙教育集团"), by=zhao, start=date(2021, 9, 1))
        pks = {g.name: g.pk for g in EducationGroup.objects.all()}
    lin = cast.client("lin")
    small = statements_of(lin, f"/groups/{pks['甲0教育集团']}/")
    assert len(small) == len(statements_of(lin, f"/groups/{pks['乙教育集团']}/"))


def names_in(page, pool):
    return [name for name in pool if name in page]


def test_each_office_reads_its_own_groups(cast):
    add_groups(cast, 1)
    for name, seen in {
        "lin": True, "zhao": True, "pan": True, "cui": True, "du": True, "sheng": True,
        "shi": False, "wai_officer": False, "wai_coordinator": False,
    }.items():  # fmt: skip
        page = cast.client(name).get("/groups/").content.decode()
        assert ("甲0教育集团" in page) is seen, name
        rows = cast.client(name).get("/api/groups/").json()["results"]
        assert [row["name"] for row in rows] == (["甲0教育集团"] if seen else []), name
    with cast.acting("lin"):
        pk = EducationGroup.objects.get().pk
    for name in ("shi", "wai_officer", "wai_coordinator"):
        for url in (f"/groups/{pk}/", f"/groups/{pk}/members/", f"/api/groups/{pk}/"):
            assert cast.client(name).get(url).status_code == 404
    for name in ("xi", "an", "ji"):
        for url in (
            "/groups/",
            f"/groups/{pk}/",
            "/schools/",
            "/search/",
            "/exports/groups.register/csv/",
        ):
            assert cast.client(name).get(url).status_code == 403
    assert cast.client(None).get("/groups/").status_code == 302
    assert cast.client(None).get("/api/groups/").status_code in (401, 403)


def test_another_county_reads_the_group_its_school_is_in(cast):
    """The lists of members come from the tree: a school of another bureau is still named."""
    add_groups(cast, 1)
    with cast.acting("zhao") as zhao:
        group = EducationGroup.objects.get()
        row = standing(group).get(role="member")
        Membership.objects.create(
            bureau=cast.hanbin, group=group, school_id=cast.shiquan_school.pk,
            institution_id=cast.shiquan_school.pk, role="member", days=row.days,
            known=(timezone.now(), None),
        )  # fmt: skip
        publish(group, by=zhao)
    shi = cast.client("shi")
    page = shi.get(f"/groups/{group.pk}/").content.decode()
    assert names_in(page, ["甲0核心小学", "甲0成员小学", "石岭小学"]) == [
        "甲0核心小学", "甲0成员小学", "石岭小学",
    ]  # fmt: skip
    listed = shi.get("/api/groups/").json()["results"]
    assert [(g["name"], g["cores"], g["member_count"], g["may"]) for g in listed] == [
        ("甲0教育集团", ["甲0核心小学"], 2, [])
    ]
    with cast.acting("zhao"):
        assert PublishedGroup.objects.get().readers == [cast.shiquan.pk]


def test_filters_and_search(cast):
    add_groups(cast, 2)
    lines = [line("乙山幼儿教育集团", "乙山幼儿园", "核心校", "幼儿园")]
    with cast.acting("lin") as lin:
        bring_in(as_csv(*lines), lin, sayings(lines))
    lin, cui = cast.client("lin"), cast.client("cui")

    def found(client, query):
        rows = client.get(f"/api/groups/?{query}").json()["results"]
        return [row["name"] for row in rows]

    both = ["甲0教育集团", "甲1教育集团"]
    assert found(lin, "stage=kindergarten") == ["乙山幼儿教育集团"]
    assert found(lin, "state=in_force") == both
    assert found(lin, "state=legacy") == ["乙山幼儿教育集团"]
    assert found(lin, "q=乙山") == found(lin, "q=ys") == found(lin, "q=yishan")
    assert found(lin, "q=yishan") == ["乙山幼儿教育集团"]
    assert found(lin, "as_of=2021-08-31") == ["乙山幼儿教育集团"]
    assert found(lin, "as_of=2021-09-01") == [*both, "乙山幼儿教育集团"]
    assert found(cui, f"where={cast.hanbin.pk}&state=in_force") == both
    assert found(cui, f"where={cast.shiquan.pk}") == []
    assert found(lin, "stage=nonsense") == [*both, "乙山幼儿教育集团"]
    page = lin.get("/groups/?as_of=昨天").content.decode()
    assert "日期要写成 2026-09-01 这样" in page
    assert "没有符合这些条件的教育集团" in lin.get("/groups/?q=没有").content.decode()


def test_members_as_of_a_day(cast):
    add_groups(cast, 1)
    with cast.acting("zhao"):
        group = EducationGroup.objects.get()
        from django.db.backends.postgresql.psycopg_any import DateRange

        left = standing(group).filter(role="member")
        supersede(left, days=DateRange(date(2021, 9, 1), date(2024, 9, 1)))
    lin = cast.client("lin")

    def count(day):
        return lin.get(f"/api/groups/{group.pk}/?as_of={day}").json()["member_count"]

    assert [count(d) for d in ("2021-08-31", "2021-09-01", "2024-08-31", "2024-09-01")] == [
        0, 1, 1, 0,
    ]  # fmt: skip
    page = lin.get(f"/groups/{group.pk}/?as_of=2024-08-31").content.decode()
    assert "2021-09-01 至 2024-08-31" in page
    assert "您看到的是 2024-08-31 当天的情况" in page
    assert "甲0成员小学" not in lin.get(f"/groups/{group.pk}/").content.decode()
    assert "甲0成员小学" in lin.get(f"/groups/{group.pk}/members/").content.decode()


def test_the_export_is_the_list(cast):
    add_groups(cast, 2)
    lines = [line("=cmd|x", "=1+1小学", "核心校")]
    with cast.acting("lin") as lin:
        bring_in(as_csv(*lines), lin, sayings(lines))
    lin = cast.client("lin")
    header, row, source = exported(lin, "groups.register", "?state=legacy", "csv")
    assert (row[0], row[header.index("核心校")]) == ("'=cmd|x", "'=1+1小学")
    assert source[0].startswith("数据来源与更新：各县区教育局登记的教育集团名录，汉滨区教育局于 ")
    sheet = exported(lin, "groups.register", "?state=in_force")
    assert sheet.column("集团名称", "核心校", "成员校数（所）", "成员校") == [
        ("甲0教育集团", "甲0核心小学", 1, "甲0成员小学"),
        ("甲1教育集团", "甲1核心小学", 1, "甲1成员小学"),
    ]
    assert sheet.total is None  # a school in two groups is one school
    assert lin.get("/exports/groups.register/exe/").status_code == 404


def test_pages_turn_both_ways(cast):
    add_groups(cast, 27, sure=False)
    lin = cast.client("lin")
    first = lin.get("/groups/?state=legacy")
    assert "共 27 个教育集团" in first.content.decode()
    following = first.context["pager"]["next_url"]
    second = lin.get(f"/groups/{following}")
    assert len(second.context["rows"]) == 2
    back = lin.get(f"/groups/{second.context['pager']['prev_url']}")
    assert [r["url"] for r in back.context["rows"]] == [r["url"] for r in first.context["rows"]]
    assert "state=legacy" in following


def test_one_search_box_finds_groups_and_schools(cast):
    add_groups(cast, 1)
    lin = cast.client("lin")

    def found(words):
        sections = lin.get("/search/", {"q": words}).context["sections"]
        return [[row["cells"][0] for row in part["rows"]] for part in sections]

    assert found("甲0") == [["甲0教育集团"], ["甲0成员小学", "甲0核心小学"]]
    assert found("jpsy") == [[], ["江畔实验小学"]]
    assert found("江畔") == [[], ["江畔实验小学"]]
    assert lin.get("/search/").context["sections"] == []
    assert cast.client("shi").get("/search/", {"q": "甲0"}).context["sections"][0]["rows"] == []


# The public register


def test_anybody_reads_what_was_published_and_nothing_else(cast):
    add_groups(cast, 1)
    lines = [line("乙教育集团", "乙小学", "核心校")]
    with cast.acting("lin") as lin:
        bring_in(as_csv(*lines), lin, sayings(lines))
    visitor = cast.client(None)
    cities = visitor.get("/public/")
    assert [row["cells"] for row in cities.context["rows"]] == [["安江市", 1], ["远江市", 0]]
    page = visitor.get("/public/anjiang/")
    assert [row["cells"] for row in page.context["rows"]] == [
        ["甲0教育集团", "甲0核心小学", 1, "义务教育", "汉滨区教育局", "2021-09-01"]
    ]
    assert "乙教育集团" not in page.content.decode()
    assert "登录" not in page.content.decode()
    with cast.acting("lin"):
        pks = {g.name: g.pk for g in EducationGroup.objects.all()}
    shown = visitor.get(f"/public/anjiang/groups/{pks['甲0教育集团']}/").content.decode()
    assert names_in(shown, ["甲0核心小学", "甲0成员小学"]) == ["甲0核心小学", "甲0成员小学"]
    assert visitor.get(f"/public/anjiang/groups/{pks['乙教育集团']}/").status_code == 404
    assert visitor.get(f"/public/yuan/groups/{pks['甲0教育集团']}/").status_code == 404
    assert visitor.get("/public/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [("q=甲0", 1), ("q=成员", 1), ("q=汉滨", 1), ("q=没有", 0), ("stage=senior", 0),
     ("stage=compulsory", 1), ("stage=x", 1), ("after=x", 1)],
)  # fmt: skip
def test_the_public_searches_by_name_and_school(cast, query, count):
    add_groups(cast, 1)
    assert len(cast.client(None).get(f"/public/anjiang/?{query}").context["rows"]) == count
