from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from teachers.services import add_teacher, recommend, take_step
from tests.grouped import group_in_force


@pytest.fixture
def world(cast):
    """汉滨区's group of core, rural and weak schools, with a teacher each in rural and core."""
    return build_world(cast)


def build_world(cast):
    world = SimpleNamespace(cast=cast, today=timezone.localdate())
    world.end = world.today + timedelta(days=364)
    world.group = group_in_force(cast, "rural", "weak")
    world.wang = add(cast, "rao", cast.rural, "王芳", "R001", honour="county")
    world.li = add(cast, "pan", cast.core, "李明", "C001")
    return world


def add(cast, person, school, name, number, **facts):
    with cast.acting(person) as office:
        return add_teacher(
            **{
                "school": school, "name": name, "staff_number": number, "subject": "语文",
                "rank": "first", "honour": "", "joined_school_on": date(2015, 9, 1), "sex": "f",
                "birth_month": date(1985, 3, 1), "phone": "13900000001", "by": office,
            }
            | facts
        )  # fmt: skip


def post(world, person="rao", teacher=None, to="weak", **facts):
    """Recommend, as the sending school's principal."""
    with world.cast.acting(person) as office:
        return recommend(
            **{
                "group": world.group, "teacher": teacher or world.wang,
                "to_school": getattr(world.cast, to), "kind": "substitute",
                "start_on": world.today, "end_on": world.end, "by": office, "token": uuid4(),
            }
            | facts
        )  # fmt: skip


CHAIN = [
    ("weng", "accept"), ("pan", "decide"), ("lin", "record"), ("weng", "arrive"), ("weng", "end"),
]  # fmt: skip


def walk(world, posting, until):
    """Take the steps up to and with `until`, each by its own person."""
    for person, key in CHAIN:
        with world.cast.acting(person) as office:
            reason = "工作需要" if key == "end" else ""
            take_step(posting, key, by=office, reason=reason)
        if key == until:
            break
    return posting
