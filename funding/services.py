"""Verbs about money: quota, categories, allocation, expenditure."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken, constraint_of
from accounts.services import require
from funding import queries, rules
from funding.models import Allocation, Category, Expenditure, Quota
from groups.queries.cores import core_of
from records.attachments import attach
from records.inbox import notify
from records.templatetags.figures import yuan
from records.workflow import file_once, leave_decision, move, snapshot


@transaction.atomic
def set_quota(*, stream, budget_year, amount, basis, by):
    """Set or change what the bureau may allocate of a stream in a budget year."""
    require(by, "set_quota")
    rules.require_county_stream(stream)
    if amount:
        rules.require_amount(amount)
    key = {"bureau_id": by.bureau_id, "stream": stream, "budget_year": budget_year}
    quota = Quota.objects.select_for_update().filter(**key).first()
    before = snapshot(quota) if quota else {}
    try:
        with transaction.atomic():
            if quota is None:
                quota = Quota.objects.create(amount=amount, basis=basis, **key)
            else:
                quota.amount, quota.basis = amount, basis
                quota.save(update_fields=["amount", "basis"])
    except IntegrityError as error:
        raise quota_refused(error, key, amount) from None
    leave_decision(
        quota, step="set", label=_("登记预算指标"), source="", target="", by=by, before=before
    )
    tell(
        Office.OFFICER, Jurisdiction.objects.get(pk=by.bureau_id),
        _("%(year)s年预算指标为 %(amount)s，可以分配")
        % {"year": budget_year, "amount": yuan(quota.amount)},
        reverse("funding:overview"), by,
    )  # fmt: skip
    return quota


def quota_refused(error, key, amount):
    name = constraint_of(error)
    if name == "one_quota_per_year":
        return RuleBroken(
            _("这一年度的指标刚由另一位同事登记"), next_step=_("请刷新页面，核对后再改")
        )
    if name != "never_above_the_quota":
        return error
    quota = queries.quotas().get(**key)
    return rules.below_the_allocated(quota, amount, quota.allocated + quota.under_way)


@transaction.atomic
def add_category(*, stream, name, basis, by):
    """A category the county lets money of a stream be spent on."""
    require(by, "set_quota")
    rules.require_county_stream(stream)
    try:
        with transaction.atomic():
            return Category.objects.create(
                bureau_id=by.bureau_id, stream=stream, name=name, basis=basis
            )
    except IntegrityError as error:
        if constraint_of(error) != "one_category_once":
            raise
        raise RuleBroken(
            _("支出类别“%(name)s”已经有了") % {"name": name},
            rule=_("同一项经费的类别不能重名"),
            next_step=_("请换一个名称"),
        ) from None


@transaction.atomic
def allocate(*, quota, group, amount, purpose, by, token):
    """Ask to give money of a quota to a group; its core school will spend it."""
    require(by, "allocate")
    refuse_foreign(quota, by)

    def make():
        rules.require_county_stream(quota.stream)
        rules.require_amount(amount)
        rules.require_group_in_force(group, by.bureau_id)
        core = core_of(group, by, timezone.localdate())
        rules.require_payee(core, by.bureau_id)
        allocation = Allocation.objects.create(
            token=token, bureau_id=by.bureau_id, parties=[core.pk], quota=quota, group=group,
            school=core, amount=amount, purpose=purpose, maker_id=by.person_id,
        )  # fmt: skip
        file(allocation, _("申请分配"), by=by)
        tell_of_allocation(allocation, "file", by=by)
        return allocation

    try:
        return file_once(Allocation, token, make)
    except IntegrityError as error:
        if constraint_of(error) != "never_above_the_quota":
            raise
        left = queries.quotas().get(pk=quota.pk).left
        raise rules.above_the_quota(quota, amount, left) from None


def refuse_foreign(row, by):
    if row.bureau_id not in by.writes:
        raise NoVerb(
            _("这项指标由%(bureau)s管理") % {"bureau": row.bureau},
            rule=_("各县区管理各自的专项经费"),
            next_step=_("请选择本教育局的指标"),
        )


@transaction.atomic
def spend(
    *, allocation, category, amount, voucher_number, spent_on, payee, purpose, proof, by, token
):
    """The core school enters what it spent of an allocation, with its voucher."""
    require(by, "file_expenditure")
    if allocation.school_id != by.school:
        raise NoVerb(
            _("这笔经费由%(school)s支出") % {"school": allocation.school.name},
            rule=_("分配给哪所核心校，由哪所学校支出"),
            next_step=_("请由该校校长填报"),
        )
    number = rules.normal_voucher(voucher_number)
    year = allocation.quota.budget_year

    def make():
        rules.require_approved(allocation)
        rules.require_amount(amount)
        rules.require_category(category, allocation.quota.stream, allocation.bureau_id)
        rules.require_spending_day(spent_on, year, timezone.localdate())
        rules.require_proof(proof)
        expenditure = Expenditure.objects.create(
            token=token, bureau_id=allocation.bureau_id, parties=[by.school],
            allocation=allocation, school_id=by.school, category=category, budget_year=year,
            amount=amount, voucher_number=number, spent_on=spent_on, payee=payee,
            purpose=purpose, maker_id=by.person_id,
        )  # fmt: skip
        attach(expenditure, proof, title=_("凭证"), by=by)
        file(expenditure, _("填报支出"), by=by)
        tell_of_expenditure(expenditure, "file", by=by)
        return expenditure

    try:
        return file_once(Expenditure, token, make)
    except IntegrityError as error:
        raise spending_refused(error, allocation, amount, number) from None


def spending_refused(error, allocation, amount, number):
    name = constraint_of(error)
    if name == "one_voucher_once":
        return rules.voucher_used(number, allocation.quota.budget_year)
    if name != "never_above_the_allocation":
        return error
    current = queries.allocations().get(pk=allocation.pk)
    return rules.above_the_allocation(current, amount, current.left)


def file(record, label, *, by):
    leave_decision(record, step="file", label=label, source="", target=record.state, by=by)


def take_allocation_step(allocation, key, *, by, reason=""):
    with transaction.atomic():
        decision = move(allocation, key, by=by, reason=reason)
        tell_of_allocation(allocation, key, by=by)
    return decision


def take_expenditure_step(expenditure, key, *, by, reason=""):
    with transaction.atomic():
        decision = move(expenditure, key, by=by, reason=reason)
        tell_of_expenditure(expenditure, key, by=by)
    return decision


# Notices


def tell_of_allocation(allocation, key, *, by):
    """The reviewer, the approver, then the school that may spend (or the officers)."""
    what = _("分配 %(amount)s 给%(group)s") % {
        "amount": yuan(allocation.amount), "group": allocation.group.name,
    }  # fmt: skip
    url = reverse("funding:allocation", args=[allocation.pk])
    news = {
        "file": _("请审核：%(what)s"), "review": _("请审批：%(what)s"),
        "approve": _("已批准，可以支出：%(what)s"), "reject": _("不予批准：%(what)s"),
    }[key] % {"what": what}  # fmt: skip
    if key == "approve":
        tell(Office.PRINCIPAL, allocation.school.node, news, url, by)
    else:
        office = Office.APPROVER if key == "review" else Office.OFFICER
        tell(office, allocation.bureau, news, url, by)


def tell_of_expenditure(expenditure, key, *, by):
    """The reviewer, the approver, then the school that spent."""
    what = _("%(school)s支出 %(amount)s（凭证 %(number)s）") % {
        "school": expenditure.school.name, "amount": yuan(expenditure.amount),
        "number": expenditure.voucher_number,
    }  # fmt: skip
    url = reverse("funding:expenditure", args=[expenditure.pk])
    news = {
        "file": _("请审核：%(what)s"), "review": _("请审批：%(what)s"),
        "approve": _("已入账：%(what)s"), "reject": _("不予批准：%(what)s"),
    }[key] % {"what": what}  # fmt: skip
    if key in ("approve", "reject"):
        tell(Office.PRINCIPAL, expenditure.school.node, news, url, by)
    else:
        office = Office.APPROVER if key == "review" else Office.OFFICER
        tell(office, expenditure.bureau, news, url, by)


def tell(office, jurisdiction, text, url, by):
    notify(to_office=office, jurisdiction=jurisdiction, text=text, url=url, by=by)
