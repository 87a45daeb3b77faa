"""What the city proposes to counties (组建倡议): how it ends, and how it stands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.workflow import Flow, Step

FLOW = Flow(
    Step("withdraw", "撤回倡议", ("open",), "withdrawn", verb="propose_group", needs_reason=True),
)


@dataclass(frozen=True)
class Standing:
    """How a proposal stands: the key, its words, their tone."""

    key: str
    words: str
    tone: str


def standing_of(*, state, accepts, lead, own=False):
    """`accepts`: the lead bureau's answer, None while there is none; `own`: the reader gives it."""
    if state == "withdrawn":
        return Standing("withdrawn", _("已撤回"), "off")
    if accepts is None:
        return Standing("open", _("等%(who)s答复") % {"who": _("您") if own else lead}, "wait")
    return (
        Standing("taken", _("已采纳"), "ok")
        if accepts
        else Standing("declined", _("不采纳"), "stop")
    )
