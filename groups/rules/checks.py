"""A line of a gate, and the refusal when one is broken."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.refusals import Owner, RuleBroken

A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Check:
    """One line of a gate: met, broken, or (`warns`) only pointed out."""

    section: str
    ok: bool
    rule: str
    found: str = ""
    owner: str = Owner.HOUSE
    basis: str = ""
    next_step: str = ""
    warns: bool = False

    @property
    def blocks(self):
        return not self.ok and not self.warns

    @property
    def sentence(self):
        return "，".join(str(part) for part in (self.rule, self.found) if part)


def within_a_year(section, day, today):
    """What is arranged lies within a year: beyond it a year was mistyped."""
    return Check(
        section, day <= today + A_YEAR, _("只安排一年以内的事"),
        _("填的是 %(day)s") % {"day": day}, next_step=_("请核对年份"),
    )  # fmt: skip


def refuse_unless_met(title, checks):
    """Raise RuleBroken naming every broken check, the first with its basis and way out."""
    broken = [check for check in checks if check.blocks]
    if not broken:
        return
    first = broken[0]
    raise RuleBroken(
        _("%(title)s：%(why)s") % {"title": title, "why": first.sentence},
        rule="；".join(check.sentence for check in broken),
        owner=first.owner,
        basis=first.basis,
        next_step=first.next_step,
    )
