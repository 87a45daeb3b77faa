"""The road of a request: schools of other bureaus, their bureaus' decisions, opinions, answers."""

from django.contrib import messages
from django.shortcuts import redirect
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
from groups.letters import own_letter
from groups.models import BureauDecision, Opinion
from groups.queries.changes import seated_schools
from groups.queries.formation import facts_of, member_ids, stated_on_road
from groups.queries.routes import elsewhere_named
from groups.rules.decision import approval_checks, review_checks
from groups.screens import formation as screens
from groups.screens import routes as road_screens
from groups.services import bureaus, changes, formation, opinions
from groups.services.editing import editable
from groups.services.routes import refuse_closed
from groups.views.desks import at_desk, attempt, part

MOST_CHOICES = 20


@needs("file_group")
@at_desk
def elsewhere(request, desk, record):
    """Choose a school of another bureau of the city, and say what it is."""
    office = request.office
    editable(record, office, *OPENED[desk.of])
    words = request.GET.get("q", "").strip()[:60]
    taken = SEATED[desk.of](record)
    nodes = list(elsewhere_named(words, office, taken)[:MOST_CHOICES]) if words else []
    form = ElsewhereForm(request.POST or None, nodes=nodes, dated=desk.of == "change")

    def save(form):
        TAKE_IN[desk.of](record, by=office, **form.cleaned_data)

    return part(
        request, desk, record, form, save, _("其他主管局的学校"), q=words, nodes=nodes,
        template="groups/request_elsewhere.html", more=len(nodes) == MOST_CHOICES,
    )  # fmt: skip


# What opens to a school of another bureau, who is seated already, and how one is taken in.
OPENED = {"filing": ["members"], "change": ["moves"]}
SEATED = {
    "filing": lambda filing: [*member_ids(filing), filing.core_id],
    "change": lambda change: seated_schools(change.group),
}
TAKE_IN = {"filing": formation.propose_elsewhere, "change": changes.join_elsewhere}


@needs("see_filings")
@at_desk
def own(request, desk, record):
    """分别批复: another bureau's officer checks its own schools, its approver decides."""
    office = request.office
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
            return redirect(desk.home(record))
    checks = bureaus.own_checks(record, decider, approval_checks if deciding else review_checks)
    context = desk.context(record, office)
    if context["grounds"]:
        checks += [check for check in context["grounds"].checks if check.section == "handlings"]
    return desk.show(
        request, record, "groups/request_own.html", _("决定本局学校"), context=context, forms=forms,
        chosen=chosen, refusal=refusal, decision=decision, schools=compared(record, decider),
        deciding=deciding, form=forms.get("check"), own_gate=screens.gate(checks),
        letter=own_letter(decision, decider) if deciding and decision else None,
        ready=not any(check.blocks for check in checks),
        choices=own_choices(forms, decision, checks) if deciding else [],
    )  # fmt: skip


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
    return road_screens.compared(stated_on_road(record, ids), facts_of(ids))


@needs("review_group")
@at_desk
def ask(request, desk, record):
    """The county asks one of its departments for an opinion."""
    office = request.office
    departments = Jurisdiction.objects.filter(kind="department", parent_id=record.bureau_id)
    form = AskForm(request.POST or None, departments=list(departments.order_by("pk")))

    def save(form):
        body = form.departments[form.cleaned_data["body"]]
        opinions.ask_department(record, body, by=office, **form.facts())

    return part(request, desk, record, form, save, _("征求部门意见"), button=_("发出"))


@needs("give_opinion")
@at_desk
def opinion(request, desk, record):
    """统筹意见 of the city, a department's on its part: for, none or against."""
    office = request.office
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
            return redirect(desk.home(record))
    choices = [
        {
            "value": stance.value, "label": stance.label, "fields": list(forms[stance]),
            "button": _("提出：%(stance)s") % {"stance": stance.label},
        }
        for stance in Opinion.Stance
    ]  # fmt: skip
    return desk.show(
        request, record, "groups/request_opinion.html", _("提出意见"), forms=forms,
        chosen=chosen, refusal=refusal, asked=asked, choices=choices,
    )  # fmt: skip


@needs("answer_refusal")
@at_desk
def answer(request, desk, record, opinion_pk):
    """The lead bureau's written answer to an opinion against."""
    rows = Opinion.objects.select_related("request__body")
    given = get_within(rows, request.office, pk=opinion_pk, **{f"request__{desk.of}": record.pk})

    def save(form):
        opinions.answer_opinion(given, by=request.office, **form.cleaned_data)

    label = _("书面答复%(body)s") % {"body": given.request.body}
    return part(
        request, desk, record, AnswerForm(request.POST or None), save, label, button=_("答复"),
        said_by=_("不赞成的理由"), said=given.text, done=_("已答复。"),
    )  # fmt: skip
