"""Demo data: the real units of Ankang, everything inside them invented.

Every row is written as the app role and in the office it belongs to, in one transaction:
either the whole demo is there or nothing of it. Days hang on today's school year.
"""
