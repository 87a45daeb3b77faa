"""Set-based reads of schools: lists, search by name, pinyin, alias or code, parts of the page."""

import re
import unicodedata

from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains, Regex
from django.utils import timezone

from accounts.models import Appointment, Jurisdiction
from accounts.offices import Office
from schools.models import School, SchoolAlias


def named(words):
    """Rows whose name holds `words`, or whose pinyin does: jiangpan, jp, 江畔."""
    words = unicodedata.normalize("NFKC", words).strip()
    letters = words.replace(" ", "").lower()
    found = Q(name__contains=words)
    if re.fullmatch(r"[a-z]+", letters):
        initials = "(^| )" + " ".join(f"{letter}[^ ]*" for letter in letters)
        joined = Replace(F("sort_key"), Value(" "), Value(""))
        found |= Q(Contains(joined, Value(letters))) | Q(Regex(F("sort_key"), Value(initials)))
    return found


def listed(office, wanted):
    """The schools an office asks for; `wanted` holds cleaned filters, all optional."""
    rows = School.objects.within(office).exclude(status=School.Status.ERROR)
    for field in ("stage", "area", "nature", "status"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    if wanted.get("where"):
        rows = rows.filter(bureau_id__in=bodies_of(wanted["where"]))
    if wanted.get("as_of"):
        rows = rows.filter(open_on(wanted["as_of"]))
    if wanted.get("q"):
        rows = rows.filter(called(wanted["q"]))
    return rows


def called(words):
    """By name, pinyin, alias or code."""
    folded = unicodedata.normalize("NFKC", words).strip()
    alias = SchoolAlias.objects.filter(name__contains=folded).values("school_id")
    return named(words) | Q(code=folded) | Q(pk__in=alias)


def bodies_of(place):
    """A bureau's own id; of a city, its bureaus' too."""
    bodies = Jurisdiction.objects.filter(Q(pk=place) | Q(city_id=place)).exclude(kind="school")
    return bodies.values("pk")


def open_on(day):
    """Schools opened and not yet closed on a day; unknown dates are left in."""
    begun = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
    return begun & (Q(closed_on__isnull=True) | Q(closed_on__gte=day))


def principals_of(school):
    """Who is appointed principal today."""
    today = timezone.localdate()
    return (
        Appointment.objects.filter(office=Office.PRINCIPAL, jurisdiction_id=school.pk)
        .filter(since__lte=today)
        .filter(Q(until__isnull=True) | Q(until__gte=today))
        .select_related("person")
        .order_by("pk")
    )


_parts = []


def school_part_provider(provider):
    """Register `provider(school, office) -> list of parts` that other apps show on a school's page.

    A part is dict(title, columns, rows, empty) as parts/list_table.html takes them.
    """
    _parts.append(provider)
    return provider


def parts_of(school, office):
    return [part for provider in _parts for part in provider(school, office)]
