"""The dossier of a formation: which documents, per school or for all, what a charter holds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check
from groups.rules.modes import DOCUMENTS

# Each school has its own, unless one paper holds for all.
PER_SCHOOL = ("agreement", "resolution")


@dataclass(frozen=True)
class Paper:
    """One standing document, or the reason why there is none; no school: it holds for all."""

    kind: str
    school_id: int | None = None
    filed: bool = False
    elements: tuple[str, ...] = ()


def said_of(papers, school_ids):
    """{kind: "file", "reason" or ""}: what the gate knows of each kind."""
    return {kind: said(kind, papers, school_ids) for kind in DOCUMENTS}


def said(kind, papers, school_ids):
    held = {paper.school_id: paper.filed for paper in papers if paper.kind == kind}
    if None in held:
        return "file" if held[None] else "reason"
    if kind not in PER_SCHOOL or not held or set(school_ids) - set(held):
        return ""
    return "file" if all(held.values()) else "reason"


def lacking(kind, papers, school_ids):
    """The schools whose paper of a kind is not there; none where one holds for all."""
    held = {paper.school_id for paper in papers if paper.kind == kind}
    return [] if None in held else [pk for pk in school_ids if pk not in held]


def dossier_checks(proposal):
    missing = [kind for kind in DOCUMENTS if not proposal.dossier.get(kind)]
    return [
        Check(
            "dossier", not missing, _("六项组建材料须逐项上传，或写明不适用的理由"),
            _("还缺%(count)s项") % {"count": len(missing)} if missing else "",
            next_step=_("请到组建材料逐项补齐"),
        ),
        *charter_checks(proposal),
    ]  # fmt: skip


def charter_checks(proposal):
    """The elements a charter holds, as the county (or the city's template) lists them."""
    if proposal.dossier.get("charter") != "file" or not proposal.charter_asks:
        return []
    missing = [label for key, label in proposal.charter_asks if key not in proposal.charter_holds]
    return [
        Check(
            "dossier", not missing,
            _("章程须写明%(n)s项内容") % {"n": len(proposal.charter_asks)},
            _("还没有勾选：%(names)s") % {"names": "、".join(missing)} if missing else "",
            Owner.COUNTY, proposal.charter_basis, _("请在章程页面逐项核对、勾选"),
        )
    ]  # fmt: skip
