"""Quotas, allocations and expenditures as files; sums in yuan, years are budget years."""

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding import queries
from funding.filters import AllocationFilter, ExpenditureFilter, QuotaFilter
from funding.tables import FIGURES
from records.exports import Column, Export, register_export


def money(label):
    return Column(label, unit=_("元"), kind="decimal", total=True, width=18)


def figure_columns():
    return (money(_("指标")), money(_("已分配")), money(_("分配在途")), money(_("已支出")),
            money(_("可分配余额")))  # fmt: skip


# Every county's fund of a year; one that set no quota has no data


def county_rows(office, params):
    return queries.money_by_county(office, county_year(office, params))


def county_year(office, params):
    return queries.year_asked(queries.years_of(office), params.get("year", ""))


def county_columns(office, params):
    return (Column(_("主管教育局"), width=28), Column(_("预算年度"), kind="code"),
            *figure_columns())  # fmt: skip


def county_cells(counties, office, params):
    year = county_year(office, params)
    for county in counties:
        yield [county.name, year, *(getattr(county, name) for name in FIGURES)]


COUNTIES = register_export(Export(
    kind="funding.counties", verb="see_money", title=gettext_lazy("各县区专项经费"),
    source=gettext_lazy("各县区登记的预算指标、分配和支出"),
    form=lambda params: QuotaFilter(params).form, rows=county_rows, columns=county_columns,
    cells=county_cells, keys=("code", "pk"),
))  # fmt: skip


# A bureau's own quotas


def quota_rows(office, params):
    return QuotaFilter(params, queryset=queries.quotas().within(office)).qs


def quota_columns(office, params):
    return (
        Column(_("主管教育局"), width=24), Column(_("预算年度"), kind="code"),
        Column(_("经费来源"), width=20), *figure_columns(), Column(_("依据"), width=32),
    )  # fmt: skip


def quota_cells(quotas, office, params):
    for quota in quotas:
        yield [
            quota.bureau.name, quota.budget_year, quota.get_stream_display(),
            *(getattr(quota, name) for name in FIGURES), quota.basis,
        ]  # fmt: skip


QUOTAS = register_export(Export(
    kind="funding.quotas", verb="see_money", title=gettext_lazy("预算指标执行情况"),
    source=gettext_lazy("各县区登记的预算指标、分配和支出"),
    form=lambda params: QuotaFilter(params).form, rows=quota_rows, columns=quota_columns,
    cells=quota_cells, keys=("budget_year", "pk"), newest_first=True,
))  # fmt: skip


def allocation_rows(office, params):
    return AllocationFilter(params, queryset=queries.allocations().within(office)).qs


def allocation_columns(office, params):
    return (
        Column(_("教育集团"), width=28), Column(_("主管教育局"), width=20),
        Column(_("核心校"), width=24), Column(_("预算年度"), kind="code"),
        Column(_("经费来源"), width=20), Column(_("用途"), width=32), money(_("分配")),
        money(_("已支出")), money(_("支出在途")), money(_("还可支出")), Column(_("状态")),
    )  # fmt: skip


def allocation_cells(allocations, office, params):
    """Nothing can be spent of what is not approved: its columns are not amounts of zero."""
    for row in allocations:
        left = [row.spent, row.under_way, row.left] if row.state == "approved" else ["—"] * 3
        yield [
            row.group.name, row.bureau.name, row.school.name, row.quota.budget_year,
            row.quota.get_stream_display(), row.purpose, row.amount, *left,
            row.get_state_display(),
        ]  # fmt: skip


ALLOCATIONS = register_export(Export(
    kind="funding.allocations", verb="see_money", title=gettext_lazy("经费分配"),
    source=gettext_lazy("教育局的经费分配"), form=lambda params: AllocationFilter(params).form,
    rows=allocation_rows, columns=allocation_columns, cells=allocation_cells, newest_first=True,
))  # fmt: skip


def expenditure_rows(office, params):
    return ExpenditureFilter(params, queryset=queries.expenditures().within(office)).qs


def expenditure_columns(office, params):
    return (
        Column(_("凭证号"), kind="code", width=18), Column(_("支出单位"), width=24),
        Column(_("教育集团"), width=28), Column(_("预算年度"), kind="code"), Column(_("类别")),
        Column(_("收款单位"), width=24), Column(_("事由"), width=32),
        Column(_("支出日期"), kind="day"), money(_("金额")), Column(_("状态")),
    )  # fmt: skip


def expenditure_cells(expenditures, office, params):
    for row in expenditures:
        yield [
            row.voucher_number, row.school.name, row.allocation.group.name, row.budget_year,
            row.category.name, row.payee, row.purpose, row.spent_on, row.amount,
            row.get_state_display(),
        ]  # fmt: skip


EXPENDITURES = register_export(Export(
    kind="funding.expenditures", verb="see_money", title=gettext_lazy("经费支出"),
    source=gettext_lazy("核心校填报、教育局审批的支出"),
    form=lambda params: ExpenditureFilter(params).form, rows=expenditure_rows,
    columns=expenditure_columns, cells=expenditure_cells, newest_first=True,
))  # fmt: skip


def category_rows(office, params):
    return queries.categories(office).select_related("bureau")


def category_columns(office, params):
    return (
        Column(_("类别"), width=24), Column(_("经费来源"), width=20),
        Column(_("教育局"), width=24), Column(_("依据"), width=40),
    )  # fmt: skip


def category_cells(categories, office, params):
    for row in categories:
        yield [row.name, row.get_stream_display(), row.bureau.name, row.basis]


CATEGORIES = register_export(Export(
    kind="funding.categories", verb="see_money", title=gettext_lazy("支出类别"),
    source=gettext_lazy("各教育局制定的支出类别"), form=Form, rows=category_rows,
    columns=category_columns, cells=category_cells, keys=("stream", "pk"),
))  # fmt: skip
