"""The register of groups and which school is in which from when until when."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable
from accounts.names import READABLE
from groups.models.kinds import Form, GroupKind, Tie
from groups.rules import flows
from records.models import ImportBatch, ThreePersons, tracked
from schools.models import School


@tracked
class EducationGroup(GroupKind, Readable, ThreePersons):
    """An education group (教育集团) in a bureau's register."""

    class State(models.TextChoices):
        LEGACY = "legacy", _("存量待核")
        PENDING = "pending", _("已批复，尚未运行")
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
                condition=Q(state__in=["legacy", "pending", "in_force"]),
            ),
            models.CheckConstraint(
                name="a_groups_name_can_be_read", condition=Q(name__regex=READABLE)
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
    form = models.CharField(_("办学形式"), max_length=15, choices=Form, default=Form.UNKNOWN)
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
        # Only a core's row can leave a day without one: four hundred members are not asked.
        triggers = [
            pgtrigger.Trigger(
                name="core_on_every_open_day",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.role = 'core'"),
                func="PERFORM require_one_core(NEW.group_id); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="core_on_every_day_still",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.role = 'core' OR NEW.role = 'core'"),
                func="PERFORM require_one_core(OLD.group_id);"
                " PERFORM require_one_core(NEW.group_id); RETURN NULL;",
            ),
        ]
