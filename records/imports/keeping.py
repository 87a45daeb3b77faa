"""What was found in the rows of a batch, kept in a few statements whatever the number."""

import json

from django.db import connection

from records.imports.staging import stage

FOUND = {
    "number": "int", "raw": "jsonb", "parsed": "jsonb", "problems": "jsonb", "notes": "jsonb",
    "proposals": "jsonb",
}  # fmt: skip
KEEP = """
INSERT INTO records_importrow
       (bureau_id, readers, parties, batch_id, number, raw, parsed, problems, notes, proposals,
        choice, outcome)
SELECT b.bureau_id, b.readers, b.parties, b.id, f.number, f.raw, f.parsed, f.problems, f.notes,
       f.proposals, '', ''
  FROM staged_findings f, records_importbatch b
 WHERE b.id = %(batch)s
ON CONFLICT (batch_id, number) DO UPDATE
   SET parsed = EXCLUDED.parsed, problems = EXCLUDED.problems, notes = EXCLUDED.notes,
       proposals = EXCLUDED.proposals
"""
# Rows are never deleted: one that nothing is said about any more says nothing.
FORGET = """
UPDATE records_importrow SET problems = '[]', notes = '[]', proposals = '[]'
 WHERE batch_id = %(batch)s AND (problems <> '[]' OR notes <> '[]' OR proposals <> '[]')
   AND number NOT IN (SELECT number FROM staged_findings)
"""
OUTCOMES = """
UPDATE records_importrow r SET choice = o.choice, outcome = o.outcome, parsed = o.parsed
  FROM staged_outcomes o
 WHERE r.batch_id = %(batch)s AND r.number = o.number
"""


def keep_rows(batch, rows):
    """Write what was found; findings of an earlier check are replaced."""
    stage("staged_findings", FOUND, (
        (row.number, as_json(row.raw), as_json(row.parsed), as_json(row.problems),
         as_json(row.notes), as_json(row.proposals))
        for row in rows
    ))  # fmt: skip
    run(FORGET, batch)
    run(KEEP, batch)


def keep_outcomes(batch, rows):
    """Write what became of the rows that are kept."""
    shape = {"number": "int", "choice": "text", "outcome": "text", "parsed": "jsonb"}
    stage("staged_outcomes", shape, (
        (row.number, row.choice, row.outcome[:200], as_json(row.parsed)) for row in rows
    ))  # fmt: skip
    run(OUTCOMES, batch)


def as_json(value):
    return json.dumps(value, ensure_ascii=False, default=str)


def run(statement, batch):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"batch": batch.pk})
