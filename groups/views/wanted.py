"""What a school looks for in its group: asking, and answering with a resource."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, Refusal
from groups.forms.booking import AnswerWantedForm, ResourceForm, WantedForm
from groups.models import Wanted
from groups.queries.sharing import resources_of
from groups.screens import wanted as screens
from groups.services.wanted import answer_wanted, ask_for, offer_for, withdraw_wanted
from groups.views.booking import asked, group_of, page_of_resource
from groups.views.sharing import crumbs_of
from records.steps import StepForm, choices, events_of, preselected, step_forms


def page_of(row):
    return reverse("groups:wanted", args=[row.group_id, row.pk])


@needs("file_sharing")
def new_wanted(request, pk):
    group, form = group_of(request, pk), WantedForm(request.POST or None)
    return asked(
        request, group, form, lambda: ask_for(group, by=request.office, **form.cleaned_data),
        label=_("提出需求"), lead=_("不用定时间；其他学校看到后用自己的资源回应。"),
        button=_("提出"), home=page_of,
    )  # fmt: skip


def wanted_row(request, group, wanted_pk):
    rows = Wanted.objects.select_related("group", "school", "resource", "bureau")
    return get_within(rows, request.office, pk=wanted_pk, group=group)


@needs("file_sharing")
def offer(request, pk, wanted_pk):
    """Open a resource as the answer; the form begins with what is looked for."""
    group = group_of(request, pk)
    row = wanted_row(request, group, wanted_pk)
    form = ResourceForm(request.POST or None, initial={"kind": row.kind, "title": row.title})
    return asked(
        request, group, form,
        lambda: offer_for(row, by=request.office, **form.cleaned_data),
        label=_("开放一项资源来回应"), lead=row.title, button=_("开放并回应"),
        home=page_of_resource,
    )  # fmt: skip


@needs("see_sharing")
def wanted(request, pk, wanted_pk):
    """One wish; a school that has something answers, the one that asked takes it back."""
    group, office, refusal = group_of(request, pk), request.office, None
    row = wanted_row(request, group, wanted_pk)
    forms = wanted_forms(row, request)
    chosen = request.POST.get("choice", "")
    if request.method == "POST" and chosen in row.flow.steps:
        form = forms.get(chosen)
        if form is None or form.is_valid():
            try:
                take(row, chosen, form, office)
            except NoVerb:
                raise
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("已办理。"))
                return redirect(page_of(row))
    return render(request, "groups/wanted.html", {
        "group": group, "wanted": row, "tone": screens.TONES[row.state],
        "facts": screens.wanted_facts(row), "events": events_of(row, office),
        "choices": choices(forms), "chosen": preselected(forms, chosen),
        "offers": "answer" in forms, "refusal": refusal and refusal.as_dict(),
        "books": row.resource and office.school == row.school_id,
        "crumbs": crumbs_of(group, _("需求")),
    }, status=refusal.status if refusal else 200)  # fmt: skip


def wanted_forms(row, request):
    """The steps offered; one's own wish is not answered by oneself."""
    office = request.office
    own = resources_of(row.group, office, timezone.localdate()).filter(school_id=office.school)

    def form_of(step, *args, **kwargs):
        if step.key != "answer":
            return StepForm(step, *args, **kwargs)
        return AnswerWantedForm(step, *args, resources=own.values_list("pk", "title"), **kwargs)

    forms = step_forms(
        row, office, form_of, chosen=request.POST.get("choice", ""), data=request.POST or None
    )
    if office.school == row.school_id:
        forms.pop("answer", None)
    return forms


def take(row, key, form, office):
    said = form.cleaned_data if form else {}
    if key == "answer":
        return answer_wanted(row, resource=said.get("resource"), by=office)
    return withdraw_wanted(row, reason=said.get("reason", ""), by=office)
