"""The yearly figures as files: who has reported, and every figure section by section."""

from django.db.models import Count, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.exports import Column, Export, register_export
from schools.forms.figures import FiguresFilters
from schools.models import ClassSize, SchoolFigures
from schools.queries.figures import listed, with_school_name, with_totals
from schools.rules import school_year_label
from schools.rules.classes import OVERSIZED
from schools.rules.figures import OF_A_SECTION, SHARED

PERSONS = [name for _label, fields in OF_A_SECTION.values() for name in fields]
UNITS = {
    "teaching_area": "m²", "indoor_sports_area": "m²", "sports_area": "m²",
    "equipment_value": gettext_lazy("元"), "multimedia_rooms": gettext_lazy("间"),
    "books": gettext_lazy("册"), "computers": gettext_lazy("台"),
}  # fmt: skip
SOURCE = gettext_lazy("各学校填报、主管教育局核定的年度数据")


def asked(office, params):
    return listed(office, FiguresFilters(params).wanted)


def of_one_year(params):
    """Pupils of two school years do not add up to anything."""
    return bool(FiguresFilters(params).wanted.get("school_year"))


# A row per filing


def filing_rows(office, params):
    return with_totals(asked(office, params)).select_related("bureau")


def filing_columns(office, params):
    sums = of_one_year(params)
    return (
        Column(_("学校"), width=28), Column(_("主管教育局"), width=20), Column(_("学年")),
        Column(_("学生"), unit=_("人"), kind="whole", total=sums),
        Column(_("班级"), unit=_("个"), kind="whole", total=sums),
        Column(_("应报日期"), kind="day"), Column(_("上报日期"), kind="day"), Column(_("状态")),
    )  # fmt: skip


def filing_cells(filings, office, params):
    for filing in filings:
        yield [
            filing.school_name, filing.bureau.name, school_year_label(filing.school_year),
            filing.pupils, filing.class_count or None, filing.due_on,
            day_of(filing.submitted_at) or _("未上报"), filing.get_state_display(),
        ]  # fmt: skip


def day_of(moment):
    return timezone.localtime(moment).date() if moment else None


FILINGS = register_export(Export(
    kind="schools.figures", verb="see_figures", title=gettext_lazy("学校年度数据填报情况"),
    source=SOURCE, form=FiguresFilters, rows=filing_rows, columns=filing_columns,
    cells=filing_cells, keys=("school_year", "pk"), newest_first=True,
))  # fmt: skip


# A row per section


def section_rows(office, params):
    """The sections of the filings asked for, in their order; primary before junior."""
    rows = SchoolFigures.objects.within(office).filter(filing__in=asked(office, params))
    rows = with_school_name(rows, "filing__school_id").select_related("filing", "bureau")
    return rows.annotate(year=F("filing__school_year"), turn=Value(0) - F("pk"))


def section_columns(office, params):
    sums = of_one_year(params)
    return (
        Column(_("学校"), width=28), Column(_("主管教育局"), width=20), Column(_("学年")),
        Column(_("学段部")), *(figure_column(name, _("人"), "whole", sums) for name in PERSONS),
        Column(_("班级"), unit=_("个"), kind="whole", total=sums),
        Column(_("其中大班额"), unit=_("个"), kind="whole", total=sums),
        *(figure_column(name, UNITS[name], "decimal", sums) for name in SHARED),
        Column(_("状态")),
    )  # fmt: skip


def figure_column(name, unit, kind, total):
    label = SchoolFigures._meta.get_field(name).verbose_name
    return Column(label, unit=unit, kind=kind, total=total)


def section_cells(sections, office, params):
    """One statement more for any number of sections: their classes."""
    classes = class_counts(sections)
    for row in sections:
        filing = row.filing
        yield [
            row.school_name, row.bureau.name, school_year_label(row.year),
            row.get_section_display(), *(getattr(row, name) for name in PERSONS),
            *classes.get(row.pk, (None, None)), *(getattr(row, name) for name in SHARED),
            filing.get_state_display(),
        ]  # fmt: skip


def class_counts(sections):
    """{section's id: (classes, of these 大班额)}; one without classes reported has no entry."""
    rows = ClassSize.objects.filter(figures__in=sections).order_by().values("figures")
    found = rows.annotate(all=Count("pk"), large=Count("pk", filter=Q(pupils__gte=OVERSIZED)))
    return {pk: (all_of_it, large) for pk, all_of_it, large in found.values_list(
        "figures", "all", "large"
    )}  # fmt: skip


SECTIONS = register_export(Export(
    kind="schools.sections", verb="see_figures", title=gettext_lazy("学校年度数据分学段明细"),
    source=SOURCE, form=FiguresFilters, rows=section_rows, columns=section_columns,
    cells=section_cells, keys=("year", "filing_id", "turn"), newest_first=True,
))  # fmt: skip
