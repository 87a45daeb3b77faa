"""The ledger of supporting policies in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.offices import Department
from groups.rules.policies import EDUCATION, standing_on

STANDINGS = {
    "applies": (_l("适用中"), "ok"), "to_come": (_l("未到适用日"), "wait"),
    "over": (_l("已不适用"), "off"), "error": (_l("登记错误"), "off"),
}  # fmt: skip
COLUMNS = {
    EDUCATION: _l("教育"), Department.DEVELOPMENT: _l("发改"), Department.STAFFING: _l("编办"),
    Department.PERSONNEL: _l("人社"), Department.FINANCE: _l("财政"),
}  # fmt: skip


def standing_words(policy, day):
    key = standing_on(day, starts_on=policy.starts_on, ends_on=policy.ends_on, state=policy.state)
    return STANDINGS[key]


def span_words(policy):
    until = policy.ends_on or _("长期")
    return f"{policy.starts_on} 至 {until}"


def policy_table(policies, day):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("名称")}, {"label": _("文号"), "phone": False},
            {"label": _("印发单位"), "wide": True}, {"label": _("类别"), "phone": False},
            {"label": _("适用期"), "phone": False},
        ],
        "rows": [policy_row(policy, day) for policy in policies],
    }  # fmt: skip


def policy_row(policy, day):
    words, tone = standing_words(policy, day)
    return {
        "url": reverse("groups:policy", args=[policy.pk]),
        "cells": [
            policy.title, policy.number, policy.issuer.name, policy.get_kind_display(),
            span_words(policy),
        ],
        "status": str(words), "tone": tone,
    }  # fmt: skip


def policy_facts(policy, files, *, for_school):
    """The facts of an entry; a school reads what it is, the paper stays with the offices."""
    words, tone = standing_words(policy, timezone.localdate())
    facts = [
        {"label": _("文号"), "value": policy.number},
        {"label": _("印发单位"), "value": policy.issuer.name,
         "note": _("%(day)s 印发") % {"day": policy.issued_on}},
        {"label": _("适用县区或市"), "value": policy.body.area or policy.body.name},
        {"label": _("类别"), "value": policy.get_kind_display()},
        {"label": _("适用期"), "value": span_words(policy)},
        {"label": _("状态"), "value": str(words), "tone": tone},
        {"label": _("主要内容"), "value": policy.says, "missing": _("没有填写")},
    ]  # fmt: skip
    if not for_school:
        facts += [
            {"label": file.title, "value": file.file_name, "url": reverse("file", args=[file.pk])}
            for file in files
        ] or [{"label": _("政策文件"), "value": None, "missing": _("没有上传")}]
    return facts


def matrix(bodies, found):
    """Body × department: how many apply, each a link to its list; what nobody issued is missing."""
    page = reverse("groups:policies")
    return {
        "columns": [str(label) for label in COLUMNS.values()],
        "rows": [
            {
                "name": body.area or body.name,
                "url": f"{page}?where={body.pk}",
                "cells": [
                    {
                        "count": found.get((body.pk, code)),
                        "url": f"{page}?where={body.pk}&department={code}",
                    }
                    for code in COLUMNS
                ],
            }
            for body in bodies
        ],
    }


def source_of():
    return {
        "origins": [{"label": _("各部门和教育局登记的政策文件")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
