"""The verbs about schools, a file per subject."""
