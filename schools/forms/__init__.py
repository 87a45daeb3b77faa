"""What screens about schools ask, a file per subject."""
