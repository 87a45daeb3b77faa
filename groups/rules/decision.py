"""Consents, answers, returns and 文号: what must be there before a step."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.refusals import Owner
from groups.rules.checks import Check
from groups.rules.formation import DOCUMENT


@dataclass(frozen=True)
class Answer:
    """A school asked for its consent: its standing answer and the bureau's reply, if any."""

    school_id: int
    school: str
    agrees: bool | None = None
    answered_in_writing: bool = False
    has_principal: bool = True


def review_checks(initiation, answers, consent_due, today):
    """自主组合: every member agrees. 行政主导: all have answered, or the time is over."""
    silent = [a.school for a in answers if a.agrees is None]
    against = [a.school for a in answers if a.agrees is False]
    if initiation == "voluntary":
        missing = silent + against
        return [
            Check(
                "consent", not missing, _("自主组合须每所成员校都同意"),
                consent_found(silent, against), Owner.POLICY, DOCUMENT,
                _("请审批人退回补正，与该校商定或调整成员校后重新申报") if against
                else _("请等待学校答复"),
            )
        ]  # fmt: skip
    over = bool(consent_due and consent_due < today)
    return [
        Check(
            "consent", not silent or over, _("行政主导组合须每所学校都已答复，或答复期限已过"),
            consent_found(silent, []) + (_("，期限已过") if silent and over else ""),
            Owner.POLICY, DOCUMENT, _("请等待学校答复，或等到答复期限之后"),
        )
    ]  # fmt: skip


def consent_found(silent, against):
    parts = []
    if silent:
        parts.append(_("%(names)s还没有答复") % {"names": "、".join(silent)})
    if against:
        parts.append(_("%(names)s不同意") % {"names": "、".join(against)})
    return "；".join(parts)


def approval_checks(initiation, answers, consent_due, today):
    """What 批复 asks beyond the review: each refusal has its written answer."""
    open_refusals = [a.school for a in answers if a.agrees is False and not a.answered_in_writing]
    return [
        *review_checks(initiation, answers, consent_due, today),
        Check(
            "answers", not open_refusals, _("学校不同意的，主管教育局须书面答复"),
            _("%(names)s的意见还没有答复") % {"names": "、".join(open_refusals)}
            if open_refusals else "",
            Owner.POLICY, DOCUMENT, _("请先书面答复该校"),
        ),
    ]  # fmt: skip


# Returns: which fields open again, which consents are asked anew


FIELDS = {
    "name": _l("集团名称"),
    "stage": _l("学段"),
    "mode": _l("办学模式"),
    "tie": _l("纽带"),
    "form": _l("办学形式"),
    "assets": _l("资产安排"),
    "core": _l("核心校"),
    "members": _l("成员学校"),
    "dossier": _l("组建材料"),
    "reasons": _l("组建理由"),
}
BASICS = ("name", "stage", "mode", "tie", "form", "assets", "core")
TOUCH_EVERY_CONSENT = {"mode", "core", "tie", "assets"}


def asks_everyone_anew(changed_fields):
    """Did a change touch what every school had agreed to?"""
    return bool(TOUCH_EVERY_CONSENT & set(changed_fields))


# 文号


WIDE_BRACKETS = str.maketrans("[](){}【】〖〗（）［］「」", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
DOCUMENT_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,20})〔(\d{4})〕第?0*([1-9]\d{0,4})号")


def normal_document_number(text):
    """汉教发〔2026〕12号 as it is printed, whatever brackets and digits were typed; or None."""
    folded = "".join(unicodedata.normalize("NFKC", text or "").split()).translate(WIDE_BRACKETS)
    match = DOCUMENT_NUMBER.fullmatch(folded)
    return "{}〔{}〕{}号".format(*match.groups()) if match else None
