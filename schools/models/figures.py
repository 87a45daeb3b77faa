"""What a school reports every autumn, section by section, and how a bureau settles it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, Shared
from records.models import Filed, ThreePersons, tracked, tracked_in_bulk
from schools import rules
from schools.models.register import School
from schools.rules.figures import FIELD_NAMES


class Section(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学部")
    JUNIOR = "junior", _("初中部")
    SENIOR = "senior", _("高中部")


def area(label):
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


def share(label):
    """A section's part of what the school's sections share; worked out, never entered."""
    return models.DecimalField(label, max_digits=16, decimal_places=4, null=True, editable=False)


def count(label):
    return models.PositiveIntegerField(label, null=True, blank=True)


@tracked_in_bulk
class FiguresFiling(Filed, ThreePersons):
    """One school's yearly figures (学校年度数据); `school_year` begins in September.

    Holds what the sections of the school share: areas in m², money in yuan, pieces. Numbers
    of persons are per section (`SchoolFigures`). `open_items` names the items that may be
    edited while it is returned or reopened; `submitted_at` is the first submission.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("待核定")
        RETURNED = "returned", _("退回更正")
        ACCEPTED = "accepted", _("已核定")

    # Found by the index of one_figures_filing_a_year.
    school = models.ForeignKey(School, models.PROTECT, related_name="filings", db_index=False)
    school_year = models.PositiveSmallIntegerField(_("学年"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    due_on = models.DateField(_("应报日期"))
    submitted_at = models.DateTimeField(_("上报时间"), null=True)
    accepted_at = models.DateTimeField(_("核定时间"), null=True)
    open_items = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    correction_due = models.DateField(_("更正期限"), null=True)
    round = models.PositiveSmallIntegerField(default=1)

    teaching_area = area(FIELD_NAMES["teaching_area"])
    indoor_sports_area = area(FIELD_NAMES["indoor_sports_area"])
    sports_area = area(FIELD_NAMES["sports_area"])
    equipment_value = models.DecimalField(
        FIELD_NAMES["equipment_value"], max_digits=14, decimal_places=2, null=True, blank=True
    )
    multimedia_rooms = count(FIELD_NAMES["multimedia_rooms"])
    books = count(FIELD_NAMES["books"])
    computers = count(FIELD_NAMES["computers"])
    # Jan–Dec: a budget year is never a school year.
    budget_year = models.PositiveSmallIntegerField(_("公用经费预算年度"), null=True, blank=True)
    operating_budget = models.DecimalField(
        FIELD_NAMES["operating_budget"], max_digits=14, decimal_places=2, null=True, blank=True
    )

    flow = rules.FIGURES_FLOW

    class Meta(Filed.Meta):
        verbose_name = _("学校年度数据填报")
        indexes = [
            *Filed.Meta.indexes,
            models.Index(fields=["bureau", "school_year", "state"], name="filings_of_bureau"),
        ]
        constraints = [
            *ThreePersons.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "school_year"], name="one_figures_filing_a_year"
            ),
            models.CheckConstraint(
                name="indoor_sports_within_teaching_area",
                condition=Q(indoor_sports_area__lte=F("teaching_area"))
                | Q(indoor_sports_area__isnull=True) | Q(teaching_area__isnull=True),
            ),
            models.CheckConstraint(
                name="submitted_figures_say_when",
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.school_name} {rules.school_year_label(self.school_year)}"

    @cached_property
    def school_name(self):
        return Jurisdiction.objects.values_list("name", flat=True).get(pk=self.school_id)


def at_most(name, whole):
    """A part is not larger than its whole; an unknown one is no larger than anything."""
    return models.CheckConstraint(
        name=f"{name}_within_{whole}",
        condition=Q(**{f"{name}__lte": F(whole)})
        | Q(**{f"{name}__isnull": True}) | Q(**{f"{whole}__isnull": True}),
    )  # fmt: skip


@tracked_in_bulk
class SchoolFigures(Shared):
    """The persons of one section, and its part of what the school's sections share."""

    # Found by the index of one_section_once.
    filing = models.ForeignKey(
        FiguresFiling, models.PROTECT, related_name="sections", db_index=False
    )
    section = models.CharField(_("学段部"), max_length=15, choices=Section)
    pupils = count(FIELD_NAMES["pupils"])
    boarders = count(FIELD_NAMES["boarders"])
    in_zone_pupils = count(FIELD_NAMES["in_zone_pupils"])
    teachers = count(FIELD_NAMES["teachers"])
    graduate_teachers = count(FIELD_NAMES["graduate_teachers"])
    bachelor_teachers = count(FIELD_NAMES["bachelor_teachers"])
    college_teachers = count(FIELD_NAMES["college_teachers"])
    other_teachers = count(FIELD_NAMES["other_teachers"])
    ranked_teachers = count(FIELD_NAMES["ranked_teachers"])
    backbone_teachers = count(FIELD_NAMES["backbone_teachers"])
    sports_arts_teachers = count(FIELD_NAMES["sports_arts_teachers"])
    subject_teachers = models.JSONField(_("分学科专任教师数"), default=dict, blank=True)

    teaching_area = share(FIELD_NAMES["teaching_area"])
    indoor_sports_area = share(FIELD_NAMES["indoor_sports_area"])
    sports_area = share(FIELD_NAMES["sports_area"])
    equipment_value = share(FIELD_NAMES["equipment_value"])
    multimedia_rooms = share(FIELD_NAMES["multimedia_rooms"])
    books = share(FIELD_NAMES["books"])
    computers = share(FIELD_NAMES["computers"])

    class Meta(Shared.Meta):
        verbose_name = _("学校年度数据")
        ordering = ["pk"]  # primary before junior: sections are written in their order
        constraints = [
            models.UniqueConstraint(fields=["filing", "section"], name="one_section_once"),
            at_most("boarders", "pupils"),
            at_most("in_zone_pupils", "pupils"),
            at_most("backbone_teachers", "teachers"),
            at_most("ranked_teachers", "teachers"),
            at_most("sports_arts_teachers", "teachers"),
        ]

    def __str__(self):
        return f"{self.filing} {self.get_section_display()}"


@tracked_in_bulk
class ClassSize(Shared):
    """One class of one year: how many pupils sit in it."""

    # Found by the index of one_class_once.
    figures = models.ForeignKey(
        SchoolFigures, models.PROTECT, related_name="classes", db_index=False
    )
    grade = models.PositiveSmallIntegerField(_("年级"))
    number = models.PositiveSmallIntegerField(_("班号"))
    pupils = models.PositiveSmallIntegerField(_("班额"))

    deletable = True  # a class struck from a draft; the trail keeps it

    class Meta(Shared.Meta):
        verbose_name = _("班级")
        constraints = [
            models.UniqueConstraint(fields=["figures", "grade", "number"], name="one_class_once")
        ]


@tracked
class FigureReason(Shared):
    """Why an unlikely figure is right all the same (核实说明): kept with the value it was for."""

    filing = models.ForeignKey(FiguresFiling, models.PROTECT, related_name="reasons")
    check_key = models.CharField(max_length=40)
    item = models.CharField(_("项目"), max_length=40)
    value = models.CharField(_("填报值"), max_length=40)
    last_value = models.CharField(_("上年值"), max_length=40, blank=True)
    reason = models.CharField(_("说明"), max_length=300)
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    changeable = ()

    class Meta(Shared.Meta):
        verbose_name = _("核实说明")
