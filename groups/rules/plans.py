"""Plans: who settles them step by step, how far an item is, and what light it shows."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records.workflow import Flow, Step

# 县区实施办法: the officer drafts, the approver issues.
COUNTY_FLOW = Flow(
    Step("submit", "送审", ("draft",), "submitted", verb="draft_plan", hand="maker"),
    Step(
        "issue", "印发", ("submitted",), "issued",
        verb="issue_plan", hand="approver", official=True,
    ),
    Step(
        "return", "退回修改", ("submitted",), "draft",
        verb="issue_plan", frees=("maker",), needs_reason=True,
    ),
    Step("close", "办结", ("issued",), "closed", verb="issue_plan", needs_reason=True),
    Step("replace", "以新版替代", ("issued",), "revised", verb="issue_plan"),
)  # fmt: skip

# 中心城区实施方案: the city leads and issues (三（一）: 市教育局牵头研究制定实施方案).
CENTRAL_FLOW = Flow(
    Step("issue", "印发", ("draft",), "issued", verb="lead_plan", hand="maker", official=True),
    Step("close", "办结", ("issued",), "closed", verb="lead_plan", needs_reason=True),
    Step("replace", "以新版替代", ("issued",), "revised", verb="lead_plan"),
)  # fmt: skip

# A group's own plan: the council resolves, the core's principal enters it.
GROUP_FLOW = Flow(
    Step(
        "issue", "登记通过", ("draft",), "issued",
        verb="adopt_plan", party="core_id", hand="maker",
    ),
    Step(
        "close", "办结", ("issued",), "closed",
        verb="adopt_plan", party="core_id", needs_reason=True,
    ),
    Step("replace", "以新版替代", ("issued",), "revised", verb="adopt_plan", party="core_id"),
)  # fmt: skip

FLOWS = {
    "county": COUNTY_FLOW, "central": CENTRAL_FLOW,
    "development": GROUP_FLOW, "yearly": GROUP_FLOW,
}  # fmt: skip
# Who writes a plan of each kind while it is a draft.
WRITERS = {
    "county": "draft_plan", "central": "lead_plan",
    "development": "adopt_plan", "yearly": "adopt_plan",
}  # fmt: skip
GROUP_KINDS = ("development", "yearly")


@dataclass(frozen=True)
class Standing:
    """How an item stands on a day: the light's key, its words, why, and days past the due day."""

    key: str
    words: str
    why: str
    days_late: int = 0


def percent_of(value, *, baseline, target):
    """How far a figure has come from its baseline to its target, 0 to 100.

    Without a baseline the way is counted from nothing.
    """
    start = baseline or 0
    share = (value - start) / (target - start) if target != start else 1
    return int(max(0, min(1, share)) * 100)


def expected_percent(starts_on, due_on, day):
    """How far an item would be on a day if it went evenly."""
    if day < starts_on:
        return 0
    if day >= due_on:
        return 100
    return (day - starts_on).days * 100 // (due_on - starts_on).days


def standing_of(*, starts_on, due_on, percent, day, lag, light="", light_reason=""):
    """A person's own judgement with its reason, else what due day and progress say.

    `lag` is how many points behind the even pace still count as on the way; None where there
    is no pace, of a milestone. Past its day is late whatever anybody thinks of it, and what
    nobody has reported is not called on its way.
    """
    if percent is not None and percent >= 100:
        return Standing("done", _("已完成"), "")
    days_late = max(0, (day - due_on).days)
    if days_late:
        why = _("期限 %(due)s，已过 %(n)s 天") % {"due": due_on, "n": days_late}
        why = why + _("，责任单位没有报告进展") if percent is None else why
        why = f"{why}。{light_reason}" if light else why
        return Standing("late", _("已逾期"), why, days_late)
    if light:
        return Standing(light, SET[light](), _("人工认定：%(why)s") % {"why": light_reason})
    if day < starts_on:
        return Standing("waiting", _("未到时间"), _("%(day)s 开始") % {"day": starts_on})
    if lag is None and percent is None:
        return Standing("waiting", _("未到时间"), _("%(day)s 到期") % {"day": due_on})
    behind = expected_percent(starts_on, due_on, day) - (percent or 0)
    if lag is not None and behind > lag:
        return Standing("amber", SET["amber"](), _("比匀速进度慢 %(n)s 个百分点") % {"n": behind})
    if percent is None:
        return Standing("silent", _("未报"), _("责任单位还没有报告进展"))
    return Standing("green", SET["green"](), "")


SET = {
    "green": lambda: _("正常"), "amber": lambda: _("滞后"), "red": lambda: _("受阻"),
}  # fmt: skip


def months_between(starts_on, ends_on):
    """The first days of the months a picture from one day to another is ruled by."""
    found, day = [], date(starts_on.year, starts_on.month, 1)
    while day <= ends_on:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found
