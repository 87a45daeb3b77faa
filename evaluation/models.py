from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, Shared
from evaluation.indicators import INDICATORS, NOT_APPLICABLE, SECTIONS
from records.models import tracked


@tracked
class Report(Readable):
    """One frozen issue of the periodic report (集团化办学监测报告) of a county or the city.

    `bureau` is the body it was computed for and by; a later correction is a new issue
    that names the old one. `fingerprint` is the SHA-256 of the frozen figures.
    """

    number = models.CharField(_("报告编号"), max_length=40)
    issue = models.PositiveSmallIntegerField(_("期次"))
    school_year = models.PositiveSmallIntegerField(_("学年"))
    as_of = models.DateField(_("数据截至"))
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(_("范围"), max_length=120)
    fingerprint = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    run_id = models.UUIDField(unique=True)

    changeable = ()  # frozen

    class Meta(Readable.Meta):
        verbose_name = _("监测报告")
        indexes = [
            *Readable.Meta.indexes,
            models.Index(fields=["subject_id", "-as_of", "-id"], name="reports_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="one_report_per_number")
        ]

    def __str__(self):
        return f"{self.subject_name} {self.number}"


@tracked
class ReportFigure(Shared):
    """One indicator of one subject in a report, with everything needed to explain it.

    `value` is NULL when it cannot be computed and `missing` says why (never 0 then); beside a
    value it says what the value lacks. `parts` lists the schools or persons behind the number,
    without personal data. A principal sees the figures of the own groups (`parties`).
    """

    class Subject(models.TextChoices):
        GROUP = "group", _("集团")
        COUNTY = "county", _("县区")
        CITY = "city", _("全市")

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    subject_kind = models.CharField(max_length=8, choices=Subject)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=120)
    indicator = models.CharField(max_length=30)
    section = models.CharField(max_length=15, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    missing = models.CharField(max_length=200, blank=True)
    parts = models.JSONField(default=list)
    source = models.CharField(max_length=200)

    changeable = ()  # frozen with its report

    class Meta(Shared.Meta):
        verbose_name = _("报告指标")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(
                fields=["subject_kind", "subject_id", "indicator"], name="figures_of_subject"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "subject_kind", "subject_id", "indicator", "section"],
                name="one_figure_once",
            )
        ]

    def __str__(self):
        return f"{self.subject_name} {self.about.name}"

    @property
    def about(self):
        return INDICATORS[self.indicator]

    @property
    def applies(self):
        return self.value is not None or not self.missing.startswith(str(NOT_APPLICABLE))

    @property
    def name(self):
        """The indicator's name, with the section where there are two."""
        if not self.section:
            return self.about.name
        return f"{self.about.name}（{SECTIONS[self.section]}）"
