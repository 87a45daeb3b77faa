"""One row of every business table, for tests that must have something to leak.

`everything_of(place, n, …)` writes one row of each model as the place's own office; `n`
keeps the sets of one place apart. Rows are plain: the flows have tests of their own.
"""

from dataclasses import dataclass

from accounts.models import Jurisdiction, User
from schools.models import School
from tests.builders import evaluation, funding, groups, records, schools, teachers


@dataclass(frozen=True)
class Place:
    """A body and the people and schools rows of it are about."""

    body: Jurisdiction
    writer: str
    person: User
    core: School
    other: School


def places(cast):
    """Two counties, a department and a city; a county and a city elsewhere."""

    def place(body, writer, core, other):
        return Place(getattr(cast, body), writer, cast.person(writer), core, other)

    return [
        place("hanbin", "lin", cast.core, cast.new),
        place("shiquan", "shi", cast.shiquan_school, cast.shiquan_school),
        place("finance", "cai", cast.core, cast.new),
        place("city", "cui", cast.core, cast.shiquan_school),
        place("away", "wai_officer", cast.away_school, cast.away_school),
        place("other_city", "wai_coordinator", cast.away_school, cast.away_school),
    ]


def rows_to_leak(cast):
    """Three sets per place: the core school's, shared next door, addressed to a school there."""
    neighbours = {
        "hanbin": (cast.shiquan.pk, cast.shiquan_school.pk),
        "shiquan": (cast.city.pk, cast.core.pk),
        "finance": (cast.hanbin.pk, cast.core.pk),
        "city": (cast.hanbin.pk, cast.core.pk),
        "away": (cast.hanbin.pk, cast.core.pk),
        "other_city": (cast.away.pk, cast.away_school.pk),
    }
    rows = []
    for place, (body, school) in zip(places(cast), neighbours.values(), strict=True):
        with cast.acting(place.writer):
            core, other = place.core.pk, place.other.pk
            rows += everything_of(place, 1, readers=[], parties=[core])
            rows += everything_of(place, 2, readers=[body], parties=[core, other])
            rows += everything_of(place, 3, readers=[body], parties=[school])
    return rows


def everything_of(place, n, *, readers, parties):
    """One row of every business model; run it inside the place's office."""
    made = Made(place, n, readers, parties)
    for app in (records, schools, groups, teachers, funding, evaluation):
        app.build(made)
    return made.rows


class Made:
    """Writes rows in the scope asked for and keeps them by model."""

    def __init__(self, place, n, readers, parties):
        self.place, self.n = place, n
        self.scope = {"bureau": place.body, "readers": readers, "parties": parties}
        self.rows = []

    def add(self, model, **facts):
        scope = {k: v for k, v in self.scope.items() if model.has_column(k)}
        row = model.objects.create(**scope, **facts)
        self.rows.append(row)
        return row

    def __getitem__(self, model):
        return next(row for row in reversed(self.rows) if isinstance(row, model))
