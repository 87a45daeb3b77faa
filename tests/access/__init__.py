"""The access table: every URL and API route × every office → what it answers.

A `Route` names the verb its GET and its POST need ("" any office, a tuple any
of its verbs, `PUBLIC` anybody,
`None` not offered) and the record it is asked for. Then the answer follows:

* a visitor is sent to log in (302; the API says 401), everybody when it is `PUBLIC`;
* an office without the verb is refused (403);
* an office outside the record's audience finds nothing (404);
* the others are answered: 200 to a GET; to an empty POST 200, 302, 400, 409 or 422, and
  403 where the record is another's to decide.

A module per app. `tests/accounts/test_access.py` asks; a route without a row fails there.
"""

from tests.access import (
    desk,
    evaluation,
    funding,
    groups,
    records,
    schools,
    supervision,
    teachers,
)
from tests.access.route import ASKED, PUBLIC, VISITOR

__all__ = ["ASKED", "PUBLIC", "ROUTES", "VISITOR"]

ROUTES = [
    *desk.ROUTES, *records.ROUTES, *schools.ROUTES, *groups.ROUTES, *teachers.ROUTES,
    *funding.ROUTES, *evaluation.ROUTES, *supervision.ROUTES,
]  # fmt: skip
