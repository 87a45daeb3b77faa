"""Plans of a county, of the city for 中心城区, and of a group: one model for the three.

A plan belongs to the body that draws it up (`bureau`); its items name who owes them.
Progress is reported by whoever owes an item, in rows of the owner's own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Scoped, Shared, User
from accounts.names import NameField
from groups.models.council import Resolution
from groups.models.register import EducationGroup
from groups.rules import plans as rules
from records.models import Filed, ThreePersons, tracked
from schools.models import School


@tracked
class Plan(Filed, ThreePersons):
    """A plan with its number, version and state; a revision is a row of its own.

    `readers` and `parties` are those who owe an item, from the day it is issued: until then
    a draft is its own body's. `core` is the core school that keeps a group's plan.
    """

    class Kind(models.TextChoices):
        COUNTY = "county", _("县区实施办法")
        CENTRAL = "central", _("中心城区实施方案")
        DEVELOPMENT = "development", _("集团发展规划")
        YEARLY = "yearly", _("集团年度计划")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已送审，待印发")
        ISSUED = "issued", _("执行中")
        REVISED = "revised", _("已被新版替代")
        CLOSED = "closed", _("已办结")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    group = models.ForeignKey(
        EducationGroup, models.PROTECT, null=True, blank=True, related_name="plans",
        verbose_name=_("教育集团"),
    )  # fmt: skip
    core = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    title = NameField(_("名称"), max_length=120)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    former = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="later"
    )
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="plans",
        verbose_name=_("通过决议"),
    )  # fmt: skip

    writing_school = "core_id"

    class Meta(Filed.Meta):
        verbose_name = _("规划与计划")
        constraints = [
            *ThreePersons.Meta.constraints,
            models.CheckConstraint(
                name="a_plan_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="a_groups_plan_names_its_group",
                condition=Q(
                    kind__in=["development", "yearly"], group__isnull=False, core__isnull=False
                )
                | Q(kind__in=["county", "central"], group__isnull=True, core__isnull=True),
            ),
            models.CheckConstraint(
                name="an_issued_plan_has_its_number",
                condition=Q(state__in=["draft", "submitted"])
                | ~Q(number="") & Q(issued_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_groups_plan_is_resolved_by_its_council",
                condition=Q(resolution__isnull=True) | Q(group__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def flow(self):
        return rules.FLOWS[self.kind]

    @property
    def is_open(self):
        """May still be written: nobody has signed it."""
        return self.state == self.State.DRAFT


def number(label):
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


@tracked
class PlanItem(Shared):
    """A target, a milestone or a task of a plan, and who owes it by when.

    `root` is the same item in the first version that had it: progress is reported there, so
    a revision keeps it. `light` is a person's own judgement and overrides what is worked out.
    `core` is the plan's: who owes an item reads it, and writes reports, never the item.
    """

    class Kind(models.TextChoices):
        TARGET = "target", _("目标")
        MILESTONE = "milestone", _("时间节点")
        TASK = "task", _("任务")

    class Light(models.TextChoices):
        GREEN = "green", _("正常")
        AMBER = "amber", _("滞后")
        RED = "red", _("受阻")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    core = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    title = NameField(_("内容"), max_length=160)
    owner = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("完成期限"))
    unit = models.CharField(_("计量单位"), max_length=12, blank=True)
    baseline = number(_("基数"))
    target = number(_("目标值"))
    removed = models.BooleanField(default=False)
    light = models.CharField(_("人工认定"), max_length=6, choices=Light, blank=True)
    light_reason = models.CharField(_("认定理由"), max_length=300, blank=True)

    writing_school = "core_id"

    class Meta(Shared.Meta):
        verbose_name = _("规划事项")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(fields=["owner", "due_on"], name="items_by_owner"),
            models.Index(fields=["bureau", "due_on", "id"], name="items_by_due_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_item_is_due_after_it_starts", condition=Q(due_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="a_target_is_a_number_with_a_unit",
                condition=~Q(kind="target") | ~Q(unit="") & Q(target__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_target_is_a_number",
                condition=Q(kind="target") | Q(baseline__isnull=True, target__isnull=True, unit=""),
            ),
            models.CheckConstraint(
                name="a_target_differs_from_its_baseline",
                condition=Q(baseline__isnull=True) | ~Q(baseline=F("target")),
            ),
            models.CheckConstraint(
                name="a_light_has_its_reason", condition=Q(light="") | ~Q(light_reason="")
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def thread_id(self):
        return self.root_id or self.pk


@tracked
class ProgressReport(Filed):
    """What the owner of an item says of it on a day; said once, never changed.

    The one with the latest day stands, of one day the last said. `fall` is why the item is
    less far than it was. It is the reporting body's row: a county's on its task in the city's
    plan, a department's on its task in the county's.
    """

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="reports")
    owner = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    on = models.DateField(_("进展日期"))
    percent = models.PositiveSmallIntegerField(_("完成进度"))
    value = models.DecimalField(_("现值"), max_digits=14, decimal_places=2, null=True)
    words = models.CharField(_("进展"), max_length=500)
    fall = models.CharField(_("进度回落的理由"), max_length=300, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    changeable = ("created_at",)  # a demo's reports lie in the past
    writing_school = "owner_id"

    class Meta(Filed.Meta):
        verbose_name = _("进展报告")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["item", "-on", "-id"], name="reports_of_item_by_day"),
        ]
        constraints = [
            models.CheckConstraint(name="a_share_of_the_whole", condition=Q(percent__lte=100))
        ]


@tracked
class TaskAnswer(Shared):
    """A county's own answer to what the city's plan asks of it (县区为主); written once."""

    item = models.OneToOneField(PlanItem, models.PROTECT, related_name="answer")
    accepts = models.BooleanField(_("是否承接"))
    words = models.CharField(_("意见"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    changeable = ()
    writing_school = ""

    class Meta(Shared.Meta):
        verbose_name = _("县区对任务的答复")
        constraints = [
            models.CheckConstraint(
                name="a_declined_task_has_its_reason", condition=Q(accepts=True) | ~Q(words="")
            )
        ]


@tracked
class ToldLate(Scoped):
    """That something fell late was told, on a day; the city's own note, once for each due day.

    An item of a plan keeps its day; a problem's may be moved, and a standing's is set anew.
    """

    item = models.OneToOneField(PlanItem, models.PROTECT, null=True, related_name="told_late")
    problem = models.ForeignKey(
        "groups.Problem", models.PROTECT, null=True, related_name="told_late"
    )
    standing = models.ForeignKey(
        "groups.GroupStanding", models.PROTECT, null=True, related_name="told_late"
    )
    due = models.DateField(_("期限"), null=True)
    on = models.DateField(_("通知日期"))

    changeable = ()

    class Meta:
        verbose_name = _("逾期通知")
        constraints = [
            models.CheckConstraint(
                name="one_late_thing_is_told",
                condition=Q(item__isnull=False, problem__isnull=True, standing__isnull=True)
                | Q(item__isnull=True, problem__isnull=False, standing__isnull=True,
                    due__isnull=False)
                | Q(item__isnull=True, problem__isnull=True, standing__isnull=False,
                    due__isnull=False),
            ),
            models.UniqueConstraint(fields=["problem", "due"], name="a_late_problem_is_told_once"),
            models.UniqueConstraint(
                fields=["standing", "due"], name="a_late_standing_is_told_once"
            ),
        ]  # fmt: skip
