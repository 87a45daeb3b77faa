"""The one way in: who acts, in which office, and what the database lets them see.

Used by the middleware, by token authentication and by Celery tasks. `identify` sets
the transaction's identity; `enter_office` opens the transaction and does it for jobs.
"""

import json
import uuid
from contextlib import contextmanager

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import OuterRef, Q
from django.utils import timezone

from accounts.models import Appointment, Jurisdiction
from accounts.offices import ADMINISTRATORS, ActingOffice, Office
from accounts.refusals import NoVerb

SETTINGS = ("app.sees", "app.writes", "app.audits", "app.school", "pghistory.context_metadata")
SET_IDENTITY = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
GET_IDENTITY = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)


def bodies_under():
    """Bureau-level ids at and below an appointment's jurisdiction, one array per row."""
    node = OuterRef("jurisdiction_id")
    below = Q(pk=node) | Q(city_id=node) | Q(province_id=node) | Q(parent_id=node, kind="bureau")
    bodies = Jurisdiction.objects.filter(below).exclude(kind="school").order_by("pk")
    return ArraySubquery(bodies.values("pk"))


def appointments_of(person, on=None):
    """The appointments in force on a day (today), oldest first, with their bodies."""
    day = on or timezone.localdate()
    return (
        Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=day))
        .filter(person=person, since__lte=day, person__is_active=True)
        .select_related("jurisdiction")
        .annotate(bodies=bodies_under())
        .order_by("pk")
    )


def acting_office(appointment, person_name):
    """An appointment (with `bodies`) as the office it gives."""
    node, office = appointment.jurisdiction, Office(appointment.office)
    bodies = tuple(appointment.bodies)
    scope = {"sees": bodies, "writes": (node.pk,), "audits": (), "school": None}
    if office == Office.PRINCIPAL:
        scope = {"sees": (node.parent_id,), "writes": (node.parent_id,), "school": node.pk}
    elif office == Office.PROVINCE:
        scope = {"sees": bodies}
    elif office == Office.AUDIT_ADMIN:
        scope = {"audits": bodies}
    elif office in ADMINISTRATORS:
        scope = {}
    return ActingOffice(
        id=appointment.pk,
        person_id=appointment.person_id,
        person_name=person_name,
        office=office,
        jurisdiction_id=node.pk,
        jurisdiction_name=node.name,
        city_id=node.pk if node.kind == "city" else node.city_id,
        **scope,
    )


def system_office(city):
    """The city's own jobs: read its business tables, write only the city's rows."""
    bodies = Jurisdiction.objects.filter(Q(pk=city.pk) | Q(city=city)).exclude(kind="school")
    return ActingOffice(
        id=None,
        person_id=None,
        person_name="",
        office=Office.SYSTEM,
        jurisdiction_id=city.pk,
        jurisdiction_name=city.name,
        city_id=city.pk,
        sees=tuple(bodies.order_by("pk").values_list("pk", flat=True)),
        writes=(city.pk,),
    )


def identify(office, request_id=None):
    """Set the current transaction's identity; `None` means nobody and no business rows."""

    def as_array(ids):
        return "{" + ",".join(map(str, ids)) + "}" if ids else ""

    who = {}
    if office:
        who = {"person": office.person_id, "name": office.person_name, "office": office.title}
        who |= {"appointment": office.id, "request": str(request_id or uuid.uuid4())}
    values = [
        as_array(office.sees if office else ()),
        as_array(office.writes if office else ()),
        as_array(office.audits if office else ()),
        str(office.school or "") if office else "",
        json.dumps(who, ensure_ascii=False) if who else "",
    ]
    run(SET_IDENTITY, values)


def run(statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@contextmanager
def own_transaction():
    """A transaction whose identity cannot outlive it, also when it is nested in another."""
    before = run(GET_IDENTITY) if connection.in_atomic_block else None
    with transaction.atomic():
        yield
    if before and not connection.needs_rollback:
        run(SET_IDENTITY, [value or "" for value in before])


@contextmanager
def enter_office(office, request_id=None):
    """Open a transaction as `office` (an ActingOffice); for jobs, commands and tests."""
    with own_transaction():
        identify(office, request_id)
        yield office


def current_appointment(appointment_id):
    """The appointment, with `bodies`, while it is in force; else None."""
    appointment = Appointment.objects.select_related("person").filter(pk=appointment_id).first()
    return appointment and appointments_of(appointment.person).filter(pk=appointment_id).first()


def office_of_appointment(appointment_id):
    """The office of an appointment still in force today, or NoVerb (a job's second check)."""
    current = current_appointment(appointment_id)
    if current is None:
        raise NoVerb("任职已结束，任务不再以此身份执行", next_step="请由现任人员重新发起")
    return acting_office(current, current.person.name)
