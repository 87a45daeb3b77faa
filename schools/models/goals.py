"""What a county or the city wants to reach, and by when (目标跟踪)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable
from records.models import tracked
from schools.rules.flows import GOAL_FLOW


@tracked
class Goal(Readable):
    """A goal of a body: from a baseline on a day to a target by a day, with its basis.

    Values are shares (0.95 is 95 %). `measure` names what is counted; the path so far is
    worked out from the figures and never stored.
    """

    class Measure(models.TextChoices):
        IN_ZONE_PRIMARY = "in_zone_primary", _("小学就近入学比例")
        IN_ZONE_JUNIOR = "in_zone_junior", _("初中就近入学比例")
        OVERSIZED = "oversized", _("大班额比例")
        COVERAGE = "coverage", _("学校集团覆盖率")
        COVERAGE_URBAN = "coverage_urban", _("城区学校集团覆盖率")
        COVERAGE_RURAL = "coverage_rural", _("乡村学校集团覆盖率")

    class State(models.TextChoices):
        TRACKED = "tracked", _("跟踪中")
        WITHDRAWN = "withdrawn", _("已停止")

    measure = models.CharField(_("指标"), max_length=20, choices=Measure)
    baseline_value = models.DecimalField(_("基期值"), max_digits=7, decimal_places=4, null=True)
    baseline_on = models.DateField(_("基期"), null=True)
    target_value = models.DecimalField(_("目标值"), max_digits=7, decimal_places=4)
    target_on = models.DateField(_("完成期限"))
    basis = models.CharField(_("依据"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.TRACKED)
    withdrawn_on = models.DateField(_("停止跟踪日期"), null=True)

    flow = GOAL_FLOW

    class Meta(Readable.Meta):
        verbose_name = _("目标")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "measure", "target_on"], name="one_goal_per_day",
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_goal_lies_after_its_baseline",
                condition=Q(baseline_on__isnull=True) | Q(target_on__gt=F("baseline_on")),
            ),
            models.CheckConstraint(
                name="a_goal_is_a_share",
                condition=Q(target_value__gte=0) & Q(target_value__lte=1),
            ),
            models.CheckConstraint(
                name="a_baseline_is_a_share_of_a_day",
                condition=Q(baseline_value__isnull=True)
                | Q(baseline_value__gte=0) & Q(baseline_value__lte=1)
                & Q(baseline_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_goal_says_when",
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                | Q(state="tracked", withdrawn_on__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_measure_display()} {self.target_on}"
