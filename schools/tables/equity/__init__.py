"""Equity in the words of the shared parts, a file per subject."""
