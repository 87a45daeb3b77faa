"""校际差异系数: how far schools stand apart, weighted by pupils (教督〔2017〕6号).

X̄ = Σxᵢ / ΣPᵢ, S = √Σ (Pᵢ/P)(xᵢ/Pᵢ − X̄)², CV = S / X̄. Unweighted would hide a poor
large school behind small rich ones.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

FEWEST = 2
FEWEST_IN_A_GROUP = 3


@dataclass(frozen=True)
class Spread:
    """`value` is None when it cannot be computed, and `why` says so; it is never 0 then."""

    schools: int
    mean: Decimal | None = None
    deviation: Decimal | None = None
    value: Decimal | None = None
    why: str = ""


def spread(pairs):
    """The Spread of (amount, pupils) per school; schools without pupils leave the set."""
    kept = [(Decimal(x), Decimal(p)) for x, p in pairs if p and x is not None]
    if len(kept) < FEWEST:
        return Spread(len(kept), why=why_none(len(kept), None))
    with localcontext(prec=40):
        pupils = sum(p for _x, p in kept)
        mean = sum(x for x, _p in kept) / pupils
        if not mean:
            return Spread(len(kept), mean=mean, why=why_none(len(kept), mean))
        deviation = sum(p / pupils * (x / p - mean) ** 2 for x, p in kept).sqrt()
        return Spread(len(kept), mean, deviation, deviation / mean)


def why_none(schools, mean):
    """Why a set of schools has no 差异系数, or an empty string."""
    if schools < FEWEST:
        return _("只有 %(n)s 所学校有数据，不足 %(least)s 所，无法计算") % {
            "n": schools, "least": FEWEST,
        }  # fmt: skip
    if mean is not None and not mean:
        return _("平均值为零，无法计算")
    return ""
