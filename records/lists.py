"""What every list page needs beside its rows: the count, the places to choose, its links."""

from dataclasses import dataclass

from django import forms
from django.db.models import IntegerField, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayField
from accounts.models import Among, Jurisdiction, id_list
from accounts.offices import Office
from records.pages import PAGE_ROWS

COUNTED_TO = 1000


class CountRows(Subquery):
    """How many rows a sub-select finds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _rows)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Frame:
    """How many rows there are (to 1,000) and which bodies a wide reader may choose from."""

    count: int
    places: tuple[tuple[int, str], ...]

    @property
    def capped(self):
        return self.count > COUNTED_TO

    def sentence(self, noun):
        """共 12 个教育集团; `noun` carries its own counting word."""
        if self.capped:
            return _("共 %(n)s 多%(noun)s") % {"n": f"{COUNTED_TO:,}", "noun": noun}
        return _("共 %(n)s %(noun)s") % {"n": f"{self.count:,}", "noun": noun}


def frame_of(rows, office):
    """Count and places in one query; a province chooses cities, a city its bureaus."""
    kind = "city" if office.office == Office.PROVINCE else "bureau"
    # In the order of an index: without one the capped count reads the table from its start.
    counted = CountRows(rows.order_by("bureau_id").values("pk")[: COUNTED_TO + 1])
    among = Q(Among("pk", id_list(office.sees)), kind=kind)
    seen = Jurisdiction.objects.filter(among | Q(pk=office.sees[0]))
    seen = seen.order_by("code", "pk").annotate(total=counted)
    found = list(seen.values_list("pk", "name", "kind", "total"))
    places = tuple((pk, name) for pk, name, is_a, _total in found if is_a == kind)
    # A number that no row can have makes Django leave the sub-select out: None is none.
    return Frame(found[0][3] or 0 if found else 0, places if len(places) > 1 else ())


class FilterForm(forms.Form):
    """A list's filters; what cannot be read is said and left out, the rest still filters."""

    q = forms.CharField(label=gettext_lazy("名称中的字"), max_length=60, required=False)
    where = forms.IntegerField(label=gettext_lazy("主管教育局"), min_value=1, required=False)
    as_of = DayField(
        label=gettext_lazy("看哪一天的情况"), required=False, input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("日期要写成 2026-09-01 这样")},
    )  # fmt: skip

    def __init__(self, params, *, places=()):
        super().__init__(params)
        self.offer(places)

    def offer(self, places):
        """The bodies a wide reader may choose from, known once the rows are counted."""
        self.fields["where"].choices = [("", gettext_lazy("全部")), *places]

    @property
    def wanted(self):
        """What was asked for and could be read."""
        self.is_valid()
        return self.cleaned_data

    def problems(self):
        return [error for errors in self.errors.values() for error in errors]


def record_urls(url_name, wanted=None):
    """pk → address, for the rows of a list: resolved once, not once a row; a list of a past day
    opens its records as on that day."""
    head, tail = reverse(url_name, args=[0]).rsplit("0", 1)
    tail += days_asked(wanted or {})
    return lambda pk: f"{head}{pk}{tail}"


def days_asked(wanted):
    """?as_of=2026-09-01 where a list is of a day, else nothing."""
    days = {name: wanted[name] for name in ("as_of", "as_known") if wanted.get(name)}
    return f"?{urlencode(days)}" if days else ""


def with_params(params, **changes):
    """The query string of a list with some parameters changed; None takes one away."""
    params = params.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return "?" + params.urlencode()


def pager_of(page, params):
    """For parts/pager.html."""
    return {
        "prev_url": page.previous_cursor
        and with_params(params, before=page.previous_cursor, after=None),
        "next_url": page.next_cursor and with_params(params, after=page.next_cursor, before=None),
        "says": _("本页 %(n)s 条") % {"n": len(page.rows)} if len(page.rows) == PAGE_ROWS else "",
    }


def filters_of(form, params, *, fold):
    """For parts/filters.html: a filter form's fields, and a chip for each that is set."""
    filters, chips = [], []
    away = {"after": None, "before": None}
    for field in form:
        if field.name == "q":
            continue
        value = params.get(field.name, "")
        choices = getattr(field.field, "choices", None)
        options = [
            {"value": key, "label": label, "selected": str(key) == value}
            for key, label in choices or ()
        ]
        if choices is None or len(options) > 1:
            kind = "date" if isinstance(field.field, forms.DateField) else "text"
            kind = "select" if choices else kind
            filters.append({"name": field.name, "label": field.label, "kind": kind,
                            "value": value, "options": options})  # fmt: skip
        if value:
            shown = next((o["label"] for o in options if o["selected"]), value)
            remove_url = with_params(params, **{field.name: None}, **away)
            chips.append({"label": field.label, "value": shown, "remove_url": remove_url})
    return {"filters": filters, "chips": chips, "q": params.get("q", ""), "fold": fold,
            "reset_url": "?" if chips else "", "open": bool(chips)}  # fmt: skip
