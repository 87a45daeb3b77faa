"""Rotation: past years ended, this year's under way, some at every step of the flow."""

from datetime import date, timedelta

from supervision.demo import decisions
from teachers.models import Posting, Teacher
from teachers.rules import why_not_eligible
from teachers.services import tell

SHARES = (0.16, 0.13, 0.07, 0.2, 0.05, 0.12)  # of the eligible, group by group
BACKBONE_FIRST = (True, False, True)
TASKS = (
    "担任班主任并承担两个班的教学",
    "主持学科教研组，每两周一次集体备课",
    "协助分管教学，建立听评课制度",
    "跟岗学习教学管理，期满在本校作汇报",
    "带两名青年教师，每学期公开课四节",
)
# One posting at each step, in the first group of a bureau that has people left.
UNDER_WAY = (
    ("recommended", ()),
    ("accepted", ("accept",)),
    ("decided", ("accept", "decide")),
    ("recorded", ("accept", "decide", "record")),
    ("declined", ("decline",)),
    ("refused", ("accept", "refuse")),
    ("withdrawn", ("withdraw",)),
)
WAITING = ("recommended", "accepted", "decided", "recorded")
REASONS = {
    "decline": "本学期该学科教师已满编，建议下学年再议。",
    "refuse": "本学年集团已派出同学科教师，请另推荐。",
    "withdraw": "教师本人承担毕业班教学，暂不派出。",
}
WHO = {
    "accept": "to", "decline": "to", "decide": "core", "refuse": "core", "record": "",
    "arrive": "to", "end": "to", "withdraw": "from",
}  # fmt: skip


def exchange(world, place):
    """Every running group's postings of three years, and those now under way."""
    groups = [made for made in place.groups if made.runs]
    rows = []
    for number, made in enumerate(groups):
        for year in range(world.year - 2, world.year + 1):
            if made.since <= world.first_day(year) <= world.today:
                rows += year_of(world, place, made, year, number)
        rows += under_way(world, place, made, number)
    introduce(world, rows)
    with world.acting(f"{place.unit.login}.jingban1"):
        Posting.objects.bulk_create(rows)
        Teacher.objects.bulk_update([row.teacher for row in rows], ["parties"])
        decisions.write(world, [leaf for row in rows for leaf in history(world, place, row)])
        for row in rows:
            if row.state in WAITING:
                last = row.steps[-1] if row.steps else "recommend"
                tell(row, last, by=who(world, place, row, WHO.get(last, "from")))


def year_of(world, place, made, year, number):
    """Full posts of one school year: as many as the group's share says."""
    pool = [t for s in made.schools for t in free(world, s, year)]
    eligible = sum(
        not why_not_eligible(t, year) for s in made.schools for t in world.staff.get(s.pk, [])
    )
    wanted = round(eligible * SHARES[(number + year + len(place.unit.login)) % len(SHARES)])
    world.chance.shuffle(pool)
    if BACKBONE_FIRST[(number + year) % 3]:
        pool.sort(key=lambda t: not t.honour)
        pool = pool[: wanted // 3 + 1] + [t for t in pool[wanted // 3 + 1 :] if not t.honour]
    return [
        posting(world, place, made, teacher, year, step)
        for step, teacher in enumerate(pool[:wanted])
    ]  # fmt: skip


def free(world, school, year):
    """Eligible teachers of a school without a post in or next to that year."""
    return [
        t for t in world.staff.get(school.pk, [])
        if not why_not_eligible(t, year) and not world.posted.get(t.pk, set()) & {year, year - 1}
    ]  # fmt: skip


def posting(world, place, made, teacher, year, step, **facts):
    """One full post of a year: core to member, member to core, in turn."""
    world.posted.setdefault(teacher.pk, set()).update({year, year + 1})
    others = [s for s in made.schools if s.pk != teacher.school_id]
    to_school = made.core if teacher.school_id != made.core.pk else others[step % len(others)]
    start, end = world.first_day(year), world.last_day(year)
    past = end < world.today
    kind = "backbone" if teacher.honour else ("substitute", "trainee", "substitute")[step % 3]
    if not teacher.honour and teacher.school_id == made.core.pk and step % 4 == 0:
        kind = "management"
    facts = {
        "start_on": start, "end_on": end, "state": "ended" if past else "arrived",
        "arrived_on": start, "ended_on": end if past else None, "full_post": True,
    } | facts  # fmt: skip
    row = Posting(
        bureau=place.body, group=made.row, core=made.core, teacher=teacher,
        from_school_id=teacher.school_id, to_school=to_school, kind=kind,
        was_backbone=bool(teacher.honour), tasks=TASKS[step % len(TASKS)],
        parties=sorted({made.core.pk, teacher.school_id, to_school.pk}), **facts,
    )  # fmt: skip
    row.steps = ("accept", "decide", "record", "arrive", *(("end",) if past else ()))
    row.told_on = start - timedelta(days=40)
    return row


def under_way(world, place, made, number):
    """The next term's, at every step between the schools and the county."""
    start = next_term(world)
    if made.since > world.today or number > 2 or made.core.pk not in world.staff:
        return
    for step, (state, taken) in enumerate(UNDER_WAY[number::3]):
        pool = [t for s in made.schools for t in free(world, s, world.year)]
        if not pool:
            return
        teacher = world.chance.choice(pool)
        row = posting(
            world, place, made, teacher, world.year, step, state=state, start_on=start,
            end_on=start + timedelta(days=330), arrived_on=None, ended_on=None,
        )  # fmt: skip
        row.steps, row.told_on = taken, world.before(14 - step)
        yield row


def next_term(world):
    """1 March or 1 September, whichever comes next."""
    spring = date(world.year + 1, 3, 1)
    return spring if spring > world.today else world.first_day(world.year + 1)


def introduce(world, rows):
    """The schools of a posting know the teacher's name and subject."""
    for row in rows:
        row.teacher.parties = sorted({*row.teacher.parties, *row.parties})


def history(world, place, row):
    """From the recommendation on, one person after the other."""
    day = row.told_on
    steps = []
    for key in row.steps:
        day = min(world.today, day + timedelta(days=3))
        when = {"arrive": row.arrived_on, "end": row.ended_on}.get(key) or day
        steps.append((key, who(world, place, row, WHO[key]), when, REASONS.get(key, "")))
    return decisions.chain(
        row, ("recommend", "推荐", who(world, place, row, "from"), row.told_on), steps
    )


def who(world, place, row, whom):
    """The office that stands for a school of the posting, or for the bureau."""
    schools = {"to": row.to_school_id, "core": row.core_id, "from": row.from_school_id}
    login = place.staff[schools[whom]] if whom else f"{place.unit.login}.jingban2"
    return world.office(login)
