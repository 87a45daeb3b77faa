"""Coefficients of a county with its pass list, of counties side by side, one opened."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import needs
from records.exports import export_links
from schools.queries import equity as queries
from schools.rules.indicators import INDICATORS, SECTIONS, section_name
from schools.tables.equity import coefficients as words
from schools.tables.equity import schools as tables
from schools.views.equity.asked import asked


@needs("see_equity")
def equity(request):
    """A county's coefficients and pass list; for wider readers the counties side by side."""
    page = asked(request)
    context = county(page) if page.body else side_by_side(page)
    return render(request, "schools/equity.html", context | page.choices() | {
        "name": page.name, "standard": page.standard,
        "standing": words.standing_words(page.standing()),
        "exports": exports_of(page, request.GET),
        "sizes_url": reverse("schools:class-sizes") + page.query(),
        "crumbs": page.crumbs() if page.body else [],
        "source": words.source_of(page.year, page.day),
    })  # fmt: skip


def exports_of(page, params):
    """The coefficients, and where schools are named the pass list."""
    links = export_links("schools.coefficients", params)
    if page.body and page.names_schools:
        full, *_csv = export_links("schools.pass_list", params)
        links.append(full | {"label": _("导出达标学校名单")})
    return links


def county(page):
    found, rows = page.spreads(queries.TOGETHER), page.rows() if page.names_schools else []
    simulate_url = reverse("schools:equity-simulate") + page.query()
    return {
        "parts": [
            part_of(page, section, found, [row for row in rows if row.section == section])
            for section in SECTIONS
            if (0, section) in found or any(row.section == section for row in rows)
        ],
        "simulate_url": simulate_url if page.names_schools else "",
    }  # fmt: skip


def part_of(page, section, found, rows=()):
    """One section: the sentence, the table, the picture and, where they are seen, the schools."""
    spreads = found.get((0, section), {})

    def url_of(code):
        return reverse("schools:equity-indicator", args=[code]) + page.query(section=section)

    part = {
        "name": section_name(section),
        "says": words.judgement_words(page.standard, section, spreads),
        "table": words.indicator_table(page.standard, section, spreads, url_of),
        "chart": words.bars(page.standard, section, spreads, f"cv-{section}"),
    }
    if rows:
        part["schools"] = tables.pass_table(
            rows, section, page.school_urls("schools:school-equity")
        )
        part["left_out"] = tables.left_out_table(rows)
    return part


def side_by_side(page):
    """Counties (for a province cities) side by side, and all their schools as one set."""
    together = page.spreads(queries.TOGETHER)

    def url_of(pk):
        return "" if page.of_a_province else page.query(where=pk)

    return {
        "parts": [part_of(page, section, together) for section in SECTIONS],
        "comparison": words.comparison(
            page.standard, page.bodies(), page.spreads_of_bodies(), url_of
        ),
    }


@needs("see_equity")
def indicator(request, code):
    """One coefficient opened: every school, its inputs, the formula, what was left out; for
    wider readers body by body, each of which opens to its schools."""
    if code not in INDICATORS:
        raise Http404
    page, about = asked(request), INDICATORS[code]
    rows = page.body and page.names_schools
    opened = opened_to_schools(page, about) if rows else opened_to_bodies(page, about)
    others = [{"label": section_name(s), "url": page.query(section=s), "active": s == page.section}
              for s in SECTIONS]  # fmt: skip
    return render(request, "schools/equity_indicator.html", opened | page.choices() | {
        "about": about, "name": page.name, "section": section_name(page.section),
        "others": others, "standards": [],
        "crumbs": page.crumbs(f"{code} {about.name}"),
        "source": words.source_of(page.year, page.day),
    })  # fmt: skip


def opened_to_schools(page, about):
    rows = [row for row in page.rows() if row.section == page.section]
    return tables.opened(about, rows, page.section, page.school_urls("schools:school-equity"))


def opened_to_bodies(page, about):
    found = page.spreads(queries.TOGETHER, [about]).get((0, page.section), {})
    opened = {"written": tables.written_briefly(about, found.get(about.code))}
    if page.body is None:
        opened["bodies"] = bodies_table(page, about)
    return opened


def bodies_table(page, about):
    url = reverse("schools:equity-indicator", args=[about.code])

    def url_of(pk):
        return "" if page.of_a_province else url + page.query(where=pk, section=page.section)

    found = page.spreads_of_bodies([about])
    return words.one_indicator(about, page.section, page.bodies(), found, url_of)
