"""Schools on screen: the list and one school's page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from records.lists import FilterForm, filters_of, frame_of, pager_of
from records.pages import KeysetPage
from schools.forms.register import AliasForm, SchoolFilters
from schools.models import School
from schools.queries.register import listed, parts_of, principals_of
from schools.services.register import add_alias

TONES = {"open": "ok", "planned": "wait", "merged": "off", "closed": "off", "error": "stop"}


@needs("see_schools")
def school_list(request):
    params = request.GET
    wanted = SchoolFilters(params).wanted
    rows = listed(request.office, wanted)
    frame = frame_of(rows, request.office)
    page = KeysetPage(rows.select_related("bureau"), keys=("sort_key", "pk"), params=params)
    form = SchoolFilters(params, places=frame.places)
    wide = bool(frame.places)
    return render(request, "schools/list.html", {
        "filters": filters_of(form, params, fold="schools"), "problems": form.problems(),
        "as_of": wanted.get("as_of"), "columns": list_columns(wide),
        "rows": [list_row(school, wide) for school in page.rows],
        "count": frame.sentence(_("所学校")), "pager": pager_of(page, params),
        "filtered": any(params.values()), "source": source_of(wanted),
    })  # fmt: skip


def list_columns(wide_reader):
    columns = [
        {"label": _("学校名称")}, {"label": _("学段")}, {"label": _("城乡类别"), "phone": False},
        {"label": _("性质"), "phone": False}, {"label": _("办学类型"), "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("主管教育局"), "phone": False})
    return columns


def list_row(school, wide_reader):
    cells = [school.name, school.get_stage_display(), School.Area(school.area).label,
             school.get_nature_display(), school.get_ownership_display()]  # fmt: skip
    if wide_reader:
        cells.insert(1, school.bureau.name)
    return {"url": reverse("schools:detail", args=[school.pk]), "cells": cells,
            "status": school.get_status_display(), "tone": TONES[school.status]}  # fmt: skip


def source_of(wanted):
    return {
        "origins": [{"label": _("各县区教育局登记的学校名录")}],
        "as_of": (wanted.get("as_of") or timezone.localdate()).isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }


@needs("see_schools")
def detail(request, pk):
    rows = School.objects.select_related("bureau", "legal_school")
    school = get_within(rows, request.office, pk=pk)
    wanted = FilterForm(request.GET).wanted
    may_name = request.office.may("import_register") and request.office.holds(school)
    form = AliasForm(request.POST if request.method == "POST" else None) if may_name else None
    if request.method == "POST" and form and form.is_valid():
        add_alias(school, by=request.office, **form.cleaned_data)
        messages.success(request, _("已记下别名“%(name)s”。") % {"name": form.cleaned_data["name"]})
        return redirect("schools:detail", pk)
    return render(request, "schools/detail.html", {
        "school": school, "tone": TONES[school.status], "form": form,
        "facts": facts_of(school), "aliases": school.aliases.order_by("pk"),
        "tags": [tag_words(tag) for tag in school.tags.order_by("days", "pk")],
        "campuses": school.campuses.order_by("sort_key", "pk"),
        "parts": parts_of(school, request.office), "source": source_of(wanted),
        "crumbs": [{"label": _("学校"), "url": reverse("schools:list")}, {"label": school.name}],
    })  # fmt: skip


def facts_of(school):
    principals = "、".join(a.person.name for a in principals_of(school))
    legal = school.legal_school
    return [
        {"label": _("主管教育局"), "value": school.bureau.name},
        {"label": _("学校标识码"), "value": school.code, "missing": _("没有标识码，只按名称登记")},
        {"label": _("学段"), "value": school.get_stage_display()},
        {"label": _("性质"), "value": school.get_nature_display()},
        *([{"label": _("所属法人学校"), "value": legal.name,
            "url": reverse("schools:detail", args=[legal.pk])}] if legal else []),
        {"label": _("办学类型"), "value": school.get_ownership_display()},
        {"label": _("城乡类别"), "value": School.Area(school.area).label},
        {"label": _("镇办"), "value": school.town},
        {"label": _("校长"), "value": principals, "missing": _("还没有任命校长")},
        {"label": _("开办日期"), "value": school.opened_on and school.opened_on.isoformat()},
        *([{"label": _("停办日期"), "value": school.closed_on.isoformat()}]
          if school.closed_on else []),
        {"label": _("来源"), "value": school.source, "missing": _("由主管教育局登记")},
    ]  # fmt: skip


def tag_words(tag):
    days, today = tag.days, timezone.localdate()
    start = days.lower.isoformat() if days.lower else _("起始不详")
    end = days.upper.fromordinal(days.upper.toordinal() - 1).isoformat() if days.upper else ""
    over = days.upper is not None and days.upper <= today
    return {
        "label": tag.get_tag_display(), "basis": tag.basis, "over": over,
        "days": _("%(start)s 至 %(end)s") % {"start": start, "end": end}
        if end else _("%(start)s 起") % {"start": start},
    }  # fmt: skip
