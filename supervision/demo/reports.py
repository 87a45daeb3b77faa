"""Two frozen issues of the city and of two counties, by the real task run on the spot."""

from datetime import timedelta

from evaluation.services import request_report
from evaluation.tasks import compute_report
from schools.rules import school_year_of

COUNTIES = ("hanbin", "ziyang")


def issue(world):
    """The end of last month, then yesterday."""
    yesterday = world.before(1)
    month_end = world.today.replace(day=1) - timedelta(days=1)
    for day in sorted({month_end, yesterday}):
        for login in COUNTIES:
            ask(world, f"{login}.jingban1", world.places[login].body, day)
        ask(world, "shi.xietiao", world.cities[0][1], day)


def ask(world, login, subject, day):
    with world.acting(login) as by:
        run = request_report(
            subject, school_year=school_year_of(day), as_of=day, by=by, token=f"demo-{day}"
        )
    compute_report(str(run.pk))
