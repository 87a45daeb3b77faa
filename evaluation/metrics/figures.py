"""What a metric gives back, and the words for what is missing."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

FOUR, SIX = Decimal("0.0001"), Decimal("0.000001")


@dataclass
class Measured:
    """One indicator of one subject; `missing` says why there is no value, or what it lacks."""

    indicator: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    missing: str = ""
    parts: list = field(default_factory=list)
    section: str = ""

    def __post_init__(self):
        self.numerator = rounded(self.numerator, FOUR)
        self.denominator = rounded(self.denominator, FOUR)
        self.value = rounded(self.value, SIX)


def rounded(number, step):
    return None if number is None else Decimal(number).quantize(step)


def share(indicator, numerator, denominator, *, why, lacking=0, hidden=0, parts=()):
    """numerator ÷ denominator; over nothing there is no value, and `why` says so."""
    value = Decimal(numerator) / Decimal(denominator) if denominator else None
    notes = [] if denominator else [str(why)]
    return Measured(
        indicator=indicator.key,
        numerator=numerator,
        denominator=denominator,
        value=value,
        missing="；".join(notes + absences(lacking, hidden)),
        parts=list(parts),
    )


def absences(lacking, hidden):
    """What a total does not contain, as short sentences."""
    words = []
    if lacking:
        words.append(_("含 %(n)s 所缺报") % {"n": lacking})
    if hidden:
        words.append(_("未含 %(n)s 所其他县区的成员校") % {"n": hidden})
    return words


def not_applicable(indicator):
    return Measured(indicator=indicator.key, missing=_("不适用：按县区和全市计算"))
