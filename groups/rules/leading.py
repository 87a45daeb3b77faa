"""The list of problems of a leading group: how a problem leaves it, and how it stands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.workflow import Flow, Step

PROBLEM_FLOW = Flow(
    Step("close", "销号", ("open",), "closed", verb="close_problem", official=True),
    Step("doubt", "不予销号", ("open",), "open", verb="close_problem", needs_reason=True),
    Step("extend", "调整期限", ("open",), "open", verb="keep_leading", needs_reason=True),
    Step("reopen", "重新列入", ("closed",), "open", verb="close_problem", needs_reason=True),
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a problem stands on a day: the key, its words, days past the due day."""

    key: str
    words: str
    days_late: int = 0


def standing_of(*, state, due_on, claimed, reported, day):
    """`claimed`: its owner has said that it is solved, and nobody has weighed that yet."""
    if state == "closed":
        return Standing("closed", _("已销号"))
    if claimed:
        return Standing("claimed", _("报告已解决，待销号"))
    days_late = max(0, (day - due_on).days)
    if days_late:
        return Standing("late", _("逾期 %(n)s 天") % {"n": days_late}, days_late)
    return Standing("open", _("解决中")) if reported else Standing("silent", _("没有报告"))
