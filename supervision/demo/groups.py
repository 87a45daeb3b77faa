"""Groups of all modes: in force, waiting for the city's record, from old registers, closed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from groups.models import CityRecord, EducationGroup, Membership
from groups.services.publishing import publish
from groups.services.record import prefix_of
from schools.rules import sort_key
from supervision.demo import decisions
from supervision.demo.schools import wanted_for

MODES = {
    "N": ("core_new", "assets", "chain"),
    "W": ("core_weak", "teaching", "cooperation"),
    "R": ("core_rural", "teaching", "alliance"),
    "O": ("outside_local", "teaching", "cooperation"),
    "K": ("kindergarten", "assets", "chain"),
}
ASSETS = "成员校的资产归属不变，由核心校统一管理和调配，每学年核对一次。"
STAGES = {"k": "kindergarten", "s": "senior"}
STATES = {"+": "in_force", "*": "in_force", "?": "legacy", "x": "closed"}


@dataclass(eq=False)
class Made:
    """A group of the demo with what hangs on it."""

    row: EducationGroup
    core: object
    members: list
    mode: str
    mark: str
    since: date
    postings: list = field(default_factory=list)

    @property
    def schools(self):
        return [self.core, *self.members]

    @property
    def runs(self):
        """In force with a core of our own: it sends teachers and spends money."""
        return self.mark in "+*" and self.mode != "O"


def plans(unit):
    """(mode, kind, members, mark) of each group in the unit's shorthand."""
    return [(word[0], word[1], int(word[2]), word[3]) for word in unit.groups.split()]


def wanted_schools(unit):
    """Everything the unit's groups need, group by group."""
    return [wanted_for(mode, kind, members) for mode, kind, members, _mark in plans(unit)]


def form(world, place, schools):
    """The unit's groups over `schools` (one list per group, the core first)."""
    with world.acting(f"{place.unit.login}.jingban1"):
        for number, (plan, members) in enumerate(zip(plans(place.unit), schools, strict=True)):
            since = begins(world, plan, number, members)
            place.groups.append(found(world, place, plan, members, since, number))
        share_a_school(place)
        Membership.objects.bulk_create(
            row for made in place.groups for row in memberships(place, made)
        )
    with world.acting(f"{place.unit.login}.shenpi") as approver:
        for made in place.groups:
            if made.mark != "?":
                publish(made.row, by=approver)
        decisions.write(world, [row for made in place.groups for row in signed(made, approver)])


def begins(world, plan, number, schools):
    """The day of the decision: this autumn for those the city has not recorded yet."""
    mode, _kind, _members, mark = plan
    if mark == "*":
        return world.before(6 + 9 * (number % 3))
    year = world.year - (1 if mode == "N" else 2 + number % 5)
    opened = [s.opened_on for s in schools if s.opened_on] if mode == "N" else []
    return max([date(year, 8, 10 + number), *opened])


def found(world, place, plan, schools, since, number):
    mode, kind, _members, mark = plan
    core, *members = schools
    mode_name, tie, form_name = MODES[mode]
    name = f"{core.name}教育集团"
    officer, approver = (world.persons[f"{place.unit.login}.{w}"] for w in ("jingban1", "shenpi"))
    decided = mark != "?"
    row = EducationGroup.objects.create(
        bureau=place.body, name=name, sort_key=sort_key(name), state=STATES[mark],
        stage=STAGES.get(kind, "compulsory"), mode=mode_name if decided else "unknown",
        initiation="unknown" if not decided else ("administrative", "voluntary")[number % 2],
        tie=tie if decided else "unknown", form=form_name if decided else "unknown",
        in_force_on=since if decided else None,
        closed_on=world.before(120) if mark == "x" else None,
        document_number=f"{place.unit.letters}〔{since.year}〕{12 + number}号" if decided else "",
        assets=ASSETS if decided and tie == "assets" else "",
        source="批复文件" if decided else "旧名录（演示）", maker=officer,
        reviewer=world.persons[f"{place.unit.login}.jingban2"] if decided else None,
        approver=approver if decided else None,
    )  # fmt: skip
    return Made(row, core, members, mode, mark, since)


def share_a_school(place):
    """One school in two groups, as real registers have it: the last also joins the first."""
    primary = [m for m in place.groups if m.mark == "+" and m.core.stage == "primary"]
    if len(primary) > 2:
        primary[0].members.append(primary[-1].members[-1])


def memberships(place, made):
    now = timezone.now()
    settled = made.mark != "?"
    for school in made.schools:
        yield Membership(
            bureau=place.body, group=made.row, school=school, settled=settled,
            institution_id=school.institution_id, tie=made.row.tie, form=made.row.form,
            source=made.row.source,
            role="core" if school is made.core else "member", start_known=settled,
            days=DateRange(made.since if settled else None, after(made.row.closed_on)),
            known=(now, None),
        )  # fmt: skip


def after(day):
    """Inclusive days on screen, half-open in the database."""
    return day and day + timedelta(days=1)


def signed(made, approver):
    """The decisions on paper, each on its own day; an old register has none."""
    if made.mark == "?":
        return
    yield decisions.leaf(
        made.row, "approve", "批复", "reviewed", "in_force", approver, made.since,
        document_number=made.row.document_number, reason="材料齐全，同意组建。",
    )  # fmt: skip
    if made.row.closed_on:
        yield decisions.leaf(
            made.row, "close", "撤销", "in_force", "closed", approver, made.row.closed_on,
            reason="学校布局调整，集团任务已完成。",
        )  # fmt: skip


def record_by_city(world, city, body):
    """备案: the city numbers what the counties decided, oldest first."""
    made = [
        (place, made)
        for place in world.places.values()
        if place.body.city_id == body.pk
        for made in place.groups
        if made.mark in "+x"
    ]
    coordinator = world.persons[f"{city.login}.xietiao"]
    serials = {}
    with world.acting(f"{city.login}.xietiao"):
        rows, prefix = [], prefix_of(body)
        for place, group in sorted(made, key=lambda pair: (pair[1].since, pair[1].row.pk)):
            year = group.since.year
            serials[year] = serials.get(year, 0) + 1
            rows.append(city_record(prefix, body, place, group, year, serials[year], coordinator))
        CityRecord.objects.bulk_create(rows)


def city_record(prefix, body, place, group, year, serial, coordinator):
    return CityRecord(
        bureau=body, readers=[place.body.pk], group=group.row, year=year, serial=serial,
        number=f"{prefix}〔{year}〕{serial:04d}",
        recorded_on=group.since + timedelta(days=9), recorded_by=coordinator,
    )  # fmt: skip
