"""Screens about schools, a file per subject."""
