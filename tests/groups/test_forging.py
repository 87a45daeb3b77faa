"""What a school that is a party tries to write of another's: the database refuses it.

The verbs never offer it; these tests go past them, through the app's own role.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from groups.models import (
    AgendaItem,
    Booking,
    ChangeRequest,
    CharterVersion,
    Consent,
    CouncilMeeting,
    CouncilSeat,
    DossierItem,
    FilingMember,
    FormationFiling,
    Handling,
    LeadingMeeting,
    Membership,
    Move,
    OpinionRequest,
    Resolution,
    Wanted,
)
from groups.queries.formation import standing_consents
from groups.services import changes, decision, formation
from groups.services.charter import enter_charter
from groups.services.publishing import publish
from groups.services.wanted import ask_for
from records.attachments import attach
from records.inbox import todos_of
from records.models import Attachment
from tests.grouped import group_in_force, join
from tests.groups import changing, test_booking
from tests.groups.crossing import consented
from tests.groups.filing import consent_of, fresh, pdf, submitted
from tests.groups.test_council import ELEMENTS, SINCE, call, council_of_three, sign

pytestmark = pytest.mark.django_db


def forge(row, says="row-level security", **facts):
    """A copy of the row, as somebody would write it who names themselves as its writer."""
    row.pk = None
    if hasattr(row, "token"):
        row.token = uuid.uuid4()
    for name, value in facts.items():
        setattr(row, name, value)
    with pytest.raises(ProgrammingError, match=says), transaction.atomic():
        row.save(force_insert=True)


# What the council writes is its core's


@pytest.fixture
def governed(cast):
    """A group whose council has met and resolved: a row of each kind, kept by the core."""
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        sign(call(group, pan), seats, pan, (3, 0, 0))
        call(group, pan, on=timezone.localdate() + timedelta(days=9))
        enter_charter(
            group, resolution=None, effective_on=SINCE, elements=ELEMENTS, file=pdf(), by=pan
        )
    return group


KEPT = [
    (CouncilSeat, {}, {"name": "改"}),
    (CouncilMeeting, {"state": "called"}, {"place": "改"}),
    (AgendaItem, {"in_favour": None}, {"title": "改"}),
    (Resolution, {}, {"parties": []}),
    (CharterVersion, {}, {"parties": []}),
]


@pytest.mark.parametrize(("model", "which", "facts"), KEPT)
def test_a_member_writes_nothing_of_the_council(cast, governed, model, which, facts):
    with cast.acting("ning") as ning:
        rows = model.objects.filter(**which)
        assert rows.count() > 0, "there is something to forge"
        assert not ning.holds(rows.first())
        assert rows.update(**facts) == 0
        forge(rows.first(), cores=[cast.new.pk], parties=[cast.new.pk])
    with cast.acting("pan") as pan:
        assert pan.holds(rows.first())
        assert rows.update(**facts) > 0


def test_the_council_goes_with_the_core(cast, governed):
    """From the day another school is the core it keeps what was written, the last one reads."""
    today = timezone.localdate()
    with cast.acting("zhao") as zhao:
        held = Membership.objects.filter(group=governed, known__upper_inf=True)
        held.update(days=(None, today))
        join(governed, cast.new, "core", since=today)
        join(governed, cast.core, since=today)
        publish(governed, by=zhao)
    written = {}
    for who in ("pan", "ning"):
        with cast.acting(who):
            rows = CouncilSeat.objects.filter(group=governed)
            written[who] = (rows.count(), rows.update(basis="章程第一条"))
    assert written == {"pan": (3, 0), "ning": (3, 3)}


def test_no_school_writes_a_meeting_of_the_leading_group(cast):
    with cast.acting("pan"):
        meeting = LeadingMeeting(
            bureau=cast.hanbin, on=timezone.localdate(), decisions=["假"],
            recorded_by=cast.person("pan"),
        )  # fmt: skip
        forge(meeting, parties=[cast.core.pk])


# What a request holds is its filer's; an answer is its school's


@pytest.fixture
def filed(cast):
    """A filing of the core across bureaus: with members, papers, answers, and the city asked."""
    return consented(cast)


PARTS = [
    (FormationFiling, {"name": "改"}),
    (FilingMember, {"tie": "assets"}),
    (DossierItem, {"not_applicable": "改"}),
    (OpinionRequest, {"part": "改"}),
]


@pytest.mark.parametrize(("model", "facts"), PARTS)
def test_a_school_that_is_asked_writes_nothing_of_the_filing(cast, filed, model, facts):
    with cast.acting("ning") as ning:
        rows = model.objects.all()
        assert rows.count() > 0, "there is something to forge"
        assert not ning.holds(rows.first())
        assert rows.update(**facts) == 0
        if model is not FormationFiling:
            forge(rows.first(), filer_id=cast.new.pk)
    with cast.acting("pan") as pan:
        assert pan.holds(rows.first())
        assert rows.update(**facts) == rows.count()


def test_no_school_files_in_anothers_name(cast, filed):
    with cast.acting("ning"):
        forge(FormationFiling.objects.get(), parties=[cast.new.pk, cast.core.pk])


def test_a_school_answers_for_itself_alone(cast, filed):
    """Neither the filer nor another school asked touches it, or answers in its name."""
    with cast.acting("ning"):
        own = Consent.objects.get(school=cast.new.node.pk)
        assert Consent.objects.filter(pk=own.pk).update(reason="愿意") == 1
    with cast.acting("pan"):
        assert Consent.objects.filter(pk=own.pk).update(agrees=False) == 0
        forge(Consent.objects.get(pk=own.pk), agrees=False)


def test_answers_follow_who_has_a_part_in_a_filing(cast):
    """The filer may not write them: the database opens them to a school that is added."""
    filing = submitted(cast)
    consent_of(cast, "ning", filing)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["members"], deadline=decision.usual_deadline(filing),
            reason="请增加", by=zhao,
        )  # fmt: skip
    with cast.acting("pan") as pan:
        formation.propose_members(fresh(filing), [cast.rural.pk], by=pan)
        formation.submit(fresh(filing), by=pan)
    with cast.acting("rao"):
        assert Consent.objects.get().school_id == cast.new.pk


def test_a_school_that_is_asked_writes_nothing_of_a_change(cast):
    group = group_in_force(cast, "new", "rural")
    change = changing.submitted(cast, group, [("leave", {"school_id": cast.new.pk})], by="pan")
    with cast.acting("lin"):
        Handling.objects.create(
            change=change, key="x", text="交接", bureau=cast.hanbin, parties=change.parties
        )
    forged = [(ChangeRequest, "reasons"), (Move, "name"), (Handling, "text")]
    with cast.acting("ning"):
        for model, column in forged:
            assert model.objects.count() == 1
            assert model.objects.update(**{column: "改"}) == 0
            own_name = {} if model is ChangeRequest else {"filer_id": cast.new.pk}
            forge(model.objects.get(), **own_name)
        own = {"says": "only the core files", "filer_id": cast.new.pk}
        forge(ChangeRequest.objects.get(), parties=[cast.new.pk], **own)
    with cast.acting("pan"):
        assert [model.objects.update(**{column: "改"}) for model, column in forged] == [1, 1, 1]


def test_a_refusal_holds_for_its_round_where_a_school_files_the_change(cast):
    """The other answers stand: only who refused is asked again."""
    group = group_in_force(cast, "new", "rural")
    moves = [("adjust", {"form": "chain"})]
    change = changing.submitted(cast, group, moves, by="pan")
    changing.answer(cast, "ning", change)
    changing.answer(cast, "rao", change, agrees=False, reason="再商量")
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(change), fields=["reasons"], deadline=changing.soon(), reason="请商定", by=zhao
        )
    with cast.acting("pan") as pan:
        changes.write_reasons(fresh(change), by=pan, reasons="已商定。")
        changes.submit(fresh(change), by=pan)
        assert set(standing_consents(fresh(change))) == {cast.new.pk}
    titles = {}
    for who in ("ning", "rao"):
        with cast.acting(who) as office:
            titles[who] = [todo.title for todo in todos_of(office) if todo.kind == "集团变更"]
    assert titles == {"ning": [], "rao": ["答复“江畔实验小学教育集团的变更”的学校意愿"]}


# A booking and a wish have two sides, a file is its record's


@pytest.fixture
def shared(cast):
    """滨河 has asked 江畔 for its gym, and looks for a hall: (the booking, the wish)."""
    group = group_in_force(cast, "new", "rural")
    with cast.acting("pan") as pan:
        resource = test_booking.offer(group, pan)
    with cast.acting("ning") as ning:
        booked = test_booking.book(resource, ning)
        return booked, ask_for(group, token=uuid.uuid4(), kind="venue", title="报告厅", by=ning)


OWN_SIDE = "a school writes its own side only"


def refused(rows, **facts):
    """An UPDATE the database does not take: it says so, or it finds nothing to write."""
    try:
        with transaction.atomic():
            assert rows.update(**facts) == 0
    except ProgrammingError as error:
        assert OWN_SIDE in str(error)


NOT_THE_OWNERS = [
    {"state": "cancelled"}, {"purpose": "改"}, {"people": 1}, {"parties": []}, {"school_id": None},
]  # fmt: skip
NOT_THE_ASKERS = [
    {"state": "accepted"}, {"state": "declined"}, {"purpose": "改"}, {"owner_id": None},
]  # fmt: skip


def test_neither_side_of_a_booking_writes_the_others(cast, shared):
    booked, _wish = shared
    rows = Booking.objects.filter(pk=booked.pk)
    with cast.acting("pan"):
        assert rows.count() == 1, "there is something to forge"
        for facts in NOT_THE_OWNERS:
            refused(rows, **facts | ({"school_id": cast.core.pk} if "school_id" in facts else {}))
        forge(rows.get(), OWN_SIDE, times=None)
    with cast.acting("ning"):
        for facts in NOT_THE_ASKERS:
            refused(rows, **facts | ({"owner_id": cast.new.pk} if "owner_id" in facts else {}))
        forge(rows.get(), OWN_SIDE, state="accepted", times=None)
        forge(rows.get(), OWN_SIDE, owner_id=cast.new.pk, times=None)
    with cast.acting("rao"):
        assert rows.count() == rows.update(state="accepted") == 0
    with cast.acting("pan"):
        assert rows.update(state="accepted") == 1
    with cast.acting("ning"):
        assert rows.update(state="cancelled") == 1


def test_a_wish_is_its_schools_and_answered_by_another_with_its_own(cast, shared):
    booked, wish = shared
    rows = Wanted.objects.filter(pk=wish.pk)
    with cast.acting("rao"):
        assert rows.count() == 1, "there is something to forge"
        for facts in (
            {"title": "改"}, {"state": "withdrawn"},
            {"state": "answered", "resource_id": booked.resource_id},
        ):  # fmt: skip
            refused(rows, **facts)
        forge(rows.get(), OWN_SIDE)
    with cast.acting("ning"):
        for facts in ({"title": "改"}, {"state": "answered", "resource_id": booked.resource_id}):
            refused(rows, **facts)
    with cast.acting("pan"):
        assert rows.update(state="answered", resource_id=booked.resource_id) == 1


def test_a_school_adds_no_file_to_what_it_may_not_write_and_changes_no_others(cast, filed):
    with cast.acting("ning"):
        files = Attachment.objects.filter(record_kind="groups.formationfiling")
        assert files.count() > 0, "there is something to forge"
        assert files.update(title="改") == 0
        forge(files.first())
        forge(files.first(), of_school=cast.new.pk)
    with cast.acting("pan") as pan:
        assert files.update(title="办学协议") == files.count()
        attach(filed, pdf(), title="补充", by=pan)
        assert files.filter(title="补充").get().of_school == cast.core.pk
