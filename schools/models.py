from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Scoped, Shared
from records.models import Filed, tracked


class Stage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    NINE_YEAR = "nine_year", _("九年一贯制学校")
    FULL_SECONDARY = "full_secondary", _("完全中学")
    SENIOR = "senior", _("高中")
    TWELVE_YEAR = "twelve_year", _("十二年一贯制学校")
    UNKNOWN = "unknown", _("学段待核")


@tracked
class School(Scoped):
    """A school in a bureau's register; its node in the tree shares its id.

    `nature` keeps apart what registers mix: a legal body, a campus of one, an
    institute that is not a school, and a school from outside the city (域外名校).
    """

    class Nature(models.TextChoices):
        SCHOOL = "school", _("学校（法人）")
        CAMPUS = "campus", _("校区")
        INSTITUTE = "institute", _("非学校机构")
        OUTSIDE = "outside", _("域外学校")

    class Status(models.TextChoices):
        PLANNED = "planned", _("待开办")
        OPEN = "open", _("开办中")
        MERGED = "merged", _("已合并")
        CLOSED = "closed", _("已停办")
        ERROR = "error", _("登记错误")

    class Ownership(models.TextChoices):
        PUBLIC = "public", _("公办")
        INCLUSIVE = "inclusive", _("普惠性民办")
        PRIVATE = "private", _("民办")

    class Area(models.TextChoices):
        URBAN = "urban", _("城区")
        TOWN = "town", _("镇区")
        RURAL = "rural", _("乡村")
        UNKNOWN = "", _("待核")

    node = models.OneToOneField(
        Jurisdiction, models.PROTECT, primary_key=True, related_name="school"
    )
    name = models.CharField(_("学校名称"), max_length=120)
    sort_key = models.CharField(max_length=240, editable=False)
    code = models.CharField(_("学校标识码"), max_length=20, blank=True)
    stage = models.CharField(_("学段"), max_length=20, choices=Stage, default=Stage.UNKNOWN)
    nature = models.CharField(_("性质"), max_length=10, choices=Nature, default=Nature.SCHOOL)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.OPEN)
    ownership = models.CharField(
        _("办学类型"), max_length=10, choices=Ownership, default=Ownership.PUBLIC
    )
    town = models.CharField(_("镇办"), max_length=40, blank=True)
    town_code = models.CharField(max_length=12, blank=True)
    area = models.CharField(_("城乡类别"), max_length=10, choices=Area, blank=True)
    legal_school = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="campuses",
        verbose_name=_("所属法人学校"),
    )  # fmt: skip
    opened_on = models.DateField(_("开办日期"), null=True, blank=True)
    closed_on = models.DateField(_("停办日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("学校")
        indexes = [
            models.Index(fields=["bureau", "sort_key", "node"], name="schools_of_bureau"),
            models.Index(fields=["bureau", "name"], name="schools_by_name"),
            models.Index(fields=["sort_key", "node"], name="schools_by_pinyin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="one_school_per_code", condition=~Q(code="")
            ),
            models.CheckConstraint(
                name="a_campus_is_not_its_own_legal_school",
                condition=Q(legal_school__isnull=True) | ~Q(legal_school=F("node")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def institution_id(self):
        """The legal body this school counts as."""
        return self.legal_school_id or self.pk


@tracked
class SchoolAlias(Scoped):
    """Another name the school is or was known by (别名、曾用名)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="aliases")
    name = models.CharField(_("别名"), max_length=120)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("学校别名")
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_alias_once")]


@tracked
class SchoolTag(Scoped):
    """What a school is from a day to a day: 优质, 新建, 薄弱, 农村 …"""

    class Tag(models.TextChoices):
        STRONG = "strong", _("优质")
        NEW = "new", _("新建")
        WEAK = "weak", _("薄弱")
        RURAL = "rural", _("农村")
        REMOTE = "remote", _("边远")
        ESTATE = "estate", _("小区配套")

    school = models.ForeignKey(School, models.PROTECT, related_name="tags")
    tag = models.CharField(_("标签"), max_length=10, choices=Tag)
    days = DateRangeField(_("适用期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("学校标签")
        constraints = [
            ExclusionConstraint(
                name="one_tag_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("tag", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Section(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学部")
    JUNIOR = "junior", _("初中部")
    SENIOR = "senior", _("高中部")


@tracked
class SchoolFigures(Filed):
    """What one school reports for one school year (begins in September) and one section."""

    school = models.ForeignKey(School, models.PROTECT, related_name="figures")
    school_year = models.PositiveSmallIntegerField(_("学年"))
    section = models.CharField(_("学段部"), max_length=15, choices=Section)
    pupils = models.PositiveIntegerField(_("学生数"), null=True)
    teachers = models.PositiveIntegerField(_("专任教师数"), null=True)
    backbone_teachers = models.PositiveIntegerField(_("县级以上骨干教师数"), null=True)
    equipment_value = models.DecimalField(
        _("教学仪器设备值（元）"), max_digits=14, decimal_places=2, null=True
    )
    due_on = models.DateField(_("应报日期"))
    submitted_at = models.DateTimeField(_("上报时间"), null=True)

    class Meta(Filed.Meta):
        verbose_name = _("学校年度数据")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "section"], name="figures_once_a_year"
            )
        ]


@tracked
class ClassSize(Shared):
    """One class of one year: how many pupils sit in it."""

    figures = models.ForeignKey(SchoolFigures, models.PROTECT, related_name="classes")
    grade = models.PositiveSmallIntegerField(_("年级"))
    number = models.PositiveSmallIntegerField(_("班号"))
    pupils = models.PositiveSmallIntegerField(_("班额"))

    class Meta(Shared.Meta):
        verbose_name = _("班级")
        constraints = [
            models.UniqueConstraint(fields=["figures", "grade", "number"], name="one_class_once")
        ]
