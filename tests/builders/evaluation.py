"""One row of each business table: reports."""

from datetime import date

from evaluation.models import Report, ReportFigure

UUID_OF_RUN = "00000000-0000-4000-8000-{:012d}"


def build(made):
    place, n = made.place, made.n
    report = made.add(
        Report, number=f"报{n}", issue=n, school_year=2026, as_of=date(2026, 10, 1),
        subject_id=place.body.pk, subject_name=place.body.name, fingerprint="0" * 64,
        inputs={"lines": {}, "groups": 1, "counties": 1},
        run_id=UUID_OF_RUN.format(place.body.pk * 10 + n),
    )  # fmt: skip
    made.add(
        ReportFigure, report=report, subject_kind="county", subject_id=place.body.pk,
        subject_name=place.body.name, indicator="coverage", source="名册",
    )  # fmt: skip
