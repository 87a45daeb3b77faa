"""Verbs of the bureau on a filing: review, 批复, 退回补正, 不予批准."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import RuleBroken, constraint_of
from accounts.services import require
from groups.letters import letter_of
from groups.models import EducationGroup, FilingMember, Membership
from groups.queries.formation import answers_of
from groups.rules.checks import refuse_unless_met
from groups.rules.decision import (
    FIELDS,
    approval_checks,
    normal_document_number,
    review_checks,
)
from groups.services.charter import open_charter
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.publishing import publish
from records.attachments import attach_content
from records.inbox import notify
from records.models import Decision
from records.parameters import value_of
from records.pdf import render_pdf
from records.workflow import kind_of, leave_decision, move
from schools.models import School
from schools.rules import sort_key


@transaction.atomic
def review(filing, *, opinion, by):
    """A second officer's opinion; opens the way to the approver."""

    def gate(locked):
        refuse_unless_met(_("不能审核"), checks_now(locked, review_checks))

    decision = move(filing, "review", by=by, reason=opinion, gate=gate)
    text = _("“%(name)s”已审核，请审批") % {"name": filing.name}
    tell_bureau(filing, Office.APPROVER, text, by=by)
    return decision


def checks_now(filing, checks):
    return checks(filing.initiation, answers_of(filing), filing.consent_due, timezone.localdate())


@transaction.atomic
def approve(filing, *, document_number, decided_on, by, opinion=""):
    """批复: the group is in force from the decision's day, with its members and its letter."""
    require(by, "decide_group")
    number = checked_number(document_number)
    refuse_future(decided_on)

    def gate(locked):
        refuse_unless_met(_("不能批复"), checks_now(locked, approval_checks))
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


def checked_number(text):
    number = normal_document_number(text)
    if number is None:
        raise RuleBroken(
            _("文号写法不对：%(text)s") % {"text": text or _("（空）")},
            rule=_("文号由机关代字、年份和序号组成，年份用六角括号"),
            basis="GB/T 9704-2012",
            next_step=_("例：汉教发〔2026〕12号"),
        )
    return number


def refuse_future(decided_on):
    if decided_on > timezone.localdate():
        raise RuleBroken(
            _("批复日期不能晚于今天"), rule=_("集团自批复之日起运行"),
            next_step=_("请填写文件落款日期"),
        )  # fmt: skip


def refuse_taken_number(filing, number):
    """One 文号 of a bureau is one decision; the bureau's row is the lock between two at once."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=filing.bureau_id)
    groups = EducationGroup.objects.filter(bureau_id=filing.bureau_id, document_number=number)
    taken = groups.first()
    decided = Decision.objects.filter(
        bureau_id=filing.bureau_id, document_number=number, record_kind=kind_of(filing)
    )
    if taken or decided.exists():
        raise RuleBroken(
            _("文号%(number)s已经用过") % {"number": number},
            rule=_("%(name)s已用此文号") % {"name": taken.name} if taken else _("文号不能重复"),
            next_step=_("请核对后填写本件的文号"),
        )


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
    members = FilingMember.objects.filter(filing=filing, removed=False).select_related("school")
    seats = [(filing.core, Membership.Role.CORE, filing.tie, filing.form)]
    seats += [
        (row.school, Membership.Role.MEMBER, row.tie or filing.tie, row.form or filing.form)
        for row in members.order_by("pk")
    ]
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            group=group, school=school, institution_id=school.institution_id, role=role,
            tie=tie, form=form, days=DateRange(decided_on, None), known=(now, None), settled=True,
            source=number, bureau_id=group.bureau_id, readers=group.readers,
        )
        for school, role, tie, form in seats
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
    """The 批复 as a PDF beside the filing."""
    letter = letter_of(filing, number=number, day=decided_on)
    attach_content(
        filing, render_pdf("letter.typ", letter), title=_("批复"), by=by,
        file_name=f"{number}.pdf", mime="application/pdf",
    )  # fmt: skip


def tell_after_approval(filing, group, number, by):
    text = _("%(name)s已批复（%(number)s），即日运行") % {"name": group.name, "number": number}
    local = School.objects.filter(pk__in=filing.parties).exclude(nature=School.Nature.OUTSIDE)
    tell_schools(filing, list(local.values_list("pk", flat=True)), text, by=by)
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
def return_for_correction(filing, *, fields, deadline, reason, by):
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
    )  # fmt: skip
    text = _("“%(name)s”退回补正，%(due)s前重新申报") % {"name": filing.name, "due": deadline}
    tell_filer(filing, text, by=by)
    return decision


@transaction.atomic
def reject(filing, *, reason, by):
    """不予批准: the end of this filing."""
    decision = move(filing, "reject", by=by, reason=reason)
    text = _("“%(name)s”不予批准") % {"name": filing.name}
    tell_schools(filing, filing.parties, text, by=by)
    if not filing.filer_id:
        tell_filer(filing, text, by=by)
    return decision
