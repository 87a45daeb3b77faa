"""Verbs of a leading group: who sits in it, what it met about and decided."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken, constraint_of
from accounts.services import require
from groups.models import LeadingMeeting, LeadingMember
from groups.queries.leading import departments_of, own_members
from records.attachments import attach
from records.inbox import notify_all
from records.workflow import file_once, leave_decision

TAKEN = {
    "one_head_of_a_leading_group_a_day": gettext_lazy("这段时间已有组长"),
    "a_leading_member_sits_once_a_day": gettext_lazy("这个人这段时间已在组内"),
}


def scope_of(by):
    """The acting body's row, read by its departments; the city reads every county's."""
    return {"bureau_id": by.bureau_id, "readers": sorted(departments_of(by.bureau_id))}


def require_own(row, by):
    if not by.holds(row):
        raise NoVerb(
            _("这是%(body)s的领导小组") % {"body": row.bureau},
            rule=_("各县区登记各自的领导小组、会议和问题，市级只读"),
            next_step=_("如有意见，请另行函告该单位"),
        )


# Members


@transaction.atomic
def seat_member(*, role, name, post, since, basis, by, until=None, unit=None):
    """Seat a person of the leading group from a day on, by a document."""
    require(by, "keep_leading")
    if until and until < since:
        raise RuleBroken(_("任期止早于任期起"), next_step=_("请改任期"))
    try:
        with transaction.atomic():
            row = LeadingMember.objects.create(
                role=role, name=name.strip(), post=post.strip(), unit=unit, basis=basis.strip(),
                days=DateRange(since, until and until + timedelta(days=1)), **scope_of(by),
            )  # fmt: skip
    except IntegrityError as error:
        if constraint_of(error) not in TAKEN:
            raise
        raise RuleBroken(
            _("不能登记：%(why)s") % {"why": TAKEN[constraint_of(error)]},
            rule=_("组长同时只有一人，一个人以同一职务只登记一次"),
            next_step=_("请改任期，或先办理离任"),
        ) from None  # fmt: skip
    leave_decision(row, step="seat", label=_("登记任职"), source="", target="seated", by=by)
    return row


@transaction.atomic
def end_member(row, *, last_day, reason, by):
    """A term ends after a day, that day included."""
    require(by, "keep_leading")
    require_own(row, by)
    locked = LeadingMember.objects.select_for_update(of=("self",)).get(pk=row.pk)
    refuse_error(locked)
    if last_day not in locked.days:
        raise RuleBroken(
            _("离任日期须在任期之内"), rule=_("离任只会提前；连任另行登记"),
            next_step=_("请改离任日期"),
        )  # fmt: skip
    locked.days = DateRange(locked.days.lower, last_day + timedelta(days=1))
    locked.save(update_fields=["days"])
    leave_decision(
        locked, step="end", label=_("离任"), source="seated", target="ended", by=by, reason=reason
    )
    return locked


@transaction.atomic
def withdraw_member(row, *, reason, by):
    """An entry in error leaves every list and frees its place; it stays on record."""
    require(by, "keep_leading")
    require_own(row, by)
    locked = LeadingMember.objects.select_for_update(of=("self",)).get(pk=row.pk)
    refuse_error(locked)
    locked.is_error = True
    locked.save(update_fields=["is_error"])
    leave_decision(
        locked, step="error", label=_("登记错误"), source="seated", target="error", by=by,
        reason=reason,
    )  # fmt: skip
    return locked


def refuse_error(row):
    if row.is_error:
        raise Overtaken(
            _("这条登记已作废"), rule=_("登记错误的作废后不再办理"), next_step=_("请重新登记")
        )


# Meetings


@transaction.atomic
def enter_meeting(*, token, on, place, present, decisions, by, minutes="", file=None):
    """Enter a meeting that was held: `present` are ids of members of that day."""
    require(by, "keep_leading")
    decided = [line.strip() for line in decisions if line.strip()]
    if on > timezone.localdate():
        raise RuleBroken(
            _("会议日期不晚于今天"), rule=_("会议召开以后登记"),
            next_step=_("请改会议日期，或等会议开过再登记"),
        )  # fmt: skip
    if not decided:
        raise RuleBroken(
            _("请写明议定事项"), rule=_("会议登记须有议定的事项，一行一项"),
            next_step=_("例：同意组建江北教育集团"),
        )  # fmt: skip
    came = {*present}
    members = own_members(by, on)
    if not any(row.pk in came for row in members):
        raise RuleBroken(
            _("请勾选到会的成员"), rule=_("到会的须是开会那天的成员"),
            next_step=_("成员还没有登记的，请先登记成员"),
        )  # fmt: skip

    def make():
        row = LeadingMeeting.objects.create(
            token=token, on=on, place=place.strip(), minutes=minutes.strip(), decisions=decided,
            attendance=[
                {"name": m.name, "role": m.role, "post": m.post, "present": m.pk in came}
                for m in members
            ],
            recorded_by_id=by.person_id, **scope_of(by),
        )  # fmt: skip
        if file:
            attach(row, file, title=_("会议纪要"), by=by)
        leave_decision(row, step="enter", label=_("登记会议"), source="", target="held", by=by)
        tell_departments(row, by)
        return row

    return file_once(LeadingMeeting, token, make)


def tell_departments(meeting, by):
    nodes = Jurisdiction.objects.filter(pk__in=meeting.readers)
    text = _("%(body)s登记了 %(day)s 领导小组会议的议定事项") % {
        "body": by.jurisdiction_name, "day": meeting.on,
    }  # fmt: skip
    notify_all(
        to_office=Office.DEPARTMENT, jurisdictions=nodes, text=text, by=by,
        url=reverse("groups:leading-meeting", args=[meeting.pk]),
    )  # fmt: skip


@transaction.atomic
def correct_meeting(meeting, *, text, by):
    """A correction is a further entry of the record; what was entered stays."""
    require(by, "keep_leading")
    require_own(meeting, by)
    return leave_decision(
        meeting, step="correct", label=_("更正"), source="held", target="held", by=by,
        reason=text.strip(),
    )  # fmt: skip
