"""The charter (章程) of a group, version after version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Shared, User
from groups.models.council import Resolution
from groups.models.keeping import KeptByCore, kept_by_cores
from groups.models.register import EducationGroup
from records.models import Attachment, tracked


class Share(models.TextChoices):
    """A share as charters write it: a half is to be exceeded, the others to be reached."""

    HALF = "1/2", _("过半数")
    THREE_FIFTHS = "3/5", _("五分之三以上")
    TWO_THIRDS = "2/3", _("三分之二以上")
    THREE_QUARTERS = "3/4", _("四分之三以上")
    ALL = "1/1", _("全体")


@tracked
class CharterVersion(KeptByCore, Shared):
    """One version, in effect from a day until the next is; the first came with the formation.

    What the charter says of meetings is data: `quorum` is a share of the seats, `majority` of
    those present; empty means it says nothing and the county's parameter holds.
    """

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField(_("版次"))
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, related_name="+", verbose_name=_("通过决议")
    )
    effective_on = models.DateField(_("生效日期"))
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("文件")
    )
    elements = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    quorum = models.CharField(_("会议须到会的比例"), max_length=3, choices=Share, blank=True)
    majority = models.CharField(_("决议须赞成的比例"), max_length=3, choices=Share, blank=True)
    summary = models.CharField(_("修订说明"), max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    changeable = ("readers", "parties", "file_id")

    class Meta(Shared.Meta):
        verbose_name = _("章程")
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_charter_per_number"),
            models.UniqueConstraint(
                fields=["group", "effective_on"], name="one_charter_from_a_day"
            ),
            models.CheckConstraint(
                name="a_later_charter_cites_its_resolution",
                condition=Q(number=1) | Q(resolution__isnull=False),
            ),
        ]  # fmt: skip
        triggers = [kept_by_cores()]

    def __str__(self):
        return str(_("章程第 %(n)s 版") % {"n": self.number})
