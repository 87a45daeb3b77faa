"""A group's formation: filing, members, consents, dossier."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, Shared, User
from groups.models.keeping import OfFiler, written_by_filer
from groups.models.kinds import Form, GroupKind, Initiation, Tie
from groups.models.register import EducationGroup
from groups.rules import flows
from records.models import Attachment, Filed, ThreePersons, tracked
from schools.models import School

# Consents, decisions and opinions of other bodies are theirs to write; who reads them follows
# the request, which its bureau keeps.
OTHERS_FOLLOW = """
UPDATE groups_consent c SET parties = NEW.parties, readers = ARRAY(
       SELECT unnest(NEW.readers || NEW.bureau_id) EXCEPT SELECT c.bureau_id ORDER BY 1)
 WHERE c.{of}_id = NEW.id;
UPDATE groups_refusalanswer a SET readers = c.readers FROM groups_consent c
 WHERE c.id = a.consent_id AND c.{of}_id = NEW.id;
UPDATE groups_bureaudecision d SET parties = NEW.parties, readers = ARRAY(
       SELECT unnest(NEW.readers || NEW.bureau_id) EXCEPT SELECT d.bureau_id ORDER BY 1)
 WHERE d.{of}_id = NEW.id;
UPDATE groups_opinion o SET parties = NEW.parties, readers = ARRAY(
       SELECT unnest(NEW.readers || NEW.bureau_id) EXCEPT SELECT o.bureau_id ORDER BY 1)
  FROM groups_opinionrequest r WHERE r.id = o.request_id AND r.{of}_id = NEW.id;
RETURN NULL;
"""


def others_follow(of):
    """The trigger of a request that is the `of` of other bodies' rows."""
    return pgtrigger.Trigger(
        name="others_rows_follow",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("readers", "parties"),
        condition=pgtrigger.Condition(
            "OLD.readers IS DISTINCT FROM NEW.readers OR OLD.parties IS DISTINCT FROM NEW.parties"
        ),
        func=OTHERS_FOLLOW.format(of=of),
    )


def deciders_field():
    return ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False,
        help_text=_("其他须对本局学校作出决定的主管教育局，由办理路线得出"),
    )  # fmt: skip


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
    deciders = deciders_field()
    open_fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    correction_due = models.DateField(_("补正期限"), null=True)
    group = models.OneToOneField(EducationGroup, models.PROTECT, null=True, related_name="filing")

    flow = flows.FORMATION_FLOW
    writing_school = "filer_id"

    class Meta(Filed.Meta):
        verbose_name = _("组建申报")
        constraints = ThreePersons.Meta.constraints
        triggers = [others_follow("filing")]

    def __str__(self):
        return self.name or str(_("未命名的集团"))

    @property
    def core_school_id(self):
        return self.core_id

    @property
    def voluntary(self):
        return self.initiation == Initiation.VOLUNTARY


@tracked
class FilingMember(OfFiler, Shared):
    """A school the filing proposes as member; removed rows stay, marked.

    An empty tie or form is the group's.

    `stated` is what the filing says of the school (stage, area, tags): copied from the
    register for the bureau's own, told by the filer for another bureau's, whose register it
    cannot read. Answers given before the round `asked_from` no longer hold.
    """

    filing = models.ForeignKey(FormationFiling, models.PROTECT, related_name="members")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    tie = models.CharField(_("纽带"), max_length=10, choices=Tie, blank=True)
    form = models.CharField(_("办学形式"), max_length=15, choices=Form, blank=True)
    stated = models.JSONField(default=dict)
    asked_from = models.PositiveSmallIntegerField(default=1)
    removed = models.BooleanField(default=False)

    class Meta(Shared.Meta):
        verbose_name = _("拟加入学校")
        constraints = [models.UniqueConstraint(fields=["filing", "school"], name="proposed_once")]
        triggers = [written_by_filer("filing")]


class AboutRequest(models.Model):
    """What a body writes beside one request: a formation filing or a change."""

    filing = models.ForeignKey(
        FormationFiling, models.PROTECT, null=True, related_name="%(class)ss"
    )
    change = models.ForeignKey(
        "groups.ChangeRequest", models.PROTECT, null=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def about(self):
        """The filing or the change."""
        return self.filing or self.change


def about_one_request(name):
    return models.CheckConstraint(
        name=name, condition=Q(filing__isnull=True) ^ Q(change__isnull=True)
    )


@tracked
class Consent(AboutRequest, Filed):
    """A school's own answer (学校意愿) to a formation or a change.

    A later round asks anew, the old answer stays.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    agrees = models.BooleanField(_("是否同意"))
    reason = models.TextField(_("意见"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)
    superseded = models.BooleanField(default=False)

    writing_school = "school_id"

    class Meta(Filed.Meta):
        verbose_name = _("学校意愿")
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "school"], name="one_standing_consent",
                condition=Q(superseded=False),
            ),
            models.UniqueConstraint(
                fields=["change", "school"], name="one_standing_consent_to_a_change",
                condition=Q(superseded=False),
            ),
            about_one_request("a_consent_answers_one_record"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.about} · {self.school}"


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
class DossierItem(OfFiler, Shared):
    """One version of a document of the formation dossier, or why it does not apply.

    A new version supersedes the standing one, which stays. Without a school the paper holds
    for all; `elements` are what a charter was found to hold.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("组建方案")
        CHARTER = "charter", _("章程")
        DEVELOPMENT = "development", _("发展规划")
        COUNCIL = "council", _("理事会名单")
        AGREEMENT = "agreement", _("办学协议")
        RESOLUTION = "resolution", _("学校决议")

    filing = models.ForeignKey(FormationFiling, models.PROTECT, related_name="dossier")
    kind = models.CharField(_("文件"), max_length=15, choices=Kind)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    elements = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    put_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField(_("上传时间"), auto_now_add=True, null=True)
    superseded = models.BooleanField(default=False)
    not_applicable = models.CharField(_("不适用的理由"), max_length=200, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("组建材料")
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "kind", "school"],
                name="one_standing_document",
                condition=Q(superseded=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="document_or_reason",
                condition=Q(attachment__isnull=False) | ~Q(not_applicable=""),
            ),
        ]
        triggers = [written_by_filer("filing")]
