"""What waits for an office: notices, and to-do items that every app contributes.

An app registers `provider(office) -> iterable of Todo` in its AppConfig.ready; the
landing page shows them together. Providers cost one query each, whatever they find.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Appointment
from accounts.offices import Office
from records.models import Notice


@dataclass(frozen=True)
class Todo:
    """One thing to do: `title` and `url`, waiting since, due by; `handed_on` waits elsewhere."""

    title: str
    url: str
    since: datetime | date | None = None
    due: date | None = None
    kind: str = ""
    handed_on: bool = False
    waits_for: str = ""


LONG_AGO = Value(datetime(2000, 1, 1, tzinfo=UTC))
_providers = []
_strips = []


def todo_provider(provider):
    """Register what an app has for people to do; used as a decorator."""
    _providers.append(provider)
    return provider


def strip_provider(provider):
    """Register `provider(office) -> list of figures` (parts/figure_strip.html) for the landing."""
    _strips.append(provider)
    return provider


def strip_of(office):
    """The office's own figures in one strip, in the order the apps registered them."""
    return [figure for provider in _strips for figure in provider(office)]


def todos_of(office):
    """Everything that waits for the office (due first), then what it handed on."""
    items = [item for provider in _providers for item in provider(office)]
    return sorted(items, key=lambda t: (t.handed_on, t.due is None, t.due or date.max, t.title))


def notices_of(office):
    """Notices to the acting office, newest first."""
    return (
        Notice.objects.within(office)
        .filter(to_jurisdiction_id=office.jurisdiction_id, to_office=office.office)
        .order_by("-pk")
    )


def fresh(office):
    """Which notices came after the office's holder last opened them."""
    seen = Appointment.objects.filter(pk=office.id).values("notices_seen_at")[:1]
    return Q(at__gt=Coalesce(Subquery(seen), LONG_AGO))


# `notices_of` and `fresh` by hand: every page asks it, and compiling them cost more than running.
UNREAD = """
SELECT count(*) FROM (
    SELECT FROM records_notice n
     WHERE n.to_jurisdiction_id = %(place)s AND n.to_office = %(office)s
       AND (n.bureau_id = ANY(%(sees)s) OR n.readers && %(sees)s::bigint[])
       AND (%(school)s::bigint IS NULL OR %(school)s = ANY(n.parties))
       AND n.at > COALESCE((SELECT a.notices_seen_at FROM accounts_appointment a
                             WHERE a.id = %(appointment)s), '-infinity')
     LIMIT 100) AS unread
"""


def unread_count(office):
    """Unread notices of an office, counted to 100 at most."""
    if office.id is None or not office.sees:
        return 0
    values = {
        "place": office.jurisdiction_id, "office": office.office.value, "school": office.school,
        "sees": list(office.sees), "appointment": office.id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, values)
        return cursor.fetchone()[0]


def mark_seen(office):
    Appointment.objects.filter(pk=office.id).update(notices_seen_at=timezone.now())


def notify(*, to_office, jurisdiction, text, url, by):
    """Tell an office at a jurisdiction; `by` writes it, the addressee's body may read it."""
    notify_all(to_office=to_office, jurisdictions=[jurisdiction], text=text, url=url, by=by)


def notify_all(*, to_office, jurisdictions, text, url, by):
    """The same words to one office at many jurisdictions, in one statement."""
    Notice.objects.bulk_create(
        Notice(
            bureau_id=by.bureau_id, readers=readers_of(node, by),
            parties=notice_parties(to_office, node, by), to_office=to_office,
            to_jurisdiction_id=node.pk, text=text[:300], url=url,
        )
        for node in jurisdictions
    )  # fmt: skip


def readers_of(jurisdiction, by):
    """The addressee's body, where the notice is not its own."""
    body_id = jurisdiction.parent_id if jurisdiction.kind == "school" else jurisdiction.pk
    return [] if body_id == by.bureau_id else [body_id]


def notice_parties(to_office, jurisdiction, by):
    """The schools that may see a notice: the addressee, and the writer (it must read its row)."""
    schools = {jurisdiction.pk} if to_office == Office.PRINCIPAL else set()
    return sorted(schools | ({by.school} if by.school else set()))
