"""Schools over the API, a file per subject."""
