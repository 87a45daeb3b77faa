"""Many rows into the database at once: COPY into a temporary table of this transaction."""

import csv
import io

from django.db import connection

NULL = "\x01"  # stands in no cell (records.imports.cells.UNKEEPABLE)


def stage(name, columns, rows):
    """Make the TEMP table `name` and COPY the rows into it; it is gone after the commit.

    `columns` maps names to SQL types, `rows` are tuples in that order. Row-level security
    keeps COPY out of business tables: write there with INSERT … SELECT from this one, which
    keeps the policies in force.
    """
    shape = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TABLE IF EXISTS pg_temp.{name};"
            f"CREATE TEMPORARY TABLE {name} ({shape}) ON COMMIT DROP"
        )
        cursor.copy_expert(
            f"COPY pg_temp.{name} FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", as_csv(rows)
        )
        cursor.execute(f"ANALYZE pg_temp.{name}")


def as_csv(rows):
    """The rows as a file for COPY: None is NULL, an empty text an empty text."""
    out = io.StringIO(newline="")
    cells = ([NULL if cell is None else cell for cell in row] for row in rows)
    csv.writer(out, lineterminator="\n").writerows(cells)
    out.seek(0)
    return out
