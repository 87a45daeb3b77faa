"""Councils with terms, meetings and resolutions, charters, and powers the county delegated."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from groups.queries.dossier import charter_elements
from groups.services import council as verbs
from groups.services.charter import enter_charter
from groups.services.powers import grant_power
from supervision.demo.filings import paper

GOVERNED = 2  # groups of each bureau whose council the demo fills
MINUTES = "会议听取了集团工作汇报，逐项审议并表决。请各成员校按决议落实，下次会议报告进展。"


def govern(world, place):
    """The first running groups of a bureau: one in full order, one with a vacant seat."""
    running = [made for made in place.groups if made.runs][:GOVERNED]
    for number, made in enumerate(running):
        with world.acting(place.staff[made.core.pk]) as head:
            seat_all(world, place, made, head, vacant=number % 2)
            adopt(world, made, head)
        with world.acting(f"{place.unit.login}.shenpi") as approver:
            delegate(made, place, approver, for_mode=number == 0)


def seat_all(world, place, made, head, vacant):
    """Chair, vice-chairs and members by school; a secretary whose term ends soon."""
    kinds = ["chair", "vice_chair", "member", "member", "member"]
    for kind, school in zip(kinds, made.schools, strict=False):
        person = world.persons[place.staff[school.pk]]
        verbs.seat(
            made.row, kind=kind, name=person.name, school=school.pk, since=made.since,
            until=None, basis="集团章程第八条", by=head,
        )  # fmt: skip
    if not vacant:
        verbs.seat(
            made.row, kind="secretary", name="贺文博", school=made.core.pk, since=made.since,
            until=max(world.today, made.since) + timedelta(days=40), basis="集团章程第九条",
            by=head,
        )  # fmt: skip


def adopt(world, made, head):
    """A charter, a meeting of this year with its resolutions, and one that is still to come."""
    enter_charter(
        made.row, resolution=None, effective_on=made.since, by=head,
        elements=[key for key, _label in charter_elements(made.row.bureau)[0]],
        quorum="2/3", majority="1/2", summary="成立时通过",
        file=SimpleUploadedFile("章程.pdf", world.paper(paper)),
    )  # fmt: skip
    held = call(made, head, max(world.before(24), made.since), [
        ("plan", "审议本学年工作计划"), ("pool_ratio", "各成员校公用经费按 8% 统筹"),
        ("other", "统一校服的采购方式"),
    ])  # fmt: skip
    seats = [row.pk for row in verbs.seats_on(made.row, held.on)]
    items = list(held.items.order_by("number"))
    all_of, few = len(seats), len(seats) // 2
    verbs.sign_minutes(
        held, present=seats, minutes=MINUTES, by=head,
        votes={items[0].pk: (all_of, 0, 0), items[1].pk: (all_of - 1, 0, 1),
               items[2].pk: (few, all_of - few, 0)},
    )  # fmt: skip
    call(
        made, head, world.today + timedelta(days=26), [("charter", "修订章程第十二条（退出程序）")]
    )


def call(made, head, on, items):
    return verbs.call_meeting(
        made.row, token=uuid.uuid4(), kind="regular", on=on, place=f"{made.core.name}会议室",
        items=items, by=head,
    )  # fmt: skip


def delegate(made, place, approver, for_mode):
    for power, whole in (("staff", for_mode), ("research", False), ("money", False)):
        grant_power(
            made.row, token=uuid.uuid4(), power=power, for_mode=whole, since=made.since,
            until=None, by=approver,
            document=f"{place.unit.letters}〔{made.since.year}〕30号《集团办学赋权清单》",
        )  # fmt: skip
