"""A group's standings on screen: the tab, proposing, the record with its steps."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, RuleBroken
from groups.forms.standings import DecideForm, EndForm, OpinionForm, ProposeForm, RenewForm
from groups.models import EducationGroup, GroupStanding
from groups.queries.standings import criteria_of, standings_of, visible
from groups.screens import standings as screens
from groups.services import standings as services
from groups.views.pages import record_page
from records.exports import export_links
from records.steps import events_of
from records.workflow import allowed


@needs("see_groups")
def of_group(request, pk):
    """Everything a group was designated or warned of, and what may be proposed."""
    group, _day, context = record_page(request, pk, active="standings")
    office = request.office
    proposes = office.may("keep_rules") and office.holds(group)
    return render(request, "groups/standings.html", context | {
        "table": screens.standing_table(standings_of(group, office)),
        "kinds": GroupStanding.Kind.choices if proposes else [],
        "exports": export_links("groups.standings", request.GET, group=pk),
    })  # fmt: skip


@needs("keep_rules")
def propose(request, pk, kind):
    """Propose a standing of a group."""
    if kind not in GroupStanding.Kind.values:
        raise Http404
    office, refusal = request.office, None
    rows = EducationGroup.objects.select_related("bureau")
    group = get_within(rows, office, pk=pk)
    if not office.holds(group):
        raise NoVerb(
            _("这个集团由%(bureau)s办理") % {"bureau": group.bureau},
            rule=_("各县区办理各自的记录，其他单位只读"), next_step=_("请由该局办理"),
        )  # fmt: skip
    criteria, basis = criteria_of(group.bureau)
    form = ProposeForm(request.POST or None, kind=kind, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        try:
            standing = services.propose(group, kind, by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已提出，请另一位经办人审核。"))
            return redirect("groups:standing", standing.pk)
    label = _("提出%(kind)s") % {"kind": GroupStanding.Kind(kind).label}
    context = {
        "group": group, "form": form, "label": label,
        "basis": basis if kind == "demonstration" else "",
        "refusal": refusal and refusal.as_dict(),
        "crumbs": [*crumbs_of(group), {"label": label}],
    }  # fmt: skip
    return render(request, "groups/standing_form.html", context, status=422 if refusal else 200)


def crumbs_of(group):
    return [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": group.name, "url": reverse("groups:standings", args=[group.pk])},
    ]


def way_of(row, office):
    """What is left to do about a standing in force for who takes no step of it himself."""
    if row.state != GroupStanding.State.IN_FORCE:
        return ""
    if office.may("keep_rules") and office.holds(row):
        return _("核对以后由审批人解除，或另定期限；要另行处理的，从集团的“认定和整改”页提出。")
    if office.school and row.kind == GroupStanding.Kind.RECTIFICATION:
        return _("整改完成后报主管教育局核对，由它解除或另定期限。")
    return ""


STEPS = {
    "review": (OpinionForm, lambda row, said, by: services.review(
        row, opinion=said["reason"], by=by)),
    "decide": (DecideForm, lambda row, said, by: services.decide(row, by=by, **said)),
    "refuse": (OpinionForm, lambda row, said, by: services.refuse(row, by=by, **said)),
    "renew": (RenewForm, lambda row, said, by: services.renew(row, by=by, **said)),
    "end": (EndForm, lambda row, said, by: services.end(row, by=by, **said)),
}  # fmt: skip


@needs("see_groups")
def standing(request, pk):
    """One standing: its facts, its steps for who may take them, its timeline."""
    office, refusal = request.office, None
    rows = visible(office).select_related("group__bureau", "bureau")
    row = get_within(rows, office, pk=pk)
    chosen = request.POST.get("choice", "")
    open_steps = allowed(row, office)
    forms = {
        step.key: STEPS[step.key][0](
            request.POST if step.key == chosen else None, prefix=step.key
        )
        for step in open_steps
    }  # fmt: skip
    if request.method == "POST" and chosen in STEPS:
        form = forms.get(chosen) or STEPS[chosen][0](request.POST, prefix=chosen)
        if form.is_valid():
            try:
                STEPS[chosen][1](row, form.cleaned_data, office)
            except RuleBroken as broken:
                refusal = broken
            else:
                messages.success(request, _("已办理。"))
                return redirect("groups:standing", pk)
    context = {
        "standing": row, "facts": screens.standing_facts(row), "tone": screens.TONES[row.state],
        "events": events_of(row, office), "forms": forms, "chosen": chosen,
        "choices": [
            {"value": step.key, "label": step.label, "official": step.official, "says": "",
             "fields": list(forms[step.key]), "why_not": ""}
            for step in open_steps
        ],
        "refusal": refusal and refusal.as_dict(), "way": way_of(row, office),
        "crumbs": [*crumbs_of(row.group), {"label": row.get_kind_display()}],
    }  # fmt: skip
    return render(request, "groups/standing.html", context, status=422 if refusal else 200)
