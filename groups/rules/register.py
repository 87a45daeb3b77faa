"""What a group taken over from an old register needs before it is confirmed (存量待核)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check

COMPULSORY = {"primary", "junior", "nine_year", "full_secondary", "twelve_year"}


@dataclass(frozen=True)
class Entry:
    """A school as the register has it in the group."""

    name: str
    institution_id: int
    role: str


def group_stage(stages):
    """A group's stage from its schools' stages; empty where they do not say."""
    known = set(stages) - {"", "unknown"}
    if known & COMPULSORY:
        return "compulsory"
    return known.pop() if len(known) == 1 else ""


def confirmation_checks(stage, entries):
    """Exactly one core institution, and the stage known; the rest may be mended later."""
    cores = [entry for entry in entries if entry.role == "core"]
    institutions = {entry.institution_id for entry in cores}
    names = "、".join(entry.name for entry in cores)
    return [
        Check(
            "core", len(institutions) == 1,
            _("集团要有一所核心校（同一法人学校的几个校区算一所）"),
            core_found(len(institutions), names), Owner.HOUSE, "",
            _("请经办人核对：指明哪所是核心校，其余改为成员校，或登记为核心校的校区"),
        ),
        Check(
            "stage", bool(stage), _("集团的学段已核定"), "" if stage else _("学段待核"),
            Owner.HOUSE, "", _("请经办人核对并选定学段"),
        ),
    ]  # fmt: skip


def core_found(count, names):
    if count == 0:
        return _("现在没有核心校")
    if count > 1:
        return _("现在有 %(n)s 所：%(names)s") % {"n": count, "names": names}
    return names
