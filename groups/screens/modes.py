"""A county's own rules of formation in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from groups.rules.modes import COUNTED_MEMBERS, DOCUMENTS, bound_words
from groups.rules.settings import SETTINGS, words_of

LIMIT_LABELS = {
    "group_size": _l("一个集团的成员校数"),
    "group_quota": _l("本主管局的教育集团数"),
    "school_groups": _l("一所学校参加的集团数"),
}


def days_words(days):
    start = days.lower.isoformat() if days.lower else _("起始不详")
    if days.upper is None:
        return _("%(start)s 起") % {"start": start}
    last = days.upper.fromordinal(days.upper.toordinal() - 1).isoformat()
    return _("%(start)s 至 %(end)s") % {"start": start, "end": last}


def in_force(days):
    today = timezone.localdate()
    begun = days.lower is None or days.lower <= today
    return begun and (days.upper is None or days.upper > today)


def mode_table(modes, may_end):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("模式名称")}, {"label": _("学段")}, {"label": _("要求"), "wide": True},
            {"label": _("适用期"), "phone": False}, {"label": _("依据"), "phone": False},
        ],
        "rows": [
            {
                "url": reverse("groups:mode-end", args=[mode.pk])
                if may_end and mode.days.upper is None else "",
                "cells": [
                    mode.name, mode.get_stage_display() or _("不限"), demands(mode),
                    days_words(mode.days), mode.basis,
                ],
                "status": _("适用中") if in_force(mode.days) else _("不在适用期"),
                "tone": "ok" if in_force(mode.days) else "off",
            }
            for mode in modes
        ],
    }  # fmt: skip


def demands(mode):
    """What a mode asks, in one line."""
    parts = [
        f"{COUNTED_MEMBERS[key]}{bound_words(*mode.bounds[key])}"
        for key in COUNTED_MEMBERS if key in mode.bounds
    ]  # fmt: skip
    if mode.documents:
        named = "、".join(str(DOCUMENTS[kind]) for kind in mode.documents)
        parts.append(_("须上传%(documents)s") % {"documents": named})
    return "；".join(parts) or _("无数量要求")


def limit_facts(limits, may_set):
    """Sizes and quotas for parts/summary_list.html: the value, its basis, a link to change it."""
    return [
        {
            "label": LIMIT_LABELS[key],
            "value": limit_words(value),
            "note": _("依据：%(basis)s") % {"basis": basis},
            "source": _("改") if may_set else "",
            "source_url": reverse("groups:limit", args=[key]) if may_set else "",
        }
        for key, (value, basis) in limits.items()
    ]


def setting_facts(settings, names):
    """Settings for parts/summary_list.html; `settings` is {key: (value, basis)}."""
    return [
        {
            "label": SETTINGS[key].label,
            "value": words_of(key, value, names),
            "note": _("依据：%(basis)s") % {"basis": basis},
            "source": _("改"),
            "source_url": reverse("groups:setting", args=[key]),
        }
        for key, (value, basis) in settings.items()
    ]


def limit_words(value):
    if value["most"] is None:
        return _("不限")
    breach = _("超出时提示") if value["breach"] == "warned" else _("超出时不能申报")
    return _("最多%(most)s，%(breach)s") % {"most": value["most"], "breach": breach}
