"""Equity on screen: coefficients of a body, an indicator opened, a school, what-if, class sizes."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.models import Jurisdiction
from accounts.offices import Office
from records.lists import record_urls
from schools.forms.equity import EquityForm, SimulationForm
from schools.models import School
from schools.queries import equity as queries
from schools.rules import school_year_label, simulation
from schools.rules.indicators import INDICATORS, SECTIONS, SEVEN, section_name, verdict
from schools.rules.standards import STANDARDS
from schools.tables import equity as tables

MOST_SCHOOLS = 300
MOST_SIMULATED = 6


@dataclass
class Asked:
    """What a page of equity is about: a body's schools in a school year, by a standard."""

    office: object
    form: EquityForm
    body: Jurisdiction | None  # None: all the bodies the office sees

    @property
    def year(self):
        return self.form.chosen("year")

    @property
    def day(self):
        return queries.last_day(self.year, timezone.localdate())

    @property
    def standard(self):
        return STANDARDS[self.form.chosen("standard")]

    @property
    def section(self):
        return self.form.chosen("section")

    @property
    def ids(self):
        return [self.body.pk] if self.body else list(self.office.sees)

    @property
    def name(self):
        return self.body.name if self.body else self.office.jurisdiction_name

    def query(self, **changes):
        """The query string of a page about the same, with changes."""
        said = {"where": self.body.pk if self.body else None, "year": self.year,
                "standard": self.standard.key} | changes  # fmt: skip
        return "?" + urlencode({k: v for k, v in said.items() if v is not None})

    def rows(self):
        return queries.school_rows(queries.BODIES, self.ids, year=self.year, day=self.day)

    def spreads(self, members, ids=None):
        codes = [indicator.code for indicator in self.standard.indicators]
        return queries.spreads(members, ids or self.ids, year=self.year, day=self.day, codes=codes)


def asked(request):
    """The body asked for, which the office must see; a bureau's office means its own."""
    office, form = request.office, EquityForm(request.GET)
    where = form.cleaned_data.get("where")
    if where is not None and where not in office.sees:
        raise Http404
    if where is None and is_of_a_bureau(office):
        where = office.bureau_id
    body = Jurisdiction.objects.get(pk=where) if where is not None else None
    if body and body.kind != "bureau":
        body = None
    return Asked(office, form, body)


def is_of_a_bureau(office):
    return office.bureau_id is not None and office.bureau_id != office.city_id


@needs("see_equity")
def equity(request):
    """A county's coefficients and pass list; for wider readers the counties side by side."""
    page = asked(request)
    return county_page(request, page) if page.body else bodies_page(request, page)


def choices_of(page):
    """The links that choose school year and standard."""
    years = page.form.fields["year"].choices[:4]
    return {
        "standards": [{"label": s.name, "url": page.query(standard=s.key),
                       "active": s.key == page.standard.key} for s in STANDARDS.values()],
        "years": [{"label": label, "url": page.query(year=year), "active": year == page.year}
                  for year, label in years],
    }  # fmt: skip


def county_page(request, page):
    found = page.spreads(queries.TOGETHER)
    rows = page.rows()
    school_url = record_urls("schools:school-equity")
    parts = []
    for section in SECTIONS:
        here = [row for row in rows if row.section == section]
        spreads = found.get((0, section), {})
        if not here:
            continue
        parts.append({
            "key": section, "name": section_name(section),
            "says": tables.judgement_words(page.standard, section, spreads),
            "table": tables.indicator_table(
                page.standard, section, spreads, indicator_urls(page, section)
            ),
            "chart": tables.bars(page.standard, section, spreads, f"cv-{section}"),
            "schools": tables.pass_table(here[:MOST_SCHOOLS], section, school_url),
            "left_out": tables.left_out_table(here),
        })  # fmt: skip
    context = {
        "name": page.name, "standard": page.standard, "parts": parts,
        "year_label": school_year_label(page.year), **choices_of(page),
        "simulate_url": reverse("schools:equity-simulate") + page.query(),
        "sizes_url": reverse("schools:class-sizes") + page.query(),
        "crumbs": crumbs(page), "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/equity.html", context)


def indicator_urls(page, section):
    def url_of(code):
        return reverse("schools:equity-indicator", args=[code]) + page.query(section=section)

    return url_of


def bodies_page(request, page):
    """Counties (for a province cities) side by side, and all their schools as one set."""
    province = request.office.office == Office.PROVINCE
    kind = "city" if province else "bureau"
    seen = Jurisdiction.objects.filter(pk__in=request.office.sees, kind=kind)
    bodies = list(seen.order_by("code", "pk").values_list("pk", "name"))
    each = page.spreads(queries.CITIES if province else queries.BODIES)
    together = page.spreads(queries.TOGETHER)

    def url_of(pk):
        return "" if province else page.query(where=pk)

    parts = [
        {"key": section, "name": section_name(section),
         "says": tables.judgement_words(page.standard, section, together.get((0, section), {})),
         "table": tables.indicator_table(page.standard, section, together.get((0, section), {}),
                                         indicator_urls(page, section)),
         "chart": tables.bars(page.standard, section, together.get((0, section), {}),
                              f"cv-{section}")}
        for section in SECTIONS
    ]  # fmt: skip
    context = {
        "name": page.name, "standard": page.standard, "parts": parts,
        "comparison": tables.comparison(page.standard, bodies, each, url_of),
        "year_label": school_year_label(page.year), **choices_of(page),
        "sizes_url": reverse("schools:class-sizes") + page.query(),
        "crumbs": [], "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/equity.html", context)


def crumbs(page, *labels):
    """校际均衡 ▸ the county (for wider readers) ▸ where we are."""
    home = {"label": _("校际均衡"), "url": reverse("schools:equity")}
    wide = page.body and not is_of_a_bureau(page.office)
    county = {"label": page.name, "url": reverse("schools:equity") + page.query()}
    trail = [home, *([county] if wide else []), *({"label": label} for label in labels)]
    if not labels:
        trail[-1].pop("url", None)
    return trail


@needs("see_equity")
def indicator(request, code):
    """One coefficient opened: every school, its inputs, the formula, what was left out."""
    if code not in INDICATORS:
        raise Http404
    page, about = asked(request), INDICATORS[code]
    section = page.section
    rows = [row for row in page.rows() if row.section == section]
    shown = tables.input_table(about, rows, section)
    context = {
        "about": about, "name": page.name, "section": section_name(section),
        "formula": about.formula, "written": tables.written_out(about, rows, section),
        "columns": shown["columns"], "rows": shown["rows"][:MOST_SCHOOLS],
        "more": max(0, len(shown["rows"]) - MOST_SCHOOLS),
        "left_out": tables.left_out_table(rows)["rows"][:MOST_SCHOOLS],
        "missing": tables.missing_inputs(about, rows)[:MOST_SCHOOLS],
        "missing_columns": [{"label": _("学校")}, {"label": _("缺什么"), "wide": True}],
        "others": [{"label": section_name(s), "url": page.query(section=s),
                    "active": s == section} for s in SECTIONS],
        "year_label": school_year_label(page.year),
        "crumbs": crumbs(page, f"{code} {about.name}"), "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/equity_indicator.html", context)


@needs("see_figures")
def school_equity(request, pk):
    """One school's seven values against the lines, and the county's mean where it is seen."""
    school = get_within(School.objects.select_related("bureau"), request.office, pk=pk)
    page = Asked(request.office, EquityForm(request.GET), school.bureau)
    rows = queries.school_rows(queries.NAMED, [pk], year=page.year, day=page.day)
    means = county_means(page) if request.office.may("see_equity") else {}
    parts = [school_part(row, means.get(row.section, {})) for row in rows]
    context = {
        "school": school, "parts": parts, "year_label": school_year_label(page.year),
        "years": [{"label": label, "url": f"?year={year}", "active": year == page.year}
                  for year, label in page.form.fields["year"].choices[:4]],
        "crumbs": [{"label": _("学校"), "url": reverse("schools:list")},
                   {"label": school.name, "url": reverse("schools:detail", args=[pk])},
                   {"label": _("均衡指标")}],
        "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/school_equity.html", context)


def county_means(page):
    codes = [i.code for i in SEVEN]
    found = queries.spreads(queries.TOGETHER, [page.body.pk], year=page.year, day=page.day,
                            codes=codes)  # fmt: skip
    return {section: {code: one.mean for code, one in spreads.items()}
            for (_subject, section), spreads in found.items()}  # fmt: skip


def school_part(row, means):
    return {
        "name": section_name(row.section), "why": row.why,
        "verdict": None if row.why else verdict(row.all_values(SEVEN), row.section),
        **tables.school_table(row, means),
    }  # fmt: skip


@needs("see_equity")
def simulate(request):
    """Change inputs of named schools and see what would follow; nothing is written."""
    page = asked(request)
    if page.body is None:
        return render(request, "schools/equity_simulate.html", {
            "bodies": Jurisdiction.objects.filter(pk__in=request.office.sees, kind="bureau"),
            "crumbs": crumbs(page, _("模拟")), "query": page.query(),
        })  # fmt: skip
    rows = page.rows()
    chosen = chosen_rows(request, rows)
    typed = any(key.partition("-")[0].isdigit() for key in request.GET)
    forms = [SimulationForm(row, request.GET if typed else None) for row in chosen]
    wrong = [form for form in forms if not form.is_valid()]
    changes = {} if wrong else {
        (form.row.school_id, form.row.section): form.changed_values() for form in forms
    }  # fmt: skip
    context = {
        "name": page.name, "forms": forms, "where": page.body.pk, "year": page.year,
        "year_label": school_year_label(page.year), "most": MOST_SIMULATED,
        "schools": school_choices(rows, chosen), "chosen": sorted({r.school_id for r in chosen}),
        "compared": compared(rows, changes) if any(changes.values()) else [],
        "crumbs": crumbs(page, _("模拟")), "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/equity_simulate.html", context)


def chosen_rows(request, rows):
    """The sections of the schools named in the address, a few at most."""
    wanted = {value for value in request.GET.getlist("school") if value.isdigit()}
    found = [row for row in rows if str(row.school_id) in wanted]
    schools = list(dict.fromkeys(row.school_id for row in found))[:MOST_SIMULATED]
    return [row for row in found if row.school_id in schools]


def school_choices(rows, chosen):
    names = {row.school_id: row.name for row in rows}
    picked = {row.school_id for row in chosen}
    return [{"id": pk, "name": name, "chosen": pk in picked} for pk, name in names.items()]


def compared(rows, changes):
    """Before and after, per section that has schools."""
    after = simulation.with_changes(rows, changes)
    return [
        tables.before_and_after(section, simulation.outcome(rows, section),
                                simulation.outcome(after, section))
        for section in SECTIONS if any(row.section == section for row in rows)
    ]  # fmt: skip


@needs("see_equity")
def class_sizes(request):
    """Classes by grade: within the standard, 大班额, of these 超大班额; a county's schools too."""
    page = asked(request)
    members = queries.TOGETHER
    sizes = queries.class_sizes(members, page.ids, year=page.year, day=page.day)
    schools = []
    if page.body:
        each = queries.class_sizes(members, page.ids, year=page.year, day=page.day, by_school=True)
        schools = tables.crowded_schools(each, school_names(page), record_urls("schools:detail"))
    context = {
        "name": page.name, "columns": tables.size_columns(_("年级")),
        "rows": tables.size_rows(sizes), "schools": schools,
        "school_columns": tables.size_columns(_("学校")),
        "year_label": school_year_label(page.year), **choices_of(page),
        "crumbs": crumbs(page, _("班额")), "source": tables.source_of(page.year),
    }  # fmt: skip
    return render(request, "schools/class_sizes.html", context)


def school_names(page):
    rows = School.objects.within(page.office).filter(bureau_id__in=page.ids)
    return dict(rows.values_list("pk", "name"))
