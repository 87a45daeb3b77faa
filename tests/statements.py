"""What a page asks the database, beside what every transaction says for itself."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

OF_THE_TRANSACTION = (
    "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "SELECT set_config",
    "SELECT current_setting",
)  # fmt: skip


def page_and_statements(client, url):
    """(the answer, its statements); the second visit counts, when the caches are filled."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    return answer, [sql for sql in asked if not sql.startswith(OF_THE_TRANSACTION)]


def statements_of(client, url):
    return page_and_statements(client, url)[1]
