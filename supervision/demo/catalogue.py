"""What schools put into their group's catalogue, and who has asked for it."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from groups.services.booking import answer_booking, book, offer_resource

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
