"""Moves of a change, one by one: what they write, what they leave, what they refuse."""

from datetime import timedelta

import pytest

from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.changing import approved, seats, soon, today

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


def test_a_school_joins_and_leaves(cast, group):
    approved(cast, group, [
        ("join", {"school_id": cast.weak.pk}),
        ("leave", {"school_id": cast.new.pk, "on": soon()}),
    ])  # fmt: skip
    assert seats(cast, group) == {
        ("江畔实验小学", "core", GROUP_SINCE, None),
        ("云雾镇中心小学", "member", GROUP_SINCE, None),
        ("滨河新建小学", "member", GROUP_SINCE, soon()),
        ("柳林小学", "member", today(), None),
    }
