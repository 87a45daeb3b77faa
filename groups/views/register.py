"""Importing an old register, mending what it left open, confirming it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.register import ConfirmForm, MendForm, SettleForm, UploadForm
from groups.imports import COLUMNS
from groups.models import EducationGroup
from groups.services import register as verbs
from groups.services.importing import REGISTER
from records import imports
from records.exports import table_response
from records.lists import pager_of
from records.models import ImportBatch
from records.pages import KeysetPage
from records.workflow import why_not

SHOWN_ERRORS, SHOWN_NOTES, SHOWN_SURE = 50, 50, 50
IMPORT_TONES = {"checked": "wait", "confirmed": "ok", "cancelled": "off"}


def posted(request):
    """What binds a form: nothing unless something was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


# Import


@needs("import_register")
def upload(request):
    form, refusal = UploadForm(*posted(request)), None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, fresh = imports.receive(
                REGISTER, name=file.name, content=file.read(), by=request.office
            )
        except RuleBroken as broken:
            refusal = broken.as_dict()
        else:
            if not fresh:
                messages.warning(request, already_words(batch))
            return redirect("groups:import-batch", batch.pk)
    page = KeysetPage(
        imports.batches_of(REGISTER, request.office).select_related("uploaded_by"),
        keys=("pk",), params=request.GET, newest_first=True,
    )  # fmt: skip
    context = {
        "form": form, "refusal": refusal, "columns": COLUMNS,
        "batch_columns": [{"label": _("文件")}, {"label": _("行数"), "num": True},
                          {"label": _("上传人")}, {"label": _("上传时间"), "phone": False}],
        "batches": [batch_row(batch) for batch in page.rows],
        "pager": pager_of(page, request.GET), "crumbs": crumbs(_("导入名录")),
    }  # fmt: skip
    return render(request, "groups/register_upload.html", context, status=422 if refusal else 200)


def already_words(batch):
    if batch.state == ImportBatch.State.CONFIRMED:
        return _("这个文件已在 %(day)s 导入过，这次没有新增。") % {
            "day": timezone.localtime(batch.confirmed_at).date().isoformat()
        }
    return _("这个文件已经上传过，还没有确认；下面是那一次的检查结果。")


def batch_row(batch):
    return {
        "url": reverse("groups:import-batch", args=[batch.pk]),
        "cells": [batch.file_name, batch.summary["rows"], batch.uploaded_by.name,
                  timezone.localtime(batch.uploaded_at).strftime("%Y-%m-%d")],
        "status": batch.get_state_display(), "tone": IMPORT_TONES[batch.state],
    }  # fmt: skip


def crumbs(*labels):
    links = [(_("教育集团"), reverse("groups:list")), (_("导入名录"), reverse("groups:import"))]
    known = [{"label": label, "url": url} for label, url in links if label not in labels]
    return [*known, *({"label": label} for label in labels)]


def the_batch(request, pk):
    rows = ImportBatch.objects.filter(kind=REGISTER.kind).select_related("uploaded_by")
    return get_within(rows, request.office, pk=pk)


@needs("import_register")
def batch(request, pk):
    """The check before the confirmation; what became of every row after it."""
    return batch_page(request, the_batch(request, pk))


def batch_page(request, batch, refusal=None, choices=()):
    context = {"batch": batch, "refusal": refusal, "crumbs": crumbs(batch.file_name),
               "state": batch.get_state_display(), "tone": IMPORT_TONES[batch.state]}  # fmt: skip
    if batch.state == ImportBatch.State.CHECKED:
        context |= check_context(batch, dict(choices))
        template = "groups/register_check.html"
    else:
        page = KeysetPage(batch.rows.all(), keys=("number",), params=request.GET, size=100)
        context |= {"columns": outcome_columns(), "rows": [outcome_row(r) for r in page.rows],
                    "pager": pager_of(page, request.GET)}  # fmt: skip
        template = "groups/register_outcome.html"
    return render(request, template, context, status=422 if refusal else 200)


def check_context(batch, choices):
    rows, summary = list(batch.rows.all()), batch.summary
    errors = [{"row": row.number, **problem} for row in rows for problem in row.problems]
    notes = [(row.number, note) for row in rows for note in row.notes]
    asked = [question(row, p, choices) for row in rows for p in row.proposals]
    open_ones = [p for p in asked if not p["sure"]]
    sure = [p for p in asked if p["sure"]]
    proposals = open_ones + sure[:SHOWN_SURE]
    url = reverse("groups:import-confirm", args=[batch.pk])
    return {
        "elsewhere": "、".join(summary["elsewhere"]),
        "notes": notes[:SHOWN_NOTES], "more_notes": max(0, len(notes) - SHOWN_NOTES),
        "more_sure": max(0, len(sure) - SHOWN_SURE),
        "check": {
            "file_name": batch.file_name, "tally": tally(summary),
            "errors": errors[:SHOWN_ERRORS], "more_errors": max(0, len(errors) - SHOWN_ERRORS),
            "error_file_url": errors and reverse("groups:import-errors", args=[batch.pk]),
            "proposals": proposals, "post_url": url, "cancel_url": reverse("groups:import"),
            "button": button_words(summary),
            "cannot": "" if summary["good"] else _("每一行都有误，请改好表格后重新上传。"),
        },
    }  # fmt: skip


def question(row, proposal, choices):
    options = [dict(option) for option in proposal["options"]]
    chosen = choices.get(proposal["name"])
    for option in options:
        option["checked"] = option["value"] == chosen if chosen else option["checked"]
    return {
        "name": proposal["name"], "row": row.number, "given": row.parsed["school"],
        "place": row.parsed["group"], "options": options,
        "sure": any(option["checked"] for option in proposal["options"]),
    }  # fmt: skip


def tally(summary):
    counts = [
        (_("可导入（行）"), "good", "ok"), (_("有误（行）"), "wrong", "stop"),
        (_("新集团"), "groups_new", "off"), (_("已登记的集团"), "groups_known", "off"),
        (_("新学校"), "schools_new", "off"), (_("对应已登记的学校"), "schools_known", "off"),
        (_("要您选定的学校"), "undecided", "wait"),
    ]  # fmt: skip
    return [{"label": label, "count": summary[key], "tone": tone}
            for label, key, tone in counts if summary[key] or key in ("good", "wrong")]  # fmt: skip


def button_words(summary):
    words = _("确认：登记 %(groups)s 个存量待核的新集团，共 %(rows)s 行")
    if not summary["groups_new"]:
        words = _("确认：没有新集团，照登 %(rows)s 行")
    return words % {"groups": summary["groups_new"], "rows": summary["good"]}


@needs("import_register")
@require_POST
def confirm(request, pk):
    batch = the_batch(request, pk)
    try:
        written = imports.confirm(REGISTER, batch, request.POST, by=request.office)
    except RuleBroken as broken:
        return batch_page(request, batch, broken.as_dict(), request.POST.items())
    if written:
        messages.success(request, _("已导入。集团都是存量待核，核对后由审批人确认。"))
    else:
        messages.warning(request, _("检查之后名录有了变化，已重新检查，请再看一遍后确认。"))
    return redirect("groups:import-batch", pk)


@needs("import_register")
@require_POST
def cancel(request, pk):
    imports.cancel(REGISTER, the_batch(request, pk), by=request.office)
    messages.success(request, _("已放弃这次导入，没有登记任何内容。"))
    return redirect("groups:import")


@needs("import_register")
def errors(request, pk):
    """The wrong rows as they stood, with why."""
    batch = the_batch(request, pk)
    table = [[column.label for column in COLUMNS] + [_("行号"), _("错误原因")]]
    for row in batch.rows.exclude(problems=[]):
        why = "；".join(problem["problem"] for problem in row.problems)
        table.append([row.raw.get(c.key, "") for c in COLUMNS] + [row.number, why])
    return table_response(table, kind="xlsx", name=_("有误的行"))


def outcome_columns():
    return [{"label": _("学校名称")}, {"label": _("行"), "num": True}, {"label": _("集团名称")},
            {"label": _("角色"), "phone": False}, {"label": _("结果"), "wide": True}]  # fmt: skip


def outcome_row(row):
    raw = row.raw
    keys = ("school_name", "group_name", "role")
    names = [raw.get(key, "").strip() or _("（空）") for key in keys]
    words = "；".join([row.outcome or _("没有导入"), *row.notes])
    return {
        "url": "", "cells": [names[0], row.number, names[1], names[2], words],
        "status": _("有误") if row.problems else _("已处理") if row.outcome else _("未导入"),
        "tone": "stop" if row.problems else "ok" if row.outcome else "off",
    }  # fmt: skip


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
