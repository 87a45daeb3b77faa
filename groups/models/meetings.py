"""What every meeting leaves behind: the day, the place, who came, and the minutes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models import Filed


class Meeting(Filed):
    """`attendance` is who belonged that day and who came, kept as it was."""

    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    attendance = models.JSONField(_("出席"), default=list)
    minutes = models.TextField(_("纪要"), blank=True)

    class Meta(Filed.Meta):
        abstract = True
