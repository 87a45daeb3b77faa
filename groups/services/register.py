"""存量待核: an officer mends what an old register left open, an approver confirms it."""

from dataclasses import dataclass

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Func, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import EducationGroup, Membership
from groups.rules.checks import refuse_unless_met
from groups.rules.register import Entry, confirmation_checks
from groups.services.publishing import publish
from records.inbox import notify
from records.workflow import leave_decision, move, overtaken, snapshot
from schools.services.register import make_campus

FACTS = ("stage", "mode", "initiation", "tie", "form")


@dataclass(frozen=True)
class Mend:
    """What an officer says of one membership; `campus_of` is a school id of the same group."""

    membership_id: int
    role: str
    campus_of: int | None = None
    remove: bool = False


def standing(group):
    """The memberships as known now."""
    rows = Membership.objects.filter(group=group, known__upper_inf=True)
    return rows.select_related("school").order_by("pk")


def supersede(rows, **changes):
    """Close what was known of the rows and write them anew, changed; returns the new rows.

    `changes` values may be functions of the row.
    """
    now = timezone.now()
    rows, fresh = list(rows), []
    for row in rows:
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        values |= {k: v(row) if callable(v) else v for k, v in changes.items()}
        values |= {"id": None, "known": DateTimeTZRange(now, None)}
        fresh.append(Membership(**values))
    close_known(rows, now)
    return Membership.objects.bulk_create(fresh)


def close_known(rows, now):
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(known=known_until(now))


def known_until(now):
    """What was known stays known, until now."""
    return KnownUntil(RangeStartsWith("known"), Value(now))


class KnownUntil(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@transaction.atomic
def settle(group, *, facts, mends, reason="", by):
    """Mend a 存量待核 group: its facts, who is core, what is a campus, what was an error."""
    require(by, "settle_register")
    locked = EducationGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    refuse_unless_legacy(locked, by)
    before = snapshot(locked)
    for name in FACTS:
        setattr(locked, name, facts.get(name, getattr(locked, name)))
    locked.save(update_fields=FACTS)
    said = mend_rows(locked, mends, by)
    group.refresh_from_db()
    changed = before != snapshot(locked)
    if said or changed:
        words = "；".join([*said, *filter(None, [reason.strip()])])
        leave_decision(
            locked, step="settle", label=_("核对存量登记"), source=locked.state,
            target=locked.state, by=by, before=before, reason=words,
        )  # fmt: skip
        tell(Office.APPROVER, locked.bureau, _("“%(name)s”的存量登记已核对"), locked, by)
    return said


def refuse_unless_legacy(group, by):
    if not by.holds(group):
        raise NoVerb(
            _("这个集团由%(bureau)s登记") % {"bureau": group.bureau},
            rule=_("各县区办理各自的记录，其他单位只读"),
            next_step=_("请由登记的单位办理"),
        )
    if group.state != EducationGroup.State.LEGACY:
        raise overtaken(group, group.flow["confirm"])


def mend_rows(group, mends, by):
    """Apply the mends in three passes: errors out, campuses, roles; returns what was done."""
    said = []
    for mend in mends:
        row = membership_of(group, mend.membership_id)
        if mend.remove:
            close_known([row], timezone.now())
            said.append(_("移除误登的“%(name)s”") % {"name": row.school.name})
    kept = {mend.membership_id: mend for mend in mends if not mend.remove}
    for mend in kept.values():
        said += mend_campus(group, membership_of(group, mend.membership_id).school, mend, by)
    rows = {row.school_id: row for row in standing(group)}
    roles = {Membership.objects.get(pk=pk).school_id: mend.role for pk, mend in kept.items()}
    for school_id, role in roles.items():
        row = rows[school_id]
        if row.role != role:
            supersede([row], role=role)
            label = Membership.Role(role).label
            said.append(_("“%(name)s”改为%(role)s") % {"name": row.school.name, "role": label})
    return said


def membership_of(group, pk):
    row = Membership.objects.filter(group=group, pk=pk).select_related("school").first()
    if row is None or row.known.upper is not None:
        raise RuleBroken(
            _("成员名单已被别人改过"), rule=_("同一条登记只改一次"),
            next_step=_("请刷新页面，看最新的成员名单"),
        )  # fmt: skip
    return row


def mend_campus(group, school, mend, by):
    """Make a school a campus of another of the group, or a legal body again."""
    if mend.campus_of == school.legal_school_id:
        return []
    legal = None
    if mend.campus_of:
        legal = next((r.school for r in standing(group) if r.school_id == mend.campus_of), None)
        if legal is None:
            raise RuleBroken(_("法人学校不在本集团的成员里"), next_step=_("请选择本集团的一所学校"))
    make_campus(school, legal, by=by)
    held = Membership.objects.filter(school=school, known__upper_inf=True)
    try:
        with transaction.atomic():
            supersede(held, institution_id=school.institution_id)
    except IntegrityError:
        raise RuleBroken(
            _("“%(name)s”在另一个集团是核心校，不能这样改") % {"name": school.name},
            rule=_("每个集团每天只有一所核心校（同一法人学校的几个校区算一所）"),
            next_step=_("请先核对它所在的另一个集团"),
        ) from None
    if legal is None:
        return [_("“%(name)s”改为法人学校") % {"name": school.name}]
    return [_("“%(name)s”登记为“%(legal)s”的校区") % {"name": school.name, "legal": legal.name}]


def gate_of(group):
    """The lines an approver sees before confirming; the same that `confirm` refuses by."""
    entries = [Entry(r.school.name, r.institution_id, r.role) for r in standing(group)]
    return confirmation_checks(group.stage, entries)


@transaction.atomic
def confirm(group, *, by, start=None, reason=""):
    """确认存量集团: settles the memberships, from `start` where it is known, and publishes."""

    def gate(locked):
        if start and start > timezone.localdate():
            raise RuleBroken(
                _("起始日期晚于今天"), rule=_("存量集团是已在运行的集团"),
                next_step=_("请改日期；不知道的可以不填"),
            )  # fmt: skip
        refuse_unless_met(_("不能确认“%(name)s”") % {"name": locked.name}, gate_of(locked))
        settle_rows(locked, start)

    decision = move(group, "confirm", by=by, reason=reason, gate=gate, in_force_on=start)
    publish(group, by=by)
    tell(Office.OFFICER, group.bureau, _("存量集团“%(name)s”已确认"), group, by)
    if group.bureau.city_id:
        city = Jurisdiction.objects.get(pk=group.bureau.city_id)
        tell(Office.COORDINATOR, city, _("“%(name)s”已由县区确认，请备案"), group, by)
    return decision


def settle_rows(group, start):
    days = DateRange(start, None)
    changes = {"days": days, "start_known": True} if start else {}
    supersede(
        standing(group), settled=True,
        tie=lambda row: group.tie if row.tie == "unknown" else row.tie,
        form=lambda row: group.form if row.form == "unknown" else row.form, **changes,
    )  # fmt: skip


def tell(office, jurisdiction, words, group, by):
    notify(
        to_office=office, jurisdiction=jurisdiction, text=words % {"name": group.name},
        url=reverse("groups:detail", args=[group.pk]), by=by,
    )  # fmt: skip
