"""Modes that counties add to the policy's (积极探索多样化): data with a basis, never code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable
from accounts.names import NameField
from groups.models.kinds import GroupStage, Mode
from records.models import tracked


@tracked
class CountyMode(Readable):
    """A county's own mode, in force from a day to a day.

    Groups and filings carry its name in their `mode`. `bounds` says per kind of member
    (new, weak, rural, all) the fewest and the most there may be, null for no bound;
    `documents` are the kinds of the dossier that no reason replaces.
    """

    name = NameField(_("模式名称"), max_length=20)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage, blank=True)
    says = models.CharField(_("说明"), max_length=200, blank=True)
    basis = models.CharField(_("依据"), max_length=200)
    bounds = models.JSONField(default=dict)
    documents = ArrayField(models.CharField(max_length=15), default=list, blank=True)
    days = DateRangeField(_("适用期"))

    class Meta(Readable.Meta):
        verbose_name = _("县区自定模式")
        constraints = [
            ExclusionConstraint(
                name="one_mode_per_name_a_day",
                expressions=[
                    ("bureau", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="not_a_mode_of_the_policy", condition=~Q(name__in=Mode.values)
            ),
        ]

    def __str__(self):
        return self.name
