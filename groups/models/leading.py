"""统筹领导机制 of a county or the city: who sits in it, its meetings, and its list of problems.

Each body keeps its own; the city reads the counties'. A problem stays on the list until a
second person has confirmed that it is solved (销号).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Readable, User
from accounts.names import NameField
from groups.models.meetings import Meeting
from groups.rules import leading as rules
from records.models import Filed, tracked


@tracked
class LeadingMember(Readable):
    """A person sits in the leading group from a day to a day; a second term is a second row.

    An entry made in error stays on record, and counts nowhere.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("组长")
        DEPUTY = "deputy", _("副组长")
        OFFICE = "office", _("办公室主任")
        MEMBER = "member", _("成员")

    role = models.CharField(_("组内职务"), max_length=10, choices=Role)
    name = NameField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=80)
    unit = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("所在部门"),
    )  # fmt: skip
    days = DateRangeField(_("任期"))
    basis = models.CharField(_("依据"), max_length=200)
    is_error = models.BooleanField(_("登记错误"), default=False)

    class Meta(Readable.Meta):
        verbose_name = _("领导小组成员")
        constraints = [
            ExclusionConstraint(
                name="one_head_of_a_leading_group_a_day",
                expressions=[
                    ("bureau", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(role="head", is_error=False),
            ),
            ExclusionConstraint(
                name="a_leading_member_sits_once_a_day",
                expressions=[
                    ("bureau", RangeOperators.EQUAL), ("name", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_error=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_role_display()} {self.name}"


@tracked
class LeadingMeeting(Meeting):
    """A meeting of the leading group, entered once it was held; a correction is a further entry."""

    decisions = ArrayField(models.CharField(max_length=300), verbose_name=_("议定事项"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    changeable = ()
    writing_school = ""

    class Meta(Meeting.Meta):
        verbose_name = _("领导小组会议")
        constraints = [
            models.CheckConstraint(
                name="a_leading_meeting_decided_something", condition=Q(decisions__len__gt=0)
            )
        ]

    def __str__(self):
        return f"{self.on} {self._meta.verbose_name}"


@tracked
class Problem(Filed):
    """A problem on the list: who must solve it by when; open until confirmed as solved.

    `weighed` is the report of its solution that was last found not to be enough.
    """

    class State(models.TextChoices):
        OPEN = "open", _("未销号")
        CLOSED = "closed", _("已销号")

    title = NameField(_("问题"), max_length=120)
    says = models.TextField(_("情况和要求"), blank=True)
    owner = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    due_on = models.DateField(_("解决期限"))
    meeting = models.ForeignKey(
        LeadingMeeting, models.PROTECT, null=True, blank=True, related_name="problems",
        verbose_name=_("来自哪次会议"),
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    weighed = models.ForeignKey(
        "ProblemReport", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)

    flow = rules.PROBLEM_FLOW
    writing_school = ""

    class Meta(Filed.Meta):
        verbose_name = _("问题清单")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["bureau", "due_on", "id"], name="problems_by_due_day"),
            models.Index(fields=["owner", "due_on"], name="problems_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_closed_problem_has_its_day",
                condition=Q(state="open", closed_on__isnull=True)
                | Q(state="closed", closed_on__isnull=False),
            )
        ]

    def __str__(self):
        return self.title


@tracked
class ProblemReport(Filed):
    """What the owner of a problem says of it; said once, in a row of the owner's own."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="reports")
    owner = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    on = models.DateField(_("截至日期"))
    words = models.CharField(_("进展"), max_length=500)
    solved = models.BooleanField(_("已解决"), default=False)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    changeable = ("created_at",)  # a demo's reports lie in the past
    writing_school = ""

    class Meta(Filed.Meta):
        verbose_name = _("问题解决报告")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["problem", "-on", "-id"], name="reports_of_problem"),
        ]
