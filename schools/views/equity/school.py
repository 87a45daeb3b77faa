"""One school's seven values against the lines, and the county's mean where it is seen."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb
from schools import screens
from schools.forms.equity import EquityForm
from schools.models import School
from schools.queries import equity as queries
from schools.queries.belonging import bureaus_left
from schools.rules.indicators import SEVEN, section_name, verdict
from schools.tables.equity.coefficients import STATES, source_of
from schools.tables.equity.schools import school_table
from schools.views.equity.asked import Asked


@needs("see_figures")
def school_equity(request, pk):
    school = get_within(School.objects.select_related("bureau"), request.office, pk=pk)
    require_own(school, request.office)
    page = Asked(request.office, EquityForm(request.GET), school.bureau)
    rows = queries.school_rows(queries.NAMED, [pk], year=page.year, day=page.day)
    page.body = bureaus_left([pk], page.day).get(pk, page.body)
    compares = request.office.may("see_equity") and page.body.pk in request.office.sees
    means = means_of(page) if compares else None
    context = {
        "school": school, "tabs": screens.tabs_of(school, request.office, "equity"),
        "tone": screens.TONES[school.status],
        "parts": [part_of(row, means) for row in rows],
        "crumbs": screens.crumbs_of(school, _("均衡指标")),
        "source": source_of(page.year, page.day),
    }  # fmt: skip
    return render(request, "schools/school_equity.html", page.choices() | context)


def require_own(school, office):
    """A principal reads the indicators of the own school only."""
    if office.school not in (None, school.pk):
        raise NoVerb(
            _("%(school)s的均衡指标由该校和它的主管教育局查看") % {"school": school.name},
            rule=_("每所学校只看自己的年度数据"),
            next_step=_("请查看本校的均衡指标"),
        )


def means_of(page):
    """{section: {code: the county's mean}}."""
    found = page.spreads(queries.TOGETHER, SEVEN)
    return {section: {code: one.mean for code, one in spreads.items()}
            for (_subject, section), spreads in found.items()}  # fmt: skip


def part_of(row, means):
    return {
        "name": section_name(row.section), "why": row.why, "state": STATES[row.state],
        "verdict": None if row.why else verdict(row.all_values(SEVEN), row.section),
        **school_table(row, means and means.get(row.section, {})),
    }  # fmt: skip
