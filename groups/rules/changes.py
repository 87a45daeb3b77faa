"""What a change of groups must hold before it is sent, and before it is decided."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.refusals import Refusal
from groups.rules.checks import Check
from groups.rules.formation import MODE_RULES, Proposal, member_checks, mode_checks
from groups.rules.modes import DOCUMENTS, limit_checks
from groups.rules.moves import CORRECTIONS, played
from groups.rules.picture import core_trouble, cut, handed_over

FIELDS = {
    "moves": _l("变更事项"),
    "documents": _l("材料"),
    "reasons": _l("变更理由"),
}
# Moves that touch what every school of the group had agreed to.
TOUCH_EVERYBODY = ("core", "adjust", "absorb", "merge", "close")


def tried(picture, moves):
    """(the picture after the moves, None), or (None, the Refusal that stops one of them)."""
    try:
        return played(picture, moves), None
    except Refusal as refusal:
        return None, refusal


# Who is touched


def touched(picture, moves):
    """The schools whose place in a group the moves change, by id, in order."""
    found = []
    for move in moves:
        found += [school for school in (move.school, move.core, *move.schools) if school]
        if move.kind in TOUCH_EVERYBODY or move.kind == "error":
            for group in (move.group, *move.others):
                found += [seat.school for seat in cut(picture.of(group), move.on)[1]]
    return list(dict.fromkeys(found))


def asked_schools(picture, moves, filer):
    """The schools whose consent is asked: those touched, local, the filer apart.

    A correction says what was so; nobody agrees to that. What a group is called is its core's
    to say.
    """
    asked = touched(picture, [move for move in moves if move.kind not in CORRECTIONS])
    for move in moves:
        if move.kind in ("rename", "join", "leave", "split", "absorb"):
            asked += [s.school for s in picture.on(move.group, move.on) if s.role == "core"]
    return [
        school
        for school in dict.fromkeys(asked)
        if school != filer and picture.schools[school].nature != "outside"
    ]


# Before it is sent


def change_checks(picture, moves, *, reasons, today, backdated, basis):
    """All checks of a change, in the order of its task list."""
    after, refusal = tried(picture, moves)
    checks = [
        Check("moves", bool(moves), _("至少有一项变更"), next_step=_("请添加变更事项")),
        Check(
            "moves", refusal is None, _("各项变更可以依次办理"),
            str(refusal.title) if refusal else "",
            next_step=str(refusal.next_step) if refusal else "",
        ),
        Check("reasons", bool(reasons.strip()), _("须写明变更理由"), next_step=_("请填写理由")),
        *backdating_checks(moves, today, backdated, basis),
        *school_checks(picture, moves),
    ]  # fmt: skip
    if after:
        checks += core_checks(after)
    return checks


def backdating_checks(moves, today, backdated, basis):
    """A day that has passed needs a reason and a basis; a wrong entry is always of the past."""
    past = [m for m in moves if m.first_day < today and m.kind not in CORRECTIONS]
    if not past:
        return []
    given = bool(backdated.strip() and basis.strip())
    return [
        Check(
            "reasons", given, _("追溯到过去的变更须写明追溯的理由和依据"),
            _("最早的一项从 %(day)s 起") % {"day": min(m.first_day for m in past)},
            next_step=_("请填写追溯理由和依据，或把日期改为今天以后"),
        )
    ]  # fmt: skip


def school_checks(picture, moves):
    """Who joins is open or planned; 域外名校 only ever as core."""
    joining = [picture.schools[m.school] for m in moves if m.kind in ("join", "core")]
    closed = [s.name for s in joining if s.status not in ("open", "planned")]
    outside = [
        picture.schools[m.school].name
        for m in moves
        if m.kind == "join" and picture.schools[m.school].nature == "outside"
    ]
    return [
        Check(
            "moves", not closed, _("加入的学校须在开办中或待开办"),
            _("%(names)s已停办或合并") % {"names": "、".join(closed)} if closed else "",
            next_step=_("请去掉该校"),
        ),
        Check(
            "moves", not outside, _("域外学校不作成员校"),
            _("%(names)s是域外学校") % {"names": "、".join(outside)} if outside else "",
            next_step=_("请去掉该校"),
        ),
    ]  # fmt: skip


def core_checks(after):
    """One core institution on every open day of every group concerned."""
    checks = []
    for facts in after.groups.values():
        trouble = core_trouble(facts, after.of(facts.id))
        checks.append(
            Check(
                "moves", trouble is None,
                _("“%(name)s”每天有且只有一所核心校（同一法人学校的几个校区算一所）")
                % {"name": facts.name},
                core_found(after, facts, trouble),
                next_step=_("请先更换核心校，或改日期"),
            )
        )  # fmt: skip
    return checks


def core_found(after, facts, trouble):
    if trouble is None:
        return ""
    day, institutions = trouble
    when = _("起初") if day == date.min else day.isoformat()
    if not institutions:
        return _("%(day)s 起没有核心校") % {"day": when}
    names = sorted({s.name for s in after.schools.values() if s.institution in institutions})
    return _("%(day)s 起有 %(n)s 所：%(names)s") % {
        "day": when, "n": len(institutions), "names": "、".join(names),
    }  # fmt: skip


# Who leads what comes out


def lead_checks(before, after, lead, taken):
    """A group another bureau will lead bears a name and a mode that hold there.

    `lead` is the bureau the change is filed in, `taken(bureau, name, group)` says whether an open
    group there has the name already.
    """
    checks = []
    for facts in after.groups.values():
        bureau = next_lead(before, after, facts, lead)
        if bureau is None:
            continue
        period, name = facts.periods[-1], bureau_name(after, bureau)
        known = period.mode in MODE_RULES or period.mode == "unknown"
        free = not taken(bureau, period.name, facts.id)
        checks += [
            Check(
                "moves", free, _("集团名称在新的牵头局不能重复"),
                "" if free else _("%(bureau)s已有“%(name)s”") % {
                    "bureau": name, "name": period.name},
                next_step=_("请在本件中同时更名"),
            ),
            Check(
                "moves", known, _("一局自定的办学模式只在本局有效"),
                "" if known else _("“%(mode)s”不是%(bureau)s的模式") % {
                    "mode": period.mode, "bureau": name},
                next_step=_("请在本件中同时调整办学模式"),
            ),
        ]  # fmt: skip
    return checks


def next_lead(before, after, facts, lead):
    """The other bureau that will lead a group that goes on or begins, or None."""
    if facts.id < 0:
        return None if facts.bureau == lead else facts.bureau
    turn = handed_over(before, after, facts.id)
    return turn and turn[1]


def bureau_name(picture, bureau):
    names = {school.bureau: school.bureau_name for school in picture.schools.values()}
    return names.get(bureau, "")


# The mode of what comes out


def result_checks(before, after, facts_of_schools, moves, county, papers, unseen=frozenset()):
    """The rules of formation on every group that comes out; what was broken before only warns,
    and so does what rests on schools (`unseen`) of which nothing is known here.

    `county(group, mode)` gives the county's own mode and limits, `papers` are the kinds of
    documents put beside the change; a mode that stays has its own already.
    """
    checks = []
    for facts in after.groups.values():
        if facts.state == "error" or not is_changed(before, after, facts.id):
            continue
        day = result_day(moves, facts)
        if day is None:
            continue
        broken_before = {
            c.rule for c in rules_on(before, facts.id, day, facts_of_schools, county, DOCUMENTS)
            if c.blocks
        }  # fmt: skip
        same_mode = facts.id in before.groups and (
            before.groups[facts.id].at(day).mode == facts.at(day).mode
        )
        held = DOCUMENTS if same_mode else papers
        rests_on_unseen = any(seat.school in unseen for seat in after.on(facts.id, day))
        for check in rules_on(after, facts.id, day, facts_of_schools, county, held):
            warns = check.warns or check.rule in broken_before or rests_on_unseen
            found = f"{facts.name}：{check.found}" if check.found else facts.name
            checks.append(
                Check(
                    "moves", check.ok, check.rule, "" if check.ok else found, check.owner,
                    check.basis, check.next_step, warns,
                )
            )  # fmt: skip
    return checks


def is_changed(before, after, group):
    was = before.groups.get(group)
    return (
        was is None
        or was.periods != after.groups[group].periods
        or sorted(map(repr, before.of(group))) != sorted(map(repr, after.of(group)))
    )


def result_day(moves, facts):
    """The day on which everything asked holds; None where the group is closed by then."""
    day = max(move.first_day for move in moves)
    if facts.last_day and facts.last_day < day:
        return None
    return max(day, facts.opened or day)


def rules_on(picture, group, day, facts_of_schools, county, papers):
    facts = picture.groups.get(group)
    if facts is None:
        return []
    period, seats = facts.at(day), picture.on(group, day)
    if period.mode == "unknown":
        return []
    cores = [facts_of_schools[s.school] for s in seats if s.role == "core"]
    own_mode, limits = county(group, period.mode)
    proposal = Proposal(
        name=period.name, stage=facts.stage, mode=period.mode, initiation=facts.initiation,
        tie=period.tie, form=period.form, core=cores[0] if cores else None,
        members=tuple(facts_of_schools[s.school] for s in seats if s.role != "core"),
        dossier=dict.fromkeys(papers, "file"), own_mode=own_mode, limits=limits,
        what=_("变更"),
    )  # fmt: skip
    checks = [*member_checks(proposal), *mode_checks(proposal), *limit_checks(proposal)]
    return [c for c in checks if is_said(c)]


def is_said(check):
    """What is in order is only worth a line where the policy asks it."""
    return not check.ok or bool(check.basis)
