"""What a standing of a group asks before it is proposed and decided."""

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check

# Kinds that name a day: the review, the end of a trial, until when it is mended.
DATED = ("demonstration", "rectification")


def proposal_checks(kind, group_state, *, criteria, met, basis, due, today, rectifying):
    """A standing is of a group in force, dated where it must be; 示范 meets every criterion."""
    running = group_state == "in_force"
    missing = [text for text in criteria if text not in met] if kind == "demonstration" else []
    return [
        Check(
            "standing", running, _("只有运行中的集团可以认定或整改"),
            "" if running else _("这个集团不在运行中"), next_step=_("请先办理批复或确认"),
        ),
        Check(
            "standing", kind not in DATED or bool(due and due > today),
            _("示范性教育集团须定复核日期，限期整改须定整改期限，都在今天之后"),
            next_step=_("请填写期限"),
        ),
        Check(
            "standing", not missing, _("示范性教育集团须符合本局的全部条件"),
            _("还不符合：%(what)s") % {"what": "；".join(missing)} if missing else "",
            Owner.COUNTY, basis, _("条件未到的，请待具备后再提出"),
        ),
        Check(
            "standing", kind != "demonstration" or not rectifying,
            _("限期整改期间不认定示范性教育集团"), next_step=_("请先解除整改"),
        ),
    ]  # fmt: skip
