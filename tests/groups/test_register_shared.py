"""The list's indexed filter says what `within` says, and its function tells nobody more."""

import pytest
from django.db import connection

from groups.models import EducationGroup
from groups.queries.register import listed
from tests.evaluation.build import make_group

pytestmark = pytest.mark.django_db
READERS = [
    "lin",
    "zhao",
    "pan",
    "shi",
    "shu",
    "cui",
    "du",
    "sheng",
    "wai_officer",
    "wai_supervisor",
]


@pytest.fixture
def shared(cast):
    with cast.acting("lin"):
        make_group("甲集团", cast.core, [cast.rural])
        cast.opened = make_group("乙集团", cast.weak, [], readers=[cast.shiquan.pk])
    with cast.acting("wai_officer"):
        make_group("丙集团", cast.away_school, [])
    return cast


@pytest.mark.parametrize("who", READERS)
def test_the_list_is_what_the_office_may_see(shared, who):
    with shared.acting(who) as office:
        assert set(listed(office, {})) == set(EducationGroup.objects.within(office))


def test_each_sees_its_own_and_what_was_opened_to_it(shared):
    found = {}
    for who in ("lin", "shi", "cui", "sheng", "wai_officer"):
        with shared.acting(who) as office:
            found[who] = sorted(group.name for group in listed(office, {}))
    assert found == {
        "lin": ["乙集团", "甲集团"], "shi": ["乙集团"], "cui": ["乙集团", "甲集团"],
        "sheng": ["丙集团", "乙集团", "甲集团"], "wai_officer": ["丙集团"],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["wai_officer", "wai_supervisor", "xi"])
def test_the_function_answers_for_ones_own_bodies_only(shared, who):
    with shared.acting(who), connection.cursor() as cursor:
        cursor.execute("SELECT groups_shared_with(ARRAY[%s]::bigint[])", [shared.shiquan.pk])
        assert cursor.fetchone() == ([],)


def test_without_an_office_the_function_says_nothing(shared):
    with connection.cursor() as cursor:
        cursor.execute("SELECT groups_shared_with(ARRAY[%s]::bigint[])", [shared.shiquan.pk])
        assert cursor.fetchone() == ([],)


def test_the_county_it_was_opened_to_is_told(shared):
    with shared.acting("shi"), connection.cursor() as cursor:
        cursor.execute("SELECT groups_shared_with(ARRAY[%s]::bigint[])", [shared.shiquan.pk])
        assert cursor.fetchone() == ([shared.opened.pk],)
