"""A batch in the words of its pages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.imports.pipeline import given_up
from records.lists import pager_of
from records.models import ImportBatch, TaskRun
from records.pages import KeysetPage
from records.views import run_in_words

SHOWN_ERRORS, SHOWN_NOTES, SHOWN_SURE = 50, 50, 50
TONES = {"checking": "wait", "checked": "wait", "confirming": "wait", "confirmed": "ok",
         "cancelled": "off", "refused": "stop"}  # fmt: skip
State = ImportBatch.State


def already_words(batch):
    if batch.state == State.CONFIRMED:
        return _("这个文件已在 %(day)s 导入过，这次没有新增。") % {
            "day": timezone.localtime(batch.confirmed_at).date().isoformat()
        }
    return _("这个文件已经上传过，还没有确认；下面是那一次的检查结果。")


def batch_columns():
    return [{"label": _("文件")}, {"label": _("行数"), "num": True}, {"label": _("上传人")},
            {"label": _("上传时间"), "phone": False}]  # fmt: skip


def batch_row(batch):
    rows = batch.summary.get("rows")
    return {
        "url": reverse("import-batch", args=[batch.pk]),
        "cells": [batch.file_name, None if rows is None else f"{rows:,}", batch.uploaded_by.name,
                  timezone.localtime(batch.uploaded_at).strftime("%Y-%m-%d")],
        "status": batch.get_state_display(), "tone": TONES[batch.state],
    }  # fmt: skip


def progress_of(batch):
    """The job of a batch for parts/progress.html; it is asked for at the batch's own page."""
    run = TaskRun.objects.get(pk=batch.run_id)
    page = reverse("import-batch", args=[batch.pk])
    return run_in_words(run) | {"poll_url": page, "page_url": page, "result_url": ""}, run.over


def problem_words(problem):
    """A problem with its column, where the sentence does not name it."""
    column, says = problem["column"], problem["problem"]
    return says if column in says else f"{column}：{says}"


def left_out(summary):
    """What of the file is no data, in sentences."""
    if summary["skipped_rows"]:
        rows = "、".join(_("第 %(n)s 行“%(says)s”") % {"n": n, "says": says}
                        for n, says in summary["skipped"])  # fmt: skip
        more = _("等") if summary["skipped_rows"] > len(summary["skipped"]) else ""
        yield _("跳过 %(n)s 行，不是数据：%(rows)s%(more)s。") % {
            "n": summary["skipped_rows"], "rows": rows, "more": more,
        }  # fmt: skip
    if summary["blank_rows"]:
        yield _("跳过 %(n)s 个空行。") % {"n": summary["blank_rows"]}
    if unfilled := summary.get("unfilled_rows"):
        yield _("空着的 %(n)s 行没有填，已略过。") % {"n": unfilled}
    if summary["ignored"]:
        yield _("没有读的列：%(names)s。") % {"names": "、".join(summary["ignored"])}


def check_context(kind, batch, choices):
    """parts/import_check.html, and the warnings above it."""
    summary = batch.summary
    wrong = batch.rows.exclude(problems=[])[:SHOWN_ERRORS]
    errors = [{"row": row.number, **p} for row in wrong for p in row.problems][:SHOWN_ERRORS]
    noted = batch.rows.exclude(notes=[])[:SHOWN_NOTES]
    notes = [(row.number, note) for row in noted for note in row.notes][:SHOWN_NOTES]
    asked = [question(row, p, choices) for row in batch.rows.exclude(proposals=[])
             for p in row.proposals]  # fmt: skip
    sure = [p for p in asked if p["sure"]]
    return {
        "warnings": summary.get("warnings", []),
        "check": {
            "left_out": list(left_out(summary)), "notes": notes, "note_count": summary["notes"],
            "more_notes": summary["notes"] - len(notes),
            "more_sure": max(0, len(sure) - SHOWN_SURE),
            "file_name": batch.file_name, "tally": [*counts(summary), *kind.tally(summary)],
            "errors": errors, "more_errors": summary["problems"] - len(errors),
            "error_file_url": errors and reverse("import-errors", args=[batch.pk]),
            "proposals": [p for p in asked if not p["sure"]] + sure[:SHOWN_SURE],
            "post_url": reverse("import-confirm", args=[batch.pk]),
            "cancel_url": reverse("import-upload", args=[kind.kind]),
            "button": kind.button(summary), "ways": ways(summary, choices.get("way")),
            "cannot": "" if summary["good"] else _("每一行都有误，请改好表格后重新上传。"),
        },
    }  # fmt: skip


def counts(summary):
    return [
        {"label": _("可导入（行）"), "count": f"{summary['good']:,}", "tone": "ok"},
        {"label": _("有误（行）"), "count": f"{summary['wrong']:,}", "tone": "stop"},
    ]


def ways(summary, taken):
    """With wrong rows the person says which: nothing until all are right, or the right ones."""
    if not summary["wrong"]:
        return []
    numbers = {"good": f"{summary['good']:,}", "wrong": f"{summary['wrong']:,}"}
    return [
        {"value": "all", "checked": taken == "all", "label": _("全部正确才导入"),
         "says": _("现在有 %(wrong)s 行有误，选这一项一行也不写入；请改好后重新上传。") % numbers},
        {"value": "valid", "checked": taken == "valid", "label": _("只导入正确的行"),
         "says": _("写入 %(good)s 行；有误的 %(wrong)s 行不写入，可下载改好再传。") % numbers},
    ]  # fmt: skip


def question(row, proposal, choices):
    """A proposal with the option that was chosen, or that leaves no doubt."""
    chosen = choices.get(proposal["name"])
    options = [
        option | {"checked": option["value"] == chosen if chosen else option["checked"]}
        for option in proposal["options"]
    ]
    return {
        "name": proposal["name"], "row": row.number, "given": proposal["given"],
        "place": proposal["place"], "options": options,
        "sure": any(option["checked"] for option in options),
    }  # fmt: skip


def outcome_context(kind, batch, params):
    """What became of the batch and of the rows that are kept."""
    page = KeysetPage(batch.rows.all(), keys=("number",), params=params, size=100)
    context = {"columns": outcome_columns(kind), "pager": pager_of(page, params),
               "rows": [outcome_row(kind, row) for row in page.rows],
               "summary": batch.summary, "left_out": list(left_out(batch.summary)),
               "keeps_rows": kind.keeps_rows}  # fmt: skip
    if batch.state == State.CONFIRMED:
        context["sentence"], context["next_url"], context["next_label"] = kind.done(batch)
        wrong = batch.summary["wrong"]
        context["errors_url"] = wrong and reverse("import-errors", args=[batch.pk])
    return context


def telling(kind):
    """The columns that say which row it is: the required ones, three at most."""
    return [column for column in kind.columns if column.required][:3] or list(kind.columns[:1])


def outcome_columns(kind):
    first, *others = telling(kind)
    return [{"label": first.label}, {"label": _("行"), "num": True},
            *({"label": column.label, "phone": False} for column in others),
            {"label": _("结果"), "wide": True}]  # fmt: skip


def outcome_row(kind, row):
    first, *others = (row.raw.get(c.key, "").strip() or _("（空）") for c in telling(kind))
    words = "；".join([row.outcome or _("没有导入"), *row.notes])
    return {
        "url": "", "cells": [first, row.number, *others, words],
        "status": _("有误") if row.problems else _("已处理") if row.outcome else _("未导入"),
        "tone": "stop" if row.problems else "ok" if row.outcome else "off",
    }  # fmt: skip


def may_cancel(batch):
    return batch.state == State.CHECKED or given_up(batch)
