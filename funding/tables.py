"""Money in the words of the shared parts: lists with their units, facts, totals."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.rules import waits_for
from records.templatetags.figures import amount, wan, yuan

TONES = {"filed": "wait", "reviewed": "wait", "approved": "ok", "rejected": "stop"}
# What follows from each step, said beside it.
SAYS = {
    "Allocation": {
        "review": gettext_lazy("核对指标余额和用途，交审批人"),
        "approve": gettext_lazy("通知核心校，可以支出"),
        "reject": gettext_lazy("金额退回指标"),
    },
    "Expenditure": {
        "review": gettext_lazy("核对凭证、类别和金额，交审批人"),
        "approve": gettext_lazy("计入支出，通知核心校"),
        "reject": gettext_lazy("金额退回这笔分配，凭证号可以再用"),
    },
}
FIGURES = ("amount", "allocated", "under_way", "spent", "left")


def money(label):
    return {"label": label, "num": True, "unit": _("元")}


def figure_columns():
    return [
        money(_("指标")),
        money(_("已分配")),
        money(_("分配在途")) | {"phone": False},
        money(_("已支出")),
        money(_("可分配余额")),
    ]


def cells_of(row):
    return [amount(getattr(row, name)) for name in FIGURES]


def quota_table(quotas):
    """A bureau's own quotas, a row per stream and year."""
    return {
        "columns": [{"label": _("预算年度和来源")}, *figure_columns()],
        "rows": [
            {
                "cells": [
                    _("%(year)s年 %(stream)s")
                    % {"year": quota.budget_year, "stream": quota.get_stream_display()},
                    *cells_of(quota),
                ]
            }
            for quota in quotas
        ],
    }


def county_table(counties, year):
    """A row per county; the totals say how many counties they are the sum of."""
    present = [county for county in counties if county.amount is not None]
    totals = None
    if present:
        label = _("合计（%(n)s 个单位中 %(m)s 个已登记指标）") % {
            "n": len(counties),
            "m": len(present),
        }
        totals = [label] + [amount(sum(getattr(c, name) for c in present)) for name in FIGURES]
    return {
        "columns": [{"label": _("主管教育局")}, *figure_columns()],
        "rows": [
            {
                "url": f"{reverse('funding:allocations')}?where={county.pk}&year={year}",
                "cells": [county.name, *cells_of(county)],
            }
            for county in counties
        ],
        "totals": totals,
    }


def allocation_table(rows):
    return {
        "columns": [
            {"label": _("教育集团")},
            {"label": _("核心校"), "wide": True, "phone": False},
            {"label": _("年度")},
            money(_("分配")),
            money(_("已支出")),
            money(_("支出在途")) | {"phone": False},
            money(_("还可支出")),
        ],
        "rows": [
            {
                "url": reverse("funding:allocation", args=[row.pk]),
                "cells": [
                    row.group.name,
                    row.school.name,
                    str(row.quota.budget_year),
                    amount(row.amount),
                    *([amount(row.spent), amount(row.under_way), amount(row.left)]
                      if row.state == "approved" else ["—", "—", "—"]),
                ],
                "status": row.get_state_display(),
                "tone": TONES[row.state],
            }
            for row in rows
        ],
    }  # fmt: skip


def expenditure_table(rows):
    return {
        "columns": [
            {"label": _("凭证号")},
            {"label": _("支出单位"), "wide": True, "phone": False},
            {"label": _("类别")},
            {"label": _("收款单位"), "wide": True, "phone": False},
            {"label": _("支出日期")},
            money(_("金额")),
        ],
        "rows": [
            {
                "url": reverse("funding:expenditure", args=[row.pk]),
                "cells": [
                    row.voucher_number,
                    row.school.name,
                    row.category.name,
                    row.payee,
                    str(row.spent_on),
                    amount(row.amount),
                ],
                "status": row.get_state_display(),
                "tone": TONES[row.state],
            }
            for row in rows
        ],
    }


def both(value):
    """A sum in yuan, with 万元 as the note beside it."""
    return {"value": yuan(value), "note": wan(value) or ""}


def allocation_facts(allocation):
    facts = [
        {"label": _("教育集团"), "value": allocation.group.name,
         "url": reverse("groups:detail", args=[allocation.group_id])},
        {"label": _("收款的核心校"), "value": allocation.school.name},
        {"label": _("经费来源"), "value": allocation.quota.get_stream_display(),
         "note": allocation.quota.basis},
        {"label": _("预算年度"), "value": f"{allocation.quota.budget_year}年"},
        {"label": _("分配金额"), **both(allocation.amount)},
        {"label": _("用途"), "value": allocation.purpose},
    ]  # fmt: skip
    if allocation.state == "approved":
        facts += [
            {"label": _("已支出"), **both(allocation.spent)},
            {"label": _("支出在途"), **both(allocation.under_way)},
            {"label": _("还可支出"), **both(allocation.left)},
        ]
    return facts


def quota_facts(quota):
    """What an officer weighs an allocation against."""
    label = _("%(year)s年指标还可分配") % {"year": quota.budget_year}
    note = _("指标 %(amount)s，已扣除本件和其他在途的分配") % {"amount": yuan(quota.amount)}
    return [{"label": label, "value": yuan(quota.left), "note": note}]


def expenditure_facts(expenditure, proofs):
    facts = [
        {"label": _("支出单位"), "value": expenditure.school.name},
        {"label": _("从哪笔分配支出"), "value": expenditure.allocation.group.name,
         "note": expenditure.allocation.purpose,
         "url": reverse("funding:allocation", args=[expenditure.allocation_id])},
        {"label": _("金额"), **both(expenditure.amount)},
        {"label": _("支出类别"), "value": expenditure.category.name,
         "note": expenditure.category.basis},
        {"label": _("凭证号"), "value": expenditure.voucher_number},
        {"label": _("支出日期"), "value": str(expenditure.spent_on)},
        {"label": _("收款单位"), "value": expenditure.payee},
        {"label": _("事由"), "value": expenditure.purpose},
    ]  # fmt: skip
    return facts + [
        {"label": proof.title, "value": proof.file_name, "url": reverse("file", args=[proof.pk])}
        for proof in proofs
    ]


def where_it_waits(record):
    whom = waits_for(record)
    return _("现在等%(whom)s") % {"whom": whom} if whom else ""
