"""Powers a county delegates to its groups (放管服 赋权)."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, User
from groups.models.kinds import Mode
from groups.models.register import EducationGroup
from records.models import tracked


@tracked
class DelegatedPower(Readable):
    """A power switched on by the county for one group, or for every group of a mode.

    `power` is a code of the county's catalogue, `label` its words on the day of the grant.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(EducationGroup, models.PROTECT, null=True, related_name="powers")
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode, blank=True)
    power = models.CharField(max_length=30)
    label = models.CharField(_("事项"), max_length=80)
    days = DateRangeField(_("赋权期间"))
    document = models.CharField(_("赋权文件"), max_length=200)
    ended_by = models.CharField(_("收回依据"), max_length=200, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(Readable.Meta):
        verbose_name = _("赋予集团的自主权")
        constraints = [
            models.CheckConstraint(
                name="a_power_of_a_group_or_of_a_mode",
                condition=Q(group__isnull=False, mode="") | Q(group=None) & ~Q(mode=""),
            ),
            ExclusionConstraint(
                name="a_groups_power_once_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("power", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="a_modes_power_once_a_day",
                expressions=[
                    ("bureau", RangeOperators.EQUAL),
                    ("mode", RangeOperators.EQUAL),
                    ("power", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(group=None),
            ),
        ]

    def __str__(self):
        return self.label
