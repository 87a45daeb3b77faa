"""Names that nobody can read are no names, from wherever they come."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.names import can_be_read, seen
from accounts.refusals import RuleBroken
from groups.models import EducationGroup, FormationFiling
from records.imports.cells import read_column
from records.imports.columns import Column
from schools.models import School
from schools.rules import normal_name, sort_key
from schools.services.register import enter_school
from tests.grouped import group_in_force
from tests.groups.changing import drafted as change_drafted
from tests.groups.filing import BASICS, drafted

pytestmark = pytest.mark.django_db
UNREADABLE = [
    "\u200b",
    "\u3164",
    "\u115f\u1160\uffa0",
    "\u2060\ufeff",
    "\u202e\u2066",
    "\x07",
    "·—",
]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_group_is_not_filed_under_a_name_nobody_can_read(cast, name):
    with pytest.raises(RuleBroken) as refused:
        drafted(cast, name=name)
    assert refused.value.title == "集团名称里没有字"
    with cast.acting("pan"):
        assert not FormationFiling.objects.exists()


def test_a_name_keeps_only_what_is_seen(cast):
    assert drafted(cast, name="\u202e江畔\u200b教育集团\ufeff").name == "江畔教育集团"
    assert seen("\u3164第 1\uffff 小学\x07\ufffe") == "第 1 小学"
    assert normal_name("江畔\u200b小学") == normal_name("江畔小学")
    assert sort_key("江畔\u200b小学") == sort_key("江畔小学")
    assert [can_be_read(name) for name in ("𠮷", "A", "7", "·")] == [True, True, True, False]


def test_a_rename_to_nothing_is_refused(cast):
    group = group_in_force(cast)
    with pytest.raises(RuleBroken) as refused:
        change_drafted(cast, group, [("rename", {"name": "\u3164"})])
    assert refused.value.title == "名称里没有字"


def test_a_school_is_not_entered_under_a_name_nobody_can_read(cast):
    with cast.acting("lin") as lin, pytest.raises(RuleBroken):
        enter_school(name="\u3164\u200b", bureau=cast.hanbin, by=lin, stage="primary")


def test_the_screen_and_the_api_refuse_it(cast):
    client, data = cast.client("pan"), BASICS | {"name": "\u3164", "token": str(uuid.uuid4())}
    page = client.post(reverse("groups:filing-new"), data)
    assert (page.status_code, "集团名称里没有字" in page.content.decode()) == (422, True)
    answer = client.post("/api/filings/", data, content_type="application/json")
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, "集团名称里没有字")


def test_an_import_takes_such_a_cell_for_empty():
    column = Column("name", "集团名称", required=True)
    assert read_column(column, ["\u3164", "江畔"])[1] == {0: "集团名称是空的"}


@pytest.mark.parametrize("name", ["\u3164", "\u200b\u2066", "\u3000 "])
def test_the_database_keeps_no_such_name(cast, name):
    group = group_in_force(cast)
    with cast.acting("lin"):
        for row, key in ((EducationGroup, group.pk), (School, cast.core.pk)):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.objects.filter(pk=key).update(name=name)
