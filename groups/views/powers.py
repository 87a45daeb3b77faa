"""Powers delegated to a group: what it holds, granting and taking back."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.forms.council import EndPowerForm, PowerForm
from groups.models import EducationGroup
from groups.queries import powers as queries
from groups.screens import council as screens
from groups.services import powers as verbs
from groups.views.council import form_page
from groups.views.pages import record_page


@needs("see_groups")
def powers(request, pk):
    """The group's powers on a day and before, with the documents they rest on."""
    group, day, context = record_page(request, pk, active="powers")
    grants = request.office.may("grant_powers") and group.bureau_id in request.office.writes
    _names, basis = queries.catalogue(group.bureau, day)

    def ends(row):
        return reverse("groups:power-end", args=[group.pk, row.pk]) if grants else ""

    rows = queries.powers_of(group).within(request.office)
    return render(request, "groups/powers.html", context | {
        "grants": grants, "basis": basis, "table": screens.power_table(rows, day, ends),
    })  # fmt: skip


def own_group(request, pk):
    group = get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)
    verbs.require_county(group, request.office)
    return group


@needs("grant_powers")
def new_power(request, pk):
    group, office = own_group(request, pk), request.office
    names, basis = queries.catalogue(group.bureau, timezone.localdate())
    form = PowerForm(request.POST or None, catalogue=names, mode=group.get_mode_display())
    return form_page(
        request, group, form, lambda: verbs.grant_power(group, by=office, **form.cleaned_data),
        label=_("赋予自主权"), button=_("赋予"), done=_("已赋权，已通知核心校校长。"),
        lead=_("目录依据：%(basis)s") % {"basis": basis}, home="powers",
    )  # fmt: skip


@needs("grant_powers")
def end(request, pk, power_pk):
    group, office = own_group(request, pk), request.office
    row = get_within(queries.powers_of(group), office, pk=power_pk)
    form = EndPowerForm(request.POST or None)
    return form_page(
        request, group, form, lambda: verbs.end_power(row, by=office, **form.cleaned_data),
        label=_("收回：%(what)s") % {"what": row.label}, button=_("收回"), done=_("已收回。"),
        lead=screens.term_words(row.days), home="powers",
    )  # fmt: skip
