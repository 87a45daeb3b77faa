"""How schools stand in tables and summary lists: words for a screen, no queries."""
