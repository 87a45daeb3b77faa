"""The one way in: who acts, in which office, and what the database lets them see.

Used by the middleware, by token authentication and by Celery tasks. `identify` sets
the transaction's identity; `enter_office` opens the transaction and does it for jobs.
"""

import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Jurisdiction
from accounts.offices import ADMINISTRATORS, ActingOffice, Office
from accounts.refusals import NoVerb

SETTINGS = ("app.sees", "app.writes", "app.audits", "app.school", "pghistory.context_metadata")
SET_IDENTITY = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
SET_WRITES = "SELECT set_config('app.writes', %s, true)"
GET_IDENTITY = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)


# By hand: a page asks it first of all, and compiling it cost more than running it.
TERMS = """
SELECT a.id, a.person_id, p.name, a.office, j.id, j.kind, j.name, j.parent_id, j.city_id, ARRAY(
       SELECT b.id FROM accounts_jurisdiction b
        WHERE b.kind <> 'school' AND (b.id = j.id OR b.city_id = j.id OR b.province_id = j.id
              OR b.parent_id = j.id AND b.kind = 'bureau')
        ORDER BY b.id)
  FROM accounts_appointment a
  JOIN accounts_user p ON p.id = a.person_id AND p.is_active
  JOIN accounts_jurisdiction j ON j.id = a.jurisdiction_id
 WHERE a.{key} = ANY(%(keys)s) AND a.since <= %(day)s AND (a.until IS NULL OR a.until >= %(day)s)
 ORDER BY a.id
"""


@dataclass
class Term:
    """An appointment in force: who, in which office, where, over which bureau-level bodies."""

    pk: int
    person_id: int
    person_name: str
    office: str
    node_id: int
    node_kind: str
    node_name: str
    parent_id: int | None
    city_id: int | None
    bodies: list[int]
    is_acting: bool = False

    @property
    def title(self):
        return f"{self.node_name} {Office(self.office).label}"


def terms(key, keys, on=None):
    """The Terms in force on a day (today) whose column `key` is among `keys`."""
    values = {"keys": list(keys), "day": on or timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(TERMS.format(key=key), values)
        return [Term(*row) for row in cursor.fetchall()]


def appointments_of(person, on=None):
    """The Terms of a person in force on a day (today), oldest first."""
    return terms("person_id", [person.pk], on)


def acting_office(term):
    """A Term as the office it gives."""
    office, bodies = Office(term.office), tuple(term.bodies)
    scope = {"sees": bodies, "writes": (term.node_id,), "audits": (), "school": None}
    if office == Office.PRINCIPAL:
        above = (term.parent_id,)
        scope = {"sees": above, "writes": above, "school": term.node_id}
    elif office == Office.PROVINCE:
        scope = {"sees": bodies}
    elif office == Office.AUDIT_ADMIN:
        scope = {"audits": bodies}
    elif office in ADMINISTRATORS:
        scope = {}
    return ActingOffice(
        id=term.pk,
        person_id=term.person_id,
        person_name=term.person_name,
        office=office,
        jurisdiction_id=term.node_id,
        jurisdiction_name=term.node_name,
        city_id=term.node_id if term.node_kind == "city" else term.city_id,
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


def as_array(ids):
    return "{" + ",".join(map(str, ids)) + "}" if ids else ""


def identify(office, request_id=None):
    """Set the current transaction's identity; `None` means nobody and no business rows."""
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


@contextmanager
def writing_for(bodies):
    """What these bodies have each decided in writing is written for them by who puts it in force.

    Only rows the acting office may see; a refusal inside ends with the transaction it is part of.
    """
    (before,) = run("SELECT current_setting('app.writes', true)")
    own = [int(pk) for pk in (before or "").strip("{}").split(",") if pk]
    run(SET_WRITES, [as_array(sorted({*own, *bodies}))])
    yield
    run(SET_WRITES, [before or ""])


def current_appointment(appointment_id):
    """The Term of an appointment while it is in force; else None."""
    return next(iter(terms("id", [appointment_id])), None)


def office_of_appointment(appointment_id):
    """The office of an appointment still in force today, or NoVerb (a job's second check)."""
    current = current_appointment(appointment_id)
    if current is None:
        raise NoVerb("任职已结束，任务不再以此身份执行", next_step="请由现任人员重新发起")
    return acting_office(current)
