"""Groups and who sits in them over time, as plain values: what a change starts from and leads to.

Days are half-open: a seat holds from `since` (None: it always did) until before `until`
(None: no end). A group to be formed has the negative id of the move that forms it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seat:
    """A school in a group; `row` is the membership it was read from, which new rows copy."""

    group: int
    school: int
    institution: int
    role: str
    tie: str
    form: str
    since: date | None
    until: date | None
    row: int | None = None

    def holds(self, day):
        return (self.since or date.min) <= day < (self.until or date.max)

    def reaches(self, day):
        """Does it hold on the day or later?"""
        return (self.until or date.max) > day


@dataclass(frozen=True)
class Period:
    """What a group is called and is, from a day to a day."""

    since: date | None
    until: date | None
    name: str
    mode: str
    tie: str
    form: str

    def holds(self, day):
        return (self.since or date.min) <= day < (self.until or date.max)


@dataclass(frozen=True)
class GroupFacts:
    """A group with the days it is open, both included, and its periods in order."""

    id: int
    stage: str
    initiation: str
    state: str
    opened: date | None
    last_day: date | None
    periods: tuple[Period, ...]
    bureau: int | None = None

    @property
    def name(self):
        """The latest name."""
        return self.periods[-1].name

    def at(self, day):
        return next((p for p in self.periods if p.holds(day)), self.periods[-1])


@dataclass(frozen=True)
class SchoolRef:
    id: int
    name: str
    institution: int
    bureau: int
    bureau_name: str = ""
    status: str = "open"
    nature: str = "school"


@dataclass(frozen=True)
class Line:
    """One group came out of another: absorbed into, merged into, split from."""

    kind: str
    source: int
    target: int
    on: date


@dataclass(frozen=True)
class Picture:
    groups: dict[int, GroupFacts]
    seats: tuple[Seat, ...]
    schools: dict[int, SchoolRef] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    @cached_property
    def by_group(self):
        return grouped(self.seats, lambda seat: seat.group)

    @cached_property
    def by_place(self):
        return grouped(self.seats, lambda seat: (seat.group, seat.school))

    def of(self, group):
        return self.by_group.get(group, [])

    def seats_of(self, group, school):
        return self.by_place.get((group, school), [])

    def on(self, group, day):
        return [seat for seat in self.of(group) if seat.holds(day)]

    def school_name(self, school):
        return self.schools[school].name

    def with_seats(self, seats):
        return replace(self, seats=tuple(seats))

    def with_group(self, facts):
        return replace(self, groups={**self.groups, facts.id: facts})


def grouped(seats, key):
    found = {}
    for seat in seats:
        found.setdefault(key(seat), []).append(seat)
    return found


def cut(seats, day):
    """The seats before a day and those from it on, split where one spans it."""
    before, after = [], []
    for seat in seats:
        starts_before = (seat.since or date.min) < day
        if starts_before:
            before.append(replace(seat, until=day) if seat.reaches(day) else seat)
        if seat.reaches(day):
            after.append(replace(seat, since=day) if starts_before else seat)
    return before, after


def joined(seats):
    """Seats of a school in a group that follow each other and say the same become one again."""
    found = []
    for seat in sorted(seats, key=lambda s: (s.group, s.school, s.since or date.min)):
        last = found[-1] if found else None
        follows = last and (last.group, last.school) == (seat.group, seat.school)
        terms = ("role", "tie", "form")
        same = follows and all(getattr(last, t) == getattr(seat, t) for t in terms)
        if same and last.until == seat.since and last.row == seat.row:
            found[-1] = replace(last, until=seat.until)
        else:
            found.append(seat)
    return found


def turned(periods, on, **values):
    """The periods with `values` holding from a day on."""
    found = []
    for period in periods:
        if period.until is not None and period.until <= on:
            found.append(period)
        elif (period.since or date.min) < on:
            found += [replace(period, until=on), replace(period, since=on, **values)]
        else:
            found.append(replace(period, **values))
    return tuple(found)


# Exactly one core institution on every day a decided group is open


def core_trouble(facts, seats):
    """(first day, institutions on it) where a group has no core or more than one; None if sound.

    Says what the exclusion constraint and the deferred trigger enforce.
    """
    if facts.state not in ("in_force", "closed", "pending"):
        return None
    opened = facts.opened or date.min
    end = facts.last_day + DAY if facts.last_day else date.max
    cores = [seat for seat in seats if seat.group == facts.id and seat.role == "core"]
    turns = {opened} | {s.since for s in cores if s.since} | {s.until for s in cores if s.until}
    for day in sorted(turn for turn in turns if opened <= turn < end):
        found = {seat.institution for seat in cores if seat.holds(day)}
        if len(found) != 1:
            return day, found
    return None


# Who leads: the bureau of the core


def handed_over(before, after, group):
    """(first day, bureau) where a group goes on under another bureau's lead, as its new core
    stands under it; else None."""
    facts, core = after.groups[group], last_core(after, group)
    if group not in before.groups or core is None or core == last_core(before, group):
        return None
    bureau = after.schools[core.school].bureau
    return None if bureau == facts.bureau else (core.since, bureau)


def last_core(picture, group):
    cores = [seat for seat in picture.of(group) if seat.role == "core"]
    return max(cores, key=lambda seat: seat.since or date.min, default=None)


def days_words(since, until):
    """In words, both days included."""
    start = since.isoformat() if since else _("起始不详")
    if until is None:
        return _("%(start)s 起") % {"start": start}
    return _("%(start)s 至 %(end)s") % {"start": start, "end": (until - DAY).isoformat()}
