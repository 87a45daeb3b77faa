"""What schools put into their group's catalogue, and who has asked for it."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from groups.services.booking import answer_booking, book, offer_resource
from groups.services.wanted import ask_for, offer_for

SCHOOL_DAYS = (1, 2, 3, 4, 5)
OFFERED = 2  # groups of each bureau whose catalogue the demo fills
WHAT = (
    ("venue", "体育馆", 200, (3, 5), (14, 18), "自带器材；寒暑假另约", "五年级篮球联赛"),
    ("equipment", "科学实验箱（12 套）", 48, SCHOOL_DAYS, (),
     "提前三天预约，当周归还", "科学实验课"),
    ("library", "图书馆阅览厅", 60, (2,), (8, 18), "寒暑假不开放", "整本书阅读活动"),
)  # fmt: skip


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
            weekdays=(6, 7), opens_at=time(9), closes_at=time(17), conditions="用后归位",
            since=max(made.since, world.before(5)), until=None, by=by,
        )  # fmt: skip


def put(made, what, owner):
    kind, title, capacity, weekdays, hours, conditions, _purpose = what
    opens, closes = (time(hour) for hour in hours) if hours else (None, None)
    return offer_resource(
        made.row, token=uuid.uuid4(), kind=kind, title=title, capacity=capacity, description="",
        weekdays=weekdays, opens_at=opens, closes_at=closes, conditions=conditions,
        since=made.since, until=None, by=owner,
    )  # fmt: skip


def ask(world, resource, what, other, days):
    day = world.today + timedelta(days=days)
    while day.isoweekday() not in resource.weekdays:
        day += timedelta(days=1)
    starts = timezone.make_aware(datetime.combine(day, time(14)))
    return book(
        resource, token=uuid.uuid4(), starts=starts, ends=starts + timedelta(hours=2),
        people=36 + days, purpose=what[-1], by=other,
    )  # fmt: skip
