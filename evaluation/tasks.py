"""Jobs: compute a report chunk by chunk, and the monthly issue."""

from datetime import date, timedelta

from celery import shared_task
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.entry import enter_office, system_office
from accounts.models import Jurisdiction
from accounts.refusals import Refusal
from evaluation import calculation, services
from evaluation.models import Report
from records import runs
from schools.rules import school_year_of


@shared_task
def compute_report(run_id):
    """One run, one report: a run taken up again after a kill computes anew and issues once."""
    run = runs.take(run_id)
    if run is None:
        return
    try:
        with runs.beating(run):
            report = compute(run)
    except Refusal as refusal:
        runs.fail(run, error=refusal.title)
        return
    except Exception:
        runs.fail(run, error=_("计算中出错，已记入日志"))
        raise
    runs.finish(run, result_url=reverse("evaluation:report", args=[report.pk]))


def compute(run):
    """Measure county by county, each in its own transaction, then issue in one."""
    office = runs.office_of(run)
    subject = Jurisdiction.objects.select_related("city").get(pk=run.arguments["subject"])
    day, year = date.fromisoformat(run.arguments["as_of"]), run.arguments["school_year"]
    city = subject if subject.kind == "city" else subject.city
    bureaus, rows = calculation.bureaus_of(subject), []
    steps = len(bureaus) + 2
    for done, bureau in enumerate(bureaus):
        runs.beat(run, step=_("正在计算%(where)s") % {"where": bureau.area or bureau.name},
                  done=done, total=steps)  # fmt: skip
        with enter_office(office):
            rows += calculation.county_rows(bureau, city=city, day=day, year=year)
    if subject.kind == "city":
        runs.beat(run, step=_("正在计算全市"), done=len(bureaus), total=steps)
        with enter_office(office):
            rows += calculation.city_rows(city, bureaus, rows, day=day, year=year)
    runs.beat(run, step=_("正在编号、冻结并生成文件"), done=steps - 1, total=steps)
    return issue(run, office, subject, year, day, rows)


def issue(run, office, subject, year, day, rows):
    try:
        with enter_office(office):
            return services.issue_report(
                run.pk, subject=subject, school_year=year, as_of=day, rows=rows, by=office
            )
    except IntegrityError:
        with enter_office(office):
            twins = Report.objects.filter(run_id=run.pk).first()
        if twins is None:
            raise
        return twins  # a slow twin of this run was first


@shared_task
def issue_monthly_reports():
    """On the first of a month, every city's report as of the day before."""
    day = timezone.localdate() - timedelta(days=1)
    for city in Jurisdiction.objects.filter(kind="city"):
        office = system_office(city)
        with enter_office(office):
            services.request_report(
                city, school_year=school_year_of(day), as_of=day, by=office,
                token=f"monthly-{day:%Y-%m-%d}",
            )  # fmt: skip
