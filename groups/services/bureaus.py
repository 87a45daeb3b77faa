"""分别批复: another bureau than the lead checks and decides for its own schools."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, Owner, RuleBroken
from accounts.services import require
from groups.letters import own_in_word
from groups.models import BureauDecision
from groups.queries.formation import answers_of
from groups.queries.routes import road_of
from groups.rules.checks import refuse_unless_met
from groups.rules.decision import approval_checks, review_checks
from groups.rules.routes import PRINCIPLE
from groups.services.notices import page_of, tell_bureau, tell_schools
from groups.services.numbers import checked_number, refuse_day_unasked, refuse_taken_number
from groups.services.routes import OPEN, already, beside, refuse_closed
from groups.services.writing import keep_letter
from records.inbox import notify
from records.workflow import file_once, leave_decision, move, overtaken


def own_part(record, by):
    """(road, the acting bureau's part in it), or NoVerb: nobody signs for another's school."""
    road = road_of(record)
    for decider in road.route.deciders:
        if decider.id == by.bureau_id and not by.school:
            return road, decider
    raise NoVerb(
        _("本件不由%(body)s决定") % {"body": by.jurisdiction_name},
        rule=_("各主管教育局只对本局学校作出决定，不代其他县区决定"),
        owner=Owner.POLICY,
        basis=PRINCIPLE,
        next_step=_("由%(bureau)s办理") % {"bureau": record.bureau},
    )


def own_checks(record, decider, checks):
    """The consents of the bureau's own schools, by the rule of the whole record."""
    own = {seat.id for seat in decider.schools}
    answers = [answer for answer in answers_of(record) if answer.school_id in own]
    return checks(record.initiation, answers, record.consent_due, timezone.localdate())


@transaction.atomic
def check_own(record, *, opinion, token, by):
    """An officer of another bureau has checked its schools; its approver decides."""
    require(by, "review_group")
    return file_once(BureauDecision, token, lambda: record_check(record, opinion, token, by))


def record_check(record, opinion, token, by):
    road, decider = own_part(record, by)
    if record.state not in OPEN:
        raise overtaken(record, record.flow["approve"])
    refuse_filer(record, by)
    if not opinion.strip():
        raise RuleBroken(_("请填写核对意见"), next_step=_("请写明本局学校的情况和意见"))
    refuse_unless_met(_("不能送审批"), own_checks(record, decider, review_checks))
    first = road.decisions.get(decider.id)
    if first:
        raise already(_("核对"), first.maker, first.created_at)
    try:
        with transaction.atomic():
            row = record.bureaudecisions.create(
                token=token, round=record.round, opinion=opinion.strip(),
                maker_id=by.person_id, **beside(record, decider.id),
            )  # fmt: skip
    except IntegrityError:
        first = record.bureaudecisions.filter(round=record.round)
        first = first.filter(bureau_id=decider.id).exclude(token=token).first()
        if first is None:
            raise
        raise already(_("核对"), first.maker, first.created_at) from None
    refuse_closed(record)
    leave_decision(
        row, step="check", label=_("核对，送审批"), source="", target=row.state, by=by,
        reason=row.opinion,
    )  # fmt: skip
    notify(
        to_office=Office.APPROVER, jurisdiction=row.bureau, url=page_of(record), by=by,
        text=_("“%(name)s”涉及本局学校%(schools)s，已核对，请审批")
        % {"name": record.name, "schools": decider.names},
    )  # fmt: skip
    return row


def refuse_filer(record, by):
    """Who filed it in one bureau does not decide on it in another."""
    if by.person_id == record.maker_id:
        raise NoVerb(
            _("%(name)s是本件的经办人，不能再作决定") % {"name": by.person_name},
            rule=_("经办、审核、审批须为不同的人"), next_step=_("请由另一位同事办理"),
        )  # fmt: skip


def own_decision(record, by):
    """The acting bureau's checked part, ready for its approver."""
    road, decider = own_part(record, by)
    row = road.decisions.get(decider.id)
    if row is None:
        raise RuleBroken(
            _("本局经办人还没有核对"), rule=_("经办、审批须为不同的人，先核对后审批"),
            next_step=_("请本局经办人先核对并送审批"),
        )  # fmt: skip
    return row, decider


@transaction.atomic
def approve_own(record, *, document_number, decided_on, by, opinion=""):
    """同意, with the bureau's own 文号 and its letter."""
    require(by, "decide_group")
    number = checked_number(document_number)
    row, decider = own_decision(record, by)
    refuse_filer(record, by)
    refuse_day_unasked(decided_on, record.submitted_at)

    def gate(locked):
        refuse_closed(record)
        refuse_unless_met(_("不能同意"), own_checks(record, decider, approval_checks))
        refuse_taken_number(locked, number)
        locked.document_number = number

    move(
        row, "approve", by=by, reason=opinion, document_number=number, gate=gate,
        decided_on=decided_on,
    )  # fmt: skip
    content = own_in_word(row, decider, number=number, day=decided_on)
    keep_letter(row, content, number=number, title=_("分别批复"), by=by)
    tell_after_own(record, decider, _("%(bureau)s同意“%(name)s”涉及%(schools)s的安排"), by)
    return row


@transaction.atomic
def refuse_own(record, *, reason, by):
    """不同意: the lead may take the school out of the request, not overrule it."""
    require(by, "decide_group")
    row, decider = own_decision(record, by)
    refuse_filer(record, by)
    move(row, "refuse", by=by, reason=reason, gate=lambda locked: refuse_closed(record))
    tell_after_own(record, decider, _("%(bureau)s不同意“%(name)s”涉及%(schools)s的安排"), by)
    return row


def tell_after_own(record, decider, text, by):
    text %= {"bureau": decider.name, "schools": decider.names, "name": record.name}
    tell_bureau(record, Office.OFFICER, text, by=by)
    tell_bureau(record, Office.APPROVER, text, by=by)
    schools = {record.filer_id, *(seat.id for seat in decider.schools)} - {None}
    tell_schools(record, schools, text, by=by)
