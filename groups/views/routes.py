"""The road of a filing: schools of other bureaus, their bureaus' decisions, opinions, answers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.models import Jurisdiction
from groups.forms.formation import AnswerForm
from groups.forms.routes import (
    ApproveOwnForm,
    AskForm,
    CheckOwnForm,
    ElsewhereForm,
    OpinionForm,
    RefuseOwnForm,
)
from groups.models import BureauDecision, Opinion
from groups.queries.formation import facts_of, member_ids, stated_in
from groups.queries.routes import elsewhere_named
from groups.rules.decision import approval_checks, review_checks
from groups.screens import formation as screens
from groups.screens import routes as road_screens
from groups.services import bureaus, opinions
from groups.services import formation as filings
from groups.services.routes import refuse_closed
from groups.views.decision import attempt
from groups.views.formation import crumbs_of, found, or_record, record_context, section

MOST_CHOICES = 20


@needs("file_group")
@or_record
def elsewhere(request, pk):
    """Choose a school of another bureau of the city, and say what it is."""
    office, record = request.office, found(request, pk)
    filings.editable(record, office, ["members"])
    words = request.GET.get("q", "").strip()[:60]
    taken = [*member_ids(record), record.core_id]
    nodes = list(elsewhere_named(words, office, taken)[:MOST_CHOICES]) if words else []
    form = ElsewhereForm(request.POST or None, nodes=nodes)

    def save(form):
        filings.propose_elsewhere(record, by=office, **form.cleaned_data)

    return section(
        request, record, form, save, "groups/filing_elsewhere.html", _("其他主管局的学校"),
        q=words, nodes=nodes, more=len(nodes) == MOST_CHOICES,
    )  # fmt: skip


@needs("see_filings")
@or_record
def own(request, pk):
    """分别批复: another bureau's officer checks its own schools, its approver decides."""
    office, record = request.office, found(request, pk)
    road, decider = bureaus.own_part(record, office)
    if request.method == "GET":
        refuse_closed(record)
    decision = road.decisions.get(decider.id)
    deciding = office.may("decide_group")
    forms = own_forms(request, deciding)
    chosen = request.POST.get("choice", "check")
    refusal = None
    if request.method == "POST" and chosen in forms and forms[chosen].is_valid():
        facts = forms[chosen].cleaned_data
        refusal = attempt(lambda: OWN[chosen](record, by=office, **facts))
        if not refusal:
            messages.success(request, _("已办理，已通知牵头的主管教育局。"))
            return redirect("groups:filing", pk)
    checks = bureaus.own_checks(record, decider, approval_checks if deciding else review_checks)
    context = record_context(record, office) | {
        "forms": forms, "chosen": chosen, "refusal": refusal, "decision": decision,
        "schools": compared(record, decider), "deciding": deciding,
        "form": forms.get("check"), "own_gate": screens.gate(checks),
        "ready": not any(check.blocks for check in checks),
        "choices": own_choices(forms, decision, checks) if deciding else [],
        "crumbs": crumbs_of(record, _("决定本局学校")),
    }  # fmt: skip
    return render(request, "groups/filing_own.html", context, status=422 if refusal else 200)


OWN = {
    "check": bureaus.check_own, "approve": bureaus.approve_own, "refuse": bureaus.refuse_own,
}  # fmt: skip


def own_forms(request, deciding):
    chosen = request.POST.get("choice", "check") if request.method == "POST" else None

    def bound(key):
        return request.POST if key == chosen else None

    if not deciding:
        return {"check": CheckOwnForm(bound("check"))}
    return {
        "approve": ApproveOwnForm(bound("approve"), prefix="approve"),
        "refuse": RefuseOwnForm(bound("refuse"), prefix="refuse"),
    }


def own_choices(forms, decision, checks):
    """The approver's two choices; shut until an officer has checked, 同意 until the gate is met."""
    unchecked = "" if decision else _("本局经办人还没有核对")
    broken = "；".join(check.sentence for check in checks if check.blocks)
    says = {
        "approve": _("只对本局学校作出决定，其余由牵头的主管教育局批复"),
        "refuse": _("牵头的主管教育局不能带着本局学校批复"),
    }
    return [
        {
            "value": key, "label": BureauDecision.flow[key].label, "says": says[key],
            "official": BureauDecision.flow[key].official, "fields": list(form),
            "why_not": unchecked or (broken if key == "approve" else ""),
        }
        for key, form in forms.items()
    ]  # fmt: skip


def compared(record, decider):
    ids = [seat.id for seat in decider.schools]
    said = stated_in(record)
    return road_screens.compared([said[pk] for pk in ids], facts_of(ids))


@needs("review_group")
@or_record
def ask(request, pk):
    """The county asks one of its departments for an opinion."""
    office, record = request.office, found(request, pk)
    departments = Jurisdiction.objects.filter(kind="department", parent_id=record.bureau_id)
    form = AskForm(request.POST or None, departments=list(departments.order_by("pk")))

    def save(form):
        body = form.departments[form.cleaned_data["body"]]
        opinions.ask_department(record, body, by=office, **form.facts())

    return section(
        request, record, form, save, "groups/filing_form.html", _("征求部门意见"),
        button=_("发出"),
    )  # fmt: skip


@needs("give_opinion")
@or_record
def opinion(request, pk):
    """统筹意见 of the city, a department's on its part: for, none or against."""
    office, record = request.office, found(request, pk)
    asked = opinions.request_or_refuse(record, office)
    if request.method == "GET":
        refuse_closed(record)
    chosen, refusal = request.POST.get("choice", ""), None
    forms = {
        value: OpinionForm(value, request.POST if value == chosen else None, prefix=value)
        for value in Opinion.Stance.values
    }
    if chosen in forms and forms[chosen].is_valid():
        text = forms[chosen].cleaned_data["text"]
        refusal = attempt(
            lambda: opinions.give_opinion(record, stance=chosen, text=text, by=office)
        )
        if not refusal:
            messages.success(request, _("已提出意见，已通知牵头的主管教育局。"))
            return redirect("groups:filing", pk)
    context = record_context(record, office) | {
        "forms": forms, "chosen": chosen, "refusal": refusal, "asked": asked,
        "crumbs": crumbs_of(record, _("提出意见")),
        "choices": [
            {"value": stance.value, "label": stance.label, "fields": list(forms[stance]),
             "button": _("提出：%(stance)s") % {"stance": stance.label}}
            for stance in Opinion.Stance
        ],
    }  # fmt: skip
    return render(request, "groups/filing_opinion.html", context, status=422 if refusal else 200)


@needs("answer_refusal")
@or_record
def answer(request, pk, opinion_pk):
    """The lead bureau's written answer to an opinion against."""
    office, record = request.office, found(request, pk)
    rows = Opinion.objects.select_related("request__body")
    given = get_within(rows, office, pk=opinion_pk, request__filing=record.pk)
    form, refusal = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        refusal = attempt(lambda: opinions.answer_opinion(given, text=text, by=office))
        if not refusal:
            messages.success(request, _("已答复。"))
            return redirect("groups:filing", pk)
    context = {
        "filing": record, "form": form, "reason": given.text, "refusal": refusal,
        "label": _("书面答复%(body)s") % {"body": given.request.body},
        "crumbs": crumbs_of(record, _("书面答复")),
    }  # fmt: skip
    return render(request, "groups/opinion_answer.html", context, status=422 if refusal else 200)
