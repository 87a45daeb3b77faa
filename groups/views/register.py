"""Mending what an imported register left open, confirming it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.register import ConfirmForm, MendForm, SettleForm
from groups.models import EducationGroup
from groups.services import register as verbs
from records.workflow import why_not


def posted(request):
    """What binds a form: nothing unless something was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


# 存量待核


def legacy_group(request, pk):
    return get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)


@needs("settle_register")
def settle(request, pk):
    group, refusal = legacy_group(request, pk), None
    verbs.refuse_unless_legacy(group, request.office)
    rows = list(verbs.standing(group).select_related("school__legal_school"))
    others = [(row.school_id, row.school.name) for row in rows]
    data, _files = posted(request)
    form = SettleForm(data, initial={name: getattr(group, name) for name in verbs.FACTS})
    mends = [MendForm(data, membership=row, others=others) for row in rows]
    if data is not None and form.is_valid() and all(mend.is_valid() for mend in mends):
        try:
            verbs.settle(group, by=request.office, **settled_facts(form, mends))
        except RuleBroken as broken:
            refusal = broken.as_dict()
        else:
            messages.success(request, _("已保存。可以继续核对，或等审批人确认。"))
            return redirect("groups:detail", pk)
    context = {
        "group": group, "form": form, "mends": mends, "refusal": refusal,
        "gate": verbs.gate_of(group),
        "crumbs": [{"label": _("教育集团"), "url": reverse("groups:list")},
                   {"label": group.name, "url": reverse("groups:detail", args=[pk])},
                   {"label": _("核对存量登记")}],
    }  # fmt: skip
    return render(request, "groups/register_settle.html", context, status=422 if refusal else 200)


def settled_facts(form, mends):
    facts = dict(form.cleaned_data)
    said = [verbs.Mend(mend.membership.pk, **mend.cleaned_data) for mend in mends]
    return {"reason": facts.pop("reason"), "facts": facts, "mends": said}


@needs("confirm_register")
def confirm_legacy(request, pk):
    group, refusal = legacy_group(request, pk), None
    if not_now := why_not(group, group.flow["confirm"], request.office):
        raise not_now
    form = ConfirmForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.confirm(group, by=request.office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken.as_dict()
        else:
            messages.success(request, _("已确认，集团进入运行中并列入公开名录。"))
            return redirect("groups:detail", pk)
    context = {
        "group": group, "form": form, "refusal": refusal, "gate": verbs.gate_of(group),
        "members": verbs.standing(group),
        "crumbs": [{"label": _("教育集团"), "url": reverse("groups:list")},
                   {"label": group.name, "url": reverse("groups:detail", args=[pk])},
                   {"label": _("确认存量集团")}],
    }  # fmt: skip
    return render(request, "groups/register_confirm.html", context, status=422 if refusal else 200)
