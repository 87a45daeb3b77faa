"""Verbs of the ledger of supporting policies: enter, end, take back an error."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import RuleBroken, constraint_of
from accounts.services import require
from groups.models import SupportPolicy
from groups.queries.policies import possible_issuers, readers_of
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, move


@transaction.atomic
def enter_policy(
    *, token, issuer, kind, title, number, issued_on, starts_on, by, ends_on=None, says="",
    file=None,
):  # fmt: skip
    """Enter a document of the acting department, or of the bureau and its departments."""
    require(by, "keep_policies")
    refuse_unfit(issuer, issued_on, starts_on, ends_on, by)

    def make():
        body = issuer.parent if issuer.kind == "department" else issuer
        row = write(
            token=token, bureau_id=by.bureau_id, readers=sorted(readers_of(body) - {by.bureau_id}),
            body=body, issuer=issuer, kind=kind, title=title.strip(), number=number.strip(),
            says=says.strip(), issued_on=issued_on, starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        if file:
            attach(row, file, title=_("政策文件"), by=by)
        leave_decision(row, step="enter", label=_("登记"), source="", target=row.state, by=by)
        tell_bureau(row, by)
        return row

    return file_once(SupportPolicy, token, make)


def refuse_unfit(issuer, issued_on, starts_on, ends_on, by):
    if not possible_issuers(by).filter(pk=issuer.pk).exists():
        raise RuleBroken(
            _("%(name)s的政策不由您登记") % {"name": issuer},
            rule=_("部门登记本部门的政策；教育局登记本局和同级部门的政策"),
            next_step=_("请另选印发单位"),
        )  # fmt: skip
    if issued_on > timezone.localdate():
        raise RuleBroken(_("印发日期不晚于今天"), next_step=_("印发以后再登记"))
    if ends_on and ends_on < starts_on:
        raise RuleBroken(_("适用止早于适用起"), next_step=_("请改日期"))


def write(**facts):
    try:
        with transaction.atomic():
            return SupportPolicy.objects.create(**facts)
    except IntegrityError as error:
        if constraint_of(error) != "a_policy_is_entered_once":
            raise
        raise RuleBroken(
            _("%(number)s已经登记过") % {"number": facts["number"]},
            rule=_("同一单位的一个文号只登记一次"), next_step=_("请在台账里查找这个文号"),
        ) from None  # fmt: skip


def tell_bureau(row, by):
    """The bureau (or the city) learns what a department has entered for it."""
    if by.jurisdiction_id == row.body_id:
        return
    office = Office.COORDINATOR if row.body.kind == "city" else Office.OFFICER
    text = _("%(who)s登记了支持政策：%(what)s") % {"who": row.issuer, "what": row}
    notify(to_office=office, jurisdiction=row.body, text=text, url=page_of(row), by=by)


def page_of(row):
    return reverse("groups:policy", args=[row.pk])


@transaction.atomic
def end_policy(row, *, last_day, reason, by):
    """A policy applies no longer after a day, that day included."""

    def gate(locked):
        if last_day < locked.starts_on:
            raise RuleBroken(
                _("最后适用日早于适用起"), rule=_("从没适用过的，按登记错误处理"),
                next_step=_("请改日期"),
            )  # fmt: skip

    return move(row, "end", by=by, reason=reason, gate=gate, ends_on=last_day)


@transaction.atomic
def withdraw_policy(row, *, reason, by):
    """An entry made in error leaves every list and count; it stays on record."""
    return move(row, "error", by=by, reason=reason)
