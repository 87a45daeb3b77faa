"""What the city records and the public reads of a decided group."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, User
from groups.models.kinds import GroupStage, Mode
from groups.models.register import EducationGroup
from records.models import tracked


@tracked
class CityRecord(Readable):
    """备案: the city's own row about a county's group; it numbers, it never holds up."""

    public = True
    group = models.OneToOneField(EducationGroup, models.PROTECT, related_name="city_record")
    number = models.CharField(_("备案号"), max_length=40)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    recorded_on = models.DateField(_("备案日期"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(Readable.Meta):
        verbose_name = _("备案")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "year", "serial"], name="one_record_per_number"
            )
        ]


@tracked
class PublishedGroup(Readable):
    """What the public register shows of a group; written at the decision, read by anyone."""

    public = True
    group = models.OneToOneField(EducationGroup, models.PROTECT, related_name="published")
    city_id = models.BigIntegerField(db_index=True)
    county = models.CharField(_("主管教育局"), max_length=120)
    name = models.CharField(_("集团名称"), max_length=120)
    sort_key = models.CharField(max_length=240)
    stage = models.CharField(_("学段"), max_length=15, choices=GroupStage)
    mode = models.CharField(_("办学模式"), max_length=20, choices=Mode)
    core_name = models.CharField(_("核心校"), max_length=240)
    members = models.JSONField(_("成员校"), default=list)
    chronicle = models.JSONField(
        null=True, help_text=_("历次成员和名称，各有起止；空：自运行以来没有变过")
    )
    document_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    in_force_on = models.DateField(_("批复日期"), null=True)
    demonstration_since = models.DateField(_("示范性教育集团，自"), null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta(Readable.Meta):
        verbose_name = _("公开名录")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["city_id", "sort_key", "id"], name="published_of_city"),
        ]

    def members_on(self, day):
        """The schools in the group on a day, cores first."""
        if self.chronicle is None:
            return self.members if self.in_force_on is None or self.in_force_on <= day else []
        held = [row for row in self.chronicle["members"] if holds(row, day)]
        return sorted(held, key=lambda row: row["role"] != "core")

    @property
    def names(self):
        """What it was and is called over time, in order; empty where that never changed."""
        return (self.chronicle or {}).get("names", ())

    def name_on(self, day):
        return next((row["name"] for row in self.names if holds(row, day)), self.name)

    def former_names(self, day):
        """What it was called before the day, and is not on it."""
        over = [row["name"] for row in self.names if row["until"] and row["until"] <= str(day)]
        return [name for name in dict.fromkeys(over) if name != self.name_on(day)]


def holds(row, day):
    """Is the day one of a dated entry's? `until` is the first day it is over."""
    started = row["since"] is None or row["since"] <= day.isoformat()
    return started and (row["until"] is None or day.isoformat() < row["until"])
