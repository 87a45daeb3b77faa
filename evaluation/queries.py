"""Reads of reports and figures that screens, API and dashboards share."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import Report, ReportFigure
from groups.queries.register import Tab
from records.models import Attachment


def listed(office):
    """The reports an office may see, with the number of the one that corrects each."""
    return Report.objects.within(office).annotate(replaced_by=replaced_by("pk"))


def replaced_by(report):
    later = Report.objects.filter(supersedes=OuterRef(report)).order_by("-pk")
    return Subquery(later.values("number")[:1])


def with_files(office):
    """Reports with what a report's page shows beside its figures, in one query."""
    files = Attachment.objects.within(office).filter(
        record_kind=Report._meta.label_lower, record_id=OuterRef("pk")
    )
    facts = JSONObject(pk="pk", title="title", size="size")
    return Report.objects.select_related("bureau", "supersedes").annotate(
        replaced_by=replaced_by("pk"),
        files=ArraySubquery(files.order_by("pk").values(facts=facts)),
    )


def figures_of(report, office):
    """The figures of a report that the office may see, as they were frozen, without parts."""
    return ReportFigure.objects.within(office).filter(report=report).order_by("pk").defer("parts")


def latest_figures(office, kind, subject_id, day=None):
    """Per indicator and school year the newest figure of a subject, newest year first; of a day,
    from reports up to it."""
    rows = ReportFigure.objects.within(office)
    if day:
        rows = rows.filter(report__as_of__lte=day)
    return (
        rows.filter(subject_kind=kind, subject_id=subject_id)
        .select_related("report")
        .defer("parts")
        .order_by("indicator", "section", "-report__school_year", "-report__as_of", "-pk")
        .distinct("indicator", "section", "report__school_year")
    )


def figures_tab(group, office):
    """A group's tab with its figures of the latest report."""
    if office.may("see_reports"):
        url = reverse("evaluation:group", args=[group.pk])
        yield Tab("figures", _("监测指标"), url, 60)
