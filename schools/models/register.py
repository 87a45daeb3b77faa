"""The register of schools: who a school is, what it is called, who heads it, what it came from."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Jurisdiction, Scoped, Shared
from accounts.names import READABLE, NameField
from records.models import tracked


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

    class Category(models.TextChoices):
        ORDINARY = "ordinary", _("普通学校")
        TEACHING_POINT = "teaching_point", _("教学点")
        SPECIAL = "special", _("特殊教育学校")
        VOCATIONAL = "vocational", _("中等职业学校")

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
    name = NameField(_("学校名称"), max_length=120)
    sort_key = models.CharField(max_length=240, editable=False)
    code = models.CharField(_("学校标识码"), max_length=10, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    category = models.CharField(
        _("办学类别"), max_length=15, choices=Category, default=Category.ORDINARY
    )
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

    now_under = None  # of a school that has left since the day asked for: its bureau of today

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
            models.UniqueConstraint(
                fields=["credit_code"], name="one_school_per_credit_code",
                condition=~Q(credit_code=""),
            ),
            models.CheckConstraint(
                name="a_school_code_has_ten_digits", condition=Q(code__regex=r"^(\d{10})?$")
            ),
            models.CheckConstraint(
                name="a_schools_name_can_be_read", condition=Q(name__regex=READABLE)
            ),
            models.CheckConstraint(
                name="a_credit_code_has_18_characters",
                condition=Q(credit_code__regex=r"^([0-9A-HJ-NPQRTUWXY]{18})?$"),
            ),
            models.CheckConstraint(
                name="a_school_closes_after_it_opened",
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="a_campus_is_not_its_own_legal_school",
                condition=Q(legal_school__isnull=True) | ~Q(legal_school=F("node")),
            ),
        ]  # fmt: skip

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
    name = NameField(_("别名"), max_length=120)
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
        MODEL = "model", _("示范")

    class Level(models.TextChoices):
        NATION = "nation", _("国家级")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    school = models.ForeignKey(School, models.PROTECT, related_name="tags")
    tag = models.CharField(_("标签"), max_length=10, choices=Tag)
    level = models.CharField(_("级别"), max_length=10, choices=Level, blank=True)
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
            ),
            models.CheckConstraint(
                name="only_model_schools_have_a_level",
                condition=(Q(tag="model") & ~Q(level="")) | (~Q(tag="model") & Q(level="")),
            ),
        ]


@tracked
class SchoolContact(Shared):
    """How to reach a school; the school itself or its bureau keeps it, in force at once."""

    school = models.OneToOneField(School, models.PROTECT, related_name="contact")
    address = models.CharField(_("地址"), max_length=200, blank=True)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(Shared.Meta):
        verbose_name = _("学校联系方式")


@tracked
class PrincipalPost(Scoped):
    """Who heads a school from a day to a day (校长任期); one principal on any day.

    `appointment` links the account that acts for the school, where there is one.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="principals")
    name = NameField(_("校长姓名"), max_length=40)
    days = DateRangeField(_("任期"))
    basis = models.CharField(_("任职依据"), max_length=200)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("对应账号任职"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("校长任期")
        constraints = [
            ExclusionConstraint(
                name="one_principal_a_day",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            )
        ]


@tracked
class SchoolSuccession(Scoped):
    """Which school came after which: merged into, split from, rebuilt as (沿革)."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("并入")
        SPLIT = "split", _("分设")
        REBUILT = "rebuilt", _("迁建")

    predecessor = models.ForeignKey(School, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(School, models.PROTECT, related_name="origins")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    on = models.DateField(_("日期"))
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("学校沿革")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="one_succession_once"
            ),
            models.CheckConstraint(
                name="no_school_succeeds_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]
