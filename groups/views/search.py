"""One box for everything with a name: groups and schools the office may see."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import needs
from groups.queries.register import listed as listed_groups
from groups.tables import TONES, stage_words
from records.lists import with_params
from schools.queries.register import code_words
from schools.queries.register import listed as listed_schools
from schools.views.register import TONES as SCHOOL_TONES

MOST = 10


@needs("see_groups")
def search(request):
    words = request.GET.get("q", "").strip()[:60]
    sections = [groups_found(request, words), schools_found(request, words)] if words else []
    told = code_words(words, request.office)
    context = {"words": words, "sections": sections, "told": told}
    return render(request, "groups/search.html", context)


def groups_found(request, words):
    rows = listed_groups(request.office, {"q": words}).select_related("bureau")
    found = list(rows.order_by("sort_key", "pk")[: MOST + 1])
    return section(request, _("教育集团"), found, "groups:list", [
        {"url": reverse("groups:detail", args=[g.pk]),
         "cells": [g.name, g.bureau.name, stage_words(g)],
         "status": g.get_state_display(), "tone": TONES[g.state]}
        for g in found[:MOST]
    ])  # fmt: skip


def schools_found(request, words):
    rows = listed_schools(request.office, {"q": words}).select_related("bureau")
    found = list(rows.order_by("sort_key", "pk")[: MOST + 1])
    return section(request, _("学校"), found, "schools:list", [
        {"url": reverse("schools:detail", args=[s.pk]),
         "cells": [s.name, s.bureau.name, s.get_stage_display()],
         "status": s.get_status_display(), "tone": SCHOOL_TONES[s.status]}
        for s in found[:MOST]
    ])  # fmt: skip


def section(request, title, found, list_name, rows):
    more = reverse(list_name) + with_params(request.GET) if len(found) > MOST else ""
    return {
        "title": title, "rows": rows, "more": more,
        "columns": [{"label": _("名称")}, {"label": _("主管教育局"), "phone": False},
                    {"label": _("学段")}],
        "empty": _("没有叫这个名字的%(what)s。可以少写几个字，或用拼音首字母。") % {"what": title},
    }  # fmt: skip
