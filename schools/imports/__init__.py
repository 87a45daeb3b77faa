"""What schools bring in by table, a file per subject."""
