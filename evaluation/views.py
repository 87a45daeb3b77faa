from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from evaluation import document, parts, queries, services
from evaluation.filters import ReportFilter
from evaluation.forms import ReportForm, ReportListForm
from evaluation.indicators import INDICATORS
from evaluation.models import ReportFigure
from groups.views.pages import record_page
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from schools.rules import school_year_label, school_year_of


@needs("see_reports")
def reports(request):
    """Reports the office may see, newest first."""
    office, params = request.office, request.GET
    rows = ReportFilter(params, queryset=queries.listed(office)).qs
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    form = ReportListForm(places=frame.places)
    context = {
        "table": report_table(page.rows),
        "count": frame.sentence(_("份监测报告")),
        "filtering": filters_of(form, params, fold="reports"),
        "exports": export_links("evaluation.reports", params),
        "pager": pager_of(page, params),
        "may_request": office.may("run_report"),
    }
    return render(request, "evaluation/reports.html", context)


def report_table(rows):
    columns = [
        {"label": _("报告编号")},
        {"label": _("范围")},
        {"label": _("学年")},
        {"label": _("数据截至")},
        {"label": _("出具时间"), "phone": False},
    ]
    return {"columns": columns, "rows": [report_row(row) for row in rows]}


def report_row(report):
    replaced = report.replaced_by
    return {
        "url": reverse("evaluation:report", args=[report.pk]),
        "cells": [
            report.number,
            report.subject_name,
            school_year_label(report.school_year),
            date_format(report.as_of, "Y-m-d"),
            date_format(timezone.localtime(report.frozen_at), "Y-m-d H:i"),
        ],
        "status": _("已由新一期更正") if replaced else _("已冻结"),
        "tone": "off" if replaced else "ok",
    }


@needs("run_report")
def new_report(request):
    """Ask for a report of one's own body; the answer is its run, which may be left."""
    refusal = None
    form = ReportForm(request.POST or None)
    subject = Jurisdiction.objects.select_related("city").get(pk=request.office.bureau_id)
    if request.method == "POST" and form.is_valid():
        try:
            run = ask(subject, form.cleaned_data, request.office)
        except RuleBroken as broken:
            refusal = broken.as_dict()
        else:
            return redirect("run", run.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "subject": subject,
        "crumbs": crumbs(_("出具报告")),
    }
    return render(request, "evaluation/new_report.html", context, status=422 if refusal else 200)


def ask(subject, facts, office):
    return services.request_report(
        subject, school_year=school_year_of(facts["as_of"]), as_of=facts["as_of"],
        token=facts["token"], by=office,
    )  # fmt: skip


@needs("see_reports")
def report(request, pk):
    """A frozen report, read like a printed document."""
    found = get_within(queries.with_files(request.office), request.office, pk=pk)
    figures = list(queries.figures_of(found, request.office))
    paper = document.document_of(found, figures)
    context = {
        "report": found,
        "paper": paper,
        "bars": bars_of(found, figures),
        "source": source_of(found, paper),
        "crumbs": crumbs(found.number),
        "files": [{**file, "size": size_words(file["size"])} for file in found.files],
    }
    return render(request, "evaluation/report.html", context)


def size_words(size):
    return f"{max(1, size // 1024):,} KB"


def bars_of(report, figures):
    """Coverage and rotation of the counties as bars, when there are several to compare."""
    charts = []
    for key in ("coverage", "rotation"):
        rows = [f for f in figures if f.subject_kind == "county" and f.indicator == key]
        if len(rows) > 1:
            charts.append(bars(report, key, rows))
    return charts


def bars(report, key, figures):
    about, line = figures[0].about, document.line_of(report, figures[0])
    data = {"title": str(about.name), "unit": "%", "rows": [bar(f) for f in figures]}
    if line is not None:
        label = _("目标 %(line)s%%") % {"line": f"{line * 100:g}"}
        data["target"] = {"value": line * 100, "label": label}
    return {"id": f"bars-{key}", "kind": "bars", "title": about.name, "data": data}


def bar(figure):
    text = document.shown(figure)
    return {
        "name": figure.subject_name,
        "value": float(text) if text else None,
        "url": reverse("evaluation:figure", args=[figure.report_id, figure.pk]),
    }


def source_of(report, paper):
    return {
        "origins": [{"label": source} for source in paper.sources],
        "as_of": date_format(report.as_of, "Y-m-d"),
        "updated": date_format(timezone.localtime(report.frozen_at), "Y-m-d H:i"),
        "issue": _("报告编号 %(number)s，出具后冻结，内容校验码（SHA-256）%(sha)s。")
        % {"number": report.number, "sha": report.fingerprint},
    }


@needs("see_reports")
def figure(request, pk, figure_pk):
    """One number opened: how it is worked out and everything behind it."""
    rows = ReportFigure.objects.select_related("report__bureau", "report__supersedes")
    found = get_within(rows, request.office, pk=figure_pk, report_id=pk)
    context = {
        "figure": found,
        "name": document.name_of(found.indicator, found.section),
        "value": document.with_unit(found),
        "facts": facts_of(found),
        "tables": parts.tables_of(found),
        "source": source_of_figure(found),
        "crumbs": crumbs(found.report.number, found),
    }
    return render(request, "evaluation/figure.html", context)


@needs("see_reports")
def group_figures(request, pk):
    """A group's indicators, each of the latest report that has it, year by year."""
    group, _on, context = record_page(request, pk, active="figures")
    figures = queries.latest_figures(request.office, "group", group.pk)
    in_order = sorted(figures, key=lambda found: list(INDICATORS).index(found.indicator))
    rows = [figure_row(found) for found in in_order if found.applies]
    columns = [
        {"label": _("指标")},
        {"label": _("数值"), "num": True},
        {"label": _("目标")},
        {"label": _("学年")},
        {"label": _("监测报告"), "phone": False},
        {"label": _("说明"), "wide": True, "phone": False},
    ]
    context |= {"columns": columns, "rows": rows}
    return render(request, "evaluation/group.html", context)


def figure_row(found):
    return {
        "url": reverse("evaluation:figure", args=[found.report_id, found.pk]),
        "cells": [
            document.name_of(found.indicator, found.section),
            document.with_unit(found),
            document.line_words(found.report, found) or _("未定"),
            school_year_label(found.report.school_year),
            found.report.number,
            found.missing or _("数据齐全"),
        ],
    }


def facts_of(found):
    about, report = found.about, found.report
    none = _("不适用") if not found.applies else ""
    facts = [
        (_("数值"), document.with_unit(found), found.missing if found.value is None else ""),
        (about.numerator, document.plain(found.numerator), ""),
        (about.denominator, document.plain(found.denominator), ""),
        (_("目标"), document.line_words(report, found) or _("未定"), about.basis),
        (_("是否达到"), document.verdict(report, found) or _("不判断"), ""),
        (_("算法"), about.formula, ""),
        (_("说明"), found.missing or _("数据齐全"), ""),
    ]
    return [subject_fact(found)] + [
        {"label": label, "value": value, "note": note, "missing": none}
        for label, value, note in facts
    ]


def subject_fact(found):
    """Whom the figure is about; a group can be opened."""
    kind = found.get_subject_kind_display()
    url = ""
    if found.subject_kind == ReportFigure.Subject.GROUP:
        url = reverse("groups:detail", args=[found.subject_id])
    return {"label": _("范围"), "value": found.subject_name, "note": kind, "url": url}


def source_of_figure(found):
    report = found.report
    return {
        "origins": [{"label": found.source}],
        "as_of": date_format(report.as_of, "Y-m-d"),
        "updated": date_format(timezone.localtime(report.frozen_at), "Y-m-d H:i"),
        "issue": _("报告编号 %(number)s。") % {"number": report.number},
    }


def crumbs(label, found=None):
    trail = [{"label": _("监测报告"), "url": reverse("evaluation:reports")}]
    if found is None:
        return [*trail, {"label": label}]
    url = reverse("evaluation:report", args=[found.report_id])
    name = document.name_of(found.indicator, found.section)
    return [*trail, {"label": label, "url": url}, {"label": f"{found.subject_name} {name}"}]
