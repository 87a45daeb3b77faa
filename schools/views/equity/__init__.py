"""Equity on screen: bodies, one indicator opened, a school, what-if, class sizes."""

from schools.views.equity.bodies import equity, indicator
from schools.views.equity.class_sizes import class_sizes
from schools.views.equity.school import school_equity
from schools.views.equity.simulation import simulate

__all__ = ["class_sizes", "equity", "indicator", "school_equity", "simulate"]
