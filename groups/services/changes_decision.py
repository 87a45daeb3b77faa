"""Verbs of the bureau on a change: review, 批复, 退回补正, 不予批准."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.change_words import letter_of_change, outcome_of, summary_of
from groups.queries.changes import preview_of
from groups.queries.formation import answers_of
from groups.rules.changes import FIELDS
from groups.rules.checks import refuse_unless_met
from groups.rules.decision import approval_checks, review_checks
from groups.services.changes_commit import (
    commit,
    locked_preview,
    refuse_stale,
    tell_groups,
)
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.numbers import checked_number, refuse_future, refuse_taken_number
from records.attachments import attach_content
from records.inbox import notify
from records.pdf import render_pdf
from records.workflow import move


@transaction.atomic
def review(change, *, opinion, by):
    """A second officer's opinion; opens the way to the approver."""

    def gate(locked):
        preview = preview_of(locked, by)
        refuse_stale(locked, preview)
        checks = [*consent_checks(locked, review_checks), *preview.checks]
        refuse_unless_met(_("不能审核"), checks)

    decision = move(change, "review", by=by, reason=opinion, gate=gate)
    text = _("“%(name)s”已审核，请审批") % {"name": change.name}
    tell_bureau(change, Office.APPROVER, text, by=by)
    return decision


def consent_checks(change, checks):
    return checks(change.initiation, answers_of(change), change.consent_due, timezone.localdate())


@transaction.atomic
def approve(change, *, document_number, decided_on, by, opinion=""):
    """批复: all moves take effect as one, each on its day; returns the groups concerned."""
    require(by, "decide_group")
    number = checked_number(document_number)
    refuse_future(decided_on)
    found = {}

    def gate(locked):
        found["preview"], found["groups"], found["rows"] = locked_preview(locked, by)
        refuse_stale(locked, found["preview"])
        checks = [*consent_checks(locked, approval_checks), *found["preview"].checks]
        refuse_unless_met(_("不能批复"), checks)
        refuse_taken_number(locked, number)

    move(
        change, "approve", by=by, reason=opinion, document_number=number, gate=gate,
        difference=({}, {}), decided_on=decided_on,
    )  # fmt: skip
    preview = found["preview"]
    change.document_number, change.outcome = number, outcome_of(preview)
    change.save(update_fields=["document_number", "outcome"])
    groups = commit(change, preview, found["groups"], found["rows"], number=number, by=by)
    tell_groups(change, groups, number, summary_of(preview.moves), by)
    write_letter(change, preview, number, decided_on, by)
    tell_after_approval(change, groups, number, by)
    return list(groups.values())


def write_letter(change, preview, number, decided_on, by):
    """The 批复 as a PDF beside the change."""
    letter = letter_of_change(change, preview.moves, number=number, day=decided_on)
    attach_content(
        change, render_pdf("letter.typ", letter), title=_("批复"), by=by,
        file_name=f"{number}.pdf", mime="application/pdf",
    )  # fmt: skip


def tell_after_approval(change, groups, number, by):
    """The schools concerned and the side that filed; the city where a new group begins."""
    text = _("%(name)s已批复（%(number)s）") % {"name": change.name, "number": number}
    tell_schools(change, change.parties, text, by=by)
    if not change.filer_id:
        tell_filer(change, text, by=by)
    for key, group in groups.items():
        if key < 0:
            notify(
                to_office=Office.COORDINATOR, jurisdiction=change.bureau.city, by=by,
                text=_("%(name)s已由%(bureau)s批复，请备案")
                % {"name": group.name, "bureau": change.bureau},
                url=reverse("groups:records"),
            )  # fmt: skip


@transaction.atomic
def return_for_correction(change, *, fields, deadline, reason, by):
    """退回补正: only the named fields open again, until a day; the next round takes new hands."""
    require(by, "decide_group")
    fields = [name for name in FIELDS if name in set(fields)]
    if not fields:
        raise RuleBroken(
            _("请勾选要补正的内容"), rule=_("退回补正须列明哪些内容可以改"),
            next_step=_("至少勾选一项"),
        )  # fmt: skip
    if deadline < timezone.localdate():
        raise RuleBroken(_("补正期限不能早于今天"), next_step=_("请改期限"))
    decision = move(
        change, "return", by=by, reason=reason, fields=fields, deadline=deadline,
        open_fields=fields, correction_due=deadline,
    )  # fmt: skip
    text = _("“%(name)s”退回补正，%(due)s前重新申报") % {"name": change.name, "due": deadline}
    tell_filer(change, text, by=by)
    return decision


@transaction.atomic
def reject(change, *, reason, by):
    """不予批准: the end of this request; nothing changes."""
    decision = move(change, "reject", by=by, reason=reason)
    text = _("“%(name)s”不予批准") % {"name": change.name}
    tell_schools(change, change.parties, text, by=by)
    if not change.filer_id:
        tell_filer(change, text, by=by)
    return decision
