"""The access table: reports."""

from evaluation.models import Report, ReportFigure
from groups.models import EducationGroup
from tests.access.route import READABLE, SHARED, Route, about, about_both

ROUTES = [
    # Reports
    Route("evaluation:reports", get="see_reports"),
    Route("evaluation:new-report", get="run_report", post="run_report"),
    Route("evaluation:report", get="see_reports", of=about(Report), audience=READABLE),
    Route(
        "evaluation:figure", get="see_reports",
        of=about_both(Report, figure_pk=ReportFigure), audience=SHARED,
    ),
    Route("evaluation:group", get="see_reports", of=about(EducationGroup), audience=READABLE),
    Route("api-reports-list", get="see_reports", post="run_report"),
    Route("api-reports-detail", get="see_reports", of=about(Report), audience=READABLE),
    Route("api-reports-figures", get="see_reports", of=about(Report), audience=READABLE),
]  # fmt: skip
