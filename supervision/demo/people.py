"""Who holds which office: every bureau its two officers and an approver, schools a principal."""

from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from accounts.models import Appointment, User
from accounts.offices import Department, Office

PASSWORD = "Banxue-Yanshi-47"  # noqa: S105  (printed beside the accounts; only ever in a demo)

BUREAU = (
    ("jingban1", Office.OFFICER),
    ("jingban2", Office.OFFICER),
    ("shenpi", Office.APPROVER),
)
CITY = (
    ("xietiao", Office.COORDINATOR),
    ("dudao", Office.SUPERVISOR),
    ("xitong", Office.SYSTEM_ADMIN),
    ("anquan", Office.SECURITY_ADMIN),
    ("shenji", Office.AUDIT_ADMIN),
)

DEPARTMENTS = {
    Department.DEVELOPMENT: "fagai",
    Department.STAFFING: "bianban",
    Department.PERSONNEL: "renshe",
    Department.FINANCE: "caizheng",
}


def employ_bodies(world):
    """The people of cities, their bureaus and departments, and the province."""
    posts = []
    for city, body in world.cities:
        posts += [(f"{city.login}.{word}", office, body) for word, office in CITY]
        if body.province:
            posts.append(("sheng.duzhe", Office.PROVINCE, body.province))
    for place in world.places.values():
        login = place.unit.login
        posts += [(f"{login}.{word}", office, place.body) for word, office in BUREAU]
    employ(world, posts)
    logins = {body.pk: city.login for city, body in world.cities}
    logins |= {place.body.pk: place.unit.login for place in world.places.values()}
    employ(world, [
        (f"{logins[node.parent_id]}.{DEPARTMENTS[node.code]}", Office.DEPARTMENT, node)
        for node in world.departments
    ])  # fmt: skip


def employ_principals(world, place, schools):
    """A principal for each school, numbered in the order given."""
    posts = []
    for school in schools:
        if school.pk in place.staff:
            continue
        login = f"{place.unit.login}.xiaozhang{len(place.staff) + 1}"
        place.staff[school.pk] = login
        posts.append((login, Office.PRINCIPAL, school.node))
    employ(world, posts)


def employ(world, posts):
    """Accounts with one known password (hashed once) and their appointments."""
    password = hashed()
    found = User.objects.bulk_create(
        User(
            username=login, name=next(world.people), password=password,
            city_id=where.pk if where.kind == "city" else where.city_id,
        )
        for login, _office, where in posts
    )  # fmt: skip
    world.persons |= {person.username: person for person in found}
    since = date(world.year - 2, 9, 1)
    appointments = Appointment.objects.bulk_create(
        Appointment(
            person=world.persons[login], office=office, jurisdiction=where, since=since,
            basis=f"任职通知〔{since.year}〕{number}号（演示）",
        )
        for number, (login, office, where) in enumerate(posts, 1)
    )  # fmt: skip
    world.learn_offices(appointments)


@cache
def hashed():
    validate_password(PASSWORD, User(username="shi.xietiao"))
    return make_password(PASSWORD)
