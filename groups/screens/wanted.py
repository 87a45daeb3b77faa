"""What schools look for, in the words of the shared parts."""

from django.urls import reverse
from django.utils.translation import gettext as _

TONES = {"open": "wait", "answered": "ok", "withdrawn": "off"}


def wanted_table(rows):
    return {
        "columns": [
            {"label": _("需要什么")}, {"label": _("类别")}, {"label": _("提出学校"), "wide": True},
            {"label": _("哪天以前"), "num": True}, {"label": _("回应"), "wide": True},
        ],
        "rows": [
            {
                "url": reverse("groups:wanted", args=[row.group_id, row.pk]),
                "cells": [
                    row.title, row.get_kind_display(), row.school.name, row.until or _("不限"),
                    row.resource.title if row.resource else _("还没有回应"),
                ],
                "status": row.get_state_display(), "tone": TONES[row.state],
            }
            for row in rows
        ],
    }  # fmt: skip


def wanted_facts(row):
    resource = row.resource
    return [
        {"label": _("类别"), "value": row.get_kind_display()},
        {"label": _("提出学校"), "value": row.school.name},
        {"label": _("说明"), "value": row.description, "missing": _("没有写")},
        {"label": _("哪天以前"), "value": row.until, "missing": _("不限")},
        {"label": _("回应"), "value": resource and resource.title,
         "missing": _("还没有回应"),
         "url": resource and reverse("groups:resource", args=[row.group_id, resource.pk])},
    ]  # fmt: skip
