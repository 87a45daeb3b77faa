"""The lists that can be taken out: apps register theirs in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from records.lists import FilterForm
from records.pages import following

CHUNK = 2_000
# Filters of other records by number: the rows say which, the heading need not.
BODIES = ("where", "school")
BY_NUMBER = ("group", "allocation")


@dataclass(frozen=True)
class Export:
    """A list as a file.

    `rows(office, params)` gives the rows of the screen before it is cut into pages: a
    queryset, which is read by `keys` as its pages are, or a list. `columns(office, params)`
    and `cells(rows, office, params)`, asked for some rows at a time, give the table.
    `form(params)` is the screen's filter form; `dated` lists can be asked for a day.
    `source` says where the rows come from, `notes(office, params)` what else to know of them
    before reading. What `personal` lists hold about persons is the screen's; that somebody took
    them out is kept.
    """

    kind: str
    verb: str
    title: str
    source: str
    form: Callable
    rows: Callable
    columns: Callable
    cells: Callable
    keys: tuple[str, ...] = ("pk",)
    newest_first: bool = False
    dated: bool = False
    notes: Callable = lambda office, params: ()
    personal: bool = False

    def batches(self, office, params, size=CHUNK):
        """The rows in the order of the screen, some at a time; each batch is one statement,
        and may be read in a transaction of its own."""
        rows = self.rows(office, params)
        if not isinstance(rows, QuerySet):
            yield rows
            return
        found, edge = None, None
        while found is None or len(found) == size:
            found = following(rows, self.keys, edge, size, newest_first=self.newest_first)
            # Before the rows are turned back to how they were on a day.
            edge = found and [getattr(found[-1], key) for key in self.keys]
            yield found

    def day(self, params):
        """The day the list is asked for."""
        asked = FilterForm(params).wanted.get("as_of") if self.dated else None
        return asked or timezone.localdate()

    def filter_words(self, params):
        """What was filtered by, as (label, value)."""
        form = self.form(params)
        form.is_valid()
        for field in form:
            value = params.get(field.name, "")
            asked = value and field.name not in form.errors
            if asked and field.name not in (*BY_NUMBER, "as_of"):
                yield str(field.label), words_of(field, value)


def words_of(field, value):
    if field.name in BODIES:
        name = Jurisdiction.objects.filter(pk=value).values_list("name", flat=True).first()
        return name or value
    choices = dict(getattr(field.field, "choices", ()))
    return next((str(label) for key, label in choices.items() if str(key) == value), value)


_kinds = {}


def register_export(kind):
    """Make a list known to the export pages, jobs and API."""
    _kinds[kind.kind] = kind
    return kind


def find_export(name):
    """The kind of a name, or None."""
    return _kinds.get(name)


def all_exports():
    return list(_kinds.values())


def export_links(name, params, **changes):
    """For parts/filters.html and parts/exports.html: the list as it is filtered now."""
    query = params.copy()
    for key in ("after", "before"):
        query.pop(key, None)
    for key, value in changes.items():
        query[key] = value
    tail = f"?{query.urlencode()}" if query else ""
    return [
        {"label": label, "url": reverse("export", args=[name, form]) + tail}
        for form, label in (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV")))
    ]
