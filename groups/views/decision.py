"""Consents, written answers, review and the approver's decision on a filing."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, RuleBroken
from groups.forms.formation import (
    AgreeForm,
    AnswerForm,
    ApproveForm,
    RefuseForm,
    RejectForm,
    ReturnForm,
    ReviewForm,
)
from groups.letters import letter_of
from groups.models import Consent
from groups.queries.routes import last_word
from groups.rules.decision import review_checks
from groups.screens import formation as screens
from groups.services import consent as consents
from groups.services import decision as decisions
from groups.views.formation import crumbs_of, found, or_record, record_context, refuse_closed
from records.workflow import why_not


def attempt(verb):
    """The Refusal of a rule, in words for the page; None when the verb went through."""
    try:
        verb()
    except RuleBroken as broken:
        return broken.as_dict()
    return None


@needs("consent")
@or_record
def consent(request, pk):
    """A school reads what is asked and answers for itself."""
    record, office = found(request, pk), request.office
    consents.refuse_unasked(record, office)
    consents.refuse_late(record)
    chosen = request.POST.get("choice", "")
    forms = {
        key: form(request.POST if key == chosen else None, prefix=key, initial={"token": fresh()})
        for key, form in (("agree", AgreeForm), ("refuse", RefuseForm))
    }
    refusal = None
    if chosen in forms and forms[chosen].is_valid():
        facts = forms[chosen].cleaned_data
        refusal = attempt(
            lambda: consents.answer(record, agrees=chosen == "agree", by=office, **facts)
        )
        if not refusal:
            messages.success(request, _("已答复，已通知申报方。审核之前可以改变答复。"))
            return redirect("groups:filing", pk)
    context = record_context(record, office) | {
        "forms": forms, "chosen": chosen, "refusal": refusal,
        "crumbs": crumbs_of(record, _("答复学校意愿")),
        "choices": [
            {"value": "agree", "label": _("同意加入"), "fields": list(forms["agree"]),
             "says": _("本校愿意按上述内容加入集团"), "button": _("答复：同意")},
            {"value": "refuse", "label": _("不同意"), "fields": list(forms["refuse"]),
             "says": _("须写明理由"), "button": _("答复：不同意")},
        ],
    }  # fmt: skip
    return render(request, "groups/consent.html", context, status=422 if refusal else 200)


def fresh():
    return uuid.uuid4()


@needs("answer_refusal")
@or_record
def answer(request, pk, consent_pk):
    """The bureau's written reply to a school that does not agree."""
    record, office = found(request, pk), request.office
    given = get_within(Consent, office, pk=consent_pk, filing_id=record.pk)
    form, refusal = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        refusal = attempt(lambda: consents.answer_refusal(given, text=text, by=office))
        if not refusal:
            messages.success(request, _("已答复，已通知该校。"))
            return redirect("groups:filing", pk)
    context = {
        "filing": record, "form": form, "consent": given, "refusal": refusal,
        "label": _("书面答复%(school)s") % {"school": given.school},
        "crumbs": crumbs_of(record, _("书面答复")),
    }  # fmt: skip
    return render(request, "groups/consent_answer.html", context, status=422 if refusal else 200)


@needs("review_group")
@or_record
def review(request, pk):
    """A second officer reads everything and writes an opinion."""
    record, office = found(request, pk), request.office
    form = ReviewForm(request.POST or None, initial={"seen": last_word(record)})
    refusal = None
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        refusal = attempt(lambda: decisions.review(record, by=office, **facts))
        if not refusal:
            messages.success(request, _("已审核，已通知审批人。"))
            return redirect("groups:filing", pk)
    if request.method == "GET":
        refuse_closed(record, "review", office)
    checks = decisions.checks_now(record, review_checks)
    context = record_context(record, office) | {
        "form": form, "refusal": refusal, "gate": screens.gate(checks),
        "ready": not any(check.blocks for check in checks),
        "crumbs": crumbs_of(record, _("审核")),
    }  # fmt: skip
    return render(request, "groups/filing_review.html", context, status=422 if refusal else 200)


@needs("decide_group")
@or_record
def decide(request, pk):
    """The approver's page: what is asked, what changed, the gate, the letter, three choices."""
    record, office = found(request, pk), request.office
    if not office.holds(record):
        raise NoVerb(_("这件申报由%(bureau)s审批") % {"bureau": record.bureau})
    if request.method == "GET":
        refuse_closed(record, "return", office)
    chosen = request.POST.get("choice", "")
    forms = decision_forms(request, record, chosen)
    refusal = None
    if chosen in forms and forms[chosen].is_valid():
        facts = forms[chosen].cleaned_data
        refusal = attempt(lambda: take(record, chosen, facts, office))
        if not refusal:
            messages.success(request, _("已办理，已通知有关学校。"))
            return redirect("groups:filing", pk)
    elif request.method == "POST" and chosen in record.flow.steps:
        refuse_closed(record, chosen, office)
    context = record_context(record, office) | {
        "forms": forms, "chosen": chosen, "refusal": refusal, "letter": letter_of(record),
        "choices": decision_choices(record, forms, office),
        "crumbs": crumbs_of(record, _("审批")),
    }  # fmt: skip
    return render(request, "groups/decide.html", context, status=422 if refusal else 200)


def decision_forms(request, record, chosen):
    due = decisions.usual_deadline(record)

    seen = last_word(record)

    def bound(key):
        return request.POST if key == chosen else None

    return {
        "approve": ApproveForm(bound("approve"), prefix="approve", initial={"seen": seen}),
        "return": ReturnForm(
            bound("return"), prefix="return", initial={"deadline": due, "seen": seen},
            with_core=record.filer_id is None or record.filer_id != record.core_id,
        ),
        "reject": RejectForm(bound("reject"), prefix="reject", initial={"seen": seen}),
    }  # fmt: skip


def decision_choices(record, forms, office):
    says = {
        "approve": _("集团自批复之日起运行，并列入公开名录"),
        "return": _("只开放勾选的内容，补正后重新申报"),
        "reject": _("本件到此为止"),
    }
    return [
        {
            "value": key, "label": record.flow[key].label, "says": says[key],
            "official": record.flow[key].official, "fields": list(form),
            "why_not": closed_because(record, key, office),
        }
        for key, form in forms.items()
    ]  # fmt: skip


def closed_because(record, key, office):
    """Why a choice is not open: the state, the person, or for 批复 the gate."""
    refusal = why_not(record, record.flow[key], office)
    if refusal and key != "return" and record.state == "submitted":
        return _("尚未审核，现在只能退回补正")
    if refusal:
        return refusal.title
    if key == "approve":
        checks = decisions.approval_gate(record)
        return "；".join(check.sentence for check in checks if check.blocks)
    return ""


def take(record, key, facts, by):
    if key == "approve":
        return decisions.approve(record, by=by, **facts)
    if key == "return":
        return decisions.return_for_correction(
            record, fields=facts["fields_to_open"], deadline=facts["deadline"],
            reason=facts["reason"], by=by, seen=facts["seen"],
        )  # fmt: skip
    return decisions.reject(record, by=by, **facts)
