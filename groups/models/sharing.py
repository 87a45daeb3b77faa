"""What schools of a group share."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.register import EducationGroup
from records.models import Filed, tracked
from schools.models import School


class SharingKind(models.TextChoices):
    COURSE = "course", _("课程")
    LESSON = "lesson", _("课例")
    EQUIPMENT = "equipment", _("设备")
    VENUE = "venue", _("场馆")
    LIBRARY = "library", _("图书")
    DIGITAL = "digital", _("数字资源")
    MANAGEMENT = "management", _("管理")


@tracked
class SharingRecord(Filed):
    """A resource one school of a group opened to others on a day, with its proof."""

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="sharing")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=12, choices=SharingKind)
    title = models.CharField(_("内容"), max_length=120)
    on = models.DateField(_("日期"))
    used_by = ArrayField(models.BigIntegerField(), verbose_name=_("使用学校"))
    people = models.PositiveIntegerField(_("参与人数"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(Filed.Meta):
        verbose_name = _("资源共享记录")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "on"], name="sharing_of_group"),
        ]
