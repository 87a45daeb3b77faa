"""What a page of equity is about, read from its address."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from records.lists import record_urls
from schools.forms.equity import EquityForm
from schools.queries import equity as queries
from schools.rules import school_year_label
from schools.rules.standards import STANDARDS


@dataclass
class Asked:
    """A body's schools in a school year, by a standard, as reported by a day."""

    office: object
    form: EquityForm
    body: Jurisdiction | None  # None: all the bodies the office sees

    @property
    def year(self):
        return self.form.chosen("year")

    @property
    def as_of(self):
        return self.form.cleaned_data.get("as_of")

    @property
    def day(self):
        today = timezone.localdate()
        return queries.last_day(self.year, min(self.as_of or today, today))

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

    @property
    def names_schools(self):
        """What a school reported is for those who see its figures; a province reads sums."""
        return self.office.may("see_figures")

    def query(self, **changes):
        """The query string of a page about the same, with changes."""
        said = {"where": self.body.pk if self.body else None, "year": self.year,
                "standard": self.standard.key, "as_of": self.as_of} | changes  # fmt: skip
        return "?" + urlencode({k: v for k, v in said.items() if v is not None})

    def school_urls(self, name):
        """SchoolRow or Sizes → address, while the school is still one the office sees."""
        url_of = record_urls(name)
        return lambda row: url_of(row.school_id) if row.home_id in self.office.sees else ""

    def rows(self):
        return queries.school_rows(queries.BODIES, self.ids, year=self.year, day=self.day)

    def combined(self, schools):
        return queries.combined(schools, year=self.year, day=self.day)

    def spreads(self, members, indicators=()):
        """{(subject id, section): {code: Spread}}, of the standard's indicators if none named."""
        codes = [indicator.code for indicator in indicators or self.standard.indicators]
        return queries.spreads(members, self.ids, year=self.year, day=self.day, codes=codes)

    def standing(self):
        return queries.standing(queries.TOGETHER, self.ids, year=self.year, day=self.day)

    def bodies(self):
        """(id, name) of the counties side by side; for a province of its cities."""
        kind = "city" if self.of_a_province else "bureau"
        seen = Jurisdiction.objects.filter(pk__in=self.office.sees, kind=kind)
        return list(seen.order_by("code", "pk").values_list("pk", "name"))

    @property
    def of_a_province(self):
        return self.office.office == Office.PROVINCE

    def spreads_of_bodies(self, indicators=()):
        return self.spreads(queries.CITIES if self.of_a_province else queries.BODIES, indicators)

    def choices(self):
        """The links and the day that choose what is shown (schools/equity_choices.html)."""
        years = self.form.fields["year"].choices[:4]
        return {
            "standards": [{"label": s.name, "url": self.query(standard=s.key),
                           "active": s.key == self.standard.key} for s in STANDARDS.values()],
            "years": [{"label": label, "url": self.query(year=year), "active": year == self.year}
                      for year, label in years],
            "year_label": school_year_label(self.year), "as_of": self.as_of,
            "problems": self.form.problems(),
            "keep": [{"name": name, "value": value} for name, value in self.kept().items()],
        }  # fmt: skip

    def kept(self):
        """What stays as it is when another day is chosen; the year follows the day."""
        where = {"where": self.body.pk} if self.body else {}
        return where | {"standard": self.standard.key, "section": self.section}

    def crumbs(self, *labels):
        """校际均衡 ▸ the county (for wider readers) ▸ where we are."""
        home = {"label": _("校际均衡"), "url": reverse("schools:equity")}
        wide = self.body and not is_of_a_bureau(self.office)
        county = {"label": self.name, "url": reverse("schools:equity") + self.query()}
        trail = [home, *([county] if wide else []), *({"label": label} for label in labels)]
        if not labels:
            trail[-1].pop("url", None)
        return trail


def asked(request):
    return asked_for(request.office, request.GET)


def asked_for(office, params):
    """The body asked for, which the office must see; a bureau's office means its own."""
    form = EquityForm(params)
    where = form.cleaned_data.get("where")
    if where is not None and where not in office.sees:
        raise Http404
    if where is None and is_of_a_bureau(office):
        where = office.bureau_id
    body = Jurisdiction.objects.filter(pk=where, kind="bureau").first() if where else None
    return Asked(office, form, body)


def is_of_a_bureau(office):
    return office.bureau_id is not None and office.bureau_id != office.city_id
