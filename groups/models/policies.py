"""The ledger of what departments have issued in support of groups (支持政策、优惠政策)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Readable
from accounts.names import NameField
from groups.rules import policies as rules
from records.models import tracked


@tracked
class SupportPolicy(Readable):
    """A document of a department (or the bureau itself) for a county or the city (`body`).

    The department enters its own, or the bureau enters it where the department does not;
    either way the row belongs to who entered it.
    """

    class Kind(models.TextChoices):
        STAFFING = "staffing", _("编制")
        MONEY = "money", _("经费")
        TITLES = "titles", _("职称")
        PAY = "pay", _("待遇")
        ADMISSION = "admission", _("招生")
        BUILDING = "building", _("用地建设")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("有效")
        ENDED = "ended", _("已废止")
        ERROR = "error", _("登记错误")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("适用县区或市")
    )
    issuer = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("印发单位")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    title = NameField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60)
    says = models.CharField(_("主要内容"), max_length=500, blank=True)
    issued_on = models.DateField(_("印发日期"))
    starts_on = models.DateField(_("适用起"))
    ends_on = models.DateField(_("适用止"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.IN_FORCE)

    flow = rules.FLOW

    class Meta(Readable.Meta):
        verbose_name = _("支持政策")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["body", "-id"], name="policies_of_body"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_policy_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"], name="a_policy_is_entered_once",
                condition=~Q(state="error"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title
