"""What other bodies say of a filing or a change beside its bureau's record: each writes rows
of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Shared, User
from groups.models.formation import AboutRequest, about_one_request
from groups.models.keeping import OfFiler, written_by_filer
from groups.rules import flows
from records.models import Filed, ThreePersons, tracked


@tracked
class BureauDecision(AboutRequest, Filed, ThreePersons):
    """分别批复: another bureau decides for its own schools; once a round."""

    class State(models.TextChoices):
        CHECKED = "checked", _("已核对，待审批")
        APPROVED = "approved", _("同意")
        REFUSED = "refused", _("不同意")

    round = models.PositiveSmallIntegerField()
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKED)
    opinion = models.TextField(_("核对意见"))
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("批复日期"), null=True)

    flow = flows.BUREAU_FLOW
    writing_school = ""

    class Meta(Filed.Meta):
        verbose_name = _("分别批复")
        constraints = [
            *ThreePersons.Meta.constraints,
            about_one_request("a_bureau_decides_on_one_request"),
            models.UniqueConstraint(
                fields=["filing", "bureau", "round"], name="one_decision_per_bureau_and_round"
            ),
            models.UniqueConstraint(
                fields=["change", "bureau", "round"], name="one_decision_on_a_change_and_round"
            ),
            models.CheckConstraint(
                name="a_bureau_agrees_in_writing",
                condition=~models.Q(state="approved")
                | ~models.Q(document_number="") & models.Q(decided_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.about} · {self.bureau}"


@tracked
class OpinionRequest(AboutRequest, OfFiler, Shared):
    """The city or a department is asked for its opinion until a day; asking never holds up
    beyond it."""

    body = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("征求单位")
    )
    round = models.PositiveSmallIntegerField()
    part = models.CharField(_("征求哪方面的意见"), max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due = models.DateField(_("答复期限"))

    class Meta(Shared.Meta):
        verbose_name = _("征求意见")
        constraints = [
            about_one_request("a_body_is_asked_about_one_request"),
            models.UniqueConstraint(fields=["filing", "body", "round"], name="asked_once_a_round"),
            models.UniqueConstraint(
                fields=["change", "body", "round"], name="asked_once_a_round_of_a_change"
            ),
        ]
        triggers = [written_by_filer("filing", "change")]


@tracked
class Opinion(Shared):
    """统筹意见 of the city, or a department's on its own part: an opinion, never a decision."""

    class Stance(models.TextChoices):
        FOR = "for", _("赞成")
        NONE = "none", _("无意见")
        AGAINST = "against", _("不赞成")

    request = models.OneToOneField(OpinionRequest, models.PROTECT, related_name="opinion")
    stance = models.CharField(_("意见"), max_length=10, choices=Stance)
    text = models.TextField(_("说明"), blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    writing_school = ""

    class Meta(Shared.Meta):
        verbose_name = _("意见")
        constraints = [
            models.CheckConstraint(
                name="an_opinion_against_says_why",
                condition=~models.Q(stance="against") | ~models.Q(text=""),
            )
        ]


@tracked
class OpinionAnswer(Shared):
    """The lead bureau's written answer to an opinion against."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="answer")
    text = models.TextField(_("答复"))
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    writing_school = ""

    class Meta(Shared.Meta):
        verbose_name = _("对意见的答复")
