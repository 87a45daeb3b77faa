"""Verbs about periodic reports: ask for one, issue what was computed."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Owner
from accounts.services import require
from evaluation.calculation import fingerprint, lines_for, source_of
from evaluation.files import keep_files
from evaluation.models import Report, ReportFigure
from evaluation.rules import number_of, place_name, prefix_of, refuse_wrong_days
from records import inbox, runs
from records.models import TaskRun
from schools.rules import school_year_label

TASK = "evaluation.tasks.compute_report"


@transaction.atomic
def request_report(subject, *, school_year, as_of, by, token=""):
    """Start computing a report of the office's own body; the same `token` is the same run."""
    require(by, "run_report")
    refuse_foreign(subject, by)
    refuse_wrong_days(school_year, as_of, timezone.localdate())
    lock(subject.pk)
    asked = TaskRun.objects.filter(task=TASK, bureau_id=by.bureau_id, arguments__token=str(token))
    if token and (run := asked.first()):
        return run
    return start(subject, school_year, as_of, by, token)


def start(subject, school_year, as_of, by, token=""):
    city = subject if subject.kind == "city" else subject.city
    return runs.start(
        TASK,
        label=_("%(where)s %(year)s 监测报告") % {
            "where": place_name(subject, city.area), "year": school_year_label(school_year),
        },
        arguments={
            "subject": subject.pk, "school_year": school_year, "as_of": as_of.isoformat(),
            "token": str(token),
        },
        by=by,
    )  # fmt: skip


def refuse_foreign(subject, by):
    if subject.pk != by.bureau_id:
        raise NoVerb(
            _("只能为本单位出具监测报告"),
            rule=_("各县区出具各自的报告，全市的报告由市级出具"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("请查看该单位已出具的报告"),
        )


def lock(body_id):
    """One report of a body is numbered at a time."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=body_id)


@transaction.atomic
def issue_report(run_id, *, subject, school_year, as_of, rows, by):
    """Freeze what was measured as one numbered Report; the same run issues it once."""
    require(by, "run_report")
    lock(subject.pk)
    issued = Report.objects.filter(run_id=run_id).first()
    if issued:
        return issued
    city = subject if subject.kind == "city" else subject.city
    bodies = sorted({row.subject.bureau for row in rows} - {subject.pk})
    year = timezone.localdate().year
    area = place_name(subject, city.area)
    issue = next_issue(subject, area, year)
    same = Report.objects.filter(subject_id=subject.pk, school_year=school_year, as_of=as_of)
    report = Report(
        bureau=subject, readers=bodies, number=number_of(area, year, issue), issue=issue,
        school_year=school_year, as_of=as_of, subject_id=subject.pk, subject_name=area,
        run_id=run_id, supersedes=same.filter(bureau=subject).order_by("-pk").first(),
        inputs=inputs_of(rows, subject, city, as_of),
    )  # fmt: skip
    figures = [figure_of(report, row) for row in rows]
    report.fingerprint = fingerprint(figures, facts_of(report))
    report.save()
    ReportFigure.objects.bulk_create(figures)
    keep_files(report, figures, by=by)
    tell(report, bodies, by)
    return report


def facts_of(report):
    """What a report is about, as it goes into its fingerprint."""
    return [report.subject_id, report.school_year, report.as_of.isoformat(), report.inputs]


def inputs_of(rows, subject, city, day):
    """The lines that held, and how many groups and counties were looked at."""
    subjects = {row.subject for row in rows}
    bureaus = Jurisdiction.objects.filter(pk__in={s.id for s in subjects if s.kind == "county"})
    return {
        "lines": lines_for(list(bureaus), city, day),
        "groups": sum(s.kind == "group" for s in subjects),
        "counties": sum(s.kind == "county" for s in subjects),
    }


def next_issue(subject, area, year):
    issued = Report.objects.filter(bureau=subject, number__startswith=prefix_of(area, year))
    return (issued.aggregate(last=Max("issue"))["last"] or 0) + 1


def figure_of(report, row):
    """A figure in its own scope: a county reads its own, a principal those of its groups."""
    subject, measured = row.subject, row.measured
    foreign = subject.bureau != report.bureau_id
    return ReportFigure(
        report=report,
        bureau_id=report.bureau_id,
        readers=[subject.bureau] if foreign else [],
        parties=list(subject.schools),
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_name=subject.name,
        indicator=measured.indicator,
        section=measured.section,
        numerator=measured.numerator,
        denominator=measured.denominator,
        value=measured.value,
        missing=measured.missing[:200],
        parts=measured.parts,
        source=source_of(measured.indicator),
    )


def tell(report, bodies, by):
    """Notice to the body that asked and, from the city, to every county in the report."""
    text = _("监测报告已出具：%(report)s") % {"report": report}
    url = reverse("evaluation:report", args=[report.pk])
    own = {
        "city": (Office.COORDINATOR, Office.SUPERVISOR),
        "bureau": (Office.OFFICER, Office.APPROVER),
    }[report.bureau.kind]
    for office in own:
        inbox.notify(to_office=office, jurisdiction=report.bureau, text=text, url=url, by=by)
    for body in Jurisdiction.objects.filter(pk__in=bodies):
        inbox.notify(to_office=Office.OFFICER, jurisdiction=body, text=text, url=url, by=by)
