"""City → county → group → school: what is there, what a report said, what is overdue."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.gate import needs
from accounts.models import Jurisdiction
from accounts.offices import Office
from evaluation.queries import latest_figures
from groups.models import EducationGroup
from groups.queries.register import as_they_were, turned_back, with_members
from groups.tables import list_columns, list_row
from records.exports import export_links
from records.lists import FilterForm, days_asked, pager_of, record_urls
from records.pages import KeysetPage
from supervision import queries, words


@needs("see_dashboard")
def city(request):
    """The dashboard of the acting office: a province's cities, a city, or its own county."""
    office = request.office
    if office.office == Office.PROVINCE:
        return province_page(request)
    if office.bureau_id != office.city_id:
        return county_page(request, office.bureau_id)
    context = {"exports": export_links("supervision.bodies", request.GET)}
    return city_page(request, office.city_id, office.sees, context)


@needs("see_dashboard")
def one_city(request, pk):
    """A city as its province reads it."""
    if pk not in request.office.sees:
        raise Http404
    within = Jurisdiction.objects.filter(city=pk, pk__in=request.office.sees, kind="bureau")
    bureaus = tuple(within.values_list("pk", flat=True))
    return city_page(request, pk, bureaus, {})


def city_page(request, city_id, bureaus, context):
    day, as_of = day_of(request)
    rows, total = queries.facts(bureaus, day)
    counts = queries.overdue_counts([row.id for row in rows], day)
    figures = list(latest_figures(request.office, "city", city_id, day))
    area = rows[0].city_area if rows else request.office.jurisdiction_name
    url_of = record_urls("supervision:county", {"as_of": as_of})
    context |= {
        "area": area,
        "as_of": as_of,
        "figures": words.strip(total, figures, links(as_of)),
        "report": words.latest_report(figures),
        "map": words.county_map(rows, url_of),
        "table": words.body_table(rows, total, counts, first=_("县区"), url_of=url_of),
        "doubled": words.doubled(rows, total),
        "attention": words.attention(rows, counts, day),
        "may_request": request.office.may("run_report"),
        "source": source_of(day),
    }
    return render(request, "supervision/city.html", context)


def province_page(request):
    """The cities of a province, each to be opened."""
    day, as_of = day_of(request)
    rows, total = queries.facts(request.office.sees, day, by="city")
    context = {
        "as_of": as_of,
        "exports": export_links("supervision.bodies", request.GET),
        "figures": words.strip(total, [], links(as_of))[:3],
        "table": words.body_table(
            rows,
            total,
            None,
            first=_("城市"),
            url_of=record_urls("supervision:one-city", {"as_of": as_of}),
        ),
        "source": source_of(day),
    }
    return render(request, "supervision/province.html", context)


@needs("see_dashboard")
def county(request, pk):
    return county_page(request, pk)


def county_page(request, pk):
    """A county's figures, its groups, and what is past its day there."""
    office = request.office
    day, as_of = day_of(request)
    rows, total = queries.facts([pk] if pk in office.sees else [], day)
    if not rows:
        raise Http404
    body = rows[0]
    figures = list(latest_figures(office, "county", pk, day))
    page = KeysetPage(groups_of(office, pk, day), keys=("sort_key", "pk"), params=request.GET)
    items = queries.overdue_items([pk], day)
    url_of = record_urls("groups:detail", {"as_of": as_of})
    context = {
        "name": words.label(body),
        "as_of": as_of,
        "figures": words.strip(body, figures, links(as_of, pk)),
        "report": words.latest_report(figures),
        "doubled": words.doubled([body], total),
        "columns": list_columns(False),
        "rows": [list_row(turned_back(group), day, False, url_of) for group in page.rows],
        "pager": pager_of(page, request.GET),
        "overdue": words.overdue_table(items, office, day),
        "crumbs": crumbs(office, words.label(body), as_of),
        "source": source_of(day),
    }
    return render(request, "supervision/county.html", context)


def groups_of(office, bureau, day):
    """A county's groups that are not errors, with their members on the day."""
    rows = EducationGroup.objects.within(office).filter(bureau_id=bureau)
    return with_members(as_they_were(rows.exclude(state="error"), day), day)


def day_of(request):
    """(the day looked at, the day asked for or None)."""
    asked = FilterForm(request.GET).wanted.get("as_of")
    return asked or timezone.localdate(), asked


def links(as_of, bureau=None):
    asked = {"where": bureau, "as_of": as_of}
    said = urlencode({name: value for name, value in asked.items() if value})
    query = f"?{said}" if said else ""
    return {"schools": reverse("schools:list") + query, "groups": reverse("groups:list") + query}


def crumbs(office, name, as_of):
    if office.sees == (office.bureau_id,):
        return []
    home = reverse("supervision:city") + days_asked({"as_of": as_of})
    return [{"label": _("督导看板"), "url": home}, {"label": name}]


def source_of(day):
    return {
        "origins": [
            {"label": _("学校名录、教育集团登记和备案（实时）")},
            {"label": _("最近一期监测报告（带目标的比例）"), "url": reverse("evaluation:reports")},
        ],
        "as_of": day.isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
