"""What about a school changes only by a decision: name, stage, status, ownership, bureau."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Readable, User
from accounts.names import NameField
from records.models import Filed, ThreePersons, tracked
from schools import rules
from schools.models.register import School, Stage


@tracked
class SchoolChange(Filed, ThreePersons):
    """One field of a school asked to be changed; the bureau decides (变更申请).

    `decided_on` is the day of the decision, `effective_on` the day from which the new value
    holds, `applied_on` the day the register took it over: a later effective day changes
    nothing before it. `new_sort_key` is the pinyin of a new name.
    """

    class Field(models.TextChoices):
        NAME = "name", _("学校名称")
        STAGE = "stage", _("学段")
        STATUS = "status", _("状态")
        OWNERSHIP = "ownership", _("办学类型")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待审批")
        APPROVED = "approved", _("已批准")
        REJECTED = "rejected", _("不予批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    school = models.ForeignKey(School, models.PROTECT, related_name="changes")
    field = models.CharField(_("变更事项"), max_length=10, choices=Field)
    old_value = models.CharField(_("原值"), max_length=120)
    new_value = models.CharField(_("新值"), max_length=120)
    new_sort_key = models.CharField(max_length=240, blank=True, editable=False)
    successor = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("并入哪所学校"),
    )  # fmt: skip
    why = models.CharField(_("变更理由"), max_length=500)
    effective_on = models.DateField(_("生效日期"))
    decided_on = models.DateField(_("批准日期"), null=True)
    applied_on = models.DateField(_("登记日期"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SUBMITTED)

    flow = rules.CHANGE_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("学校变更申请")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(
                fields=["effective_on"],
                name="changes_not_applied",
                condition=Q(state="approved", applied_on__isnull=True),
            ),
        ]
        constraints = [
            *ThreePersons.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "field"], name="one_open_change_of_a_field",
                condition=Q(state="submitted") | Q(state="approved", applied_on__isnull=True),
            ),
            models.CheckConstraint(
                name="applied_once_approved_and_effective",
                condition=Q(applied_on__isnull=True)
                | Q(state="approved", applied_on__gte=F("effective_on")),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.school} {self.get_field_display()}"


@tracked
class SchoolTransfer(Filed, ThreePersons):
    """A school that goes to another bureau (隶属调整); its bureau's own record.

    The receiving bureau answers in a record of its own (`TransferAnswer`); approving needs it.
    What was filed under the old bureau stays there, readable by the new one.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待接收单位答复")
        APPROVED = "approved", _("已批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    school = models.ForeignKey(School, models.PROTECT, related_name="transfers")
    to_bureau = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("接收教育局")
    )
    basis = models.CharField(_("依据"), max_length=200)
    effective_on = models.DateField(_("生效日期"))
    decided_on = models.DateField(_("批准日期"), null=True)
    applied_on = models.DateField(_("交接日期"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SUBMITTED)

    flow = rules.TRANSFER_FLOW
    writing_school = ""

    class Meta(Filed.Meta):
        verbose_name = _("学校隶属调整")
        constraints = [
            *ThreePersons.Meta.constraints,
            models.UniqueConstraint(
                fields=["school"], name="one_open_transfer_of_a_school",
                condition=Q(state="submitted") | Q(state="approved", applied_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_transfer_leads_elsewhere", condition=~Q(bureau=F("to_bureau"))
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.school} → {self.to_bureau}"


@tracked
class TransferAnswer(Readable):
    """The receiving bureau's answer to a transfer; written once."""

    transfer = models.OneToOneField(SchoolTransfer, models.PROTECT, related_name="answer")
    agrees = models.BooleanField(_("同意接收"))
    text = models.CharField(_("意见"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    changeable = ()

    class Meta(Readable.Meta):
        verbose_name = _("隶属调整答复")


@tracked
class PastBureau(Readable):
    """A school's time under a bureau it has left, and what it was when it left (原隶属).

    Its row in the register is the new bureau's; this one lets the old bureau count the school on
    days of its own. Written with the transfer (0002_functions); later bureaus read it.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="past_bureaus")
    days = DateRangeField(_("隶属期"))
    name = NameField(_("学校名称"), max_length=120)
    sort_key = models.CharField(max_length=240, editable=False)
    category = models.CharField(_("办学类别"), max_length=15, choices=School.Category)
    stage = models.CharField(_("学段"), max_length=20, choices=Stage)
    nature = models.CharField(_("性质"), max_length=10, choices=School.Nature)
    status = models.CharField(_("状态"), max_length=10, choices=School.Status)
    area = models.CharField(_("城乡类别"), max_length=10, choices=School.Area, blank=True)
    opened_on = models.DateField(_("开办日期"), null=True)
    closed_on = models.DateField(_("停办日期"), null=True)

    changeable = ()

    class Meta(Readable.Meta):
        verbose_name = _("学校原隶属")
        constraints = [
            ExclusionConstraint(
                name="one_bureau_a_day",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self):
        return f"{self.name} {self.bureau}"
