"""What schools of a group share: the catalogue, bookings of it, and what was used."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from groups.models.keeping import OWNER_OF_RESOURCE, each_writes_its_side
from groups.models.register import EducationGroup
from groups.rules import flows
from records.models import Filed, tracked
from schools.models import School


class SharingKind(models.TextChoices):
    COURSE = "course", _("课程")
    LESSON = "lesson", _("课例")
    EQUIPMENT = "equipment", _("设备")
    VENUE = "venue", _("场馆")
    LIBRARY = "library", _("图书")
    DIGITAL = "digital", _("数字资源")
    MANAGEMENT = "management", _("管理")


def every_day():
    return list(range(1, 8))


@tracked
class SharedResource(Filed):
    """Something a school offers to the others of its group, from a day to a day.

    Open on some days of the week, between two hours of the day where it says so; `conditions`
    is for people to read (寒暑假, 自带器材).
    """

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="resources")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=12, choices=SharingKind)
    title = NameField(_("名称"), max_length=120)
    description = models.TextField(_("说明"), blank=True)
    capacity = models.PositiveIntegerField(_("每次容纳"), null=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=every_day, verbose_name=_("每周开放"),
        help_text=_("1 周一 … 7 周日"),
    )  # fmt: skip
    opens_at = models.TimeField(_("几点开始开放"), null=True, blank=True)
    closes_at = models.TimeField(_("开放到几点"), null=True, blank=True)
    conditions = models.CharField(_("其他说明"), max_length=200, blank=True)
    days = DateRangeField(_("开放期间"))
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    writing_school = "school_id"

    class Meta(Filed.Meta):
        verbose_name = _("共享资源")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "kind"], name="resources_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_resource_opens_before_it_closes",
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="a_resource_is_open_on_some_days_of_the_week",
                condition=Q(weekdays__contained_by=list(range(1, 8)), weekdays__len__gt=0),
            ),
        ]

    def __str__(self):
        return self.title


@tracked
class Booking(Filed):
    """A school asks for a resource of another for some hours; the owner accepts or declines.

    A request already holds its hours, so that nobody is promised what another asked for first.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("待答复")
        ACCEPTED = "accepted", _("已同意")
        DECLINED = "declined", _("不同意")
        CANCELLED = "cancelled", _("已取消")

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="bookings")
    resource = models.ForeignKey(SharedResource, models.PROTECT, related_name="bookings")
    owner = models.ForeignKey(School, models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    times = DateTimeRangeField(_("使用时间"))
    people = models.PositiveIntegerField(_("人数"))
    purpose = models.CharField(_("用途"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.REQUESTED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    flow = flows.BOOKING_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("资源预约")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["owner", "state"], name="bookings_to_answer"),
        ]
        constraints = [
            ExclusionConstraint(
                name="a_resource_is_booked_once",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("times", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["requested", "accepted"]),
            )
        ]
        triggers = [
            each_writes_its_side(
                begins=f"NEW.state = 'requested' AND NEW.owner_id = {OWNER_OF_RESOURCE}",
                says="NEW.state IN ('accepted', 'declined') AND NEW.owner_id = me"
                " OR NEW.state = 'cancelled' AND NEW.school_id = me",
            )
        ]

    def __str__(self):
        return f"{self.resource} {self.purpose}"


@tracked
class Wanted(Filed):
    """What a school of the group looks for, without hours; a member answers with a resource."""

    class State(models.TextChoices):
        OPEN = "open", _("待回应")
        ANSWERED = "answered", _("已有回应")
        WITHDRAWN = "withdrawn", _("已撤回")

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="wanted")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=12, choices=SharingKind)
    title = NameField(_("需要什么"), max_length=120)
    description = models.CharField(_("说明"), max_length=300, blank=True)
    until = models.DateField(_("哪天以前"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    resource = models.ForeignKey(
        SharedResource, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    flow = flows.WANTED_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("资源需求")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "state"], name="wanted_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_a_resource",
                condition=Q(state="answered", resource__isnull=False)
                | ~Q(state="answered") & Q(resource__isnull=True),
            )
        ]
        triggers = [
            each_writes_its_side(
                begins="NEW.state = 'open'",
                says="NEW.state = 'answered' AND NEW.school_id <> me"
                f" AND {OWNER_OF_RESOURCE} = me"
                " OR NEW.state = 'withdrawn' AND NEW.school_id = me",
                said=("state", "resource_id"),
            )
        ]

    def __str__(self):
        return self.title


@tracked
class SharingRecord(Filed):
    """A resource one school of a group opened to others on a day, with its proof."""

    group = models.ForeignKey(EducationGroup, models.PROTECT, related_name="sharing")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=12, choices=SharingKind)
    title = NameField(_("内容"), max_length=120)
    on = models.DateField(_("日期"))
    used_by = ArrayField(models.BigIntegerField(), verbose_name=_("使用学校"))
    people = models.PositiveIntegerField(_("参与人数"))
    resource = models.ForeignKey(
        SharedResource, models.PROTECT, null=True, related_name="uses", verbose_name=_("共享资源")
    )
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, related_name="use", verbose_name=_("来自预约")
    )
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    writing_school = "school_id"

    class Meta(Filed.Meta):
        verbose_name = _("资源共享记录")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["group", "on"], name="sharing_of_group"),
        ]
