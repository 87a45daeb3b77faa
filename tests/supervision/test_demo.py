"""The demo loads whole, keeps every constraint, and is what the tour says."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.entry import acting_office, appointments_of, enter_office, system_office
from accounts.models import Jurisdiction, User
from accounts.offices import Office
from evaluation.models import Report
from groups.models import (
    ChangeRequest,
    CityRecord,
    CountyMode,
    EducationGroup,
    FormationFiling,
    GroupLine,
    GroupPeriod,
    GroupStanding,
    LetterTemplate,
    Membership,
    Mode,
    Problem,
    SupportPolicy,
)
from records.inbox import todos_of
from records.models import ImportBatch, TaskRun
from schools.models import ClassSize, School
from supervision.demo import names
from supervision.demo.accounts import pages
from supervision.demo.people import PASSWORD
from teachers.models import Posting, Teacher, TeacherPrivate

STATES_OF_FILINGS = {
    "draft", "submitted", "reviewed", "returned", "approved", "rejected", "withdrawn",
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One load for the whole module, undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        load()
        yield
        transaction.set_rollback(True)


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def city(slug):
    return Jurisdiction.objects.get(kind="city", slug=slug)


def office(login):
    person = User.objects.get(username=login)
    return acting_office(appointments_of(person)[0])


def inside(slug):
    return enter_office(system_office(city(slug)))


def test_the_units_of_ankang_with_their_codes():
    found = dict(Jurisdiction.objects.filter(city__slug="ankang", kind="bureau")
                 .values_list("code", "name"))  # fmt: skip
    assert sorted(found) == [
        "610900", "610902", "610921", "610922", "610923", "610924", "610925", "610926", "610927",
        "610929", "610930000", "610932000", "610981",
    ]  # fmt: skip
    assert found["610923"] == "宁陕县教育体育和科技局"
    assert Jurisdiction.objects.get(code="610981").former_codes == ["610928"]


def test_43_groups_in_all_modes_and_states():
    with inside("ankang"):
        groups = EducationGroup.objects.all()
        assert groups.count() == 43
        assert {g.state for g in groups} == {"in_force", "legacy", "closed"}
        assert {g.mode for g in groups} == set(Mode.values)
        recorded = set(CityRecord.objects.values_list("group_id", flat=True))
        waiting = {g.pk for g in groups if g.state == "in_force"} - recorded
        assert recorded and waiting


def test_filings_in_every_state():
    with inside("ankang"):
        states = set(FormationFiling.objects.values_list("state", flat=True))
    assert states == STATES_OF_FILINGS


def test_groups_with_a_history_and_a_change_in_every_hand():
    with inside("ankang"):
        states = set(ChangeRequest.objects.values_list("state", flat=True))
        assert states == {"draft", "submitted", "reviewed", "returned", "approved"}
        line = GroupLine.objects.select_related("source", "target").get()
        assert (line.kind, line.source.state, line.target.state) == (
            "absorbed", "closed", "in_force",
        )  # fmt: skip
        assert GroupPeriod.objects.filter(group__name="汉滨江北片区教育集团").count() == 2
        leaving = Membership.objects.filter(
            known__upper_inf=True, days__endswith__gt=timezone.localdate(), group__state="in_force"
        )
        assert leaving.count() == 1


def test_leading_groups_policies_and_a_countys_own_rules():
    with inside("ankang"):
        of_hanbin = Problem.objects.filter(bureau__code="610902")
        today = timezone.localdate()
        assert sorted((p.state, p.due_on < today) for p in of_hanbin) == [
            ("closed", False), ("open", False), ("open", True),
        ]  # fmt: skip
        assert {row.kind for row in SupportPolicy.objects.all()} >= {"staffing", "titles", "money"}
        assert CountyMode.objects.get().name == "校际联合体"
        standings = GroupStanding.objects.filter(state="in_force").values_list("kind", flat=True)
        assert sorted(standings) == ["demonstration", "rectification", "warning"]
        assert LetterTemplate.objects.get(current=True).bureau.code == "610902"
        assert FormationFiling.objects.filter(state="approved", bureau__code="610926").exists()


def test_what_was_filed_was_filed_before_today():
    with inside("ankang"):
        filed = FormationFiling.objects.exclude(state="draft")
        today = timezone.localdate()
        assert all(timezone.localdate(filing.submitted_at) < today for filing in filed)
        groups = [filing.group for filing in filed.filter(state="approved")]
        assert len(groups) == 2
        assert all(group.in_force_on < today for group in groups)


def test_no_school_name_twice_and_about_170_schools():
    with inside("ankang"):
        found = list(School.objects.values_list("name", flat=True))
    assert len(found) == len(set(found))
    assert 165 <= len(found) <= 200


def test_teachers_have_invented_names_and_their_private_rows_stay_private():
    made = {surname + given for surname in names.SURNAMES for given in names.GIVEN}
    with inside("ankang"):
        found = list(Teacher.objects.values_list("name", flat=True))
        assert TeacherPrivate.objects.count() == 0
    assert 1800 <= len(found) <= 2500
    assert set(found) <= made


def test_postings_at_every_step_of_the_flow():
    with inside("ankang"):
        assert set(Posting.objects.values_list("state", flat=True)) == set(Posting.State.values)


def test_some_classes_are_too_large_and_two_far_too_large():
    with inside("ankang"):
        assert ClassSize.objects.filter(pupils__gte=66).count() == 2
        assert ClassSize.objects.filter(pupils__gte=56).count() > 10


def test_reports_are_frozen_and_their_runs_are_over():
    with inside("ankang"):
        subjects = sorted(Report.objects.values_list("subject_name", flat=True))
    assert subjects == sorted(["安康市", "汉滨区", "紫阳县"] * 2)
    assert {run.state for run in TaskRun.objects.all()} == {"done"}


def test_two_tables_wait_for_their_confirmation():
    with enter_office(office("hanyin.jingban1")):
        batches = ImportBatch.objects.order_by("pk")
        assert [(b.kind, b.state) for b in batches] == [
            ("groups.register", "checked"), ("schools.figures", "checked"),
        ]  # fmt: skip
        for batch in batches:
            assert batch.rows.exclude(problems=[]).count() > 0
            assert batch.summary["good"] > 0


def test_every_office_logs_in_with_the_printed_password():
    logins = ["hanbin.jingban1", "hanbin.shenpi", "hanbin.xiaozhang1", "shi.dudao", "sheng.duzhe"]
    for login in logins:
        answer = Client().post(
            reverse("accounts:login"), {"username": login, "password": PASSWORD}
        )  # fmt: skip
        assert answer.status_code == 302, login


def test_every_bureau_has_two_officers_and_an_approver():
    for bureau in Jurisdiction.objects.filter(kind="bureau"):
        held = sorted(bureau.appointments.values_list("office", flat=True))
        assert held == [Office.APPROVER, Office.OFFICER, Office.OFFICER]


def test_the_people_who_decide_have_something_to_do():
    for login in ("hanbin.jingban1", "hanyin.shenpi", "ziyang.xiaozhang1", "shi.xietiao"):
        acting = office(login)
        with enter_office(acting):
            assert todos_of(acting), login


def test_the_second_city_sees_nothing_of_the_first():
    with inside("yuanjiang"):
        assert EducationGroup.objects.count() == 4
        assert School.objects.count() == 20
        assert {s.bureau.city.slug for s in School.objects.select_related("bureau__city")} == {
            "yuanjiang"
        }


def test_the_tour_names_people_and_schools_that_are_there():
    lines = list(pages())
    with inside("ankang"):
        schools = set(School.objects.values_list("name", flat=True))
    assert len(lines) < 72
    for word in ("hanbin.xiaozhang1", "hanbin.xiaozhang2", "hanbin.xiaozhang4"):
        person = User.objects.get(username=word)
        assert person.appointments.get().jurisdiction.name in schools
        assert sum(word in line for line in lines) >= 2


def test_the_second_load_changes_nothing():
    before = Jurisdiction.objects.count()
    assert "演示数据已经在了" in load()
    assert Jurisdiction.objects.count() == before
