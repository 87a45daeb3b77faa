"""Verbs of the bureau on a filing: review, 批复, 退回补正, 不予批准."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import RuleBroken, constraint_of
from accounts.services import require
from groups.letters import letter_in_word, printed
from groups.models import EducationGroup, FilingMember, Membership
from groups.queries.formation import answers_of
from groups.queries.routes import road_of
from groups.rules.checks import refuse_unless_met
from groups.rules.decision import FIELDS, approval_checks, review_checks
from groups.services.charter import open_charter
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.numbers import checked_number, refuse_future, refuse_taken_number
from groups.services.publishing import publish
from groups.services.routes import refuse_stale
from groups.word import MIME as WORD
from records.attachments import attach_content
from records.inbox import notify
from records.parameters import value_of
from records.pdf import render_pdf
from records.workflow import leave_decision, move
from schools.models import School
from schools.rules import sort_key


@transaction.atomic
def review(filing, *, opinion, by, seen=None):
    """A second officer's opinion; opens the way to the approver.

    Here and below `seen` is the last Decision the page showed: what came after it is read first.
    """

    def gate(locked):
        refuse_stale(locked, seen, "review")
        refuse_unless_met(_("不能审核"), checks_now(locked, review_checks))

    decision = move(filing, "review", by=by, reason=opinion, gate=gate)
    text = _("“%(name)s”已审核，请审批") % {"name": filing.name}
    tell_bureau(filing, Office.APPROVER, text, by=by)
    return decision


def checks_now(filing, checks):
    return checks(filing.initiation, answers_of(filing), filing.consent_due, timezone.localdate())


def approval_gate(filing):
    """What 批复 asks: consents and answers, then what the road still owes."""
    return [*checks_now(filing, approval_checks), *road_of(filing).checks()]


@transaction.atomic
def approve(filing, *, document_number, decided_on, by, opinion="", seen=None):
    """批复: the group is in force from the decision's day, with its members and its letter."""
    require(by, "decide_group")
    number = checked_number(document_number)
    refuse_future(decided_on)

    def gate(locked):
        refuse_stale(locked, seen, "approve")
        refuse_unless_met(_("不能批复"), approval_gate(locked))
        refuse_taken_number(locked, number)

    move(filing, "approve", by=by, reason=opinion, document_number=number, gate=gate)
    group = form_group(filing, number, decided_on, opinion, by)
    filing.group = group
    filing.save(update_fields=["group"])
    publish(group, by=by)
    open_charter(group, filing, by=by)
    write_letter(filing, number, decided_on, by)
    tell_after_approval(filing, group, number, by)
    return group


def form_group(filing, number, decided_on, opinion, by):
    """The group and its memberships, in force from the decision's day."""
    group = EducationGroup(
        bureau_id=filing.bureau_id, readers=filing.readers, name=filing.name,
        sort_key=sort_key(filing.name), stage=filing.stage, mode=filing.mode,
        initiation=filing.initiation, tie=filing.tie, form=filing.form, assets=filing.assets,
        state=EducationGroup.State.IN_FORCE, in_force_on=decided_on, document_number=number,
        maker_id=filing.maker_id, reviewer_id=filing.reviewer_id,
        approver_id=filing.approver_id, source=_("组建申报，%(number)s") % {"number": number},
    )  # fmt: skip
    save_named(group)
    members = FilingMember.objects.filter(filing=filing, removed=False).order_by("pk")
    seats = [(filing.core_id, Membership.Role.CORE, filing.tie, filing.form)]
    seats += [
        (row.school_id, Membership.Role.MEMBER, row.tie or filing.tie, row.form or filing.form)
        for row in members
    ]
    # A school of another bureau is not in this register: it counts as an institution itself.
    own = School.objects.in_bulk([pk for pk, *_terms in seats])
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            group=group, school_id=pk, role=role,
            institution_id=own[pk].institution_id if pk in own else pk,
            tie=tie, form=form, days=DateRange(decided_on, None), known=(now, None), settled=True,
            source=number, bureau_id=group.bureau_id, readers=group.readers,
        )
        for pk, role, tie, form in seats
    )  # fmt: skip
    leave_decision(
        group, step="approve", label=_("批复组建"), source="", target=group.state, by=by,
        reason=opinion, document_number=number,
    )  # fmt: skip
    return group


def save_named(group):
    try:
        with transaction.atomic():
            group.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != "one_open_group_per_name":
            raise
        raise RuleBroken(
            _("不能批复：“%(name)s”已有教育集团使用") % {"name": group.name},
            rule=_("集团名称在本主管局不能重复"),
            next_step=_("请退回补正，开放集团名称"),
        ) from None


def write_letter(filing, number, decided_on, by):
    """The 批复 in Word and as a PDF beside the filing, with the same words."""
    content = letter_in_word(filing, number=number, day=decided_on)
    letter = printed(content, filing.bureau.name)
    attach_content(
        filing, render_pdf("letter.typ", letter), title=_("批复"), by=by,
        file_name=f"{number}.pdf", mime="application/pdf",
    )  # fmt: skip
    attach_content(filing, content, title=_("批复"), by=by, file_name=f"{number}.docx", mime=WORD)


def tell_after_approval(filing, group, number, by):
    text = _("%(name)s已批复（%(number)s），即日运行") % {"name": group.name, "number": number}
    outside = School.objects.filter(pk__in=filing.parties, nature=School.Nature.OUTSIDE)
    local = {*filing.parties} - set(outside.values_list("pk", flat=True))
    tell_schools(filing, local, text, by=by)
    if not filing.filer_id:
        tell_filer(filing, text, by=by)
    notify(
        to_office=Office.COORDINATOR, jurisdiction=filing.bureau.city, by=by,
        text=_("%(name)s已由%(bureau)s批复，请备案")
        % {"name": group.name, "bureau": filing.bureau},
        url=reverse("groups:records"),
    )  # fmt: skip


def usual_deadline(filing):
    """Until when a return asks for correction when nobody says otherwise."""
    days, _basis = value_of("correction_days", bureau=filing.bureau)
    return timezone.localdate() + timedelta(days=days)


@transaction.atomic
def return_for_correction(filing, *, fields, deadline, reason, by, seen=None):
    """退回补正: only the named fields open again, until a day; the next round takes new hands."""
    require(by, "decide_group")
    fields = [name for name in FIELDS if name in set(fields)]
    if not fields:
        raise RuleBroken(
            _("请勾选要补正的内容"), rule=_("退回补正须列明哪些内容可以改"),
            next_step=_("至少勾选一项"),
        )  # fmt: skip
    if filing.filer_id and filing.filer_id == filing.core_id and "core" in fields:
        raise RuleBroken(
            _("自主组合的核心校不能改"), rule=_("核心校即申报学校"),
            next_step=_("须换核心校的，请不予批准后由新核心校申报"),
        )  # fmt: skip
    if deadline < timezone.localdate():
        raise RuleBroken(_("补正期限不能早于今天"), next_step=_("请改期限"))
    decision = move(
        filing, "return", by=by, reason=reason, fields=fields, deadline=deadline,
        open_fields=fields, correction_due=deadline,
        gate=lambda locked: refuse_stale(locked, seen, "return"),
    )  # fmt: skip
    text = _("“%(name)s”退回补正，%(due)s前重新申报") % {"name": filing.name, "due": deadline}
    tell_filer(filing, text, by=by)
    return decision


@transaction.atomic
def reject(filing, *, reason, by, seen=None):
    """不予批准: the end of this filing."""
    decision = move(
        filing, "reject", by=by, reason=reason,
        gate=lambda locked: refuse_stale(locked, seen, "reject"),
    )  # fmt: skip
    text = _("“%(name)s”不予批准") % {"name": filing.name}
    tell_schools(filing, filing.parties, text, by=by)
    if not filing.filer_id:
        tell_filer(filing, text, by=by)
    return decision
