"""Who governs a group: council seats with terms, meetings, votes, and what was resolved."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Shared, User
from accounts.names import NameField
from groups.models.keeping import KeptByCore, kept_by_cores
from groups.models.meetings import Meeting
from groups.models.register import EducationGroup
from groups.rules import flows
from records.models import tracked
from schools.models import School


class SeatKind(models.TextChoices):
    CHAIR = "chair", _("理事长")
    VICE_CHAIR = "vice_chair", _("副理事长")
    SECRETARY = "secretary", _("秘书长")
    MEMBER = "member", _("理事")


class ResolutionKind(models.TextChoices):
    POOL_RATIO = "pool_ratio", _("经费统筹比例")
    PLAN = "plan", _("规划和计划")
    CHARTER = "charter", _("章程修订")
    OTHER = "other", _("其他")


@tracked
class CouncilSeat(KeptByCore, Shared):
    """A person sits on the council (理事会) from a day to a day; corrections supersede.

    A second term is a second row. `days` may end in the future: that is the end of the term.
    """

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="council")
    kind = models.CharField(_("职务"), max_length=12, choices=SeatKind)
    name = NameField(_("姓名"), max_length=40)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("学校"),
        help_text=_("空：校外理事"),
    )  # fmt: skip
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("对应账号任职"),
    )  # fmt: skip
    days = DateRangeField(_("任期"))
    known = DateTimeRangeField(_("登记期"))
    basis = models.CharField(_("依据"), max_length=200)

    class Meta(Shared.Meta):
        verbose_name = _("理事会成员")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(
                fields=["group"], name="seats_of_group", condition=Q(known__upper_inf=True)
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="one_chair_one_secretary_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True, kind__in=["chair", "secretary"]),
            ),
            ExclusionConstraint(
                name="a_person_sits_once_a_day",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("school", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            ),
        ]  # fmt: skip
        triggers = [kept_by_cores()]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"


@tracked
class CouncilMeeting(KeptByCore, Meeting):
    """A meeting of the council: called with its agenda, then its minutes are signed.

    Signed minutes and their attendance are never rewritten, a correction is a further entry of
    the record.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", _("例会")
        EXTRA = "extra", _("临时会议")
        FOUNDING = "founding", _("成立会议")

    class State(models.TextChoices):
        CALLED = "called", _("已召集")
        SIGNED = "signed", _("纪要已签发")
        CANCELLED = "cancelled", _("已取消")

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("会议"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CALLED)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_on = models.DateField(_("签发日期"), null=True)

    flow = flows.MEETING_FLOW

    class Meta(Meeting.Meta):
        verbose_name = _("理事会会议")
        indexes = [
            *Meeting.Meta.indexes,
            models.Index(fields=["group", "on"], name="meetings_of_group"),
        ]
        triggers = [
            kept_by_cores(),
            pgtrigger.Protect(
                name="signed_minutes_stay",
                operation=pgtrigger.UpdateOf("on", "kind", "attendance", "minutes", "state"),
                condition=pgtrigger.Q(old__state="signed"),
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.get_kind_display()}"


@tracked
class AgendaItem(KeptByCore, Shared):
    """One item of a meeting: what is asked, and the votes once they were counted."""

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = NameField(_("议题"), max_length=120)
    kind = models.CharField(
        _("类别"), max_length=12, choices=ResolutionKind, default=ResolutionKind.OTHER
    )
    in_favour = models.PositiveSmallIntegerField(_("赞成"), null=True)
    against = models.PositiveSmallIntegerField(_("反对"), null=True)
    abstained = models.PositiveSmallIntegerField(_("弃权"), null=True)

    class Meta(Shared.Meta):
        verbose_name = _("会议议题")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_item_per_number"),
            models.CheckConstraint(
                name="votes_are_counted_together",
                condition=Q(in_favour=None, against=None, abstained=None)
                | Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False),
            ),
        ]
        triggers = [
            kept_by_cores(
                "(SELECT c.group_id FROM groups_councilmeeting c WHERE c.id = NEW.meeting_id)"
            ),
            pgtrigger.Protect(
                name="counted_votes_stay",
                operation=pgtrigger.UpdateOf("title", "kind", "in_favour", "against", "abstained"),
                condition=pgtrigger.Q(old__in_favour__isnull=False),
            ),
        ]


@tracked
class Resolution(KeptByCore, Shared):
    """What the council resolved (决议), numbered by group and year; other records cite it."""

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="resolutions")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="resolution")
    kind = models.CharField(_("类别"), max_length=12, choices=ResolutionKind)
    title = NameField(_("决议事项"), max_length=120)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveSmallIntegerField()
    adopted_on = models.DateField(_("通过日期"))
    effective_on = models.DateField(_("生效日期"))

    changeable = ("readers", "parties")  # what was resolved is not rewritten

    class Meta(Shared.Meta):
        verbose_name = _("理事会决议")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(fields=["group", "kind", "effective_on"], name="resolutions_of_group"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year", "serial"], name="one_resolution_per_number"
            ),
            models.CheckConstraint(
                name="in_effect_once_adopted", condition=Q(effective_on__gte=F("adopted_on"))
            ),
        ]
        triggers = [kept_by_cores()]

    def __str__(self):
        return f"{self.number}《{self.title}》"

    @property
    def number(self):
        return f"理事会决议〔{self.year}〕{self.serial}号"
