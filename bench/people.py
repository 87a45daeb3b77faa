"""Three readers: a county's officer, a city's supervisor, a province's reader."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.test import Client

from accounts.entry import acting_office, appointments_of
from accounts.models import Jurisdiction, User
from accounts.offices import Office
from accounts.services import record_appointment

READERS = {
    "county": (Office.OFFICER, "bureau"),
    "city": (Office.SUPERVISOR, "city"),
    "province": (Office.PROVINCE, "province"),
}


@dataclass(frozen=True)
class Reader:
    name: str
    office: object
    cookie: str
    client: Client


def employ():
    for name, (office, kind) in READERS.items():
        hire(name, office, Jurisdiction.objects.filter(kind=kind).order_by("pk").first())


def hire(name, office, place):
    person = User.objects.create(username=name, name=name, password="!")
    record_appointment(person, office, place, since=date(2024, 9, 1), basis="任职通知")


def readers():
    return [reader(name) for name in READERS]


def reader(name):
    """A reader with a real session of the database."""
    person = User.objects.get(username=name)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    office = acting_office(appointments_of(person)[0])
    return Reader(name, office, f"{settings.SESSION_COOKIE_NAME}={session}", client)
