"""Shared lessons, rooms and courses with a picture as proof."""

import struct
import zlib
from functools import cache

from groups.models import SharingRecord
from records.attachments import store
from records.models import Attachment

WHAT = (
    ("course", "校本课程《家乡的河》同步开设", 120),
    ("lesson", "六年级数学示范课", 46),
    ("venue", "体育馆周三下午开放", 180),
    ("digital", "同步课堂：英语听说", 90),
    ("equipment", "科学实验箱流动使用", 72),
    ("library", "图书漂流书柜", 210),
    ("management", "教学常规联合检查", 18),
    ("lesson", "语文整本书阅读课例研讨", 38),
)


def share(world, place):
    """A few records for every running group over the last year, by its principals."""
    groups = [made for made in place.groups if made.runs]
    rows = [
        row for number, made in enumerate(groups) for row in records(world, place, made, number)
    ]
    with world.acting(f"{place.unit.login}.jingban1"):
        SharingRecord.objects.bulk_create(rows)
        Attachment.objects.bulk_create(proof(row) for row in rows)


def records(world, place, made, number):
    for turn in range(2 + number % 4):
        on = world.before(8 + 31 * turn + number)
        school = made.schools[turn % len(made.schools)]
        if on < made.since or school.opened_on and school.opened_on > on:
            continue
        kind, title, people = WHAT[(number + turn * 3) % len(WHAT)]
        used_by = sorted(s.pk for s in made.schools if s is not school)
        yield SharingRecord(
            bureau=place.body, group=made.row, school=school, kind=kind, title=title, on=on,
            used_by=used_by, people=people + 7 * turn, parties=sorted([school.pk, *used_by]),
            filed_by=world.persons[place.staff[school.pk]],
        )  # fmt: skip


def proof(row, title="佐证", file_name="活动照片.png"):
    """The picture beside a record, in the record's own scope; kept once."""
    person = getattr(row, "filed_by_id", None) or row.maker_id
    return Attachment(
        bureau_id=row.bureau_id, parties=row.parties, record_kind=row._meta.label_lower,
        record_id=row.pk, title=title, file_name=file_name, sha256=kept(),
        size=len(picture()), mime="image/png", uploaded_by_id=person,
        of_school=getattr(row, "school_id", None) or getattr(row, "host_id", None),
    )  # fmt: skip


def kept():
    return store(picture())


@cache
def picture(width=320, height=180):
    """A quiet gradient as PNG; stands for every photograph of the demo."""
    rows = b"".join(
        b"\0" + bytes(v for x in range(width) for v in (120 + x // 4, 150 + y // 3, 190 - x // 8))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
