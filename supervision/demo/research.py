"""Joint research of this school year: hosted in turn, confirmed by some, doubted by one."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from groups.queries.research import attendance_of
from groups.services.research import answer_attendance, file_session
from supervision.demo.sharing import picture

HELD = 2  # groups of each bureau whose sessions the demo fills
WHAT = (
    ("primary", "语文", "整本书阅读《草房子》同课异构", "形成教案 6 份、课例视频 2 节。"),
    ("primary", "数学", "“量感”单元整体教学研讨", ""),
    ("primary", "科学", "实验箱进课堂：浮与沉", "各校借用实验箱的安排已排到期末。"),
)


def meet(world, place):
    """The first running groups meet three times; the last session waits for the schools' word."""
    for made in [made for made in place.groups if made.runs][:HELD]:
        for number, what in enumerate(WHAT):
            on = world.before(70 - 28 * number)
            if len(made.schools) > 1 and on >= made.since:
                hold(world, place, made, number, on, what)


def hold(world, place, made, number, on, what):
    stage, subject, theme, outcome = what
    there = [s for s in made.schools if not s.opened_on or s.opened_on <= on]
    if len(there) < 2:
        return
    host = there[number % len(there)]
    with world.acting(place.staff[host.pk]) as by:
        session = file_session(
            made.row, token=uuid.uuid4(), on=on, stage=stage, subject=subject, theme=theme,
            outcome=outcome, came={s.pk: 4 + (n + number) % 5 for n, s in enumerate(there)},
            materials=[SimpleUploadedFile("教研照片.png", picture())] if outcome else [], by=by,
        )  # fmt: skip
    if number < 2:
        confirm(world, place, session, doubted=number == 1)


def confirm(world, place, session, *, doubted):
    """Each school that came says its word, the last one perhaps that the count is wrong."""
    with world.acting(place.staff[session.host_id]):
        others = [row for row in attendance_of(session) if row.school_id != session.host_id]
    for row in others:
        wrong = doubted and row is others[-1]
        with world.acting(place.staff[row.school_id]) as by:
            words = f"本校实到 {row.people - 1} 人，1 人因病请假。" if wrong else ""
            answer_attendance(session, agrees=not wrong, words=words, by=by)
