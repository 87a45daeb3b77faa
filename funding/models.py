import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable
from accounts.names import NameField
from funding import rules
from groups.models import EducationGroup
from records.models import Filed, ThreePersons, tracked
from schools.models import School


class Stream(models.TextChoices):
    """Three streams that never mix (经费来源)."""

    COUNTY = "county", _("县区财政专项经费")
    CITY = "city", _("市财政专项经费")
    POOL = "pool", _("集团办学专项经费（统筹）")


@tracked
class Quota(Readable):
    """预算指标: what a body may allocate from one stream in one budget year (Jan–Dec), in yuan."""

    stream = models.CharField(_("经费来源"), max_length=10, choices=Stream)
    budget_year = models.PositiveSmallIntegerField(_("预算年度"))
    amount = models.DecimalField(_("指标（元）"), max_digits=14, decimal_places=2)
    basis = models.CharField(_("依据"), max_length=200)

    class Meta(Readable.Meta):
        verbose_name = _("预算指标")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "stream", "budget_year"], name="one_quota_per_year"
            ),
            models.CheckConstraint(name="quota_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_below_what_is_allocated",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                func="PERFORM require_within_quota(NEW.id); RETURN NULL;",
            )
        ]


@tracked
class Category(Readable):
    """支出类别: a county's own data, per stream, with its basis."""

    stream = models.CharField(_("经费来源"), max_length=10, choices=Stream)
    name = NameField(_("类别"), max_length=40)
    basis = models.CharField(_("依据"), max_length=200)
    active = models.BooleanField(default=True)

    class Meta(Readable.Meta):
        verbose_name = _("支出类别")
        constraints = [
            models.UniqueConstraint(fields=["bureau", "stream", "name"], name="one_category_once")
        ]

    def __str__(self):
        return self.name


@tracked
class Allocation(Filed, ThreePersons):
    """分配: money of a quota given to a group, paid to its core school, in yuan."""

    class State(models.TextChoices):
        FILED = "filed", _("待审核")
        REVIEWED = "reviewed", _("待审批")
        APPROVED = "approved", _("已分配")
        REJECTED = "rejected", _("不予批准")

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="allocations")
    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="allocations")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    purpose = models.CharField(_("用途"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.FILED)

    flow = rules.ALLOCATION_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("经费分配")
        constraints = [
            *ThreePersons.Meta.constraints,
            models.CheckConstraint(name="allocation_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_above_the_quota",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="PERFORM require_within_quota(NEW.quota_id);"
                " PERFORM require_within_allocation(NEW.id); RETURN NULL;",
            )
        ]

    def __str__(self):
        return f"{self.group} {self.amount}"


@tracked
class Expenditure(Filed, ThreePersons):
    """支出: what the paying school spent of an allocation, with its voucher, in yuan."""

    class State(models.TextChoices):
        FILED = "filed", _("待审核")
        REVIEWED = "reviewed", _("待审批")
        APPROVED = "approved", _("已入账")
        REJECTED = "rejected", _("不予批准")

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="expenditures")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    budget_year = models.PositiveSmallIntegerField(_("预算年度"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    voucher_number = models.CharField(_("凭证号"), max_length=40)
    spent_on = models.DateField(_("支出日期"))
    payee = models.CharField(_("收款单位"), max_length=120)
    purpose = models.CharField(_("事由"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.FILED)

    flow = rules.EXPENDITURE_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("支出")
        constraints = [
            *ThreePersons.Meta.constraints,
            models.CheckConstraint(name="expenditure_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["school", "budget_year", "voucher_number"], name="one_voucher_once",
                condition=~Q(state="rejected"),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="never_above_the_allocation",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="PERFORM require_within_allocation(NEW.allocation_id); RETURN NULL;",
            )
        ]

    def __str__(self):
        return f"{self.voucher_number} {self.amount}"
