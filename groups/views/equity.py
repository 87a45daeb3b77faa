"""The equity of a group's members: shown with how many schools, not judged under three."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.models import EducationGroup
from groups.queries.register import members_on, tabs_of
from records.lists import FilterForm
from schools.equity import FEWEST_IN_A_GROUP
from schools.queries.equity import spreads_of_schools
from schools.rules import school_year_label, school_year_of
from schools.rules.indicators import SEVEN, section_name
from schools.rules.standards import QUALITY
from schools.tables.equity import met_words, number, source_of


@needs("see_equity")
def equity(request, pk):
    group = get_within(EducationGroup, request.office, pk=pk)
    wanted = FilterForm(request.GET).wanted
    day = wanted.get("as_of") or timezone.localdate()
    year = school_year_of(day)
    schools = list(members_on(group, day).values_list("school_id", flat=True))
    found = spreads_of_schools(schools, year=year, today=day)
    context = {
        "group": group, "tabs": tabs_of(group, request.office, "equity"),
        "as_of": wanted.get("as_of"), "year_label": school_year_label(year),
        "members": len(schools), "parts": [part(s, spreads) for s, spreads in found.items()],
        "crumbs": [{"label": _("教育集团"), "url": reverse("groups:list")},
                   {"label": group.name, "url": reverse("groups:detail", args=[pk])},
                   {"label": _("均衡")}],
        "source": source_of(year),
    }  # fmt: skip
    return render(request, "groups/equity.html", context)


def part(section, spreads):
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("差异系数"), "num": True},
        {"label": _("平均值"), "num": True}, {"label": _("学校"), "unit": _("所"), "num": True},
    ]  # fmt: skip
    limit = QUALITY.limits[section]
    rows = [row(indicator, spreads[indicator.code], limit) for indicator in SEVEN]
    return {"name": section_name(section), "columns": columns, "rows": rows}


def row(indicator, found, limit):
    word, tone = met_words(found.value, limit)
    if found.value is not None and found.schools < FEWEST_IN_A_GROUP:
        word, tone = _("学校少，不评价"), "off"
    name = f"{indicator.code} {indicator.name}"
    mean = None if found.mean is None else f"{number(found.mean)} {indicator.unit}"
    return {"url": "", "cells": [name, number(found.value, 4), mean, found.schools],
            "status": word, "tone": tone}  # fmt: skip
