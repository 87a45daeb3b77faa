"""The equity of a group's members: shown with how many schools, not judged under three."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.models import EducationGroup
from groups.queries.register import members_on, tabs_of
from schools.equity import FEWEST_IN_A_GROUP
from schools.forms.equity import EquityForm
from schools.queries import equity as queries
from schools.queries.belonging import bureaus_left
from schools.rules.indicators import INDICATORS, SECTIONS, SEVEN, section_name
from schools.rules.standards import QUALITY
from schools.tables.equity.coefficients import bars, indicator_table, source_of
from schools.tables.equity.schools import left_out_table, opened, pass_table
from schools.views.equity.asked import Asked


class OfAGroup(Asked):
    """The members of a group on the day, as far as the office sees them."""

    def __init__(self, request, pk):
        super().__init__(request.office, EquityForm(request.GET), None)
        self.group = get_within(EducationGroup, request.office, pk=pk)
        self.members = list(members_on(self.group, self.day))

    @property
    def ids(self):
        return [member.school_id for member in self.members]

    @property
    def hidden(self):
        """Members of other counties, now and on the day, whose figures this office does not see."""
        left = bureaus_left(self.ids, self.day)
        return sum(
            member.county not in self.office.sees and member.school_id not in left
            for member in self.members
        )

    def rows(self):
        if not self.names_schools:
            return []
        return queries.school_rows(queries.NAMED, self.ids, year=self.year, day=self.day)

    def crumbs(self, *labels):
        own = reverse("groups:equity", args=[self.group.pk]) + self.query()
        return [
            {"label": _("教育集团"), "url": reverse("groups:list")},
            {"label": self.group.name, "url": reverse("groups:detail", args=[self.group.pk])},
            {"label": _("均衡"), "url": own if labels else ""},
            *({"label": label} for label in labels),
        ]


@needs("see_equity")
def equity(request, pk):
    page = OfAGroup(request, pk)
    found, rows = page.spreads(queries.NAMED, SEVEN), page.rows()
    return render(request, "groups/equity.html", page.choices() | {
        "group": page.group, "tabs": tabs_of(page.group, request.office, "equity"),
        "members": len(page.members), "hidden": page.hidden, "standards": [],
        "parts": [part_of(page, section, found[0, section],
                          [row for row in rows if row.section == section])
                  for section in SECTIONS if (0, section) in found],
        "crumbs": page.crumbs(), "source": source_of(page.year, page.day),
    })  # fmt: skip


def part_of(page, section, spreads, rows):
    def url_of(code):
        address = reverse("groups:equity-indicator", args=[page.group.pk, code])
        return address + page.query(section=section) if page.names_schools else ""

    part = {
        "name": section_name(section),
        "table": indicator_table(QUALITY, section, spreads, url_of, FEWEST_IN_A_GROUP),
        "chart": bars(QUALITY, section, spreads, f"cv-{section}"),
    }
    if rows:
        part["schools"] = pass_table(rows, section, page.school_urls("schools:school-equity"))
        part["left_out"] = left_out_table(rows)
    return part


@needs("see_equity")
def indicator(request, pk, code):
    """One coefficient of a group opened to its schools, for those who see their figures."""
    page = OfAGroup(request, pk)
    about = INDICATORS.get(code)
    if about is None or not page.names_schools:
        raise Http404
    rows = [row for row in page.rows() if row.section == page.section]
    shown = opened(about, rows, page.section, page.school_urls("schools:school-equity"))
    others = [{"label": section_name(s), "url": page.query(section=s), "active": s == page.section}
              for s in SECTIONS]  # fmt: skip
    return render(request, "schools/equity_indicator.html", shown | page.choices() | {
        "about": about, "name": page.group.name, "section": section_name(page.section),
        "others": others, "standards": [],
        "crumbs": page.crumbs(f"{code} {about.name}"), "source": source_of(page.year, page.day),
    })  # fmt: skip
