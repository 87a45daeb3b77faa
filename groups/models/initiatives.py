"""The city as organiser (组建倡议): it proposes a group to the bureaus concerned; whether one is
filed the lead bureau decides (以县为主、市级统筹)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Shared, User
from accounts.names import NameField
from groups.models.formation import FormationFiling
from groups.models.kinds import GroupStage, Mode
from groups.rules import initiatives as rules
from records.models import Filed, tracked
from schools.models import School


@tracked
class Initiative(Filed):
    """The city proposes a core and members; the core's bureau leads and answers.

    `readers` are the bureaus of the schools. `members` holds {"school": id, "stated": what the
    city's view of the register says of it}: a filing of the lead bureau cannot read another's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("已提出")
        WITHDRAWN = "withdrawn", _("已撤回")

    name = NameField(_("集团名称"), max_length=120)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    core = models.ForeignKey(
        School, models.PROTECT, related_name="+", verbose_name=_("建议的核心校")
    )
    members = models.JSONField(_("建议的成员校"), default=list)
    lead = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("牵头的主管教育局")
    )
    reason = models.TextField(_("倡议理由"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)

    flow = rules.FLOW
    writing_school = ""

    class Meta(Filed.Meta):
        verbose_name = _("组建倡议")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["lead", "-id"], name="initiatives_by_lead"),
        ]

    def __str__(self):
        return self.name


@tracked
class InitiativeAnswer(Shared):
    """The lead bureau's answer, in a row of its own and once: a filing, or why not."""

    initiative = models.OneToOneField(Initiative, models.PROTECT, related_name="answer")
    accepts = models.BooleanField(_("是否采纳"))
    words = models.CharField(_("理由"), max_length=500, blank=True)
    filing = models.OneToOneField(
        FormationFiling, models.PROTECT, null=True, related_name="initiative_answer"
    )
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    changeable = ()
    writing_school = ""

    class Meta(Shared.Meta):
        verbose_name = _("对组建倡议的答复")
        constraints = [
            models.CheckConstraint(
                name="an_initiative_is_filed_or_declined_with_reason",
                condition=Q(accepts=True, filing__isnull=False)
                | Q(accepts=False, filing__isnull=True) & ~Q(words=""),
            )
        ]
