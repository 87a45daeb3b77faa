"""Taking a list out: at once, or as a run when it is long; and fetching what a run made."""

import io
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.gate import needs
from accounts.services import require
from records import runs
from records.exports import FORMATS, find_export, jobs
from records.exports.making import Table, count_rows, file_name, short_list
from records.models import TaskRun
from records.sending import send_stored


def kind_or_404(request, name, form):
    """A kind by its name, once the office may see the list; an unknown format is 404."""
    kind = find_export(name)
    if kind is None or form not in FORMATS:
        raise Http404
    require(request.office, kind.verb)
    return kind


@needs()
def export(request, kind, form):
    """The list as it is filtered: a file, or a page that offers to write a long one."""
    kind = kind_or_404(request, kind, form)
    if request.method == "POST":
        run = jobs.request_export(kind, form, request.GET, by=request.office)
        return redirect("run", run.pk)
    rows = short_list(kind, request.office, request.GET)
    return long_page(request, kind) if rows is None else at_once(request, kind, form, rows)


def at_once(request, kind, form, rows):
    file = io.BytesIO()
    table = Table(kind, form, file, params=request.GET, by=request.office)
    table.add(rows)
    table.close()
    response = HttpResponse(file.getvalue(), content_type=FORMATS[form][1])
    name = quote(file_name(kind, form, request.GET))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def long_page(request, kind):
    return render(request, "records/export_long.html", {
        "kind": kind, "rows": f"{count_rows(kind, request.office, request.GET):,}",
        "filters": [f"{label}：{value}" for label, value in kind.filter_words(request.GET)],
        "days": jobs.KEPT_FOR.days, "crumbs": [{"label": _("导出%(what)s") % {"what": kind.title}}],
    })  # fmt: skip


@needs()
def export_file(request, pk):
    """The file a run made, for the office that asked for it."""
    return send_export(request.office, pk)


def send_export(office, pk):
    found = runs.visible_to(office).filter(pk=pk, task=jobs.TASK, state=TaskRun.State.DONE)
    run = found.exclude(result_url="").first()
    if run is None:
        raise Http404
    kind, form = find_export(run.arguments["kind"]), run.arguments["form"]
    require(office, kind.verb)
    return send_stored(
        jobs.stored_file(run), file_name=f"{kind.title}.{form}", mime=FORMATS[form][1]
    )
