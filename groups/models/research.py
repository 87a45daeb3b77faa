"""Joint research sessions (联合教研): one school hosts, others attend and confirm it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Shared, User
from groups.models.register import EducationGroup
from records.models import Filed, tracked
from schools.models import School


class ResearchStage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("学前")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    ACROSS = "across", _("跨学段")


@tracked
class ResearchSession(Filed):
    """A session that was held, as its host files it; the members of that day see it."""

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="research")
    host = models.ForeignKey(
        School, models.PROTECT, related_name="+", verbose_name=_("承办学校")
    )  # fmt: skip
    on = models.DateField(_("日期"))
    stage = models.CharField(_("学段"), max_length=12, choices=ResearchStage)
    subject = models.CharField(_("学科"), max_length=20)
    theme = models.CharField(_("主题"), max_length=120)
    outcome = models.CharField(_("成果"), max_length=500, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    writing_school = "host_id"

    class Meta(Filed.Meta):
        verbose_name = _("联合教研")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "on"], name="research_of_group"),
        ]

    def __str__(self):
        return self.theme


@tracked
class Attendance(Shared):
    """How many people of a school came, as the host counted them."""

    session = models.ForeignKey(ResearchSession, models.PROTECT, related_name="attendance")
    host = models.ForeignKey(School, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(_("参加人数"))

    changeable = ()
    writing_school = "host_id"

    class Meta(Shared.Meta):
        verbose_name = _("教研参加学校")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "school"], name="a_school_attends_a_session_once"
            ),
            models.CheckConstraint(name="somebody_came", condition=Q(people__gt=0)),
        ]


@tracked
class AttendanceAnswer(Shared):
    """What an attending school says of the host's count; its own row, written once."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="answer")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("是否属实"))
    words = models.CharField(_("说明"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    changeable = ()
    writing_school = "school_id"

    class Meta(Shared.Meta):
        verbose_name = _("教研参加确认")
        constraints = [
            models.CheckConstraint(
                name="a_disputed_count_has_its_reason", condition=Q(agrees=True) | ~Q(words="")
            )
        ]
