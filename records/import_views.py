"""The pages of every import: upload, progress and check, confirm, outcome."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from accounts.services import require
from records import imports
from records.exports import XLSX
from records.imports import pipeline, words, workbooks
from records.lists import pager_of
from records.models import ImportBatch
from records.navigation import entries_of
from records.pages import KeysetPage

State = ImportBatch.State


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("请选择要上传的表格"),
            "empty": gettext_lazy("这是一个空文件"),
        },
    )

    def __init__(self, *args, most_rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(".xlsx 或 .csv；不超过 20 MB、%(n)s 行") % {
            "n": f"{most_rows:,}"
        }


def kind_or_404(request, name):
    """A kind by its name, once the office may import it."""
    kind = imports.find_kind(name)
    if kind is None:
        raise Http404
    require(request.office, kind.verb)
    request.menu_url = reverse(kind.menu_url)
    return kind


def batch_or_404(request, pk):
    """(kind, batch); another county's or another school's is not there, nor another kind's."""
    kinds = {kind.kind: kind for kind in imports.kinds_of(request.office)}
    if not kinds:  # told before it learns which batches there are
        require(request.office, "import_register")
    rows = ImportBatch.objects.filter(kind__in=kinds).select_related("uploaded_by")
    batch = get_within(rows, request.office, pk=pk)
    kind = kinds[batch.kind]
    request.menu_url = reverse(kind.menu_url)
    return kind, batch


def crumbs(request, kind, label=""):
    menu = reverse(kind.menu_url)
    links = entries_of(request.office.office, get_language())
    above = next((link.label for link in links if link.url == menu), "")
    upload = {"label": _("导入%(what)s") % {"what": kind.title}}
    known = [{"label": above, "url": menu}] if above else []
    if not label:
        return [*known, upload]
    return [*known, upload | {"url": reverse("import-upload", args=[kind.kind])}, {"label": label}]


@needs()
def upload(request, kind):
    kind, refusal = kind_or_404(request, kind), None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, most_rows=kind.most_rows)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, fresh = imports.receive(
                kind, name=file.name, content=file.read(), by=request.office
            )
        except RuleBroken as broken:
            refusal = broken.as_dict()
        else:
            if not fresh:
                messages.warning(request, words.already_words(batch))
            return redirect("import-batch", batch.pk)
    page = KeysetPage(
        imports.batches_of(kind, request.office).select_related("uploaded_by"),
        keys=("pk",), params=request.GET, newest_first=True,
    )  # fmt: skip
    context = {
        "kind": kind, "form": form, "refusal": refusal, "batch_columns": words.batch_columns(),
        "batches": [words.batch_row(batch) for batch in page.rows],
        "pager": pager_of(page, request.GET), "crumbs": crumbs(request, kind),
    }  # fmt: skip
    return render(request, "records/import_upload.html", context, status=422 if refusal else 200)


@needs()
def template(request, kind):
    """The empty table to fill in."""
    kind = kind_or_404(request, kind)
    return workbook(
        workbooks.template_of(kind, request.office), _("%(what)s导入模板") % {"what": kind.title}
    )


def workbook(content, name):
    response = HttpResponse(content, content_type=XLSX)
    file_name = quote(f"{name}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


@needs()
def batch(request, pk):
    """Progress, then the check, then what became of it: whatever the batch is at."""
    kind, found = batch_or_404(request, pk)
    if pipeline.interrupted(found):
        found.state = State.CHECKED  # as it is shown; confirming again makes it so
        if not request.htmx:
            messages.warning(request, _("上次导入中断了，什么都没有写入。可以再确认一次。"))
    if found.state in State.under_way():
        return progress_page(request, kind, found)
    if request.htmx:
        # What the page showed is over: show the page anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return batch_page(request, kind, found)


def progress_page(request, kind, batch):
    run, over = words.progress_of(batch)
    if request.htmx:
        status = 286 if over else 200
        return render(request, "parts/progress_body.html", {"run": run}, status=status)
    context = page_context(request, kind, batch) | {"run": run, "may_cancel": over}
    return render(request, "records/import_progress.html", context)


def page_context(request, kind, batch):
    return {
        "kind": kind, "batch": batch, "crumbs": crumbs(request, kind, batch.file_name),
        "state": batch.get_state_display(), "tone": words.TONES[batch.state],
    }  # fmt: skip


def batch_page(request, kind, batch, refusal=None, choices=None):
    context = page_context(request, kind, batch) | {"refusal": refusal}
    if batch.state == State.CHECKED:
        context |= words.check_context(kind, batch, choices or {})
        name = "records/import_check.html"
    elif batch.state == State.REFUSED:
        context["refusal"] = batch.summary["refusal"]
        name = "records/import_refused.html"
    else:
        context |= words.outcome_context(kind, batch, request.GET)
        name = "records/import_outcome.html"
    return render(request, name, context, status=422 if refusal else 200)


@needs()
@require_POST
def confirm(request, pk):
    kind, found = batch_or_404(request, pk)
    try:
        written = imports.confirm(
            kind, found, request.POST, by=request.office,
            only_valid=request.POST.get("way") == "valid",
        )  # fmt: skip
    except RuleBroken as broken:
        return batch_page(request, kind, found, broken.as_dict(), request.POST)
    if written.state == State.CHECKED:
        messages.warning(request, _("检查之后数据有了变化，已重新检查，请再看一遍后确认。"))
    return redirect("import-batch", pk)


@needs()
@require_POST
def cancel(request, pk):
    kind, found = batch_or_404(request, pk)
    imports.cancel(kind, found, by=request.office)
    messages.success(request, _("已放弃这次导入，没有登记任何内容。"))
    return redirect("import-upload", kind.kind)


@needs()
def errors(request, pk):
    """The wrong rows as they stood, with why."""
    kind, found = batch_or_404(request, pk)
    if "rows" not in found.summary:
        raise Http404
    rows = found.rows.exclude(problems=[]).values_list("number", "problems")
    reasons = {number: "；".join(map(words.problem_words, problems)) for number, problems in rows}
    table = pipeline.table_of(kind, found)
    return workbook(workbooks.wrong_rows_workbook(table, reasons), _("有误的行"))
