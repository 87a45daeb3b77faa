"""Change of groups: the request with its moves, what a group was called and is, lineage."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, Shared
from accounts.names import NameField
from groups.models.formation import deciders_field, others_follow
from groups.models.keeping import OfFiler, written_by_filer
from groups.models.kinds import Form, Mode, Tie
from groups.models.register import EducationGroup
from groups.rules import flows
from records.models import Filed, ThreePersons, tracked
from schools.models import School

# Whoever has a part in a change of groups reads the groups while it is open, also where a school
# filed it (groups_open_to_bureaus).
GROUPS_OPEN = """
PERFORM groups_open_to_bureaus(NEW.group_id);
PERFORM groups_open_to_bureaus(o) FROM groups_move m, unnest(m.others) o
  WHERE m.change_id = NEW.id AND NOT m.removed;
RETURN NULL;
"""

# A school that files for a group is its core.
FILED_BY_CORE = """
IF NOT EXISTS (SELECT FROM groups_membership m
                WHERE m.group_id = NEW.group_id AND m.school_id = NEW.filer_id
                  AND m.role = 'core' AND m.settled AND upper_inf(m.known)
                  AND m.days @> (now() AT TIME ZONE 'Asia/Shanghai')::date) THEN
    RAISE EXCEPTION 'only the core files a change of its group'
        USING ERRCODE = 'insufficient_privilege';
END IF;
RETURN NEW;
"""


@tracked
class ChangeRequest(Filed, ThreePersons):
    """A change of a group (变更申请): several moves, decided as one.

    `asked` are the schools whose consent was asked at submission, `concerned` all whose place
    changes, whoever's they are; answers given before the round `asked_from` no longer hold.
    `stood` is how the groups stood at submission: a group that has changed since is not decided
    on what was.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已申报，征求学校意愿")
        REVIEWED = "reviewed", _("已审核，待审批")
        RETURNED = "returned", _("退回补正")
        APPROVED = "approved", _("已批复")
        REJECTED = "rejected", _("不予批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="change_requests")
    filer = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("申报学校"), help_text=_("空：由主管教育局申报"),
    )  # fmt: skip
    reasons = models.TextField(_("变更理由"), blank=True)
    backdated_because = models.CharField(_("追溯的理由"), max_length=500, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(_("申报时间"), null=True)
    consent_due = models.DateField(_("意愿答复期限"), null=True)
    open_fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    correction_due = models.DateField(_("补正期限"), null=True)
    asked = ArrayField(models.BigIntegerField(), default=list, blank=True)
    concerned = ArrayField(models.BigIntegerField(), default=list, blank=True)
    asked_from = models.PositiveSmallIntegerField(default=1)
    deciders = deciders_field()
    stood = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    document_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("批复日期"), null=True)

    flow = flows.CHANGE_FLOW
    writing_school = "filer_id"

    class Meta(Filed.Meta):
        verbose_name = _("变更申请")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["bureau", "-id"], name="changes_of_bureau"),
        ]
        constraints = ThreePersons.Meta.constraints
        triggers = [
            others_follow("change"),
            pgtrigger.Trigger(
                name="only_the_core_files",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.filer_id IS NOT NULL"),
                func=FILED_BY_CORE,
            ),
            pgtrigger.Trigger(
                name="groups_open_to_the_road",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("readers", "state"),
                condition=pgtrigger.Condition(
                    "OLD.readers <> NEW.readers OR OLD.state <> NEW.state"
                ),
                func=GROUPS_OPEN,
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return _now("%(group)s的变更") % {"group": self.group.name}

    @property
    def initiation(self):
        """自主组合 where a school files, 行政主导 where the bureau does."""
        return "voluntary" if self.filer_id else "administrative"


@tracked
class Move(OfFiler, Shared):
    """One move of a change; removed rows stay, marked.

    `on` is the first day of what is new; for leaving and closing the last day of what was;
    for a correction a day of the entry that is wrong. `stated` is what the filer says of the
    school where it is another bureau's, whose register it cannot read.
    """

    class Kind(models.TextChoices):
        JOIN = "join", _("加入")
        LEAVE = "leave", _("退出")
        CORE = "core", _("更换核心校")
        RENAME = "rename", _("更名")
        ADJUST = "adjust", _("调整模式、纽带、形式")
        ABSORB = "absorb", _("并入")
        MERGE = "merge", _("合并组建")
        SPLIT = "split", _("拆分")
        CLOSE = "close", _("撤销")
        STRIKE = "strike", _("更正：误登的成员")
        REDATE = "redate", _("更正：起止日期")
        ERROR = "error", _("登记错误（整个集团）")

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="moves")
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    on = models.DateField(_("日期"))
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    core = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    others = ArrayField(models.BigIntegerField(), default=list, blank=True)
    schools = ArrayField(models.BigIntegerField(), default=list, blank=True)
    name = NameField(_("名称"), max_length=120, blank=True)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode, blank=True)
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie, blank=True)
    form = models.CharField(_("办学形式"), max_length=15, choices=Form, blank=True)
    since = models.DateField(_("更正为：起"), null=True)
    until = models.DateField(_("更正为：止"), null=True)
    stays = models.BooleanField(_("原核心校留作成员校"), default=True)
    stated = models.JSONField(default=dict)
    removed = models.BooleanField(default=False)

    class Meta(Shared.Meta):
        verbose_name = _("变更事项")
        triggers = [written_by_filer("change")]


@tracked
class Handling(OfFiler, Shared):
    """How one kind of open item is handled when a group ends (善后); `items` names each."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="handlings")
    key = models.CharField(max_length=60)
    text = models.TextField(_("处理办法"))
    items = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("善后安排")
        constraints = [
            models.UniqueConstraint(fields=["change", "key"], name="one_handling_per_kind")
        ]
        triggers = [written_by_filer("change")]


@tracked
class GroupPeriod(Readable):
    """What a group was called and was from a day to a day, once that has changed; bitemporal.

    A group without rows has always been what its own columns say.
    """

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="periods")
    name = NameField(_("集团名称"), max_length=120)
    sort_key = models.CharField(max_length=240)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie)
    form = models.CharField(_("办学形式"), max_length=15, choices=Form)
    days = DateRangeField(_("期间"))
    known = DateTimeRangeField(_("登记期"))
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(Readable.Meta):
        verbose_name = _("集团沿用情况")
        constraints = [
            ExclusionConstraint(
                name="one_description_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            )
        ]


@tracked
class GroupLine(Readable):
    """One group came out of another (沿革)."""

    class Kind(models.TextChoices):
        ABSORBED = "absorbed", _("并入")
        MERGED = "merged", _("合并组建")
        SPLIT = "split", _("拆分")

    source = models.ForeignKey(EducationGroup, models.PROTECT, related_name="lines_out")
    target = models.ForeignKey(EducationGroup, models.PROTECT, related_name="lines_in")
    kind = models.CharField(_("沿革"), max_length=10, choices=Kind)
    on = models.DateField(_("日期"))
    document_number = models.CharField(_("批复文号"), max_length=60, blank=True)

    class Meta(Readable.Meta):
        verbose_name = _("集团沿革")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_line_between_two"),
            models.CheckConstraint(name="a_line_leads_elsewhere", condition=~Q(source=F("target"))),
        ]
