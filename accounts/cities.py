"""Opening a city: what only an operator does, outside every office."""

import re
import secrets
import string
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction, User
from accounts.offices import Department, Office
from accounts.refusals import RuleBroken
from accounts.services import make_person, record_appointment, set_password

ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Bureau:
    code: str
    area: str
    name: str


@dataclass(frozen=True)
class Administrator:
    username: str
    name: str
    office: str


def one_time_password():
    """14 characters without look-alikes; the person replaces it at the first log-in."""
    letters = [c for c in ALPHABET if c not in "0OIl1"]
    return "".join(secrets.choice(letters) for _index in range(14))


@transaction.atomic
def create_city(*, name, slug, province, bureaus, administrators):
    """The city, its bureaus and its three administrators; returns (city, [(person, password)])."""
    refuse_half_a_city(name, slug, bureaus, administrators)
    above = find_or_make_province(province) if province else None
    city = Jurisdiction.objects.create(
        kind="city", name=name, slug=slug, area=area_of(name), parent=above, province=above
    )
    bodies = Jurisdiction.objects.bulk_create(
        Jurisdiction(
            kind="bureau", name=bureau.name, area=bureau.area, code=bureau.code, parent=city,
            city=city, province=above,
        )
        for bureau in bureaus
    )  # fmt: skip
    set_up_departments([city, *bodies])
    return city, [employ(administrator, city) for administrator in administrators]


def set_up_departments(bodies):
    """发改、编办、人社、财政 beside each city and bureau. No province stands above them: its
    readers have no business with their rows, and its list of bodies stays short."""
    return Jurisdiction.objects.bulk_create(
        Jurisdiction(
            kind="department", name=f"{body.area or body.name}{department.label}",
            area=body.area, code=department, parent=body, city=body.city or body,
        )
        for body in bodies
        for department in Department
    )  # fmt: skip


def area_of(name):
    """安康市教育局 → 安康市."""
    return re.split(r"教育|人民政府", name)[0] or name


def find_or_make_province(name):
    found, _made = Jurisdiction.objects.get_or_create(
        kind="province", name=name, defaults={"area": area_of(name)}
    )
    return found


def employ(administrator, city):
    password = one_time_password()
    person = make_person(
        username=administrator.username, name=administrator.name, password=password, city_id=city.pk
    )
    record_appointment(
        person, administrator.office, city, since=timezone.localdate(), basis=_("开通城市时设置")
    )
    return person, password


def refuse_half_a_city(name, slug, bureaus, administrators):
    """A city without a bureau or one of the three administrators could never be run."""
    problem = (
        not name.strip() and _("城市名称不能为空")
        or not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", slug)
        and _("网址名只能用小写字母、数字和短横，以字母开头")
        or Jurisdiction.objects.filter(slug=slug).exists()
        and _("网址名“%(slug)s”的城市已经开通") % {"slug": slug}
        or Jurisdiction.objects.filter(kind="city", name=name).exists()
        and _("“%(name)s”已经开通") % {"name": name}
        or not bureaus and _("至少要有一个主管教育局")
        or repeated(b.code for b in bureaus) and _("两个教育局的代码相同")
        or repeated(b.name for b in bureaus) and _("两个教育局的名称相同")
        or any(not (b.code and b.area and b.name) for b in bureaus)
        and _("教育局要写明代码、区域和名称")
        or sorted(a.office for a in administrators)
        != sorted([Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN])
        and _("要有系统、安全、审计管理员各一名")
        or repeated(a.username for a in administrators) and _("三名管理员的登录名不能相同")
    )  # fmt: skip
    if problem:
        raise RuleBroken(problem)


def repeated(values):
    values = list(values)
    return len(set(values)) < len(values)


def reset_by_operator(username):
    """A new one-time password for anybody, administrators too; returns (person, password)."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise RuleBroken(_("没有登录名为“%(name)s”的人员") % {"name": username})
    password = one_time_password()
    set_password(person, password, must_change=True)
    return person, password
