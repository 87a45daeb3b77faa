"""The county delegates powers to a group or to every group of a mode, and takes them back."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Owner, RuleBroken, constraint_of
from accounts.services import require
from groups.models import DelegatedPower, Membership
from groups.queries.powers import catalogue
from records.inbox import notify
from records.workflow import file_once, leave_decision


@transaction.atomic
def grant_power(group, *, token, power, for_mode, since, until, document, by):
    """Switch a power on from a day, on a document: for `group`, or for its whole mode."""
    require(by, "grant_powers")
    require_county(group, by)

    def make():
        known, _basis = catalogue(group.bureau, since)
        refuse_unless_fit(power in known, since, until)
        row = write_grant(
            token=token, bureau_id=group.bureau_id, readers=[] if for_mode else group.readers,
            group=None if for_mode else group, mode=group.mode if for_mode else "", power=power,
            label=known[power], days=DateRange(since, until and until + timedelta(days=1)),
            document=document.strip(), granted_by_id=by.person_id,
        )  # fmt: skip
        leave_decision(row, step="grant", label=_("赋权"), source="", target="granted", by=by)
        text = _("%(county)s自%(day)s起赋予集团：%(what)s") % {
            "county": group.bureau.name, "day": since, "what": row.label,
        }  # fmt: skip
        tell_core(group, text, since, by)
        return row

    return file_once(DelegatedPower, token, make)


def require_county(group, by):
    if group.bureau_id not in by.writes:
        raise NoVerb(
            _("这个集团由%(bureau)s赋权") % {"bureau": group.bureau.name},
            rule=_("放管服：由主管县区赋予集团自主权"), owner=Owner.POLICY,
            basis="安政办发〔2018〕47号", next_step=_("请由该局审批人办理"),
        )  # fmt: skip


def refuse_unless_fit(known, since, until):
    if not known:
        raise RuleBroken(
            _("没有这项自主权"), rule=_("只赋予县区目录里的自主权"), owner=Owner.COUNTY,
            next_step=_("请从目录中选择"),
        )  # fmt: skip
    if until and until < since:
        raise RuleBroken(_("结束日期早于开始日期"), next_step=_("请改日期"))


def write_grant(**facts):
    try:
        with transaction.atomic():
            return DelegatedPower.objects.create(**facts)
    except IntegrityError as error:
        if constraint_of(error) not in {"a_groups_power_once_a_day", "a_modes_power_once_a_day"}:
            raise
        raise RuleBroken(
            _("这段时间已经赋予这项自主权"), rule=_("同一项自主权不重复赋予"),
            next_step=_("请改日期，或先收回原来的"),
        ) from None  # fmt: skip


@transaction.atomic
def end_power(row, *, on, document, by):
    """Take a power back after a day, that day included, on a document."""
    require(by, "grant_powers")
    if not by.holds(row):
        raise NoVerb(
            _("由赋权的教育局收回"), rule=_("谁赋权谁收回"), next_step=_("请由赋权的教育局办理")
        )
    locked = DelegatedPower.objects.select_for_update(of=["self"]).get(pk=row.pk)
    last = locked.days.upper and locked.days.upper - timedelta(days=1)
    if on < locked.days.lower or last and on > last:
        raise RuleBroken(_("收回日期须在赋权期间"), rule=_("收回只会提前"), next_step=_("请改日期"))
    locked.days = DateRange(locked.days.lower, on + timedelta(days=1))
    locked.ended_by = document.strip()
    locked.save(update_fields=["days", "ended_by"])
    leave_decision(
        locked, step="end", label=_("收回"), source="granted", target="ended", by=by,
        reason=document,
    )  # fmt: skip
    return locked


def tell_core(group, text, day, by):
    cores = Membership.objects.filter(
        group=group, role="core", known__upper_inf=True, days__contains=day
    )
    nodes = Jurisdiction.objects.filter(
        pk__in=cores.values("school"), parent_id=group.bureau_id, kind="school"
    )
    for node in nodes.order_by("pk"):
        notify(
            to_office=Office.PRINCIPAL, jurisdiction=node, text=text, by=by,
            url=reverse("groups:powers", args=[group.pk]),
        )  # fmt: skip
