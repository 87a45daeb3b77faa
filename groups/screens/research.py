"""Joint research sessions in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _


def session_table(rows, wide_reader):
    """One line a session; a reader of several groups also reads whose it was."""
    columns = [
        {"label": _("主题")}, {"label": _("学段和学科")}, {"label": _("日期")},
        {"label": _("承办学校"), "wide": True},
        {"label": _("参加学校"), "num": True, "unit": _("所"), "phone": False},
        {"label": _("参加人数"), "num": True, "unit": _("人")},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("教育集团"), "wide": True})
    return {"columns": columns, "rows": [session_row(row, wide_reader) for row in rows]}


def session_row(row, wide_reader):
    cells = [
        row.theme, kind_words(row), row.on, row.host.name, row.schools, row.people,
    ]  # fmt: skip
    if wide_reader:
        cells.insert(1, row.group.name)
    return {
        "url": reverse("groups:research-session", args=[row.group_id, row.pk]), "cells": cells,
        "status": _("有学校提出不符") if row.disputed else _("已登记"),
        "tone": "stop" if row.disputed else "ok",
    }  # fmt: skip


def kind_words(row):
    return f"{row.get_stage_display()}{row.subject}"


def session_facts(row):
    return [
        {"label": _("教育集团"), "value": row.group.name},
        {"label": _("学段和学科"), "value": kind_words(row)},
        {"label": _("日期"), "value": row.on},
        {"label": _("承办学校"), "value": row.host.name},
        {"label": _("参加人数"), "value": row.people, "unit": _("人")},
        {"label": _("成果"), "value": row.outcome, "missing": _("还没有补充")},
        {"label": _("登记人"), "value": row.filed_by.name},
    ]


def attendance_table(rows):
    return {
        "columns": [
            {"label": _("参加学校")}, {"label": _("人数"), "num": True, "unit": _("人")},
            {"label": _("说明"), "wide": True},
        ],
        "rows": [
            {"cells": [row.school.name, row.people, said_of(row)], **word_of(row)} for row in rows
        ],
    }  # fmt: skip


def said_of(row):
    return row.answer.words if hasattr(row, "answer") else ""


def word_of(row):
    """The school's own word on the host's count."""
    if row.school_id == row.host_id:
        return {"status": _("承办"), "tone": "ok"}
    if not hasattr(row, "answer"):
        return {"status": _("待该校确认"), "tone": "wait"}
    if row.answer.agrees:
        return {"status": _("已确认"), "tone": "ok"}
    return {"status": _("提出不符"), "tone": "stop"}


def source_of():
    return {
        "origins": [{"label": _("承办学校登记、参加学校确认的联合教研")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
