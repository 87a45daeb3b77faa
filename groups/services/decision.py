"""Verbs of the bureau on a filing or a change: review, 批复, 退回补正, 不予批准.

Both go the same way. What a decision rests on and what 批复 does is the kind's own: `forming`
for a filing, `changing` for a change.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.models import ChangeRequest, FormationFiling
from groups.queries.formation import answers_of
from groups.queries.routes import road_of
from groups.rules.checks import refuse_unless_met
from groups.rules.decision import approval_checks, review_checks
from groups.services import changing, forming
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.numbers import checked_number, refuse_day_unasked, refuse_taken_number
from groups.services.routes import refuse_stale
from records.parameters import value_of
from records.workflow import move

KINDS = {FormationFiling: forming, ChangeRequest: changing}


def reopenable(record):
    """What a return may open again: {name: words}."""
    return KINDS[type(record)].reopenable(record)


def grounds_of(record, by):
    """What a decision would rest on now: `checks` of the content, and whether it has moved."""
    return KINDS[type(record)].grounds_of(record, by)


@transaction.atomic
def review(record, *, opinion, by, seen=None):
    """A second officer's opinion; opens the way to the approver.

    Here and below `seen` is the last Decision the page showed: what came after it is read first.
    """

    def gate(locked):
        refuse_stale(locked, seen, "review")
        grounds = grounds_of(locked, by)
        grounds.refuse_moved()
        refuse_unless_met(_("不能审核"), review_gate(locked, grounds))

    decision = move(record, "review", by=by, reason=opinion, gate=gate)
    text = _("“%(name)s”已审核，请审批") % {"name": record.name}
    tell_bureau(record, Office.APPROVER, text, by=by)
    return decision


def review_gate(record, grounds):
    """What the review asks: consents, then what the content still owes."""
    return [*checks_now(record, review_checks), *grounds.checks]


def approval_gate(record, grounds):
    """What 批复 asks: consents and answers, the content, then what the road still owes."""
    return [*checks_now(record, approval_checks), *grounds.checks, *road_of(record).checks()]


def checks_now(record, checks):
    return checks(record.initiation, answers_of(record), record.consent_due, timezone.localdate())


@transaction.atomic
def approve(record, *, document_number, decided_on, by, opinion="", seen=None):
    """批复: a group begins from the decision's day, or all moves of a change take effect as one.

    Returns the group, or the groups concerned, the request's own first.
    """
    require(by, "decide_group")
    number = checked_number(document_number)
    kind, found = KINDS[type(record)], {}

    def gate(locked):
        refuse_stale(locked, seen, "approve")
        refuse_day_unasked(decided_on, locked.submitted_at)
        found["grounds"] = grounds = kind.locked_grounds(locked, by)
        grounds.refuse_moved()
        refuse_unless_met(_("不能批复"), approval_gate(locked, grounds))
        refuse_taken_number(locked, number)

    move(record, "approve", by=by, reason=opinion, document_number=number, gate=gate)
    return kind.take_effect(
        record, found["grounds"], number=number, day=decided_on, opinion=opinion, by=by
    )


def usual_deadline(record):
    """Until when a return asks for correction when nobody says otherwise."""
    days, _basis = value_of("correction_days", bureau=record.bureau)
    return timezone.localdate() + timedelta(days=days)


@transaction.atomic
def return_for_correction(record, *, fields, deadline, reason, by, seen=None):
    """退回补正: only the named fields open again, until a day; the next round takes new hands."""
    require(by, "decide_group")
    KINDS[type(record)].refuse_reopening(record, fields)
    fields = [name for name in reopenable(record) if name in set(fields)]
    if not fields:
        raise RuleBroken(
            _("请勾选要补正的内容"), rule=_("退回补正须列明哪些内容可以改"),
            next_step=_("至少勾选一项"),
        )  # fmt: skip
    if deadline < timezone.localdate():
        raise RuleBroken(_("补正期限不能早于今天"), next_step=_("请改期限"))
    decision = move(
        record, "return", by=by, reason=reason, fields=fields, deadline=deadline,
        open_fields=fields, correction_due=deadline,
        gate=lambda locked: refuse_stale(locked, seen, "return"),
    )  # fmt: skip
    text = _("“%(name)s”退回补正，%(due)s前重新申报") % {"name": record.name, "due": deadline}
    tell_filer(record, text, by=by)
    return decision


@transaction.atomic
def reject(record, *, reason, by, seen=None):
    """不予批准: the end of this request; nothing changes."""
    decision = move(
        record, "reject", by=by, reason=reason,
        gate=lambda locked: refuse_stale(locked, seen, "reject"),
    )  # fmt: skip
    text = _("“%(name)s”不予批准") % {"name": record.name}
    tell_schools(record, record.parties, text, by=by)
    if not record.filer_id:
        tell_filer(record, text, by=by)
    return decision
