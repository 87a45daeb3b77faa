"""The floor: an anonymous page of one indexed query, 25 rows in the portal's own table."""

from functools import cache

from django.http import HttpResponse
from django.template import engines

from groups.models import PublishedGroup

PAGE = """<!doctype html>
<html lang="zh-hans"><head><meta charset="utf-8"><title>地板</title></head>
<body>{% include "parts/list_table.html" %}</body></html>
"""
COLUMNS = [{"label": label} for label in ("名称", "主管教育局", "学段", "模式", "核心校", "文号")]


@cache
def template():
    return engines["django"].from_string(PAGE)


def floor(request):
    """The cheapest honest list of this house."""
    city = int(request.GET["city"])
    rows = PublishedGroup.objects.filter(city_id=city).order_by("sort_key", "pk")[:25]
    context = {
        "columns": COLUMNS, "rows": [row_of(group) for group in rows], "caption": "教育集团",
        "count": "共 25 个教育集团", "status_label": "状态",
    }  # fmt: skip
    return HttpResponse(template().render(context))


def row_of(group):
    cells = [
        group.name, group.county, group.get_stage_display(), group.get_mode_display(),
        group.core_name, group.document_number,
    ]  # fmt: skip
    return {"url": f"/public/{group.pk}/", "cells": cells, "status": "运行中", "tone": "ok"}
