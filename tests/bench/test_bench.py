"""The bench on a small province: data that keep to the models, pages that answer, honest ratios."""

from dataclasses import replace

import pytest

from accounts.entry import enter_office
from bench import equity, generate, imports, people, plans, results, run
from bench.measure import Page
from groups.models import Membership
from schools.models import School, SchoolFigures

SMALL = replace(generate.Size(), cities=2, counties=6, schools=120, groups=60)

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.usefixtures("committed_db"),
]


@pytest.fixture
def readers(settings):
    settings.ROOT_URLCONF = "bench.urls"
    generate.fill(SMALL, people.employ)
    return people.readers()


def test_each_reader_sees_its_part_of_the_province(readers):
    found = {}
    for reader in readers:
        with enter_office(reader.office):
            found[reader.name] = School.objects.count()
    assert found == {"county": 20, "city": 60, "province": 120}


def test_every_group_has_its_core_and_members_in_its_own_county(readers):
    with enter_office(readers[-1].office):
        rows = Membership.objects.select_related("school", "group")
        assert rows.count() == SMALL.groups * (1 + SMALL.members)
        assert all(row.school.bureau_id == row.group.bureau_id for row in rows)
        assert rows.filter(role="core").count() == SMALL.groups


def test_every_page_of_the_bench_answers_within_its_queries(readers, client):
    pages = [page for page in run.wanted(readers, deep=2) if page.reader]
    assert len(pages) == 19
    for page in pages:
        _page, count, allowed, _scans = run.count_queries(page)
        assert count <= allowed, page.label


def test_the_deep_page_begins_after_the_page_before_it(readers):
    province = readers[-1]
    pages = {page.label: page.url for page in run.wanted(readers, deep=2)}
    first = province.client.get("/api/schools/").json()
    second = province.client.get(pages["/api/schools/ province, page 2"]).json()
    following = province.client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [row["id"] for row in following["results"]]


def test_the_floor_shows_a_visitor_the_groups_of_a_city(readers, client):
    url = f"/floor/?city={run.first_city()}"
    answer = client.get(url)
    assert answer.content.count(b"<tr>") == 1 + 25


def test_a_scan_of_a_large_table_is_found(readers, monkeypatch):
    monkeypatch.setattr(plans, "LARGE", 100)
    statement = "SELECT count(*) FROM schools_school WHERE town = 'x'"
    assert plans.sequential_scans(readers[-1], [statement]) == ["schools_school"]


def test_the_three_ways_of_an_import_bring_in_the_same_rows(readers):
    times = imports.compare(rounds=1, rows=12)
    assert [len(way) for way in (times.floor, times.ours, times.usual)] == [1, 1, 1]
    with enter_office(people.reader(imports.OFFICER).office):
        rows = SchoolFigures.objects.filter(section="primary")
        ours, usual = (rows.filter(filing__school_year=imports.FIRST_YEAR + n) for n in (0, 1))
        assert (ours.count(), usual.count()) == (12, 12)
        assert not rows.filter(pupils=None).exists()


def test_an_import_is_measured_against_both():
    times = imports.Times(50_000, floor=[1.0, 9.0, 1.0], ours=[2.0], usual=[7.0])
    lines = results.import_lines(times, floor=3, usual=4)
    assert [(line.found, line.verdict) for line in lines] == [("2.00×", "met"), ("3.50×", "missed")]


def test_the_national_coefficients_are_those_of_the_statement_by_hand(readers, monkeypatch):
    """`equity.line` stops where the two differ: what is measured is the same figure."""
    monkeypatch.setattr(equity, "SCHOOLS", 300)
    line = equity.line(readers[-1].office, quick=False)
    assert line.what == "差异系数, 300 schools × 7 ÷ one hand-written statement"
    with enter_office(readers[-1].office):
        found = equity.coefficients(readers[-1].office)
    assert len(found) == 14
    assert {n for n, _cv in found.values()} <= set(range(50, 300))


def test_a_ratio_above_its_target_is_missed():
    floor = Page("floor", "/", times=[1.0, 1.0, 9.0])
    slow = Page("/x/", "/x/", target=2.5, stretch=1.7, times=[2.6])
    quick = Page("/y/", "/y/", target=2.5, stretch=1.7, times=[1.6])
    assert results.ratio_line(slow, floor).missed
    assert results.ratio_line(quick, floor) == results.Line(
        "/y/ ÷ floor", "1.60×", "≤ 2.5× (stretch 1.7×)", "stretch"
    )
