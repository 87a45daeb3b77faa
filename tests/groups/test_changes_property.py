"""Whatever is asked in whatever order: one core a day, and every view of a day agrees.

The moves are drawn at random and written as a decision writes them. A replay by hand of
what was written (`Book`) answers what every day and every earlier knowledge should say.
"""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.refusals import RuleBroken
from groups.exports.register import REGISTER
from groups.models import ChangeRequest, EducationGroup, Membership, Move
from groups.queries.register import listed, members_on, open_on, state_on, with_members
from groups.rules.picture import core_trouble
from groups.services.changes_commit import commit
from groups.services.changing import locked_grounds
from supervision.queries import facts
from tests.grouped import group_in_force
from tests.groups.changing import today

pytestmark = pytest.mark.django_db

OPEN = ("in_force", "pending", "closed")
KEYS = ("core", "new", "rural", "weak")
SCHOOL = st.sampled_from(KEYS)
DAYS = st.integers(-200, 60)
KIND = {"mode": "core_rural", "tie": "teaching", "form": "alliance"}
WHICH = st.integers(0, 2)
MOVE = st.one_of(
    st.tuples(st.sampled_from(["join", "leave", "core"]), WHICH, DAYS, SCHOOL),
    st.tuples(st.sampled_from(["strike", "redate", "rename", "close", "error"]), WHICH, DAYS,
              SCHOOL),
    st.tuples(st.sampled_from(["absorb", "merge", "split"]), WHICH, DAYS, SCHOOL),
)  # fmt: skip
STEPS = st.lists(st.lists(MOVE, min_size=1, max_size=2), min_size=1, max_size=5)


class Book:
    """What was known when: (moment, {membership: (group, school, role, days)})."""

    def __init__(self):
        self.pages = []

    def note(self):
        rows = Membership.objects.filter(known__upper_inf=True)
        page = {row.pk: (row.group_id, row.school_id, row.role, row.days) for row in rows}
        self.pages.append((timezone.now(), page))

    def check(self):
        for moment, page in self.pages:
            rows = Membership.objects.filter(known__contains=moment)
            assert {r.pk: (r.group_id, r.school_id, r.role, r.days) for r in rows} == page


def facts_of_move(cast, kind, number, key, groups, group):
    school = getattr(cast, key)
    others = [g.pk for g in groups if g.pk != group.pk and g.state == "in_force"][:1]
    return {
        "rename": {"name": f"第{number}教育集团"},
        "redate": {"school": school, "since": today() - timedelta(days=150)},
        "absorb": {"others": others},
        "merge": {"others": others, "core": school, "name": f"第{number}教育集团"} | KIND,
        "split": {"schools": [school.pk], "core": school, "name": f"第{number}教育集团"} | KIND,
        "close": {}, "error": {},
    }.get(kind, {"school": school})  # fmt: skip


def take(cast, lin, number, moves):
    """Write the moves of one request as its decision does; what is refused writes nothing."""
    groups = list(EducationGroup.objects.order_by("pk"))
    group = groups[moves[0][1] % len(groups)]
    change = ChangeRequest.objects.create(bureau_id=lin.bureau_id, group=group)
    for kind, _which, offset, key in moves:
        Move.objects.create(
            change=change, bureau_id=lin.bureau_id, kind=kind,
            on=today() + timedelta(days=offset),
            **facts_of_move(cast, kind, number, key, groups, group),
        )  # fmt: skip
    grounds = locked_grounds(change, lin)
    preview = grounds.preview
    if preview.after is None:
        return False
    sound = not any(
        core_trouble(facts, preview.after.of(facts.id)) for facts in preview.after.groups.values()
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            commit(change, preview, grounds.groups, grounds.rows, number=f"文{number}", by=lin)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except RuleBroken:
        return False  # two groups of one name
    except Error:
        # The rules and the database refuse the same.
        assert not sound
        return False
    assert sound
    return True


def rows_of(lin, wanted):
    """The list as a screen shows it: group → name, cores, number of members, state that day."""
    rows = with_members(listed(lin, wanted), today())
    return {
        g.pk: (g.name, "、".join(g.core_names), g.member_count, state_on(g, today())) for g in rows
    }


def check_today(lin):
    """Today's list says what the list of today's day says, and the file says the same."""
    asked, now = rows_of(lin, {"as_of": today()}), rows_of(lin, {})
    assert asked == {pk: row for pk, row in now.items() if row[3] == "in_force"}
    params = QueryDict(f"as_of={today()}")
    table = [
        row for batch in REGISTER.batches(lin, params) for row in REGISTER.cells(batch, lin, params)
    ]
    assert sorted((row[0], row[11], row[12]) for row in table) == sorted(
        row[:3] for row in asked.values()
    )


def check_day(lin, day):
    """Every open group has one core institution; the total is the distinct schools in them."""
    open_groups, institutions = 0, set()
    for group in EducationGroup.objects.filter(open_on(day), state__in=OPEN):
        seats = [
            row
            for row in Membership.objects.filter(group=group, known__upper_inf=True)
            if (row.days.lower or day) <= day and (row.days.upper is None or day < row.days.upper)
        ]
        assert {row.pk for row in members_on(group, day)} == {row.pk for row in seats}
        assert len({row.institution_id for row in seats if row.role == "core"}) == 1
        schools = [row.school_id for row in seats]
        assert len(schools) == len(set(schools))
        assert state_on(group, day) == "in_force"
        open_groups += 1
        institutions |= {row.institution_id for row in seats}
    _bodies, total = facts([lin.bureau_id], day)
    assert (total.groups, total.members) == (open_groups, len(institutions))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_sequence_of_changes_leaves_every_view_of_a_day_true(cast, steps):
    with transaction.atomic():
        group_in_force(cast, "rural", "new")
        group_in_force(cast, "rural", core="weak", name="柳林小学教育集团")
        with cast.acting("lin") as lin:
            book = Book()
            book.note()
            for number, moves in enumerate(steps):
                take(cast, lin, number, moves)
                book.note()
            book.check()
            for offset in (-100, 0, 30):
                check_day(lin, today() + timedelta(days=offset))
            check_today(lin)
        transaction.set_rollback(True)
