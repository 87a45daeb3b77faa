"""Money as tables and pure functions: maker, reviewer and approver differ."""

import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.refusals import Owner, RuleBroken
from records.templatetags.figures import yuan
from records.workflow import Flow, Step

POLICY = "安政办发〔2018〕47号"


def three_hands(subject):
    """filed → reviewed → approved, or rejected, by three different persons."""
    return Flow(
        Step(
            "review", "审核", ("filed",), "reviewed",
            verb=f"review_{subject}", hand="reviewer",
        ),
        Step(
            "approve", "批准", ("reviewed",), "approved",
            verb=f"decide_{subject}", hand="approver", official=True,
        ),
        Step(
            "reject", "不予批准", ("reviewed",), "rejected",
            verb=f"decide_{subject}", hand="approver", needs_reason=True,
        ),
    )  # fmt: skip


ALLOCATION_FLOW = three_hands("allocation")
EXPENDITURE_FLOW = three_hands("expenditure")


def waits_for(record):
    """The words for whom an allocation or an expenditure waits; "" when it is over."""
    if record.state == "reviewed":
        whom = _("审批人批准")
    elif record.state != "filed":
        return ""
    elif record.flow is ALLOCATION_FLOW:
        whom = _("另一位经办人审核")
    else:
        whom = _("经办人审核")
    return f"{record.bureau.name}{whom}"


def normal_voucher(number):
    """A voucher number as it is compared: full-width folded, no blanks, capitals."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def require_amount(amount):
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise RuleBroken(
            _("金额%(amount)s不对") % {"amount": amount},
            rule=_("金额以元为单位，大于零，最多两位小数"),
            next_step=_("请改金额"),
        )


def require_county_stream(stream):
    if stream != "county":
        raise RuleBroken(
            _("现在只办理县区财政专项经费"),
            rule=_("市财政专项经费和集团统筹经费各有办法，将在后续版本提供"),
            owner=Owner.POLICY,
            basis=POLICY,
            next_step=_("请改选县区财政专项经费"),
        )


def require_group_in_force(group, bureau_id):
    if group.state != "in_force" or group.bureau_id != bureau_id:
        raise RuleBroken(
            _("不能分配给“%(group)s”：现在是%(state)s")
            % {"group": group.name, "state": group.get_state_display()},
            rule=_("县区专项经费只分配给本教育局运行中的集团"),
            owner=Owner.POLICY,
            basis=POLICY,
            next_step=_("存量集团须先由审批人确认"),
        )


def require_payee(core, bureau_id):
    """The money is paid to the core school, which must keep its books in this bureau."""
    if core is None or core.nature == "outside" or core.bureau_id != bureau_id:
        raise RuleBroken(
            _("这个集团没有可以收款的核心校"),
            rule=_("经费拨付给本教育局所属的核心校，由它支出"),
            next_step=_("请先核对集团的核心校"),
        )


def require_approved(allocation):
    if allocation.state != "approved":
        raise RuleBroken(
            _("这笔分配现在是%(state)s，不能支出") % {"state": allocation.get_state_display()},
            rule=_("分配批准之后才能支出"),
            next_step=_("请与主管教育局商量，另行申请分配")
            if allocation.state == "rejected"
            else _("请等审批人批准"),
        )


def require_category(category, stream, bureau_id):
    if category.stream != stream or category.bureau_id != bureau_id or not category.active:
        raise RuleBroken(
            _("“%(category)s”不是这项经费的支出类别") % {"category": category.name},
            rule=_("每项经费有自己的支出类别，由县区制定"),
            owner=Owner.COUNTY,
            basis=category.basis,
            next_step=_("请改选支出类别"),
        )


def require_spending_day(day, budget_year, today):
    """The budget year is a calendar year; it is not the school year."""
    if day.year != budget_year or day > today:
        raise RuleBroken(
            _("支出日期%(day)s不对") % {"day": day},
            rule=_("支出日期须在预算年度%(year)s年1月1日至12月31日之内，且不晚于今天")
            % {"year": budget_year},
            owner=Owner.NATIONAL,
            basis=_("预算年度自公历1月1日至12月31日（预算法）"),
            next_step=_("请核对凭证上的日期"),
        )


def require_proof(proof):
    if not proof:
        raise RuleBroken(
            _("没有上传凭证"),
            rule=_("每笔支出须附凭证的扫描件或照片"),
            next_step=_("请上传 PDF、JPG 或 PNG"),
        )


def above_the_quota(quota, asked, left):
    return RuleBroken(
        _("超过预算指标：还可分配 %(left)s，本次 %(asked)s")
        % {"left": yuan(left), "asked": yuan(asked)},
        rule=_("%(year)s年指标 %(amount)s；在途的分配也占用指标，不予批准后退回")
        % {"year": quota.budget_year, "amount": yuan(quota.amount)},
        owner=Owner.COUNTY,
        basis=quota.basis,
        next_step=_("请改金额，或先调整预算指标"),
    )


def below_the_allocated(quota, asked, taken):
    return RuleBroken(
        _("指标不能低于已分配和在途的 %(taken)s") % {"taken": yuan(taken)},
        rule=_("%(year)s年指标现在是 %(amount)s，要改为 %(asked)s")
        % {"year": quota.budget_year, "amount": yuan(quota.amount), "asked": yuan(asked)},
        next_step=_("请改指标，或先不予批准在途的分配"),
    )


def above_the_allocation(allocation, asked, left):
    return RuleBroken(
        _("超过这笔分配：还可支出 %(left)s，本次 %(asked)s")
        % {"left": yuan(left), "asked": yuan(asked)},
        rule=_("分配 %(amount)s；在途的支出也占用额度，不予批准后退回")
        % {"amount": yuan(allocation.amount)},
        next_step=_("请改金额，或申请另一笔分配"),
    )


def voucher_used(number, year):
    return RuleBroken(
        _("凭证号“%(number)s”在%(year)s年已经报过") % {"number": number, "year": year},
        rule=_("同一单位同一预算年度的凭证号不能重复"),
        next_step=_("请核对凭证号；如是同一笔支出，不必再报"),
    )
