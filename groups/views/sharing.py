"""Resource sharing inside a group: the list, filing one, the record with its proof."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import Overtaken, RuleBroken
from groups.forms.sharing import SharingFilters, SharingForm
from groups.models import Booking, EducationGroup
from groups.queries.register import members_on, tabs_of
from groups.queries.sharing import (
    filtered_uses,
    last_use,
    resources_of,
    sharing_of,
)
from groups.screens import sharing as screens
from groups.services.sharing import FiledBefore, file_sharing
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, pager_of
from records.pages import KeysetPage


def crumbs_of(group, *last):
    trail = [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": group.name, "url": reverse("groups:detail", args=[group.pk])},
        {"label": _("资源共享"), "url": reverse("groups:sharing", args=[group.pk])},
    ]
    if not last:
        trail[-1].pop("url")
    return trail + [{"label": label} for label in last]


@needs("see_sharing")
def sharing(request, pk):
    """What schools of one group shared with others, newest first."""
    office = request.office
    group = get_within(EducationGroup, office, pk=pk)
    members = members_on(group, timezone.localdate())
    form = SharingFilters(request.GET, schools=[(m.school_id, m.name) for m in members])
    rows = filtered_uses(sharing_of(office).filter(group=group), form.wanted)
    page = KeysetPage(rows, keys=("pk",), params=request.GET, newest_first=True)
    context = {
        "group": group,
        "filtering": filters_of(form, request.GET, fold="sharing"),
        "problems": form.problems(),
        "table": screens.sharing_table(page.rows),
        "pager": pager_of(page, request.GET),
        "exports": export_links("groups.sharing", request.GET, group=pk),
        "files": office.may("file_sharing"),
        "tabs": tabs_of(group, office, "sharing"),
        "crumbs": crumbs_of(group),
    }
    return render(request, "groups/sharing_list.html", context)


@needs("file_sharing")
def new(request, pk):
    """File one shared resource, with a photo or a file."""
    office, refusal = request.office, None
    group = get_within(EducationGroup, office, pk=pk)
    others = [
        (row.school_id, row.name)
        for row in members_on(group, timezone.localdate())
        if row.school_id != office.school
    ]
    booking = used_booking(request, group)
    own = resources_of(group, office, timezone.localdate()).filter(school_id=office.school)
    form = SharingForm(
        request.POST or None, request.FILES or None, schools=others, office=office,
        resources=list(own.values_list("pk", "title")), last=last_use(group, office.school),
        booking=booking,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            record = file_sharing(group, by=office, **form.facts())
        except (RuleBroken, Overtaken) as broken:
            refusal = broken
            if isinstance(broken, FiledBefore):
                form.ask_again()
        else:
            messages.success(request, _("已填报，已通知核心校和主管教育局。"))
            return redirect("groups:sharing-record", pk, record.pk)
    context = {
        "group": group, "form": form, "refusal": refusal and refusal.as_dict(),
        "crumbs": crumbs_of(group, _("填报")),
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "groups/sharing_new.html", context, status=status)


def used_booking(request, group):
    """The booking a use record is filed from (?booking=), or None."""
    asked = request.GET.get("booking", "")
    if not asked.isdecimal():
        return None
    rows = Booking.objects.select_related("resource")
    return get_within(rows, request.office, pk=asked, group=group)


@needs("see_sharing")
def record(request, pk, record_pk):
    """One sharing record with its proof."""
    office = request.office
    group = get_within(EducationGroup, office, pk=pk)
    row = get_within(sharing_of(office), office, pk=record_pk, group=group)
    context = {
        "group": group,
        "record": row,
        "facts": screens.sharing_facts(row),
        "proofs": screens.proof_facts(attachments_of(row, office)),
        "crumbs": crumbs_of(group, row.title),
    }
    return render(request, "groups/sharing_record.html", context)
