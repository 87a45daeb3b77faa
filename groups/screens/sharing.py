"""Sharing records in the words of the shared parts."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _


def sharing_table(rows):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("内容")},
            {"label": _("类别")},
            {"label": _("日期")},
            {"label": _("提供学校"), "wide": True},
            {"label": _("使用学校"), "wide": True, "phone": False},
            {"label": _("参与人数"), "num": True, "unit": _("人")},
        ],
        "rows": [
            {
                "url": reverse("groups:sharing-record", args=[row.group_id, row.pk]),
                "cells": [
                    row.title, row.get_kind_display(), row.on, row.school.name,
                    "、".join(row.users), row.people,
                ],
            }
            for row in rows
        ],
    }  # fmt: skip


def sharing_facts(record):
    return [
        {"label": _("集团"), "value": record.group.name},
        {"label": _("类别"), "value": record.get_kind_display()},
        {"label": _("日期"), "value": record.on},
        {"label": _("提供学校"), "value": record.school.name},
        {"label": _("使用学校"), "value": "、".join(record.users)},
        {"label": _("参与人数"), "value": record.people, "unit": _("人")},
        {"label": _("填报人"), "value": record.filed_by.name},
        *([booking_fact(record)] if record.booking_id else []),
    ]


def booking_fact(record):
    """The booking it came from; its two schools and the bureau may open it."""
    return {
        "label": _("来自预约"), "value": _("查看预约"),
        "url": reverse("groups:booking", args=[record.group_id, record.booking_id]),
    }  # fmt: skip


def proof_facts(files):
    """The proofs for parts/summary_list.html, each a link."""
    return [
        {
            "label": file.title, "value": file.file_name, "url": reverse("file", args=[file.pk]),
            "source": filesizeformat(file.size),
        }
        for file in files
    ]  # fmt: skip
