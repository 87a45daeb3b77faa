"""The yearly figures by table."""

from schools.imports.figures.check import check
from schools.imports.figures.columns import COLUMNS, GRADE_COLUMNS, SHARED, prefilled

__all__ = ["COLUMNS", "GRADE_COLUMNS", "SHARED", "check", "prefilled"]
