"""The catalogue and its bookings in the words of the shared parts: no queries."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.rules.booking import hours_words as week_and_hours
from groups.screens.council import in_force, power_status, term_words

TONES = {"requested": "wait", "accepted": "ok", "declined": "stop", "cancelled": "off"}


def open_hours(row):
    return week_and_hours(row) or _("每天，全天")


def resource_status(row, day):
    """status and tone of a resource on a day."""
    status = power_status(row, day)
    return status | {"status": _("开放")} if in_force(row, day) else status


def resource_table(rows, day):
    return {
        "columns": [
            {"label": _("资源")}, {"label": _("类别")}, {"label": _("提供学校"), "wide": True},
            {"label": _("每次容纳"), "num": True, "unit": _("人"), "phone": False},
            {"label": _("开放时间"), "wide": True, "phone": False},
        ],
        "rows": [
            {
                "url": reverse("groups:resource", args=[row.group_id, row.pk]),
                "cells": [
                    row.title, row.get_kind_display(), row.school.name,
                    row.capacity or _("不限"), open_hours(row),
                ],
                **resource_status(row, day),
            }
            for row in rows
        ],
    }  # fmt: skip


def hours_words(times):
    """2026-12-03 14:00–16:00, with both days where they differ."""
    start, end = timezone.localtime(times.lower), timezone.localtime(times.upper)
    last = end.strftime("%H:%M" if end.date() == start.date() else "%Y-%m-%d %H:%M")
    return f"{start.strftime('%Y-%m-%d %H:%M')}–{last}"


def booking_table(rows):
    return {
        "columns": [
            {"label": _("资源")}, {"label": _("使用时间")},
            {"label": _("预约学校"), "wide": True}, {"label": _("用途"), "wide": True},
            {"label": _("人数"), "num": True, "unit": _("人")},
        ],
        "rows": [
            {
                "url": reverse("groups:booking", args=[row.group_id, row.pk]),
                "cells": [row.resource.title, hours_words(row.times), row.school.name,
                          row.purpose, row.people],
                "status": row.get_state_display(), "tone": TONES[row.state],
            }
            for row in rows
        ],
    }  # fmt: skip


def resource_facts(row):
    return [
        {"label": _("类别"), "value": row.get_kind_display()},
        {"label": _("提供学校"), "value": row.school.name},
        {"label": _("说明"), "value": row.description, "missing": _("没有写")},
        {"label": _("每次容纳"), "value": row.capacity, "unit": _("人"), "missing": _("不限")},
        {"label": _("开放时间"), "value": open_hours(row)},
        {"label": _("开放期间"), "value": term_words(row.days)},
        {"label": _("其他说明"), "value": row.conditions, "missing": _("没有写")},
    ]


def booking_facts(row):
    url = reverse("groups:resource", args=[row.group_id, row.resource_id])
    return [
        {"label": _("资源"), "value": row.resource.title, "url": url},
        {"label": _("提供学校"), "value": row.owner.name},
        {"label": _("预约学校"), "value": row.school.name},
        {"label": _("使用时间"), "value": hours_words(row.times)},
        {"label": _("人数"), "value": row.people, "unit": _("人")},
        {"label": _("用途"), "value": row.purpose},
    ]


def flow_table(uses):
    """Who used what from whom: a row per pair of schools."""
    return {
        "columns": [
            {"label": _("提供学校")}, {"label": _("使用学校"), "wide": True},
            {"label": _("次数"), "num": True, "unit": _("次")},
            {"label": _("参与人次"), "num": True, "unit": _("人次")},
        ],
        "rows": [{"cells": [use.owner, use.user, use.times, use.people]} for use in uses],
    }  # fmt: skip
