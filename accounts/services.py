"""Verbs about people: creating accounts, appointing, relieving."""

from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from accounts.models import Appointment, Jurisdiction, JurisdictionPermission, User
from accounts.offices import ADMINISTRATORS, HELD_IN, MATRIX, Office
from accounts.refusals import NoVerb, Owner, RuleBroken


def require(office, verb):
    """Refuse (403) unless the office has the verb."""
    if office is None or not office.may(verb):
        raise NoVerb(
            _("您的职务不办理此事"),
            rule=_("每个职务只办理自己的事项，见《职务与权限》"),
            next_step=_("请换用有此权限的职务，或请有权限的同事办理"),
        )


def create_person(*, username, name, password, by, phone="", must_change=True):
    """Open an account in the acting administrator's city (系统管理员)."""
    require(by, "manage_accounts")
    return make_person(
        username=username, name=name, password=password, phone=phone,
        city_id=by.city_id, must_change=must_change,
    )  # fmt: skip


def make_person(*, username, name, password, city_id, phone="", must_change=True):
    """The bare account; only `create_person` and an operator's command call this."""
    person = User(
        username=username, name=name, phone=phone, city_id=city_id,
        must_change_password=must_change,
    )  # fmt: skip
    validate_password(password, person)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken(
            _("登录名“%(name)s”已有人使用") % {"name": username},
            rule=_("登录名不能重复"),
            next_step=_("请换一个登录名"),
        ) from None
    return person


def reset_password(person, *, password, by):
    """Give a person of the city a new first password (系统管理员)."""
    require_keeper(person, by)
    set_password(person, password, must_change=True)


def change_own_password(person, *, password):
    """A person's own new password; nobody else knows it."""
    set_password(person, password, must_change=False)


def set_password(person, password, *, must_change):
    """Write a password; tokens given out under the old one end."""
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
    AuthToken.objects.filter(user=person).delete()


def set_active(person, *, active, by):
    """Close or reopen an account (系统管理员)."""
    require_keeper(person, by)
    person.is_active = active
    person.save(update_fields=["is_active"])
    AuthToken.objects.filter(user=person).delete()
    derive_permissions(person)


def require_keeper(person, by):
    """The system administrator of the person's city; never of oneself or of the other two."""
    require(by, "manage_accounts")
    if person.city_id != by.city_id:
        raise NoVerb(
            _("只能管理本市的账号"), rule=_("系统管理员只管理本市的账号"),
            next_step=_("请由那个市的系统管理员办理"),
        )  # fmt: skip
    held = set(person.appointments.values_list("office", flat=True))
    if held & ADMINISTRATORS:
        raise RuleBroken(
            _("%(name)s是管理员，不能在这里改密码或停用") % {"name": person.name},
            rule=_("三员分立：管理员之间不能互相接管账号"),
            owner=Owner.NATIONAL,
            basis="GB/T 22239-2019",
            next_step=_("请运维人员用 manage.py reset_password 办理；本人可自行修改密码"),
        )


@transaction.atomic
def appoint(person, office, jurisdiction, *, since, basis, by, until=None):
    """Appoint `person`; `by` is the city's security administrator (安全管理员)."""
    require(by, "appoint")
    within_city = by.city_id in (jurisdiction.pk, jurisdiction.city_id)
    if not within_city or person.city_id != by.city_id:
        raise NoVerb(
            _("只能任命本市的人员和职务"),
            rule=_("安全管理员只管理本市的任职"),
            next_step=_("请选择本市的人员和单位"),
        )
    if office in ADMINISTRATORS and by.person_id == person.pk:
        raise RuleBroken(
            _("不能任命自己为管理员"),
            rule=_("没有人可以授予自己权限"),
            next_step=_("请由运维人员办理"),
        )
    return record_appointment(
        person, office, jurisdiction, since=since, until=until, basis=basis,
        appointed_by_id=by.person_id,
    )  # fmt: skip


def record_appointment(
    person, office, jurisdiction, *, since, basis, until=None, appointed_by_id=None
):
    """The bare appointment; only `appoint` and an operator's command call this."""
    if HELD_IN[office] != jurisdiction.kind:
        raise RuleBroken(
            _("%(office)s不能设在%(where)s")
            % {"office": Office(office).label, "where": jurisdiction.get_kind_display()},
            rule=_("每个职务有固定的层级"),
            next_step=_("请改选单位或职务"),
        )
    refuse_mixed_duties(person, office, since, until)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                person=person, office=office, jurisdiction=jurisdiction, since=since,
                until=until, basis=basis, appointed_by_id=appointed_by_id,
            )  # fmt: skip
    except IntegrityError:
        raise RuleBroken(
            _("%(name)s在这段时间已担任此职务") % {"name": person.name},
            rule=_("同一职务的任期不能重叠"),
            next_step=_("请先办理离任，或改任期"),
        ) from None
    derive_permissions(person)
    return appointment


def refuse_mixed_duties(person, office, since, until):
    """三员分立: an administrator holds no business office, and only one of the three."""
    others = Appointment.objects.filter(person=person).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    if until:
        others = others.filter(since__lte=until)
    held = set(others.values_list("office", flat=True)) - {office}
    if office in ADMINISTRATORS and held or held & ADMINISTRATORS:
        raise RuleBroken(
            _("系统、安全、审计管理员与业务职务不能由同一人担任"),
            rule=_("三员分立"),
            owner=Owner.NATIONAL,
            basis="GB/T 22239-2019",
            next_step=_("请另选一人"),
        )


@transaction.atomic
def relieve(appointment, *, on, reason, by):
    """End an appointment on a day, that day included (安全管理员)."""
    require(by, "appoint")
    if by.city_id not in (appointment.jurisdiction_id, appointment.jurisdiction.city_id):
        raise NoVerb(
            _("只能办理本市的离任"), rule=_("安全管理员只管理本市的任职"),
            next_step=_("请由那个市的安全管理员办理"),
        )  # fmt: skip
    if on < appointment.since:
        raise RuleBroken(_("离任日期早于任职日期"), next_step=_("请改离任日期"))
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if locked.until and on > locked.until:
        raise RuleBroken(
            _("这项任职到%(day)s为止，不能再延长") % {"day": locked.until},
            rule=_("离任只会提前；再任是一项新的任职"),
            next_step=_("如再次任职，请新增任职"),
        )
    locked.until, locked.ended_because = on, reason
    locked.save(update_fields=["until", "ended_because"])
    derive_permissions(locked.person)
    return locked


@transaction.atomic
def derive_permissions(person=None):
    """Write guardian's rows anew from the appointments in force today."""
    today = timezone.localdate()
    current = Appointment.objects.filter(since__lte=today, person__is_active=True).filter(
        Q(until__isnull=True) | Q(until__gte=today)
    )
    rows = JurisdictionPermission.objects.all()
    if person:
        current, rows = current.filter(person=person), rows.filter(user=person)
    content_type = ContentType.objects.get_for_model(Jurisdiction)
    permissions = dict(content_type.permission_set.values_list("codename", "pk"))
    wanted = {
        (person_id, permissions[verb], node)
        for person_id, office, node in current.values_list("person_id", "office", "jurisdiction_id")
        for verb in MATRIX[office]
    }
    present = {(row.user_id, row.permission_id, row.content_object_id): row.pk for row in rows}
    gone = [pk for key, pk in present.items() if key not in wanted]
    JurisdictionPermission.objects.filter(pk__in=gone).delete()
    JurisdictionPermission.objects.bulk_create(
        [
            JurisdictionPermission(user_id=u, permission_id=p, content_object_id=j)
            for u, p, j in sorted(wanted - present.keys())
        ],
        ignore_conflicts=True,
    )
