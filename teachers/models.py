from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import DateRange, Shared
from accounts.names import NameField
from groups.models import EducationGroup
from records.models import Filed, tracked
from schools.models import School
from teachers import rules


@tracked
class Teacher(Shared):
    """A teacher as a group may see one: no personal data here (see TeacherPrivate)."""

    class Rank(models.TextChoices):
        FULL_SENIOR = "full_senior", _("正高级")
        SENIOR = "senior", _("高级")
        FIRST = "first", _("一级")
        SECOND = "second", _("二级")
        THIRD = "third", _("三级")
        UNRANKED = "unranked", _("未定级")

    class Honour(models.TextChoices):
        NONE = "", _("无")
        COUNTY = "county", _("县级骨干")
        CITY = "city", _("市级骨干")
        PROVINCE = "province", _("省级骨干")

    school = models.ForeignKey(School, models.PROTECT, related_name="staff")
    staff_number = models.CharField(_("教职工号"), max_length=30)
    name = NameField(_("姓名"), max_length=40)
    subject = models.CharField(_("任教学科"), max_length=20)
    rank = models.CharField(_("职称"), max_length=12, choices=Rank)
    honour = models.CharField(_("骨干级别"), max_length=10, choices=Honour, blank=True)
    joined_school_on = models.DateField(_("到本校日期"))
    eligible_through = models.PositiveSmallIntegerField(
        _("年龄条件满足至学年"), null=True,
        help_text=_("由个人信息推算，只保留学年，不显示出生日期"),
    )  # fmt: skip
    left_on = models.DateField(_("离职日期"), null=True, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("教师")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(fields=["school", "name"], name="teachers_of_school"),
            models.Index(fields=["bureau", "school"], name="teachers_of_bureau"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "staff_number"], name="one_staff_number_per_bureau"
            )
        ]

    def __str__(self):
        return self.name


@tracked
class TeacherPrivate(Shared):
    """Personal data: only the home school and its bureau, never the city."""

    private = True
    teacher = models.OneToOneField(Teacher, models.PROTECT, primary_key=True)
    sex = models.CharField(_("性别"), max_length=1, choices=[("m", _("男")), ("f", _("女"))])
    birth_month = models.DateField(_("出生年月"))
    phone = models.CharField(_("手机"), max_length=20, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("教师个人信息")


@tracked
class Posting(Filed):
    """A teacher of one school works in another of the same group (交流轮岗)."""

    class Kind(models.TextChoices):
        MANAGEMENT = "management", _("管理团队派出")
        BACKBONE = "backbone", _("骨干教师派出")
        SUBSTITUTE = "substitute", _("顶岗交流")
        TRAINEE = "trainee", _("跟岗学习")

    class State(models.TextChoices):
        RECOMMENDED = "recommended", _("已推荐，待接收")
        ACCEPTED = "accepted", _("已接收，待集团决定")
        DECIDED = "decided", _("集团已决定，待县区登记")
        RECORDED = "recorded", _("已登记，待报到")
        ARRIVED = "arrived", _("交流中")
        ENDED = "ended", _("已结束")
        DECLINED = "declined", _("未接收")
        REFUSED = "refused", _("集团未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = ("recommended", "accepted", "decided", "recorded", "arrived", "ended")

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="postings")
    core = models.ForeignKey(School, models.PROTECT, related_name="+")
    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="postings")
    from_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    to_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(_("交流方式"), max_length=12, choices=Kind)
    full_post = models.BooleanField(_("全职交流"), default=True)
    was_backbone = models.BooleanField(_("派出时为骨干教师"), default=False)
    start_on = models.DateField(_("开始日期"))
    end_on = models.DateField(_("结束日期"))
    ended_on = models.DateField(_("实际结束日期"), null=True)
    arrived_on = models.DateField(_("报到日期"), null=True)
    tasks = models.TextField(_("工作任务"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.RECOMMENDED)

    flow = rules.POSTING_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("交流轮岗")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "start_on"], name="postings_of_group"),
            models.Index(fields=["bureau", "-id"], name="postings_of_bureau"),
        ]
        constraints = [
            models.CheckConstraint(
                name="posting_between_two_schools",
                condition=~Q(from_school=F("to_school")),
            ),
            models.CheckConstraint(
                name="posting_ends_after_it_starts", condition=Q(end_on__gte=F("start_on"))
            ),
            models.CheckConstraint(
                name="posting_ends_within_its_days",
                condition=Q(ended_on__gte=F("start_on"), ended_on__lte=F("end_on"))
                | Q(ended_on__isnull=True),
            ),
            ExclusionConstraint(
                name="one_full_post_at_a_time",
                expressions=[
                    ("teacher", RangeOperators.EQUAL),
                    (
                        DateRange("start_on", Coalesce("ended_on", "end_on")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(
                    full_post=True,
                    state__in=[
                        "recommended",
                        "accepted",
                        "decided",
                        "recorded",
                        "arrived",
                        "ended",
                    ],
                ),
            ),
        ]

    def __str__(self):
        return f"{self.teacher}：{self.from_school} → {self.to_school}"
