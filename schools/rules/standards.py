"""The national standards a county's equity is judged by; each keeps its own rule."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from schools.rules.indicators import EIGHT, SEVEN


@dataclass(frozen=True)
class Standard:
    """`judges_each`: every indicator's 差异系数 is held to `limits`, else their mean is."""

    key: str
    name: str
    basis: str
    rule: str
    indicators: tuple
    limits: dict
    judges_each: bool


@dataclass(frozen=True)
class Judgement:
    """Is the standard met? None where it cannot be said; `figure` is the mean, if that rules."""

    met: bool | None
    over: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    figure: Decimal | None = None


QUALITY = Standard(
    "quality", _("优质均衡"), _("教督〔2017〕6号"),
    _("每项指标的校际差异系数，小学不高于 0.50，初中不高于 0.45"),
    SEVEN, {"primary": Decimal("0.50"), "junior": Decimal("0.45")}, True,
)  # fmt: skip
BASIC = Standard(
    "basic", _("基本均衡"), _("教督〔2012〕3号"),
    _("八项指标校际差异系数的平均值，小学不高于 0.65，初中不高于 0.55"),
    EIGHT, {"primary": Decimal("0.65"), "junior": Decimal("0.55")}, False,
)  # fmt: skip
STANDARDS = {standard.key: standard for standard in (QUALITY, BASIC)}


def judge(standard, section, coefficients):
    """The Judgement of a section; `coefficients` is {code: 差异系数 or None}."""
    unknown = tuple(i.code for i in standard.indicators if coefficients.get(i.code) is None)
    if standard.judges_each:
        return judge_each(standard.limits[section], coefficients, unknown)
    return judge_mean(standard.limits[section], coefficients, unknown)


def judge_each(limit, coefficients, unknown):
    over = tuple(code for code, c in coefficients.items() if c is not None and c > limit)
    if over:
        return Judgement(False, over, unknown)
    return Judgement(None if unknown else True, (), unknown)


def judge_mean(limit, coefficients, unknown):
    """A mean with a missing part is no mean."""
    if unknown:
        return Judgement(None, (), unknown)
    mean = sum(coefficients.values()) / len(coefficients)
    return Judgement(mean <= limit, (), (), mean)
