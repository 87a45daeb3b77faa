"""Reads about people, places and appointments; these tables are outside row-level security."""

from django.db.models import Case, CharField, Prefetch, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Jurisdiction, User

MOST_PLACES = 2000


def in_force(day):
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def people_of_city(city_id, words=""):
    """The accounts a city's system administrator keeps, with today's offices as `current`."""
    held = Appointment.objects.filter(in_force(timezone.localdate()))
    held = held.select_related("jurisdiction").order_by("pk")
    people = User.objects.filter(city_id=city_id) if city_id else User.objects.none()
    if words:
        people = people.filter(Q(name__icontains=words) | Q(username__icontains=words))
    return people.prefetch_related(Prefetch("appointments", held, to_attr="current"))


def appointments_in_city(city_id, words=""):
    """Every appointment at the city and below, past ones too."""
    if not city_id:
        return Appointment.objects.none()
    place = Q(jurisdiction_id=city_id) | Q(jurisdiction__city_id=city_id)
    rows = Appointment.objects.filter(place).select_related("person", "jurisdiction")
    if words:
        rows = rows.filter(
            Q(person__name__icontains=words) | Q(jurisdiction__name__icontains=words)
        )
    return rows


def term_in_words(appointment, day):
    """(word, tone) of a term on a day."""
    if appointment.since > day:
        return _("尚未到任"), "wait"
    if appointment.until and appointment.until < day:
        return _("已离任"), "off"
    return _("在任"), "ok"


def places_of_city(city_id):
    """The city, its bureaus and schools: where somebody can be appointed."""
    places = Jurisdiction.objects.filter(Q(pk=city_id) | Q(city_id=city_id))
    first = Case(When(kind="school", then=Value("1")), default=Value("0"), output_field=CharField())
    return places.annotate(rank=first).order_by("rank", "name")[:MOST_PLACES]


def places_named(city_id, name):
    return list(Jurisdiction.objects.filter(Q(pk=city_id) | Q(city_id=city_id), name=name)[:2])
