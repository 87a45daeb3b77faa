"""The ledger of supporting policies on screen: the list, who has issued what, one entry."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.policies import PolicyFilters, PolicyForm, PolicyStepForm
from groups.models import SupportPolicy
from groups.queries import policies as queries
from groups.screens import policies as screens
from groups.services import policies as services
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import choices, events_of, step_forms


def own_tabs(active):
    return [
        {"label": _("台账"), "url": reverse("groups:policies"), "active": active == "list"},
        {"label": _("县区和部门对照"), "url": reverse("groups:policy-matrix"),
         "active": active == "matrix"},
    ]  # fmt: skip


def crumbs_of(label):
    return [{"label": _("支持政策"), "url": reverse("groups:policies")}, {"label": label}]


@needs("see_plans")
def policy_list(request):
    office, params = request.office, request.GET
    form = PolicyFilters(params)
    rows = queries.filtered(queries.policies_of(office), form.wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    day = form.wanted.get("as_of") or timezone.localdate()
    return render(request, "groups/policy_list.html", {
        "filtering": filters_of(form, params, fold="policies"), "problems": form.problems(),
        "exports": export_links("groups.policies", params),
        "count": frame.sentence(_("份政策")), "keeps": office.may("keep_policies"),
        "table": screens.policy_table(page.rows, day), "pager": pager_of(page, params),
        "tabs": own_tabs("list"), "source": screens.source_of(),
    })  # fmt: skip


@needs("see_plans")
def matrix(request):
    """Which department of which county has issued something; the gaps show."""
    office = request.office
    found = queries.issued(office, timezone.localdate())
    return render(request, "groups/policy_matrix.html", {
        "matrix": screens.matrix(queries.bodies_shown(office), found),
        "tabs": own_tabs("matrix"), "source": screens.source_of(),
    })  # fmt: skip


@needs("keep_policies")
def new(request):
    office, refusal = request.office, None
    form = PolicyForm(
        request.POST or None, request.FILES or None, issuers=queries.possible_issuers(office)
    )
    if request.method == "POST" and form.is_valid():
        try:
            policy = services.enter_policy(by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已登记。"))
            return redirect("groups:policy", policy.pk)
    context = {
        "form": form, "title": _("登记支持政策"), "button": _("登记"), "multipart": True,
        "cancel_url": reverse("groups:policies"), "crumbs": crumbs_of(_("登记")),
        "refusal": refusal and refusal.as_dict(),
    }  # fmt: skip
    return render(request, "groups/plan_form.html", context, status=422 if refusal else 200)


STEPS = {
    "end": lambda row, by, said: services.end_policy(row, by=by, **said),
    "error": lambda row, by, said: services.withdraw_policy(row, by=by, **said),
}  # fmt: skip


@needs("see_plans")
def policy(request, pk):
    """One entry: its facts, its file, how it was settled."""
    office, refusal = request.office, None
    rows = SupportPolicy.objects.select_related("body", "issuer", "bureau")
    row = get_within(rows, office, pk=pk)
    chosen = request.POST.get("choice", "")
    forms = step_forms(row, office, PolicyStepForm, chosen=chosen, data=request.POST)
    form = forms.get(chosen)
    if form and form.is_valid():
        try:
            STEPS[chosen](row, office, form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已办理“%(step)s”。") % {"step": form.step.label})
            return redirect("groups:policy", pk)
    files = [] if office.school else attachments_of(row, office)
    context = {
        "record": row, "facts": screens.policy_facts(row, files, for_school=bool(office.school)),
        "events": events_of(row, office), "forms": forms, "choices": choices(forms),
        "chosen": chosen, "refusal": refusal and refusal.as_dict(), "crumbs": crumbs_of(row.title),
        "source": screens.source_of(),
    }  # fmt: skip
    return render(request, "groups/policy.html", context, status=422 if refusal else 200)
