"""The fixed cast: the same people in the same offices in every test.

汉滨区: Lin and Ma are officers, Zhao approves; Pan heads the core school, Ning the new
one, Rao the rural one, Weng the weak one; Cai sits in its 财政局, Bian in its 编办.
石泉县 has its own officer, approver and principal. Cui coordinates and Du supervises for
the city, Sheng reads for the province; Xi, An and Ji are the three administrators. The
Wai people live in another city.
"""

from datetime import date
from functools import cached_property
from types import SimpleNamespace

from django.test import Client

from accounts.cities import set_up_departments
from accounts.entry import acting_office, appointments_of, enter_office, system_office
from accounts.models import Appointment, Jurisdiction, User
from accounts.offices import Office
from accounts.services import derive_permissions
from schools.models import School, Stage
from schools.services.register import register_school

SINCE = date(2024, 9, 1)

PEOPLE = {
    "lin": (Office.OFFICER, "hanbin"),
    "ma": (Office.OFFICER, "hanbin"),
    "zhao": (Office.APPROVER, "hanbin"),
    "shi": (Office.OFFICER, "shiquan"),
    "shen": (Office.OFFICER, "shiquan"),
    "shang": (Office.APPROVER, "shiquan"),
    "bo": (Office.OFFICER, "cityrun"),
    "cai": (Office.DEPARTMENT, "finance"),
    "bian": (Office.DEPARTMENT, "staffing"),
    "cui": (Office.COORDINATOR, "city"),
    "du": (Office.SUPERVISOR, "city"),
    "sheng": (Office.PROVINCE, "province"),
    "xi": (Office.SYSTEM_ADMIN, "city"),
    "an": (Office.SECURITY_ADMIN, "city"),
    "ji": (Office.AUDIT_ADMIN, "city"),
    "wai_officer": (Office.OFFICER, "away"),
    "wai_approver": (Office.APPROVER, "away"),
    "wai_coordinator": (Office.COORDINATOR, "other_city"),
    "wai_supervisor": (Office.SUPERVISOR, "other_city"),
    "wai_an": (Office.SECURITY_ADMIN, "other_city"),
    "wai_ji": (Office.AUDIT_ADMIN, "other_city"),
    "wai_xi": (Office.SYSTEM_ADMIN, "other_city"),
    "pan": (Office.PRINCIPAL, "core"),
    "ning": (Office.PRINCIPAL, "new"),
    "rao": (Office.PRINCIPAL, "rural"),
    "weng": (Office.PRINCIPAL, "weak"),
    "shu": (Office.PRINCIPAL, "shiquan_school"),
    "wai_principal": (Office.PRINCIPAL, "away_school"),
}

SCHOOLS = {
    "core": ("江畔实验小学", "hanbin", School.Area.URBAN),
    "new": ("滨河新建小学", "hanbin", School.Area.URBAN),
    "rural": ("云雾镇中心小学", "hanbin", School.Area.RURAL),
    "weak": ("柳林小学", "hanbin", School.Area.TOWN),
    "shiquan_school": ("石岭小学", "shiquan", School.Area.TOWN),
    "away_school": ("远江小学", "away", School.Area.TOWN),
}


class Cast(SimpleNamespace):
    """Bodies and schools as attributes; people by name through the methods."""

    def person(self, name):
        return self.people[name]

    def office(self, name):
        """The ActingOffice of a person; "system" is the city's system office."""
        if name == "system":
            return system_office(self.city)
        person = self.people[name]
        return acting_office(appointments_of(person)[0])

    def acting(self, name):
        """Enter a person's office: `with cast.acting("lin") as lin:`."""
        return enter_office(self.office(name))

    def client(self, name):
        """A browser signed in as the person; None is a visitor."""
        client = Client()
        if name:
            client.force_login(self.people[name], "django.contrib.auth.backends.ModelBackend")
        return client

    @cached_property
    def names(self):
        return list(PEOPLE)


def body(kind, name, *, parent=None, city=None, province=None, **facts):
    return Jurisdiction.objects.create(
        kind=kind, name=name, parent=parent, city=city, province=province, **facts
    )


def build_tree():
    province = body("province", "甲省教育厅", area="甲省")
    tree = {"province": province}
    for key, name, slug in (
        ("city", "安江市教育局", "anjiang"),
        ("other_city", "远江市教育局", "yuan"),
    ):
        tree[key] = body("city", name, area=name[:3], parent=province, province=province, slug=slug)
    for key, name, code, city in (
        ("hanbin", "汉滨区教育局", "610902", "city"),
        ("shiquan", "石泉县教育体育和科技局", "610922", "city"),
        ("cityrun", "安江市教育局（市本级）", "610900", "city"),
        ("away", "远城区教育局", "999902", "other_city"),
    ):
        tree[key] = body(
            "bureau", name, area=name[:3], code=code, parent=tree[city], city=tree[city],
            province=province,
        )  # fmt: skip
    for node in set_up_departments([tree["hanbin"]]):
        tree[node.code] = node
    return tree


def employ(tree, names):
    """The people and their appointments, a few statements for all of them."""
    people = {}
    for name in names:
        node = tree[PEOPLE[name][1]]
        city = node if node.kind == "city" else node.city
        people[name] = User(username=name, name=name.capitalize(), city=city, password="!")
    User.objects.bulk_create(people.values())
    Appointment.objects.bulk_create(
        Appointment(
            person=person, office=PEOPLE[name][0], jurisdiction=tree[PEOPLE[name][1]],
            since=SINCE, basis="任命文件〔2024〕1号",
        )
        for name, person in people.items()
    )  # fmt: skip
    return people


def build_cast():
    tree = build_tree()
    people = employ(tree, [name for name, (_, place) in PEOPLE.items() if place not in SCHOOLS])
    cast = Cast(people=people, **tree)
    writers = {"hanbin": "lin", "shiquan": "shi", "away": "wai_officer"}
    for key, (name, bureau, area) in SCHOOLS.items():
        with cast.acting(writers[bureau]) as officer:
            school = register_school(
                name=name, bureau=tree[bureau], by=officer, stage=Stage.PRIMARY, area=area
            )
        setattr(cast, key, school)
        tree[key] = school.node
    people |= employ(tree, [name for name, (_, place) in PEOPLE.items() if place in SCHOOLS])
    derive_permissions()
    return cast
