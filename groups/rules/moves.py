"""The moves of a change: each turns one picture of the groups into the next, or refuses.

`on` is the first day of what is new; of leaving and closing it is the last day of what was,
of a correction a day of the entry that is wrong.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.refusals import RuleBroken
from groups.rules.picture import DAY, GroupFacts, Line, Period, Seat, cut, joined, turned


@dataclass(frozen=True)
class Asked:
    """One move as the rules read it."""

    pk: int
    kind: str
    group: int
    on: date
    school: int | None = None
    core: int | None = None
    others: tuple[int, ...] = ()
    schools: tuple[int, ...] = ()
    name: str = ""
    mode: str = ""
    tie: str = ""
    form: str = ""
    since: date | None = None
    until: date | None = None
    stays: bool = True

    @property
    def first_day(self):
        """The first day on which something is no longer as it was."""
        return self.on + DAY if self.kind in ENDS else self.on


ENDS = ("leave", "close")  # moves whose day is the last of what was
CORRECTIONS = ("strike", "redate", "error")
LEADING = ("core", "merge", "split")  # moves that name a core


def played(picture, moves):
    """The picture after all moves, one after the other; the first that fails raises RuleBroken."""
    for move in moves:
        require_open(picture.groups[move.group], move)
        picture = MOVES[move.kind](picture, move)
        picture = picture.with_seats(joined(picture.seats))
    return picture


# What every move says, and asks of its group

BEGINS = ("name", "mode", "tie", "form", "core_id")  # what is said of a group that begins
SAID = {
    "join": ("school_id",), "leave": ("school_id",), "core": ("school_id",),
    "strike": ("school_id",), "redate": ("school_id",), "rename": ("name",),
    "merge": BEGINS, "split": ("schools", *BEGINS),
}  # fmt: skip
WORDS = {
    "school_id": _l("学校"), "schools": _l("拆出的学校"), "core_id": _l("新集团的核心校"),
    "name": _l("新的集团名称"), "mode": _l("办学模式"), "tie": _l("纽带"), "form": _l("办学形式"),
}  # fmt: skip


def require_said(kind, facts):
    """Each kind of move says what it cannot be played without."""
    lacking = [str(WORDS[name]) for name in SAID.get(kind, ()) if not facts.get(name)]
    if lacking:
        raise RuleBroken(
            _("这项变更还缺：%(what)s") % {"what": "、".join(lacking)},
            rule=_("每一项变更都写明变更什么"), next_step=_("请填写后再加入"),
        )  # fmt: skip


def require_open(facts, move):
    """The group is in force on the day; a wrong entry may also be corrected afterwards."""
    states = ("in_force", "closed") if move.kind in CORRECTIONS else ("in_force",)
    if facts.state not in states:
        raise RuleBroken(
            _("“%(name)s”不在运行中，不能变更") % {"name": facts.name},
            rule=_("只变更运行中的教育集团；存量集团先确认，已撤销的不再变更"),
            next_step=_("存量集团请先核对并由审批人确认"),
        )
    if move.kind == "error":
        return
    if facts.opened and move.on < facts.opened:
        raise RuleBroken(
            _("%(day)s 早于“%(name)s”开始运行的日期 %(opened)s")
            % {"day": move.on, "name": facts.name, "opened": facts.opened},
            rule=_("变更的日期不早于集团开始运行"), next_step=_("请改日期"),
        )  # fmt: skip
    if facts.last_day and move.on > facts.last_day and move.kind not in CORRECTIONS:
        raise RuleBroken(
            _("“%(name)s”到 %(day)s 为止") % {"name": facts.name, "day": facts.last_day},
            rule=_("集团撤销以后不再变更，也不能撤销两次"),
            next_step=_("请改日期，或去掉撤销、并入、合并中的一项"),
        )


def seat_on(picture, move):
    """The school's seat in the group on the day of the move."""
    for seat in picture.seats_of(move.group, move.school):
        if seat.holds(move.on):
            return seat
    raise RuleBroken(
        _("%(school)s在 %(day)s 不是“%(group)s”的成员")
        % {
            "school": picture.school_name(move.school), "day": move.on,
            "group": picture.groups[move.group].name,
        },
        rule=_("退出、更换和更正都针对当天在集团里的学校"),
        next_step=_("请核对学校和日期；已经退出的不能再退出"),
    )  # fmt: skip


def refuse_seated(picture, group, school, since):
    """Nobody joins twice: no seat on the day or later."""
    for seat in picture.seats_of(group, school):
        if seat.reaches(since):
            raise RuleBroken(
                _("%(school)s已经是“%(group)s”的成员，不能再次加入")
                % {"school": picture.school_name(school), "group": picture.groups[group].name},
                rule=_("一所学校在一个集团同时只登记一次"),
                next_step=_("请改选学校；退出以后可以再次加入"),
            )


def seat_for(picture, group, school, role, since, terms):
    """A new seat with the tie and form of `terms`: the group's period, or the move itself."""
    return Seat(
        group=group, school=school, institution=picture.schools[school].institution, role=role,
        tie=terms.tie, form=terms.form, since=since, until=None,
    )  # fmt: skip


# Schools come and go


def join(picture, move):
    refuse_seated(picture, move.group, move.school, move.on)
    terms = picture.groups[move.group].at(move.on)
    return picture.with_seats(
        [*picture.seats, seat_for(picture, move.group, move.school, "member", move.on, terms)]
    )


def leave(picture, move):
    """The school is a member through the day; what was to come later falls away."""
    seat_on(picture, move)
    mine = picture.seats_of(move.group, move.school)
    kept, _gone = cut(mine, move.first_day)
    return picture.with_seats([*others_than(picture, mine), *kept])


def others_than(picture, seats):
    gone = set(seats)
    return [seat for seat in picture.seats if seat not in gone]


def change_core(picture, move):
    """The core becomes a member or leaves; the new one is core from the day on."""
    mine = picture.of(move.group)
    before, after = cut(mine, move.on)
    institution = picture.schools[move.school].institution
    held = {s.institution for s in after if s.role == "core" and s.holds(move.on)}
    if held == {institution} and any(
        s.school == move.school and s.role == "core" and s.holds(move.on) for s in after
    ):
        raise RuleBroken(
            _("%(school)s在 %(day)s 已经是核心校")
            % {"school": picture.school_name(move.school), "day": move.on},
            next_step=_("请改选学校或日期"),
        )
    kept = [
        replace(seat, role="core" if seat.school == move.school else "member")
        for seat in after
        if move.stays or seat.role != "core" or seat.school == move.school
    ]
    if not any(seat.school == move.school and seat.holds(move.on) for seat in kept):
        refuse_seated(picture, move.group, move.school, move.on)
        terms = picture.groups[move.group].at(move.on)
        kept.append(seat_for(picture, move.group, move.school, "core", move.on, terms))
    return picture.with_seats([*others_than(picture, mine), *before, *kept])


# What the group is called and is


def rename(picture, move):
    facts = picture.groups[move.group]
    if facts.at(move.on).name == move.name:
        raise RuleBroken(_("新名称和现在的名称相同"), next_step=_("请填写要改成的名称"))
    return picture.with_group(
        replace(facts, periods=turned(facts.periods, move.on, name=move.name))
    )


def adjust(picture, move):
    """Mode, tie and form; members that had the group's tie or form keep to it."""
    facts = picture.groups[move.group]
    was = facts.at(move.on)
    values = {
        name: getattr(move, name)
        for name in ("mode", "tie", "form")
        if getattr(move, name) and getattr(move, name) != getattr(was, name)
    }
    if not values:
        raise RuleBroken(_("模式、纽带、办学形式都没有改动"), next_step=_("请至少改一项"))
    picture = picture.with_group(replace(facts, periods=turned(facts.periods, move.on, **values)))
    mine = picture.of(move.group)
    before, after = cut(mine, move.on)
    after = [following(seat, was, values) for seat in after]
    return picture.with_seats([*others_than(picture, mine), *before, *after])


def following(seat, was, values):
    """The seat with the group's new tie and form where it had the group's old ones."""
    terms = {
        name: values[name]
        for name in ("tie", "form")
        if name in values and getattr(seat, name) == getattr(was, name)
    }
    return replace(seat, **terms)


# Groups come and go


def ended(picture, group, last_day):
    """The group and its seats end with a day."""
    kept, _gone = cut(picture.of(group), last_day + DAY)
    seats = [*others_than(picture, picture.of(group)), *kept]
    facts = replace(picture.groups[group], last_day=last_day)
    return picture.with_seats(seats).with_group(facts)


def close(picture, move):
    facts = picture.groups[move.group]
    if facts.last_day:
        raise RuleBroken(
            _("“%(name)s”已定于 %(day)s 撤销") % {"name": facts.name, "day": facts.last_day},
            rule=_("一个集团只撤销一次"), next_step=_("请去掉这一项"),
        )  # fmt: skip
    return ended(picture, move.group, move.on)


def require_others(picture, move):
    """The other groups: at least one, each in force on the day and begun before it."""
    if not move.others:
        raise RuleBroken(_("请选择另一个教育集团"), next_step=_("至少选一个"))
    for other in (*move.others, *((move.group,) if move.kind == "merge" else ())):
        facts = picture.groups[other]
        require_open(facts, move)
        if facts.last_day:
            close(picture, replace(move, group=other))
        if facts.opened and facts.opened >= move.on:
            raise RuleBroken(
                _("“%(name)s”从 %(day)s 才开始运行") % {"name": facts.name, "day": facts.opened},
                rule=_("并入、合并组建从次日起办理"), next_step=_("请改日期"),
            )  # fmt: skip


def absorb(picture, move):
    """并入: the survivor keeps its identity, the others end the day before."""
    require_others(picture, move)
    terms = picture.groups[move.group].at(move.on)
    for other in move.others:
        coming = [seat.school for seat in cut(picture.of(other), move.on)[1]]
        picture = ended(picture, other, move.on - DAY)
        here = {s.school for s in picture.of(move.group) if s.reaches(move.on)}
        added = [
            seat_for(picture, move.group, school, "member", move.on, terms)
            for school in dict.fromkeys(coming)
            if school not in here
        ]
        line = Line("absorbed", other, move.group, move.on)
        picture = replace(picture.with_seats([*picture.seats, *added]),
                          lines=(*picture.lines, line))  # fmt: skip
    return picture


def merge(picture, move):
    """合并组建: all end the day before, a new group begins with their schools."""
    require_others(picture, move)
    sources = (move.group, *move.others)
    coming = [s for group in sources for s in cut(picture.of(group), move.on)[1]]
    for group in sources:
        picture = ended(picture, group, move.on - DAY)
    return begun(picture, move, "merged", sources, coming)


def split(picture, move):
    """拆分: some schools leave and form a group of their own."""
    here = {seat.school for seat in picture.on(move.group, move.on)}
    strangers = [school for school in move.schools if school not in here]
    if strangers:
        seat_on(picture, replace(move, school=strangers[0]))
    facts = picture.groups[move.group]
    if facts.opened and facts.opened >= move.on:
        require_others(picture, replace(move, others=(move.group,)))
    mine = [seat for seat in picture.of(move.group) if seat.school in move.schools]
    before, after = cut(mine, move.on)
    picture = picture.with_seats([*others_than(picture, mine), *before])
    return begun(picture, move, "split", (move.group,), after)


def begun(picture, move, kind, sources, coming):
    """A new group with the schools that come, the chosen one (and its core campuses) as core."""
    if move.core not in {seat.school for seat in coming}:
        raise RuleBroken(
            _("新集团的核心校须是它的成员之一"), rule=_("每个集团每天只有一所核心校"),
            next_step=_("请改选核心校"),
        )  # fmt: skip
    new, model = -move.pk, picture.groups[move.group]
    core = picture.schools[move.core].institution
    was_core = {s.school for s in coming if s.role == "core" and s.institution == core}
    seats = [
        seat_for(
            picture, new, school, "core" if school in was_core | {move.core} else "member",
            move.on, move,
        )
        for school in dict.fromkeys(seat.school for seat in coming)
    ]  # fmt: skip
    facts = GroupFacts(
        id=new, stage=model.stage, initiation=model.initiation, state="in_force",
        opened=move.on, last_day=None,
        periods=(Period(move.on, None, move.name, move.mode, move.tie, move.form),),
        bureau=picture.schools[move.core].bureau,
    )  # fmt: skip
    lines = [Line(kind, source, new, move.on) for source in sources]
    picture = picture.with_seats([*picture.seats, *seats]).with_group(facts)
    return replace(picture, lines=(*picture.lines, *lines))


# Wrong entries: not closure, they leave every count


def strike(picture, move):
    """误登: the entry never was."""
    return picture.with_seats(others_than(picture, [seat_on(picture, move)]))


def redate(picture, move):
    """The entry holds from another day, or until another."""
    seat = seat_on(picture, move)
    until = move.until + DAY if move.until else None
    if until and move.since and until <= move.since:
        raise RuleBroken(_("止于的日期早于起始日期"), next_step=_("请改日期"))
    mended = replace(seat, since=move.since, until=until)
    rest = others_than(picture, [seat])
    for other in rest:
        same = (other.group, other.school) == (seat.group, seat.school)
        if (
            same
            and (other.since or date.min) < (until or date.max)
            and other.reaches(move.since or date.min)
        ):
            raise RuleBroken(
                _("%(school)s这段时间另有一条登记") % {"school": picture.school_name(seat.school)},
                rule=_("一所学校在一个集团同时只登记一次"), next_step=_("请改日期"),
            )  # fmt: skip
    return picture.with_seats([*rest, mended])


def error(picture, move):
    """登记错误: the whole group never was."""
    facts = replace(picture.groups[move.group], state="error")
    rest = others_than(picture, picture.of(move.group))
    return picture.with_seats(rest).with_group(facts)


MOVES = {
    "join": join, "leave": leave, "core": change_core, "rename": rename, "adjust": adjust,
    "absorb": absorb, "merge": merge, "split": split, "close": close,
    "strike": strike, "redate": redate, "error": error,
}  # fmt: skip
