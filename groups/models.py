import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, Shared, User
from groups.rules import flows
from records.models import Attachment, Filed, ImportBatch, ThreePersons, tracked
from schools.models import School


class GroupStage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("学前教育")
    COMPULSORY = "compulsory", _("义务教育")
    SENIOR = "senior", _("普通高中")


class Mode(models.TextChoices):
    """集团化办学模式 (安政办发〔2018〕47号 三（二）)."""

    CORE_NEW = "core_new", _("核心校+新校")
    CORE_WEAK = "core_weak", _("核心校+弱校")
    CORE_RURAL = "core_rural", _("核心校+农村校")
    OUTSIDE_LOCAL = "outside_local", _("域外名校+本地校")
    KINDERGARTEN = "kindergarten", _("名园+新园")
    UNKNOWN = "unknown", _("模式待核")


class Initiation(models.TextChoices):
    VOLUNTARY = "voluntary", _("自主组合")
    ADMINISTRATIVE = "administrative", _("行政主导")
    UNKNOWN = "unknown", _("待核")


class Tie(models.TextChoices):
    ASSETS = "assets", _("资产纽带")
    TEACHING = "teaching", _("教育教学纽带")
    UNKNOWN = "unknown", _("待核")


class Form(models.TextChoices):
    CHAIN = "chain", _("连锁")
    COOPERATION = "cooperation", _("合作")
    ALLIANCE = "alliance", _("联盟")
    UNKNOWN = "unknown", _("待核")


class GroupKind(models.Model):
    """What a group is, the same for a group and for the filing that forms it."""

    name = models.CharField(_("集团名称"), max_length=120)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    initiation = models.CharField(_("组建方式"), max_length=20, choices=Initiation)
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie)
    form = models.CharField(_("办学形式"), max_length=15, choices=Form)

    class Meta:
        abstract = True


@tracked
class EducationGroup(GroupKind, Readable, ThreePersons):
    """An education group (教育集团) in a bureau's register."""

    class State(models.TextChoices):
        LEGACY = "legacy", _("存量待核")
        IN_FORCE = "in_force", _("运行中")
        CLOSED = "closed", _("已撤销")
        ERROR = "error", _("登记错误")

    state = models.CharField(_("状态"), max_length=10, choices=State)
    sort_key = models.CharField(max_length=240, editable=False)
    in_force_on = models.DateField(_("批复日期"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    document_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    import_batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("来源"), max_length=400, blank=True)

    flow = flows.REGISTER_FLOW

    class Meta(Readable.Meta):
        verbose_name = _("教育集团")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["bureau", "sort_key", "id"], name="groups_of_bureau"),
            models.Index(fields=["sort_key", "id"], name="groups_by_pinyin"),
        ]
        constraints = [
            *ThreePersons.Meta.constraints,
            models.UniqueConstraint(
                fields=["bureau", "name"], name="one_open_group_per_name",
                condition=Q(state__in=["legacy", "in_force"]),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="core_on_every_open_day",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="PERFORM require_one_core(NEW.id); RETURN NULL;",
            )
        ]

    def __str__(self):
        return self.name


@tracked
class Membership(Readable):
    """A school in a group from a day to a day, as core or member; corrections supersede.

    `days` has an open lower end where a register does not say when it began
    (`start_known` is false then). Unsettled rows come from an old register and are
    exempt from the core rule until an approver has confirmed them.
    """

    class Role(models.TextChoices):
        CORE = "core", _("核心校")
        MEMBER = "member", _("成员校")

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(School, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=10, choices=Role)
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie, default=Tie.UNKNOWN)
    days = DateRangeField(_("在集团期间"))
    start_known = models.BooleanField(default=True)
    settled = models.BooleanField(default=True)
    known = DateTimeRangeField(_("登记期"))
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(Readable.Meta):
        verbose_name = _("成员关系")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["school"], name="memberships_of_school"),
            models.Index(fields=["bureau", "group"], name="memberships_of_bureau"),
        ]
        constraints = [
            ExclusionConstraint(
                name="in_a_group_once_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("school", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            ),
            ExclusionConstraint(
                name="one_core_institution_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("institution", RangeOperators.NOT_EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True, settled=True, role="core"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="core_on_every_open_day",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="PERFORM require_one_core(NEW.group_id); RETURN NULL;",
            )
        ]


@tracked
class FormationFiling(GroupKind, Filed, ThreePersons):
    """A request to form a group (组建申报), from draft to decision."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已申报，征求学校意愿")
        REVIEWED = "reviewed", _("已审核，待审批")
        RETURNED = "returned", _("退回补正")
        APPROVED = "approved", _("已批复")
        REJECTED = "rejected", _("不予批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    core = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核心校")
    )
    filer = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("申报学校"), help_text=_("空：由主管教育局申报"),
    )  # fmt: skip
    reasons = models.TextField(_("组建理由"), blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(_("申报时间"), null=True)
    consent_due = models.DateField(_("意愿答复期限"), null=True)
    open_fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    correction_due = models.DateField(_("补正期限"), null=True)
    group = models.OneToOneField(EducationGroup, models.PROTECT, null=True, related_name="filing")

    flow = flows.FORMATION_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("组建申报")
        constraints = ThreePersons.Meta.constraints

    def __str__(self):
        return self.name or str(_("未命名的集团"))

    @property
    def core_school_id(self):
        return self.core_id

    @property
    def voluntary(self):
        return self.initiation == Initiation.VOLUNTARY


@tracked
class FilingMember(Shared):
    """A school the filing proposes as member; removed rows stay, marked."""

    filing = models.ForeignKey(FormationFiling, models.PROTECT, related_name="members")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta(Shared.Meta):
        verbose_name = _("拟加入学校")
        constraints = [models.UniqueConstraint(fields=["filing", "school"], name="proposed_once")]


@tracked
class Consent(Filed):
    """A school's own answer (学校意愿); a later round asks anew, the old answer stays."""

    filing = models.ForeignKey(FormationFiling, models.PROTECT, related_name="consents")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    agrees = models.BooleanField(_("是否同意"))
    reason = models.TextField(_("意见"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)
    superseded = models.BooleanField(default=False)

    class Meta(Filed.Meta):
        verbose_name = _("学校意愿")
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "school"], name="one_standing_consent",
                condition=Q(superseded=False),
            )
        ]  # fmt: skip


@tracked
class RefusalAnswer(Readable):
    """The bureau's written answer to a school that refused (行政主导组合)."""

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="answer")
    text = models.TextField(_("答复"))
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta(Readable.Meta):
        verbose_name = _("对不同意见的答复")


@tracked
class DossierItem(Shared):
    """One document of the formation dossier, or why it does not apply."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("组建方案")
        CHARTER = "charter", _("章程")
        DEVELOPMENT = "development", _("发展规划")
        COUNCIL = "council", _("理事会名单")
        AGREEMENT = "agreement", _("办学协议")

    filing = models.ForeignKey(FormationFiling, models.PROTECT, related_name="dossier")
    kind = models.CharField(_("文件"), max_length=15, choices=Kind)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    not_applicable = models.CharField(_("不适用的理由"), max_length=200, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("组建材料")
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind"], name="one_document_per_kind"),
            models.CheckConstraint(
                name="document_or_reason",
                condition=Q(attachment__isnull=False) | ~Q(not_applicable=""),
            ),
        ]


@tracked
class CityRecord(Readable):
    """备案: the city's own row about a county's group; it numbers, it never holds up."""

    public = True
    group = models.OneToOneField(EducationGroup, models.PROTECT, related_name="city_record")
    number = models.CharField(_("备案号"), max_length=40)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    recorded_on = models.DateField(_("备案日期"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(Readable.Meta):
        verbose_name = _("备案")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "year", "serial"], name="one_record_per_number"
            )
        ]


@tracked
class PublishedGroup(Readable):
    """What the public register shows of a group; written at the decision, read by anyone."""

    public = True
    group = models.OneToOneField(EducationGroup, models.PROTECT, related_name="published")
    city_id = models.BigIntegerField(db_index=True)
    county = models.CharField(_("主管教育局"), max_length=120)
    name = models.CharField(_("集团名称"), max_length=120)
    sort_key = models.CharField(max_length=240)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    core_name = models.CharField(_("核心校"), max_length=240)
    members = models.JSONField(_("成员校"), default=list)
    document_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    in_force_on = models.DateField(_("批复日期"), null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta(Readable.Meta):
        verbose_name = _("公开名录")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["city_id", "sort_key", "id"], name="published_of_city"),
        ]


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
