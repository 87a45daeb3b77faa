"""Verbs of the council: seats, meetings, and what was resolved (总校长)."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Appointment, Jurisdiction
from accounts.offices import Office
from accounts.refusals import Overtaken, RuleBroken, constraint_of
from groups.models import AgendaItem, CouncilMeeting, CouncilSeat, Resolution, SeatKind
from groups.queries.council import meeting_rule, schools_of, seats_on
from groups.rules.checks import refuse_unless_met, within_a_year
from groups.rules.council import ONE_PERSON, Vote, is_adopted, minutes_checks, seat_checks
from groups.services.speaking import require_head, scope_of
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, move

# Seats


@transaction.atomic
def seat(group, *, kind, name, school, since, until, basis, by, appointment=None):
    """Seat a person for a term; a one-person seat's holder ends the day before.

    `school` is the id of a school of the group, None for somebody from outside.
    """
    require_head(group, by)
    in_group = school in schools_of(group, since)
    checks = seat_checks(since=since, until=until, in_group=in_group, has_school=school is not None)
    refuse_unless_met(_("不能登记"), checks)
    if kind in ONE_PERSON:
        end_predecessor(group, kind, since, by)
    return write_seat(
        group, kind=kind, name=name.strip(), school_id=school, basis=basis, by=by,
        days=DateRange(since, until and until + timedelta(days=1)),
        appointment=appointment or principal_post(school, name, since),
    )  # fmt: skip


def principal_post(school, name, on):
    """The appointment of a principal of that name at the school, where there is one."""
    posts = Appointment.objects.filter(
        jurisdiction_id=school, office=Office.PRINCIPAL, since__lte=on,
        person__name=name.strip(),
    )  # fmt: skip
    return posts.order_by("-since").first()


def write_seat(group, *, by, **facts):
    if facts["school_id"] is None:
        refuse_second_seat(group, facts)
    try:
        with transaction.atomic():
            row = CouncilSeat.objects.create(
                group=group, known=(timezone.now(), None), **scope_of(group, by), **facts
            )
    except IntegrityError as error:
        raise overlap(error, facts) from None
    leave_decision(row, step="seat", label=_("登记任职"), source="", target="seated", by=by)
    return row


def refuse_second_seat(group, facts):
    """Of a person without a school, whom the constraint cannot compare."""
    seats = CouncilSeat.objects.filter(group=group, school=None, name=facts["name"])
    if seats.filter(known__upper_inf=True, days__overlap=facts["days"]).exists():
        raise taken("a_person_sits_once_a_day", facts)


def overlap(error, facts):
    constraint = constraint_of(error)
    return taken(constraint, facts) if constraint in TAKEN else error


TAKEN = {
    "one_chair_one_secretary_a_day": gettext_lazy("这段时间已有%(kind)s"),
    "a_person_sits_once_a_day": gettext_lazy("%(name)s这段时间已在理事会"),
}


def taken(constraint, facts):
    words = {"kind": SeatKind(facts["kind"]).label, "name": facts["name"]}
    return RuleBroken(
        _("不能登记：%(why)s") % {"why": TAKEN[constraint] % words},
        rule=_("理事长、秘书长同时只有一人，一个人在理事会只有一个席位"),
        next_step=_("请改任期，或先办理离任"),
    )


def end_predecessor(group, kind, since, by):
    """The holder of a one-person seat on the day a successor begins ends the day before."""
    held = CouncilSeat.objects.select_for_update().filter(
        group=group, kind=kind, known__upper_inf=True, days__contains=since
    )
    for row in held:
        if row.days.lower < since:
            shorten(row, since - timedelta(days=1), by, _("由继任者接任"))


@transaction.atomic
def end_seat(row, *, on, reason, by):
    """A seat ends on a day, that day included, before its term does."""
    require_head(row.group, by)
    locked = standing(row)
    if on not in locked.days:
        raise RuleBroken(
            _("离任日期须在任期之内"), rule=_("离任只会提前；连任是一个新的任期"),
            next_step=_("请改离任日期；连任请另行登记"),
        )  # fmt: skip
    return shorten(locked, on, by, reason)


@transaction.atomic
def withdraw_seat(row, *, reason, by):
    """A seat entered in error leaves what is known now; it stays on record."""
    require_head(row.group, by)
    locked = standing(row)
    close_known(locked)
    leave_decision(
        locked, step="error", label=_("登记错误"), source="seated", target="error", by=by,
        reason=reason,
    )  # fmt: skip
    return locked


def standing(row):
    """The seat locked, as known now; somebody may have corrected it first."""
    locked = CouncilSeat.objects.select_for_update().get(pk=row.pk)
    if locked.known.upper is not None:
        raise Overtaken(
            _("这条登记刚被更正过"), rule=_("更正以最新的登记为准"),
            next_step=_("请刷新页面查看最新登记"),
        )  # fmt: skip
    return locked


def close_known(row):
    row.known = (row.known.lower, timezone.now())
    row.save(update_fields=["known"])


def shorten(row, last, by, reason):
    """Supersede a seat by one that ends on `last`; both stay on record."""
    close_known(row)
    new = CouncilSeat.objects.create(
        group=row.group, kind=row.kind, name=row.name, school_id=row.school_id, basis=row.basis,
        appointment_id=row.appointment_id, days=DateRange(row.days.lower, last + timedelta(days=1)),
        known=(timezone.now(), None), **scope_of(row.group, by),
    )  # fmt: skip
    leave_decision(
        new, step="end", label=_("离任"), source="seated", target="ended", by=by, reason=reason
    )
    return new


# Meetings


@transaction.atomic
def call_meeting(group, *, token, kind, on, place, items, by):
    """Call a meeting with its agenda: `items` are (kind, title) in order."""
    require_head(group, by)

    def make():
        if not items:
            raise RuleBroken(
                _("请至少写一项议题"), rule=_("会议按议程召开"), next_step=_("请填写议题")
            )
        refuse_unless_met(_("不能召集"), [within_a_year("on", on, timezone.localdate())])
        scope = scope_of(group, by)
        meeting = CouncilMeeting.objects.create(
            token=token, group=group, kind=kind, on=on, place=place.strip(),
            called_by_id=by.person_id, **scope,
        )  # fmt: skip
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, number=number, kind=item_kind, title=title.strip(), **scope)
            for number, (item_kind, title) in enumerate(items, 1)
        )
        leave_decision(meeting, step="call", label=_("召集"), source="", target="called", by=by)
        text = _("%(group)s %(day)s召开理事会会议") % {"group": group.name, "day": on}
        tell_members(meeting, text, by)
        return meeting

    return file_once(CouncilMeeting, token, make)


def tell_members(meeting, text, by):
    url = reverse("groups:meeting", args=[meeting.group_id, meeting.pk])
    nodes = Jurisdiction.objects.filter(
        pk__in=meeting.parties, parent_id=meeting.bureau_id, kind="school"
    )
    for node in nodes.exclude(pk=by.school).order_by("pk"):
        notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=url, by=by)


@transaction.atomic
def sign_minutes(meeting, *, present, votes, minutes, by, file=None):
    """Sign the minutes: who came, how each item was voted; what passed becomes a resolution.

    `present` are ids of seats held that day, `votes` is {item id: (for, against, abstained)},
    an item left out was not put to the vote.
    """
    group = meeting.group
    require_head(group, by)
    seats, rule = seats_on(group, meeting.on), meeting_rule(group, meeting.on)
    came = [row for row in seats if row.pk in set(present)]
    items = {item.pk: item for item in AgendaItem.objects.filter(meeting=meeting)}
    counted = {pk: Vote(items[pk].title, *said) for pk, said in votes.items() if pk in items}
    checks = minutes_checks(
        on=meeting.on, today=timezone.localdate(), seats=len(seats), present=len(came),
        votes=list(counted.values()), minutes=minutes, rule=rule,
    )  # fmt: skip

    def gate(_locked):
        refuse_unless_met(_("不能签发纪要"), checks)

    move(
        meeting, "sign", by=by, gate=gate, attendance=attendance_of(seats, came),
        minutes=minutes.strip(), signed_on=timezone.localdate(),
    )  # fmt: skip
    if file:
        attach(meeting, file, title=_("会议纪要"), by=by)
    for pk, vote in counted.items():
        count_votes(items[pk], vote)
        if is_adopted(vote, len(came), len(seats), rule):
            resolve(group, meeting, items[pk], by)
    text = _("%(group)s %(day)s理事会会议纪要已签发") % {"group": group.name, "day": meeting.on}
    tell_members(meeting, text, by)
    return meeting


def attendance_of(seats, came):
    """Who sat on the council that day and who came, kept as it was."""
    ids = {row.pk for row in came}
    return [
        {
            "seat": row.pk, "kind": row.kind, "name": row.name,
            "school": row.school_name or "", "present": row.pk in ids,
        }
        for row in seats
    ]  # fmt: skip


def count_votes(item, vote):
    item.in_favour, item.against, item.abstained = vote.in_favour, vote.against, vote.abstained
    item.save(update_fields=["in_favour", "against", "abstained"])


def resolve(group, meeting, item, by):
    """Number what was resolved; two meetings signed at once are told apart by the constraint."""
    year = meeting.on.year
    last = Resolution.objects.filter(group=group, year=year).aggregate(last=Max("serial"))["last"]
    try:
        with transaction.atomic():
            return Resolution.objects.create(
                group=group, item=item, kind=item.kind, title=item.title, year=year,
                serial=(last or 0) + 1, adopted_on=meeting.on, effective_on=meeting.on,
                **scope_of(group, by),
            )  # fmt: skip
    except IntegrityError as error:
        if constraint_of(error) != "one_resolution_per_number":
            raise
        raise Overtaken(
            _("另一次会议的决议刚刚编号"), rule=_("决议按集团和年份连续编号"),
            next_step=_("请再签发一次"),
        ) from None  # fmt: skip


@transaction.atomic
def cancel_meeting(meeting, *, reason, by):
    require_head(meeting.group, by)
    decision = move(meeting, "cancel", by=by, reason=reason)
    text = _("%(group)s %(day)s的理事会会议取消") % {"group": meeting.group.name, "day": meeting.on}
    tell_members(meeting, text, by)
    return decision


@transaction.atomic
def correct_minutes(meeting, *, text, by):
    """A correction of signed minutes is a further entry; the minutes stay as signed."""
    require_head(meeting.group, by)
    if meeting.state != CouncilMeeting.State.SIGNED:
        raise RuleBroken(
            _("纪要还没有签发"), rule=_("只有已签发的纪要需要更正"),
            next_step=_("请直接签发纪要"),
        )  # fmt: skip
    return leave_decision(
        meeting, step="correct", label=_("更正"), source=meeting.state, target=meeting.state,
        by=by, reason=text.strip(),
    )  # fmt: skip
