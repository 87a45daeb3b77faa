"""备案: the city's list of groups in force not yet recorded, and its one click."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from groups.exports.register import record_rows
from groups.models import EducationGroup
from groups.services.record import record_group
from records.exports import export_links
from records.lists import frame_of, pager_of
from records.pages import KeysetPage


@needs("see_groups")
def records(request):
    """Groups waiting for their number, or (done=1) the city's record."""
    office, params = request.office, request.GET
    done = params.get("done") == "1"
    rows = record_rows(office, params)
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    context = {
        "groups": page.rows,
        "done": done,
        "count": frame.sentence(_("个已备案的集团") if done else _("个待备案的集团")),
        "pager": pager_of(page, params),
        "may_record": office.may("record_group"),
        "q": params.get("q", ""),
        "exports": export_links("groups.records", params),
        "keep": [{"name": "done", "value": "1"}] if done else [],
        "tabs": [
            {"label": _("待备案"), "url": reverse("groups:records"), "active": not done},
            {"label": _("已备案"), "url": reverse("groups:records") + "?done=1", "active": done},
        ],
    }
    return render(request, "groups/records.html", context)


@require_POST
@needs("see_filings")
def record(request, pk):
    """Number one group."""
    group = get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)
    row = record_group(group, by=request.office)
    messages.success(
        request,
        _("%(name)s已备案，备案号%(number)s。") % {"name": group.name, "number": row.number},
    )
    return redirect("groups:records")
