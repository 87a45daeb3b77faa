"""What schools put into their group's catalogue, and who has asked for it."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from groups.services.booking import answer_booking, book, offer_resource
from groups.services.wanted import ask_for, offer_for

OFFERED = 2  # groups of each bureau whose catalogue the demo fills
WHAT = (
    ("venue", "体育馆", 200, "周三、周五下午；自带器材", "五年级篮球联赛"),
    ("equipment", "科学实验箱（12 套）", 48, "提前三天预约，当周归还", "科学实验课"),
    ("library", "图书馆阅览厅", 60, "周二全天", "整本书阅读活动"),
)


def offer(world, place):
    """The core and two members offer; the next school asks, and is answered or waits."""
    for made in [made for made in place.groups if made.runs][:OFFERED]:
        schools = made.schools
        for number, (what, school) in enumerate(zip(WHAT, schools, strict=False)):
            with world.acting(place.staff[school.pk]) as owner:
                resource = put(made, what, owner)
            asker = schools[(number + 1) % len(schools)]
            with world.acting(place.staff[asker.pk]) as other:
                row = ask(world, resource, what, other, days=4 + 3 * number)
            if number == 0:
                with world.acting(place.staff[school.pk]) as owner:
                    answer_booking(row, "accept", by=owner)
        look_for(world, place, made)


def look_for(world, place, made):
    """One wish that a school has answered with what it has, one that waits."""
    asker, other = made.schools[-1], made.schools[0]
    if asker is other:
        return
    with world.acting(place.staff[asker.pk]) as by:
        met = ask_for(
            made.row, token=uuid.uuid4(), kind="venue", title="能开家长会的大厅", by=by,
            description="约 150 人，周末半天", until=world.today + timedelta(days=30),
        )  # fmt: skip
        ask_for(made.row, token=uuid.uuid4(), kind="course", title="编程社团的校本课程", by=by)
    with world.acting(place.staff[other.pk]) as by:
        offer_for(
            met, token=uuid.uuid4(), kind="venue", title="报告厅", capacity=180, description="",
            conditions="周六、周日；用后归位", since=max(made.since, world.before(5)), until=None,
            by=by,
        )  # fmt: skip


def put(made, what, owner):
    kind, title, capacity, conditions, _purpose = what
    return offer_resource(
        made.row, token=uuid.uuid4(), kind=kind, title=title, capacity=capacity, description="",
        conditions=conditions, since=made.since, until=None, by=owner,
    )  # fmt: skip


def ask(world, resource, what, other, days):
    day = world.today + timedelta(days=days)
    starts = timezone.make_aware(datetime.combine(day, time(14)))
    return book(
        resource, token=uuid.uuid4(), starts=starts, ends=starts + timedelta(hours=2),
        people=36 + days, purpose=what[-1], by=other,
    )  # fmt: skip
