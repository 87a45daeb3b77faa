"""The policy about schools as pure functions, a file per subject."""

from schools.rules.flows import CHANGE_FLOW, FIGURES_FLOW, GOAL_FLOW, TRANSFER_FLOW
from schools.rules.names import (
    SCHOOL_YEAR_BEGINS,
    normal_name,
    school_year_days,
    school_year_label,
    school_year_of,
    sort_key,
)

__all__ = [
    "CHANGE_FLOW", "FIGURES_FLOW", "GOAL_FLOW", "SCHOOL_YEAR_BEGINS", "TRANSFER_FLOW",
    "normal_name", "school_year_days", "school_year_label", "school_year_of", "sort_key",
]  # fmt: skip
