"""Consents, written answers, review and the approver's decision on a change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb
from groups.change_words import letter_of_change
from groups.forms.changes import ReturnChangeForm
from groups.forms.formation import (
    AgreeForm,
    AnswerForm,
    ApproveForm,
    RefuseForm,
    RejectForm,
    ReviewForm,
)
from groups.models import Consent
from groups.queries.changes import moves_of
from groups.rules.decision import approval_checks, review_checks
from groups.screens.formation import gate
from groups.services import changes_decision as decisions
from groups.services import consent as consents
from groups.services.decision import usual_deadline
from groups.views.changes import crumbs_of, found, or_change, part, record_context
from groups.views.decision import attempt, fresh
from groups.views.formation import refuse_closed
from records.workflow import why_not


@needs("consent")
@or_change
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
            return redirect("groups:change", pk)
    context = record_context(record, office) | {
        "forms": forms, "chosen": chosen, "refusal": refusal,
        "crumbs": crumbs_of(record, _("答复学校意愿")),
        "choices": [
            {"value": "agree", "label": _("同意"), "fields": list(forms["agree"]),
             "says": _("本校同意按上述内容变更"), "button": _("答复：同意")},
            {"value": "refuse", "label": _("不同意"), "fields": list(forms["refuse"]),
             "says": _("须写明理由"), "button": _("答复：不同意")},
        ],
    }  # fmt: skip
    return render(request, "groups/change_consent.html", context, status=422 if refusal else 200)


@needs("answer_refusal")
@or_change
def answer(request, pk, consent_pk):
    """The bureau's written reply to a school that does not agree."""
    record, office = found(request, pk), request.office
    given = get_within(Consent, office, pk=consent_pk, change_id=record.pk)
    form = AnswerForm(request.POST or None)

    def save(form):
        consents.answer_refusal(given, by=office, **form.cleaned_data)

    label = _("书面答复%(school)s") % {"school": given.school}
    return part(request, record, form, save, label, button=_("答复"), said=given.reason)


@needs("review_group")
@or_change
def review(request, pk):
    """A second officer reads everything and writes an opinion."""
    record, office = found(request, pk), request.office
    form, refusal = ReviewForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        opinion = form.cleaned_data["opinion"]
        refusal = attempt(lambda: decisions.review(record, opinion=opinion, by=office))
        if not refusal:
            messages.success(request, _("已审核，已通知审批人。"))
            return redirect("groups:change", pk)
    if request.method == "GET":
        refuse_closed(record, "review", office)
    context = record_context(record, office)
    checks = [*decisions.consent_checks(record, review_checks), *context["preview"].checks]
    stands = not context["stale"]
    context |= {
        "form": form, "refusal": refusal, "gate": gate(checks),
        "ready": stands and not any(check.blocks for check in checks),
        "crumbs": crumbs_of(record, _("审核")),
    }  # fmt: skip
    return render(request, "groups/change_review.html", context, status=422 if refusal else 200)


@needs("decide_group")
@or_change
def decide(request, pk):
    """The approver's page: what is asked, what it leads to, the gate, the letter, three choices."""
    record, office = found(request, pk), request.office
    if not office.holds(record):
        raise NoVerb(_("这件变更由%(bureau)s审批") % {"bureau": record.bureau})
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
            return redirect("groups:change", pk)
    elif request.method == "POST" and chosen in record.flow.steps:
        refuse_closed(record, chosen, office)
    context = record_context(record, office)
    context |= {
        "forms": forms, "chosen": chosen, "refusal": refusal,
        "letter": letter_of_change(record, moves_of(record)),
        "choices": decision_choices(record, forms, office, context),
        "crumbs": crumbs_of(record, _("审批")),
    }  # fmt: skip
    return render(request, "groups/change_decide.html", context, status=422 if refusal else 200)


def decision_forms(request, record, chosen):
    def bound(key):
        return request.POST if key == chosen else None

    return {
        "approve": ApproveForm(bound("approve"), prefix="approve"),
        "return": ReturnChangeForm(
            bound("return"), prefix="return", initial={"deadline": usual_deadline(record)}
        ),
        "reject": RejectForm(bound("reject"), prefix="reject"),
    }


def decision_choices(record, forms, office, context):
    says = {
        "approve": _("各项变更一次生效，各自从所写的日期起"),
        "return": _("只开放勾选的内容，补正后重新申报"),
        "reject": _("本件到此为止，集团照旧"),
    }
    return [
        {
            "value": key, "label": record.flow[key].label, "says": says[key],
            "official": record.flow[key].official, "fields": list(form),
            "why_not": closed_because(record, key, office, context),
        }
        for key, form in forms.items()
    ]  # fmt: skip


def closed_because(record, key, office, context):
    """Why a choice is not open: the state, the person, or for 批复 the gate."""
    refusal = why_not(record, record.flow[key], office)
    if refusal and key != "return" and record.state == "submitted":
        return _("尚未审核，现在只能退回补正")
    if refusal:
        return refusal.title
    if key != "approve" or "preview" not in context:
        return ""
    if context["stale"]:
        return _("集团在申报之后已有变动，请退回补正")
    checks = [*decisions.consent_checks(record, approval_checks), *context["preview"].checks]
    return "；".join(check.sentence for check in checks if check.blocks)


def take(record, key, facts, by):
    """A change that is not what was shown is refused by how its groups stood, not by `seen`."""
    facts = {name: value for name, value in facts.items() if name != "seen"}
    if key == "approve":
        return decisions.approve(record, by=by, **facts)
    if key == "return":
        return decisions.return_for_correction(
            record, fields=facts["fields_to_open"], deadline=facts["deadline"],
            reason=facts["reason"], by=by,
        )  # fmt: skip
    return decisions.reject(record, by=by, **facts)
