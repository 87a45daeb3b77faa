"""Standings in the words of the shared parts."""

from django.urls import reverse
from django.utils.translation import gettext as _

TONES = {
    "proposed": "wait", "reviewed": "wait", "in_force": "official", "ended": "off",
    "refused": "off",
}  # fmt: skip


def standing_table(rows):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("类别")}, {"label": _("理由"), "wide": True, "phone": False},
            {"label": _("自")}, {"label": _("期限")}, {"label": _("文号"), "phone": False},
        ],
        "rows": [
            {
                "url": reverse("groups:standing", args=[row.pk]),
                "cells": [
                    row.get_kind_display(), row.reason, day(row.since), day(row.due),
                    row.document_number or "",
                ],
                "status": row.get_state_display(),
                "tone": TONES[row.state],
            }
            for row in rows
        ],
    }  # fmt: skip


def day(value):
    return value.isoformat() if value else ""


def standing_facts(row):
    return [
        {"label": _("教育集团"), "value": row.group.name,
         "url": reverse("groups:standings", args=[row.group_id])},
        {"label": _("类别"), "value": row.get_kind_display()},
        {"label": _("理由"), "value": row.reason},
        *({"label": _("符合的条件"), "value": text} for text in row.criteria),
        {"label": _("依据"), "value": row.basis, "missing": _("没有写依据")},
        {"label": _("自哪天起"), "value": day(row.since), "missing": _("尚未认定")},
        {"label": _("期限"), "value": day(row.due), "missing": _("没有期限")},
        {"label": _("文号"), "value": row.document_number, "missing": _("尚未认定")},
        *([{"label": _("解除日期"), "value": day(row.ended_on)}] if row.ended_on else []),
    ]  # fmt: skip
