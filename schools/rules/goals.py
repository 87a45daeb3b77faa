"""Goals: which way is better, when one is reached or overdue, and what the policy itself wants."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

LOWER_IS_BETTER = ("oversized",)
POLICY_BASIS = "安政办发〔2018〕47号"
POLICY_DAY = date(2020, 12, 31)
NEAR = timedelta(days=90)  # before its day a goal that is not reached calls for its owner


@dataclass(frozen=True)
class PolicyGoal:
    """A goal of the policy; it names no number, the value is what its words say."""

    measure: str
    target: Decimal
    words: str


# 总体目标: 义务教育零择校、消除大班额、覆盖城乡，力争到2020年.
POLICY_GOALS = (
    PolicyGoal("in_zone_primary", Decimal(1), _("义务教育零择校")),
    PolicyGoal("in_zone_junior", Decimal(1), _("义务教育零择校")),
    PolicyGoal("oversized", Decimal(0), _("消除大班额")),
    PolicyGoal("coverage_urban", Decimal(1), _("覆盖城乡")),
    PolicyGoal("coverage_rural", Decimal(1), _("覆盖城乡")),
)


@dataclass(frozen=True)
class Share:
    """Numerator over denominator; without a denominator there is no value (无数据).

    `lacking` schools are not in it, because they did not report.
    """

    numerator: int
    denominator: int
    lacking: int = 0

    @property
    def value(self):
        return Decimal(self.numerator) / self.denominator if self.denominator else None


def reached(measure, value, target):
    """Is the target met? None where there is no value."""
    if value is None:
        return None
    return value <= target if measure in LOWER_IS_BETTER else value >= target


def gap(measure, value, target):
    """How much is left to the target, 0 when it is reached."""
    left = value - target if measure in LOWER_IS_BETTER else target - value
    return max(left, Decimal(0))


def days_overdue(met, target_on, day):
    """Days past the target's day without having reached it; 0 while there is time."""
    return 0 if met else max(0, (day - target_on).days)
