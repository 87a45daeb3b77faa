"""What a group is beside being in force: 试点, 示范性教育集团, 预警, 限期整改."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable
from groups.models.register import EducationGroup
from groups.rules import flows
from records.models import ThreePersons, tracked


@tracked
class GroupStanding(Readable, ThreePersons):
    """A standing of a group from a day on, proposed, reviewed and decided by three persons.

    `due` is the day by which a demonstration group is reviewed, a pilot ends or what is wrong
    must be mended; `criteria` are those of the county that were found to be met.
    """

    class Kind(models.TextChoices):
        PILOT = "pilot", _("试点")
        DEMONSTRATION = "demonstration", _("示范性教育集团")
        WARNING = "warning", _("预警")
        RECTIFICATION = "rectification", _("限期整改")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已提出，待审核")
        REVIEWED = "reviewed", _("已审核，待审批")
        IN_FORCE = "in_force", _("有效")
        ENDED = "ended", _("已解除")
        REFUSED = "refused", _("不予认定")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="standings")
    kind = models.CharField(_("类别"), max_length=15, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.TextField(_("理由"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    criteria = models.JSONField(_("符合的条件"), default=list)
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    since = models.DateField(_("自"), null=True)
    due = models.DateField(_("期限"), null=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    ended_on = models.DateField(_("解除日期"), null=True)

    flow = flows.STANDING_FLOW

    class Meta(Readable.Meta):
        verbose_name = _("集团认定和整改")
        constraints = [
            *ThreePersons.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "kind"], name="one_open_standing_of_a_kind",
                condition=Q(state__in=["proposed", "reviewed", "in_force"]),
            ),
            models.CheckConstraint(
                name="a_standing_in_force_has_its_day",
                condition=~Q(state__in=["in_force", "ended"]) | Q(since__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.group}：{self.get_kind_display()}"
