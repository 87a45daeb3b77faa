"""guardian's rows follow today's appointments, and nobody grants what they do not hold."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Appointment
from accounts.offices import MATRIX, Office
from accounts.refusals import NoVerb, RuleBroken

pytestmark = pytest.mark.django_db


def perms(person, node):
    """The verbs guardian says a person has on a node."""
    fresh = type(person).objects.get(pk=person.pk)
    return {verb for verb in MATRIX[Office.OFFICER] if fresh.has_perm(f"accounts.{verb}", node)}


def test_an_appointment_gives_its_verbs_on_its_node_only(cast):
    assert perms(cast.person("lin"), cast.hanbin) == MATRIX[Office.OFFICER]
    assert perms(cast.person("lin"), cast.shiquan) == set()


def test_relieved_people_lose_their_verbs(cast):
    lin = cast.person("lin").appointments.get()
    with cast.acting("an") as an:
        services.relieve(lin, on=timezone.localdate() - timedelta(days=1), reason="调离", by=an)
    assert perms(cast.person("lin"), cast.hanbin) == set()


def test_a_term_that_ended_yesterday_is_taken_back_by_the_daily_task(cast):
    Appointment.objects.filter(person=cast.person("lin")).update(
        until=timezone.localdate() - timedelta(days=1)
    )
    services.derive_permissions()
    assert perms(cast.person("lin"), cast.hanbin) == set()


def test_a_second_term_is_a_second_row_and_terms_do_not_overlap(cast):
    lin = cast.person("lin")
    with cast.acting("an") as an, pytest.raises(RuleBroken, match="已担任此职务"):
        services.appoint(
            lin, Office.OFFICER, cast.hanbin, since=date(2026, 1, 1), basis="文件", by=an
        )


@pytest.mark.parametrize("person", ["wai_officer", "lin"])
def test_a_security_administrator_appoints_in_the_own_city_only(cast, person):
    place = cast.away if person == "lin" else cast.hanbin
    with cast.acting("an") as an, pytest.raises(NoVerb):
        services.appoint(
            cast.person(person), Office.APPROVER, place, since=date(2026, 1, 1), basis="文件",
            by=an,
        )  # fmt: skip


def test_administrators_hold_no_business_office(cast):
    with cast.acting("an") as an, pytest.raises(RuleBroken, match="不能由同一人担任"):
        services.appoint(
            cast.person("xi"), Office.OFFICER, cast.hanbin, since=date(2026, 1, 1),
            basis="文件", by=an,
        )  # fmt: skip


def test_an_office_is_held_at_its_own_level(cast):
    with cast.acting("an") as an, pytest.raises(RuleBroken, match="不能设在"):
        services.appoint(
            cast.person("lin"), Office.COORDINATOR, cast.hanbin, since=date(2026, 1, 1),
            basis="文件", by=an,
        )  # fmt: skip


def test_business_offices_do_not_appoint(cast):
    with cast.acting("zhao") as zhao, pytest.raises(NoVerb):
        services.appoint(
            cast.person("lin"), Office.APPROVER, cast.hanbin, since=date(2026, 1, 1),
            basis="文件", by=zhao,
        )  # fmt: skip


def test_an_ended_term_is_not_made_longer_by_ending_it_again(cast):
    lin = cast.person("lin").appointments.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    with cast.acting("an") as an:
        services.relieve(lin, on=yesterday, reason="调离", by=an)
        with pytest.raises(RuleBroken, match="不能再延长"):
            services.relieve(lin, on=timezone.localdate(), reason="调离", by=an)
    assert perms(cast.person("lin"), cast.hanbin) == set()
