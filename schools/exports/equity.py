"""差异系数, the pass list and class sizes as files; a figure that cannot be computed says so."""

from decimal import Decimal

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services import require
from records.exports import Column, Export, register_export
from schools.equity import FEWEST
from schools.forms.equity import EquityForm
from schools.queries import equity as queries
from schools.rules import school_year_label
from schools.rules.figures import SECTION_NAMES, grade_name
from schools.rules.indicators import SECTIONS, SEVEN, section_name
from schools.tables.equity.coefficients import STATES, verdict_words
from schools.tables.equity.schools import VERDICTS, judged
from schools.views.equity.asked import asked_for


class Filters(EquityForm):
    """What narrows these lists: both sections are in each."""

    section = None


SOURCE = gettext_lazy("各学校上报的年度数据，差异系数按学生数加权")

# Coefficients: of all together, then of each body for wider readers


def coefficient_rows(office, params):
    """(name, section, indicator, Spread or None): as the screen stands, side by side below it."""
    page = asked_for(office, params)
    found = [(page.name, 0, page.spreads(queries.TOGETHER))]
    if page.body is None:
        each = page.spreads_of_bodies()
        found += [(name, pk, each) for pk, name in page.bodies()]
    return [
        (name, section, indicator, spreads.get((pk, section), {}).get(indicator.code))
        for name, pk, spreads in found
        for section in SECTIONS
        for indicator in page.standard.indicators
    ]


def coefficient_columns(office, params):
    return (
        Column(_("范围"), width=24), Column(_("学年")), Column(_("标准"), width=20),
        Column(_("学段")), Column(_("代码")),
        Column(_("指标"), width=32), Column(_("差异系数"), kind="ratio"),
        Column(_("不高于"), kind="decimal"), Column(_("判定")),
        Column(_("平均值"), kind="decimal"), Column(_("平均值单位")),
        Column(_("学校"), unit=_("所"), kind="whole"),
    )  # fmt: skip


def coefficient_cells(rows, office, params):
    page = asked_for(office, params)
    year = school_year_label(page.year)
    for name, section, indicator, one in rows:
        limit = page.standard.limits[section]
        value, schools = (one.value, one.schools) if one else (None, 0)
        word, _tone = verdict_words(page.standard, limit, value, schools < FEWEST)
        yield [
            name, year, page.standard.name, section_name(section), indicator.code,
            indicator.name, value, limit if page.standard.judges_each else "—", word,
            one and one.mean, indicator.unit, schools,
        ]  # fmt: skip


COEFFICIENTS = register_export(Export(
    kind="schools.coefficients", verb="see_equity", title=gettext_lazy("校际差异系数"),
    source=SOURCE, form=Filters, rows=coefficient_rows, columns=coefficient_columns,
    cells=coefficient_cells, dated=True,
))  # fmt: skip


# The pass list of a county


def pass_rows(office, params):
    """(SchoolRow, Verdict or None): those that fail first, then those that take no part."""
    page = asked_for(office, params)
    require(office, "see_figures")
    if page.body is None:
        raise Http404
    rows = page.rows()
    found = []
    for section in SECTIONS:
        here = [row for row in rows if row.section == section]
        found += judged(here, section) + [(row, None) for row in here if row.why]
    return found


def pass_columns(office, params):
    return (
        Column(_("学校"), width=28), Column(_("学段")), Column(_("数据")),
        *(Column(f"{i.code} {i.short}", unit=i.unit, kind="decimal") for i in SEVEN),
        Column(_("达到项数"), kind="whole"), Column(_("判定")),
        Column(_("为什么不参加"), width=28),
    )  # fmt: skip


def pass_cells(rows, office, params):
    for row, ruled in rows:
        values = [row.value(i) if ruled else "—" for i in SEVEN]
        yield [
            row.name, section_name(row.section), STATES[row.state], *values,
            ruled.met if ruled else "—", VERDICTS[ruled.passes][0] if ruled else _("不参加"),
            row.why,
        ]  # fmt: skip


PASS_LIST = register_export(Export(
    kind="schools.pass_list", verb="see_equity", title=gettext_lazy("优质均衡达标学校名单"),
    source=SOURCE, form=Filters, rows=pass_rows, columns=pass_columns, cells=pass_cells,
    dated=True,
))  # fmt: skip


# Class sizes by grade


def size_rows(office, params):
    page = asked_for(office, params)
    return queries.class_sizes(queries.TOGETHER, page.ids, year=page.year, day=page.day)


def size_columns(office, params):
    def count(label):
        return Column(label, unit=_("个"), kind="whole", total=True)

    return (
        Column(_("学段部")), Column(_("年级")), Column(_("学年")), count(_("班级")),
        count(_("标准班额")), count(_("大班额")), count(_("其中超大")),
        Column(_("大班额比例"), unit="%", kind="decimal"),
        Column(_("最大班额"), unit=_("人"), kind="whole"),
        Column(_("学生"), unit=_("人"), kind="whole", total=True),
    )  # fmt: skip


def size_cells(rows, office, params):
    year = school_year_label(asked_for(office, params).year)
    for size in rows:
        yield [
            str(SECTION_NAMES[size.section]), grade_name(size.section, size.grade), year,
            size.classes, size.standard, size.oversized, size.super_oversized,
            Decimal(size.oversized) * 100 / size.classes, size.largest, size.pupils,
        ]  # fmt: skip


CLASS_SIZES = register_export(Export(
    kind="schools.class_sizes", verb="see_equity", title=gettext_lazy("班额情况"),
    source=gettext_lazy("各学校上报的班级人数"), form=Filters, rows=size_rows,
    columns=size_columns, cells=size_cells, dated=True,
))  # fmt: skip
