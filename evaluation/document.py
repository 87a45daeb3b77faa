"""A report as it is read: numbered sections and tables, the same on screen, paper and sheet."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.indicators import INDICATORS, SECTIONS
from evaluation.rules import meets
from schools.rules import school_year_label

TITLE = gettext_lazy("集团化办学监测报告")
COMPARED = [(i.key, section) for i in INDICATORS.values() for section in i.sections]


@dataclass
class Cell:
    """A cell: what is printed (None: 无数据), the number for a sheet, the figure it opens."""

    text: str | None
    number: Decimal | None = None
    figure: int | None = None
    right: bool = False


@dataclass
class Table:
    title: str
    columns: list
    rows: list
    unit: str = ""
    total: list | None = None
    notes: list = field(default_factory=list)


@dataclass
class Part:
    key: str
    heading: str
    paragraphs: list = field(default_factory=list)
    tables: list = field(default_factory=list)


@dataclass
class Document:
    title: str
    subtitle: str
    number: str
    fingerprint: str
    as_of: str
    replaces: str
    summary: list
    parts: list
    sources: list
    missing: list


def document_of(report, figures):
    """The report of those figures that the reader may see, in the order they were frozen."""
    subjects = by_subject(figures)
    overall = overall_of(subjects)
    parts = [
        overall_part(report, overall),
        counties_part(report, subjects),
        groups_part(report, subjects),
        missing_part(figures),
        method_part(),
    ]
    old = report.supersedes
    return Document(
        title=str(TITLE),
        subtitle=f"{report.subject_name} {school_year_label(report.school_year)}",
        number=report.number,
        fingerprint=report.fingerprint,
        as_of=report.as_of.isoformat(),
        replaces=old.number if old else "",
        summary=summary_of(report, overall),
        parts=[part for part in parts if part],
        sources=list(
            dict.fromkeys(part for figure in figures for part in figure.source.split("、"))
        ),
        missing=[],
    )


def by_subject(figures):
    """{(kind, id): {(indicator, section): figure}} in frozen order."""
    subjects = {}
    for figure in figures:
        key = (figure.subject_kind, figure.subject_id)
        subjects.setdefault(key, {})[(figure.indicator, figure.section)] = figure
    return subjects


def of_kind(subjects, kind):
    return [found for (subject_kind, _id), found in subjects.items() if subject_kind == kind]


def overall_of(subjects):
    """The whole of what the reader sees: the city, else the one county."""
    found = of_kind(subjects, "city") or of_kind(subjects, "county")
    return list(found[0].values()) if len(found) == 1 else []


# Words for numbers


def shown(figure):
    """The value as printed, or None."""
    if figure.value is None:
        return None
    about = INDICATORS[figure.indicator]
    value = figure.value * 100 if about.is_share else figure.value
    return f"{value:.{about.decimals}f}"


def with_unit(figure):
    text = shown(figure)
    return text and f"{text}{INDICATORS[figure.indicator].unit}"


def plain(number):
    """A count without decimals, an amount with two; None stays None."""
    if number is None:
        return None
    number = Decimal(number)
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


def value_cell(figure):
    if figure is None:
        return Cell(str(_("不适用")), right=True)
    if not figure.applies:
        return Cell(str(_("不适用")), figure=figure.pk, right=True)
    text = shown(figure)
    mark = "*" if text and figure.missing else ""
    return Cell(text and text + mark, Decimal(text) if text else None, figure.pk, right=True)


def line_of(report, figure):
    """The line a figure is held against, as a ratio, or None."""
    about = INDICATORS[figure.indicator]
    if about.lines:
        return dict(about.lines).get(figure.section)
    if not isinstance(about.line, str):
        return about.line
    return report.inputs["lines"].get(str(home_of(report, figure)), {}).get(figure.indicator)


def home_of(report, figure):
    """The body whose lines hold for a figure."""
    if figure.subject_kind == "county":
        return figure.subject_id
    return figure.readers[0] if figure.readers else report.bureau_id


def line_words(report, figure):
    line = line_of(report, figure)
    if line is None:
        return None
    about = INDICATORS[figure.indicator]
    number = f"{line * 100:g}%" if about.is_share else f"{line:.2f}"
    words = _("不低于 %(line)s") if about.better == "higher" else _("不高于 %(line)s")
    return words % {"line": number}


def verdict(report, figure):
    reached = meets(INDICATORS[figure.indicator].better, figure.value, line_of(report, figure))
    if reached is None:
        return None
    return str(_("达到") if reached else _("未达到"))


def name_of(indicator, section):
    about = INDICATORS[indicator]
    return f"{about.name}（{SECTIONS[section]}）" if section else str(about.name)


def short_of(indicator, section):
    about = INDICATORS[indicator]
    return f"{about.short}（{SECTIONS[section]}）" if section else str(about.short)


# Parts of the report


def summary_of(report, overall):
    if not overall:
        return [_("以下只列出您的职务可以查看的部分。")]
    words = []
    for figure in overall:
        if not figure.applies:
            continue
        value = with_unit(figure)
        name = name_of(figure.indicator, figure.section)
        if value is None:
            words.append(_("%(name)s无数据（%(why)s）") % {"name": name, "why": figure.missing})
            continue
        line, said = line_words(report, figure), verdict(report, figure)
        against = f"（{line}，{said}）" if line else ""
        words.append(f"{name} {value}{against}")
    part = overall[0].subject_id != report.subject_id
    lead = [_("以下是%(report)s中与您有关的部分。") % {"report": report}] if part else []
    day = _("截至 %(day)s，%(where)s：") % {"day": report.as_of, "where": overall[0].subject_name}
    return [*lead, day + "；".join(words) + "。"]


def overall_part(report, overall):
    if not overall:
        return None
    rows = [
        [
            Cell(name_of(figure.indicator, figure.section), figure=figure.pk),
            value_with_unit_cell(figure),
            count_cell(figure, figure.numerator),
            count_cell(figure, figure.denominator),
            Cell(line_words(report, figure) or str(_("未定"))),
            Cell(verdict(report, figure) or str(_("不判断"))),
        ]
        for figure in overall
    ]
    columns = [
        (_("指标"), False), (_("数值"), True), (_("分子"), True), (_("分母"), True),
        (_("目标"), False), (_("是否达到"), False),
    ]  # fmt: skip
    title = _("%(where)s各项指标") % {"where": overall[0].subject_name}
    notes = notes_of(overall)
    return Part("overall", _("总体情况"), tables=[Table(title, columns, rows, notes=notes)])


def count_cell(figure, number):
    if not figure.applies:
        return Cell(str(_("不适用")), right=True)
    return Cell(plain(number), number, right=True)


def value_with_unit_cell(figure):
    cell = value_cell(figure)
    unit = INDICATORS[figure.indicator].unit
    if cell.number is not None and unit:
        cell.text = cell.text.replace("*", "") + unit + ("*" if cell.text.endswith("*") else "")
    return cell


def counties_part(report, subjects):
    counties, city = of_kind(subjects, "county"), of_kind(subjects, "city")
    if not city:
        return None
    table = comparison(_("各县区指标比较"), _("县区"), counties)
    table.total = [Cell(str(_("全市合计"))), *compared_cells(city[0])]
    return Part("counties", _("各县区比较"), tables=[table])


def groups_part(report, subjects):
    groups, counties = of_kind(subjects, "group"), of_kind(subjects, "county")
    if not groups:
        words = [_("当日没有运行中的教育集团。")]
        return Part("groups", _("各教育集团"), words)
    names = {f.subject_id: f.subject_name for c in counties for f in c.values()}
    by_county = {}
    for group in groups:
        home = home_of(report, next(iter(group.values())))
        by_county.setdefault(home, []).append(group)
    tables = []
    for home, found in by_county.items():
        title = _("%(where)s教育集团指标") % {"where": names.get(home, report.subject_name)}
        tables.append(comparison(title, _("教育集团"), found, without=("coverage",)))
    return Part("groups", _("各教育集团"), tables=tables)


def comparison(title, first, subjects, without=()):
    """One row per subject, one column per indicator."""
    keys = [key for key in COMPARED if key[0] not in without]
    columns = [(first, False), *((column_label(key), True) for key in keys)]
    rows = [
        [Cell(next(iter(found.values())).subject_name), *compared_cells(found, without)]
        for found in subjects
    ]
    figures = [figure for found in subjects for figure in found.values()]
    notes = [_("带 * 的数缺少部分学校或不作评价，见“缺报与说明”。")]
    starred = any(f.value is not None and f.missing for f in figures)
    return Table(title, columns, rows, notes=notes if starred else [])


def compared_cells(found, without=()):
    return [value_cell(found.get(key)) for key in COMPARED if key[0] not in without]


def column_label(key):
    unit = INDICATORS[key[0]].unit
    return f"{short_of(*key)} {unit}".strip()


def notes_of(figures):
    """One note of what each figure lacks."""
    words = [
        f"{name_of(f.indicator, f.section)}{f.missing}" for f in figures if f.missing and f.applies
    ]
    return ["；".join(words)] if words else []


def missing_part(figures):
    """What is missing, said once per subject and reason."""
    reasons = {}
    for figure in figures:
        if figure.missing and figure.applies:
            key = (figure.subject_name, figure.missing)
            reasons.setdefault(key, []).append(short_of(figure.indicator, figure.section))
    if not reasons:
        return Part("missing", _("缺报与说明"), [_("各项数据齐全，没有缺报。")])
    columns = [(_("范围"), False), (_("指标"), False), (_("说明"), False)]
    rows = [
        [Cell(name), Cell("、".join(indicators)), Cell(why)]
        for (name, why), indicators in reasons.items()
    ]
    words = [_("没有上报的数据不按零计算，也不估算；分母只含已上报的部分。")]
    return Part("missing", _("缺报与说明"), words, [Table(_("缺报与说明"), columns, rows)])


def method_part():
    columns = [(_("指标"), False), (_("算法"), False), (_("依据"), False)]
    rows = [
        [Cell(str(i.name)), Cell(str(i.formula)), Cell(str(i.basis))] for i in INDICATORS.values()
    ]
    return Part("method", _("指标算法"), tables=[Table(_("指标算法与依据"), columns, rows)])
