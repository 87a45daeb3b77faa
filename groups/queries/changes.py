"""Reads about changes of groups: the picture before and after, what hangs on it, who sees which."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Among, Jurisdiction
from groups.models import (
    ChangeRequest,
    EducationGroup,
    FilingMember,
    Form,
    GroupLine,
    GroupPeriod,
    Handling,
    Membership,
    Move,
    PublishedGroup,
    Tie,
)
from groups.queries.formation import facts_of, facts_stated
from groups.queries.modes import limits_of, own_mode_of
from groups.queries.names import names_of
from groups.queries.requests import requests_of
from groups.rules.changes import change_checks, lead_checks, result_checks, tried
from groups.rules.checks import Check
from groups.rules.modes import DOCUMENTS, elsewhere_check
from groups.rules.moves import Asked
from groups.rules.picture import (
    GroupFacts,
    Period,
    Picture,
    SchoolRef,
    Seat,
    days_words,
    handed_over,
)
from records.attachments import attachments_of
from records.consequences import Departure, Effect, consequences_of
from schools.models import School


def changes_of(office):
    return requests_of(ChangeRequest, office)


def listed(office, wanted):
    """The changes an office asks for; `wanted` holds cleaned filters, all optional."""
    rows = changes_of(office)
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("where"):
        rows = rows.filter(bureau_id=wanted["where"])
    if wanted.get("q"):
        rows = rows.filter(group__name__contains=wanted["q"])
    return rows


# What is asked


def moves_of(change):
    return moves_by_change([change]).get(change.pk, [])


def moves_by_change(changes):
    """{change id: its moves in order}, in one query."""
    found = {}
    for row in standing_moves().filter(change__in=changes).order_by("pk"):
        found.setdefault(row.change_id, []).append(row)
    return found


def standing_moves():
    """Moves that were not taken out, each with the names of the schools and groups it speaks of."""
    schools = Jurisdiction.objects.filter(
        Q(pk__in=[OuterRef("school_id"), OuterRef("core_id")]) | Q(Among("pk", OuterRef("schools")))
    )
    groups = EducationGroup.objects.filter(
        Q(pk=OuterRef("change__group_id")) | Q(Among("pk", OuterRef("others")))
    )
    named = JSONObject(id="pk", name="name")
    rows = Move.objects.filter(removed=False).select_related("change")
    return rows.annotate(
        schools_named=ArraySubquery(schools.values(named=named)),
        groups_named=ArraySubquery(groups.values(named=named)),
        published_named=ArraySubquery(
            PublishedGroup.objects.filter(Among("group_id", OuterRef("others"))).values(
                named=JSONObject(id="group_id", name="name")
            )
        ),
    )


def asked_of(change, moves):
    """The moves as the rules read them."""
    return [
        Asked(
            pk=m.pk, kind=m.kind, group=change.group_id, on=m.on, school=m.school_id,
            core=m.core_id, others=tuple(m.others), schools=tuple(m.schools), name=m.name,
            mode=m.mode, tie=m.tie, form=m.form, since=m.since, until=m.until, stays=m.stays,
        )
        for m in moves
    ]  # fmt: skip


def picture_of(groups, rows, schools):
    """Groups, their memberships as known now, and the schools named beside them."""
    ids = {row.school_id for row in rows} | set(schools)
    return Picture(
        groups={facts.id: facts for facts in group_facts(groups)},
        seats=tuple(seat_of(row) for row in rows),
        schools=school_refs(ids, rows),
    )


def seat_of(row):
    return Seat(
        group=row.group_id, school=row.school_id, institution=row.institution_id, role=row.role,
        tie=row.tie, form=row.form, since=row.days.lower, until=row.days.upper, row=row.pk,
    )  # fmt: skip


def group_facts(groups):
    """Each group with its periods as known now; one that never changed has a single one."""
    periods = {}
    known = GroupPeriod.objects.filter(group__in=groups, known__upper_inf=True)
    for row in known.order_by("group_id", "days"):
        periods.setdefault(row.group_id, []).append(
            Period(row.days.lower, row.days.upper, row.name, row.mode, row.tie, row.form)
        )
    for group in groups:
        always = Period(None, None, group.name, group.mode, group.tie, group.form)
        yield GroupFacts(
            id=group.pk, stage=group.stage, initiation=group.initiation, state=group.state,
            opened=group.in_force_on, last_day=group.closed_on,
            periods=tuple(periods.get(group.pk, [always])), bureau=group.bureau_id,
        )  # fmt: skip


def school_refs(ids, rows):
    """Schools by id; those of other bureaus stand in the tree only."""
    own = {school.pk: school for school in School.objects.filter(pk__in=ids)}
    institutions = {row.school_id: row.institution_id for row in rows}
    found = {}
    for node in Jurisdiction.objects.filter(pk__in=ids).select_related("parent"):
        school = own.get(node.pk)
        found[node.pk] = SchoolRef(
            id=node.pk, name=node.name, bureau=node.parent_id, bureau_name=node.parent.name,
            institution=school.institution_id if school else institutions.get(node.pk, node.pk),
            status=school.status if school else "open",
            nature=school.nature if school else "school",
        )  # fmt: skip
    return found


def groups_of(change, moves):
    """The groups a change is about, its own first."""
    return groups_named([change.group_id, *(pk for move in moves for pk in move.others)])


def groups_named(ids):
    """The groups of these ids in their order; another bureau's that is not open to us yet as the
    public register has it."""
    found = EducationGroup.objects.in_bulk(ids)
    if hidden := set(ids) - set(found):
        rows = PublishedGroup.objects.filter(group__in=hidden)
        found |= {row.group_id: as_published(row) for row in rows}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def open_groups():
    return PublishedGroup.objects.filter(withdrawn_on=None)


def as_published(row):
    """A group of which only its public row is read; it is not saved."""
    return EducationGroup(
        pk=row.group_id, bureau_id=row.bureau_id, name=row.name, stage=row.stage, mode=row.mode,
        initiation="unknown", tie="unknown", form="unknown", in_force_on=row.in_force_on,
        state="closed" if row.withdrawn_on else "in_force", closed_on=row.withdrawn_on,
    )  # fmt: skip


def is_published_only(group):
    return group._state.adding


def groups_elsewhere(office):
    """What the public register has of groups in force under other bureaus of the same city."""
    rows = open_groups().filter(city_id=office.city_id).exclude(bureau_id=office.bureau_id)
    return rows.order_by("county", "sort_key")


def known_rows(groups):
    return Membership.objects.filter(group__in=groups, known__upper_inf=True).order_by("pk")


def seat_rows(groups):
    """Who sits in the groups as known now; in another bureau's what its public row says."""
    public = [group.pk for group in groups if is_published_only(group)]
    return [*known_rows(groups), *(published_seats(public) if public else ())]


def published_seats(group_ids):
    """Unsaved memberships of groups in the public register, which names their schools."""
    names = ("group_id", "school_id", "institution_id", "role", "days")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM groups_published_seats(%s)", [list(group_ids)])
        return [Membership(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def seated_schools(group):
    """The schools that are in the group or will be, as known now."""
    return list(known_rows([group]).values_list("school_id", flat=True).distinct())


def schools_at_hand(change, others=()):
    """The schools a move may name whosever they are: in one of the groups, or joining by this
    change."""
    moves = moves_of(change)
    groups = groups_named([change.group_id, *others, *(pk for m in moves for pk in m.others)])
    joining = {move.school_id for move in moves if move.kind == Move.Kind.JOIN}
    return joining | {row.school_id for row in seat_rows(groups)}


def named_schools(moves):
    named = set()
    for move in moves:
        named |= {move.school_id, move.core_id, *move.schools} - {None}
    return named


def standing_of(picture):
    """How the groups of a picture stand, as JSON: what a decision is based on."""
    return {
        "groups": {
            str(facts.id): [facts.state, str(facts.last_day or ""), *map(repr, facts.periods)]
            for facts in picture.groups.values()
            if facts.id > 0
        },
        "seats": {
            str(seat.row): [
                picture.groups[seat.group].name, picture.school_name(seat.school), seat.role,
                f"{Tie(seat.tie).label}，{Form(seat.form).label}",
                days_words(seat.since, seat.until),
            ]
            for seat in picture.seats
        },
    }  # fmt: skip


# Before anybody signs


@dataclass
class Preview:
    """What a change leads to: the pictures, what stops it, its checks, what hangs on it."""

    change: ChangeRequest
    moves: list
    asked: list
    before: Picture
    after: Picture | None
    checks: list
    effect: Effect
    consequences: list
    handled: dict

    @property
    def blocked(self):
        return any(check.blocks for check in self.checks)


def preview_of(change, office):
    """Everything shown before a signature, the same that the verbs refuse by."""
    moves = moves_of(change)
    groups = groups_of(change, moves)
    return preview_from(change, office, moves, groups, seat_rows(groups))


def preview_from(change, office, moves, groups, rows):
    asked = asked_of(change, moves)
    before = picture_of(groups, rows, named_schools(moves))
    after, _refusal = tried(before, asked)
    effect = effect_of(before, after) if after else Effect()
    consequences = consequences_of(effect, office)
    handled = {row.key: row for row in Handling.objects.filter(change=change)}
    return Preview(
        change=change, moves=moves, asked=asked, before=before, after=after, effect=effect,
        checks=[
            *checks_of(change, before, after, asked, office),
            *handling_checks(consequences, handled, own=change.bureau_id == office.bureau_id),
        ],
        consequences=consequences, handled=handled,
    )  # fmt: skip


def checks_of(change, before, after, asked, office):
    checks = change_checks(
        before, asked, reasons=change.reasons, today=day_of(change),
        backdated=change.backdated_because, basis=change.basis,
    )  # fmt: skip
    if after is None or any(check.blocks for check in checks):
        return [*checks, *newcomer_checks(change, before, asked)]
    facts = facts_in_change(change, {seat.school for seat in (*before.seats, *after.seats)})
    facts = apart_from_own(before, facts)
    unseen = {pk for pk in facts if after.schools[pk].bureau != change.bureau_id}
    unseen -= {pk for pk in unseen if facts[pk].stage != "unknown"}
    checks += lead_checks(before, after, change.bureau_id, is_taken)
    titles = {file.title for file in attachments_of(change, office)}
    papers = {kind for kind, label in DOCUMENTS.items() if str(label) in titles}
    county = county_rules(change, after)
    return [*checks, *result_checks(before, after, facts, asked, county, papers, unseen)]


def is_taken(bureau, name, group):
    """Has another open group of the bureau the name, as the public register shows it?"""
    rows = open_groups().filter(bureau_id=bureau, name=name)
    return rows.exclude(group_id=group).exists()


def newcomer_checks(change, before, asked):
    """While something else still stops the change: whether who joins is in another group."""
    joining = {move.school for move in asked if move.kind in ("join", "core")}
    if not joining:
        return []
    facts = apart_from_own(before, facts_in_change(change, joining))
    limits = limits_of(change.bureau, begins=False)
    check = elsewhere_check(facts.values(), limits, _("变更"))
    return [] if check.ok else [check]


def facts_in_change(change, school_ids):
    """SchoolFacts by id: of the register where it is read, else as this change or the group's
    own formation states them, by the name the tree has."""
    known = facts_of(school_ids)
    unknown = set(school_ids) - set(known)
    if not unknown:
        return known
    filed = FilingMember.objects.filter(filing__group=change.group_id, school__in=unknown)
    moved = Move.objects.filter(change__group=change.group_id, school__in=unknown, removed=False)
    stated = dict(filed.values_list("school_id", "stated"))
    stated |= dict(moved.exclude(stated={}).order_by("pk").values_list("school_id", "stated"))
    names = names_of(unknown)
    return known | {pk: facts_stated(pk, names[pk], stated.get(pk, {})) for pk in unknown}


def county_rules(change, after):
    """(own mode, limits) of a group and a mode, each asked once.

    The quota counts what begins beside what ends: the groups of today less those that end.
    """

    @cache
    def mode(name):
        return own_mode_of(change.bureau_id, name, day_of(change))

    @cache
    def limits(begins):
        own = [f for f in after.groups.values() if f.bureau == change.bureau_id]
        ending = sum(1 for f in own if f.id > 0 and f.last_day)
        begun = sum(1 for f in own if f.id < 0)
        return tuple(
            replace(limit, others=limit.others - ending + begun - 1)
            for limit in limits_of(change.bureau, begins=begins)
        )

    return lambda group, name: (mode(name), limits(group < 0))


def apart_from_own(before, facts):
    """That a school is in the very groups that change is no news."""
    own = {period.name for group in before.groups.values() for period in group.periods}
    return {
        pk: replace(school, in_groups=tuple(n for n in school.in_groups if n not in own))
        for pk, school in facts.items()
    }


def day_of(change):
    """The day a change was filed on: what is past is past from then on."""
    if change.submitted_at and change.state not in ("draft", "returned"):
        return timezone.localdate(change.submitted_at)
    return timezone.localdate()


def effect_of(before, after):
    """Which schools leave which group when, and which groups end."""
    departures = []
    places = {(seat.group, seat.school) for seat in before.seats}
    for group, school in sorted(places):
        was = max((s.until or date.max) for s in before.seats_of(group, school))
        left = [s.until or date.max for s in after.seats_of(group, school)]
        if not left:
            begun = min((s.since or date.min) for s in before.seats_of(group, school))
            departures.append(Departure(group, school, begun))
        elif max(left) < was:
            departures.append(Departure(group, school, max(left)))
    endings = {
        facts.id: facts.last_day
        for facts in after.groups.values()
        if facts.last_day and facts.last_day != getattr(before.groups.get(facts.id), "last_day", 0)
    }
    turns = {group: handed_over(before, after, group) for group in after.groups}
    handovers = {group: turn[0] for group, turn in turns.items() if turn}
    return Effect(tuple(departures), endings, handovers=handovers)


def handling_checks(consequences, handled, *, own):
    """Every open item that must be handled is named, with what becomes of it. What hangs on a
    group of another bureau only that bureau sees, and says in its own decision."""
    checks = []
    for consequence in consequences:
        if not consequence.must_be_handled:
            continue
        row = handled.get(consequence.key)
        named = set(row.items) if row else set()
        new = [item for item in consequence.items if item not in named]
        checks.append(
            Check(
                "handlings", not new, f"{consequence.title}须逐项写明处理办法",
                "、".join(new[:5]) + ("…" if len(new) > 5 else ""),
                next_step="请在善后安排中写明处理办法" if own
                else "属于本局集团的，请在核对意见中逐项写明处理办法",
                warns=not own,
            )
        )  # fmt: skip
    return checks


def left_without_group(preview):
    """Schools that are in no group any more once the change holds."""
    if not preview.after:
        return []
    leaving = {departure.school_id for departure in preview.effect.departures}
    seated = {s.school for s in preview.after.seats if s.until is None}
    candidates = leaving - seated
    elsewhere = Membership.objects.filter(
        school_id__in=candidates, known__upper_inf=True, days__upper_inf=True,
    ).exclude(group_id__in=list(preview.before.groups))  # fmt: skip
    held = set(elsewhere.values_list("school_id", flat=True))
    names = [preview.before.school_name(school) for school in candidates - held]
    return sorted(names)


# History


def told_moves(group, office, day):
    """What decided changes have made of a group, the latest first, in one query; each move bears
    what the group was called before the day, oldest first, where it is called otherwise now."""
    changes = ChangeRequest.objects.within(office).filter(touching(group), state="approved")
    names = GroupPeriod.objects.filter(group=group, known__upper_inf=True, days__endswith__lte=day)
    names = names.exclude(name=group.name).order_by("days").values("name")
    rows = standing_moves().filter(change__in=changes.values("pk"))
    return rows.annotate(former_names=ArraySubquery(names)).order_by("-change_id", "pk")


def is_to_come(move, day):
    """Does a decided move take effect only after a day? A last day is still as before."""
    last = move.kind in (Move.Kind.LEAVE, Move.Kind.CLOSE)
    return move.on >= day if last else move.on > day


def lines_of(group):
    """What the group came out of and what came of it, in order."""
    rows = GroupLine.objects.filter(Q(source=group) | Q(target=group))
    return rows.select_related("source", "target").order_by("on", "pk")


def decided_changes(group, office):
    """The group's decided changes, its own and those of others that touched it, latest first."""
    return changes_of(office).filter(touching(group)).distinct().order_by("-pk")


def touching(group):
    """Changes of the group itself, and of others that name it."""
    return Q(group=group) | Q(moves__others__contains=[group.pk])
