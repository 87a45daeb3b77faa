"""What a school looks for in its group: asking, and answering with a resource."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.forms.booking import AnswerWantedForm, ResourceForm, WantedForm
from groups.models import Wanted
from groups.queries.sharing import resources_of
from groups.screens import wanted as screens
from groups.services.wanted import answer_wanted, ask_for, offer_for, withdraw_wanted
from groups.views.booking import asked, group_of, page_of_resource
from groups.views.saying import StepSaying
from groups.views.sharing import crumbs_of
from records.steps import StepForm, events_of, preselected


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


class WantedSaying(StepSaying):
    """A school that has something answers, the one that asked takes it back."""

    def offered(self):
        own = self.request.office.school == self.record.school_id
        return (key for key in self.steps if not (own and key == "answer"))

    def step_form(self, step, data, *, prefix):
        if step.key != "answer":
            return StepForm(step, data, prefix=prefix)
        office = self.request.office
        rows = resources_of(self.record.group, office, timezone.localdate())
        own = rows.filter(school_id=office.school).values_list("pk", "title")
        return AnswerWantedForm(step, data, prefix=prefix, resources=own)

    def take(self, key, said):
        row, office = self.record, self.request.office
        if key == "answer":
            return answer_wanted(row, resource=said.get("resource"), by=office)
        return withdraw_wanted(row, reason=said.get("reason", ""), by=office)


@needs("see_sharing")
def wanted(request, pk, wanted_pk):
    """One wish; a school that has something answers, the one that asked takes it back."""
    group, office = group_of(request, pk), request.office
    row = wanted_row(request, group, wanted_pk)
    saying = WantedSaying(request, row)
    if saying.done:
        return redirect(page_of(row))
    return render(request, "groups/wanted.html", {
        "group": group, "wanted": row, "tone": screens.TONES[row.state],
        "facts": screens.wanted_facts(row), "events": events_of(row, office),
        "choices": saying.choices, "chosen": preselected(saying.forms, saying.chosen),
        "offers": "answer" in saying.forms, "refusal": saying.refusal and saying.refusal.as_dict(),
        "books": row.resource and office.school == row.school_id,
        "crumbs": crumbs_of(group, _("需求")),
    }, status=saying.status)  # fmt: skip
