"""Named set-based queries: subjects × a day → numbers with their parts."""

from evaluation.indicators import COVERAGE
from evaluation.metrics.classes import oversized
from evaluation.metrics.coverage import coverage
from evaluation.metrics.equipment import equipment_cv
from evaluation.metrics.figures import not_applicable
from evaluation.metrics.filings import on_time
from evaluation.metrics.rotation import rotation


def measure(kind, scope, ids):
    """{subject id: [Measured …]} of all indicators, a fixed number of statements."""
    found = {pk: [] for pk in ids}
    if not ids:
        return found
    for metric in (covered, rotation, oversized, equipment_cv, on_time):
        for pk, measured in metric(kind, scope, ids).items():
            found[pk] += measured
    return found


def covered(kind, scope, ids):
    if kind not in COVERAGE.subjects:
        return {pk: [not_applicable(COVERAGE)] for pk in ids}
    return coverage(kind, scope, ids)
