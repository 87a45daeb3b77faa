"""The list of periodic reports as a file; each report has files of its own."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import queries
from evaluation.filters import ReportFilter
from records.exports import Column, Export, register_export
from schools.rules import school_year_label


def report_rows(office, params):
    return ReportFilter(params, queryset=queries.listed(office)).qs


def report_columns(office, params):
    return (
        Column(_("报告编号"), width=24), Column(_("范围"), width=24), Column(_("学年")),
        Column(_("数据截至"), kind="day"), Column(_("出具日期"), kind="day"),
        Column(_("状态"), width=18),
    )  # fmt: skip


def report_cells(reports, office, params):
    for report in reports:
        yield [
            report.number, report.subject_name, school_year_label(report.school_year),
            report.as_of, timezone.localtime(report.frozen_at).date(),
            _("已由新一期更正") if report.replaced_by else _("已冻结"),
        ]  # fmt: skip


REPORTS = register_export(Export(
    kind="evaluation.reports", verb="see_reports", title=gettext_lazy("监测报告目录"),
    source=gettext_lazy("已出具的监测报告"), form=lambda params: ReportFilter(params).form,
    rows=report_rows, columns=report_columns, cells=report_cells, newest_first=True,
))  # fmt: skip
