"""Consents, written answers, review and the approver's decision, on a filing or a change."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, Overtaken
from groups.forms.formation import (
    AgreeForm,
    AnswerForm,
    ApproveForm,
    RefuseForm,
    RejectForm,
    ReturnForm,
    ReviewForm,
    WithdrawForm,
)
from groups.letters import letter_of
from groups.models import Consent
from groups.queries.routes import last_word
from groups.screens.formation import gate
from groups.services import changes, formation
from groups.services import consent as consents
from groups.services import decision as decisions
from groups.views.desks import at_desk, attempt, part, refuse_closed
from records.workflow import why_not


@needs("consent")
@at_desk
def consent(request, desk, record):
    """A school reads what is asked and answers for itself."""
    office, chosen, refusal = request.office, request.POST.get("choice", ""), None
    consents.refuse_unasked(record, office)
    consents.refuse_late(record)
    forms = {
        key: form(
            request.POST if key == chosen else None, prefix=key, initial={"token": uuid.uuid4()}
        )
        for key, form in (("agree", AgreeForm), ("refuse", RefuseForm))
    }  # fmt: skip
    if chosen in forms and forms[chosen].is_valid():
        facts = forms[chosen].cleaned_data
        refusal = attempt(
            lambda: consents.answer(record, agrees=chosen == "agree", by=office, **facts)
        )
        if not refusal:
            messages.success(request, _("已答复，已通知申报方。审核之前可以改变答复。"))
            return redirect(desk.home(record))
    label, says = desk.words["agree"]
    choices = [
        {"value": "agree", "label": label, "fields": list(forms["agree"]), "says": says,
         "button": _("答复：同意")},
        {"value": "refuse", "label": _("不同意"), "fields": list(forms["refuse"]),
         "says": _("须写明理由"), "button": _("答复：不同意")},
    ]  # fmt: skip
    return desk.show(
        request, record, "groups/request_consent.html", _("答复学校意愿"), forms=forms,
        chosen=chosen, refusal=refusal, choices=choices,
    )  # fmt: skip


@needs("answer_refusal")
@at_desk
def answer(request, desk, record, consent_pk):
    """The bureau's written reply to a school that does not agree."""
    given = get_within(Consent, request.office, pk=consent_pk, **{desk.of: record.pk})

    def save(form):
        consents.answer_refusal(given, by=request.office, **form.cleaned_data)

    label = _("书面答复%(school)s") % {"school": given.school}
    return part(
        request, desk, record, AnswerForm(request.POST or None), save, label,
        button=_("答复该校"), said_by=_("该校的意见"), said=given.reason,
        done=_("已答复，已通知该校。"),
    )  # fmt: skip


@needs("review_group")
@at_desk
def review(request, desk, record):
    """A second officer reads everything and writes an opinion."""
    office, refusal = request.office, None
    form = ReviewForm(request.POST or None, initial={"seen": last_word(record)})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        refusal = attempt(lambda: decisions.review(record, by=office, **facts))
        if not refusal:
            messages.success(request, _("已审核，已通知审批人。"))
            return redirect(desk.home(record))
    if request.method == "GET":
        refuse_closed(record, "review", office)
    context = desk.context(record, office)
    checks = decisions.review_gate(record, context["grounds"])
    ready = not any(check.blocks for check in checks) and not moved(context["grounds"])
    return desk.show(
        request, record, "groups/request_review.html", _("审核"), context=context, form=form,
        refusal=refusal, gate=gate(checks), ready=ready,
    )  # fmt: skip


@needs("decide_group")
@at_desk
def decide(request, desk, record):
    """The approver's page: what is asked, what changed, the gate, the letter, three choices."""
    office, chosen, refusal = request.office, request.POST.get("choice", ""), None
    if not office.holds(record):
        raise NoVerb(
            _("本件由%(bureau)s审批") % {"bureau": record.bureau},
            rule=_("批复由牵头的主管教育局作出"), next_step=_("请等该局批复"),
        )  # fmt: skip
    if request.method == "GET":
        refuse_closed(record, "return", office)
    forms = decision_forms(request, record, chosen)
    if chosen in forms and forms[chosen].is_valid():
        facts = forms[chosen].cleaned_data
        refusal = attempt(lambda: take(record, chosen, facts, office))
        if not refusal:
            messages.success(request, _("已办理，已通知有关学校。"))
            return redirect(desk.home(record))
    elif request.method == "POST" and chosen in record.flow.steps:
        refuse_closed(record, chosen, office)
    context = desk.context(record, office)
    choices = [
        {
            "value": key, "label": record.flow[key].label, "says": desk.words[key],
            "official": record.flow[key].official, "fields": list(form),
            "why_not": closed_because(record, key, office, context["grounds"]),
        }
        for key, form in forms.items()
    ]  # fmt: skip
    return desk.show(
        request, record, "groups/request_decide.html", _("审批"), context=context, forms=forms,
        chosen=chosen, refusal=refusal, letter=letter_of(record, day=timezone.localdate()),
        choices=choices,
    )  # fmt: skip


def decision_forms(request, record, chosen):
    seen = {"seen": last_word(record)}

    def bound(key):
        return request.POST if key == chosen else None

    return {
        "approve": ApproveForm(bound("approve"), prefix="approve", initial=seen),
        "return": ReturnForm(
            bound("return"), prefix="return", fields=decisions.reopenable(record),
            initial=seen | {"deadline": decisions.usual_deadline(record)},
        ),
        "reject": RejectForm(bound("reject"), prefix="reject", initial=seen),
    }  # fmt: skip


def closed_because(record, key, office, grounds):
    """Why a choice is not open: the state, the person, or for 批复 the gate."""
    refusal = why_not(record, record.flow[key], office)
    if refusal and key != "return" and record.state == "submitted":
        return _("尚未审核，现在只能退回补正")
    if refusal:
        return refusal.title
    if key != "approve":
        return ""
    checks = decisions.approval_gate(record, grounds)
    return moved(grounds) or "；".join(check.sentence for check in checks if check.blocks)


def moved(grounds):
    """What has changed beside the request since it was made, in words."""
    try:
        grounds.refuse_moved()
    except Overtaken as overtaken:
        return overtaken.title
    return ""


def take(record, key, facts, by):
    if key == "approve":
        return decisions.approve(record, by=by, **facts)
    if key == "return":
        opened = facts.pop("fields_to_open")
        return decisions.return_for_correction(record, fields=opened, by=by, **facts)
    return decisions.reject(record, by=by, **facts)


@needs("file_group")
@at_desk
def withdraw(request, desk, record):
    """Take a request back, with a reason."""
    refuse_closed(record, "withdraw", request.office)

    def save(form):
        WITHDRAWN[desk.of](record, by=request.office, **form.cleaned_data)

    return part(
        request, desk, record, WithdrawForm(request.POST or None), save, desk.words["withdraw"],
        button=_("撤回"), done=_("已撤回。"),
    )  # fmt: skip


WITHDRAWN = {"filing": formation.withdraw, "change": changes.withdraw}
