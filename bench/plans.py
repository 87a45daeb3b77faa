"""What each list asks the database: how many queries, and whether one reads a whole table."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.entry import enter_office

OWN = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SELECT set_config", "SET ")
LARGE = 1000


def queries_of(reader, url):
    """The statements of one page beside the transaction's own."""
    reader.client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = reader.client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code}")
    return [q["sql"] for q in captured if not is_own(q["sql"])]


def is_own(statement):
    return statement.startswith(OWN) or "current_setting" in statement.partition("FROM")[0]


def sequential_scans(reader, statements):
    """Large tables that a SELECT of the page reads from end to end, in the page's identity."""
    found = set()
    with enter_office(reader.office), connection.cursor() as cursor:
        for statement in statements:
            if statement.startswith("SELECT"):
                cursor.execute("EXPLAIN (FORMAT JSON) " + statement)
                found |= set(scanned(plan_of(cursor.fetchone()[0])["Plan"]))
        return sorted(found & large_tables(cursor))


def plan_of(answer):
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]


def scanned(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", []):
        yield from scanned(child)


def large_tables(cursor):
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
    return {name for (name,) in cursor.fetchall()}
