"""Reads about schools, a file per subject."""
