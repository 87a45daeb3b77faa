"""Groups' records in the words of the shared parts: lists, facts, gates, diffs."""
