"""A decided change becomes rows: what was known is closed, what holds is added, in one go."""

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import Overtaken, RuleBroken, constraint_of
from groups.models import EducationGroup, GroupLine, GroupPeriod, Membership
from groups.queries.changes import (
    groups_of,
    known_rows,
    moves_of,
    preview_from,
    standing_of,
)
from groups.services.publishing import publish
from groups.services.register import close_known, known_until
from records.workflow import leave_decision
from schools.rules import sort_key

State = EducationGroup.State


def apply_due():
    """Bring every group up to what was decided for today; returns how many.

    The database does it as the owner (migration 0007), whoever asks: only what was decided.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT groups_apply_due_changes()")
        return cursor.fetchone()[0]


def locked_preview(change, by):
    """The preview on locked rows; one order for all: bureau, groups, memberships."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=change.bureau_id)
    moves = moves_of(change)
    ids = [group.pk for group in groups_of(change, moves)]
    rows = EducationGroup.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    found = {group.pk: group for group in rows.order_by("pk")}
    groups = [found[pk] for pk in ids]
    seats = list(known_rows(groups).select_for_update(of=("self",)))
    return preview_from(change, by, moves, groups, seats), found, {row.pk: row for row in seats}


def refuse_stale(change, preview):
    """A group that has changed since the request was made is not decided on what was."""
    if standing_of(preview.before) != change.stood:
        raise Overtaken(
            _("“%(name)s”在申报之后已有变动，不能按本件批复") % {"name": change.group.name},
            rule=_("变更以申报时的情况为准，不覆盖其间的改动"),
            next_step=_("请退回补正，由申报方按现在的情况核对后重新申报"),
        )


@transaction.atomic
def commit(change, preview, groups, rows, *, number, by):
    """Write the picture after the change; returns the groups concerned by their place in it."""
    now, after = timezone.now(), preview.after
    for facts in sorted(after.groups.values(), key=lambda facts: facts.id < 0):
        if facts.id > 0:
            write_facts(groups[facts.id], facts, preview.before.groups[facts.id], number, now)
        else:
            groups[facts.id] = begin_group(change, facts, number, by)
    write_seats(preview, groups, rows, number, now)
    GroupLine.objects.bulk_create(
        GroupLine(
            bureau_id=change.bureau_id, readers=change.readers, source=groups[line.source],
            target=groups[line.target], kind=line.kind, on=line.on, document_number=number,
        )
        for line in after.lines
    )  # fmt: skip
    for group in groups.values():
        if group.state != State.PENDING:
            publish(group, by=by)
    return groups


def write_facts(group, facts, before, number, now):
    """The group's columns are what holds today; what holds later waits in its periods."""
    if facts.periods != before.periods:
        write_periods(group, facts, number, now)
    today = timezone.localdate()
    period = facts.at(today)
    group.name, group.sort_key = period.name, sort_key(period.name)
    group.mode, group.tie, group.form = period.mode, period.tie, period.form
    group.closed_on = facts.last_day
    if facts.state == "error":
        group.state = State.ERROR
    elif facts.last_day and facts.last_day < today:
        group.state = State.CLOSED
    save_named(group)


def save_named(group, **options):
    try:
        with transaction.atomic():
            group.save(**options)
    except IntegrityError as error:
        if constraint_of(error) != "one_open_group_per_name":
            raise
        raise RuleBroken(
            _("不能批复：“%(name)s”已有教育集团使用") % {"name": group.name},
            rule=_("集团名称在本主管局不能重复"),
            next_step=_("请退回补正，换一个名称"),
        ) from None


def write_periods(group, facts, number, now):
    GroupPeriod.objects.filter(group=group, known__upper_inf=True).update(known=known_until(now))
    GroupPeriod.objects.bulk_create(
        GroupPeriod(
            bureau_id=group.bureau_id, readers=group.readers, group=group, name=period.name,
            sort_key=sort_key(period.name), mode=period.mode, tie=period.tie, form=period.form,
            days=DateRange(period.since, period.until), known=DateTimeTZRange(now, None),
            source=number,
        )
        for period in facts.periods
    )  # fmt: skip


def begin_group(change, facts, number, by):
    """A new group out of others: in force from its day, waiting for it until then."""
    period = facts.periods[0]
    begun = facts.opened <= timezone.localdate()
    group = EducationGroup(
        bureau_id=change.bureau_id, readers=change.readers, name=period.name,
        sort_key=sort_key(period.name), stage=facts.stage, mode=period.mode,
        initiation=change.initiation, tie=period.tie, form=period.form,
        state=State.IN_FORCE if begun else State.PENDING, in_force_on=facts.opened,
        closed_on=facts.last_day, document_number=number, maker_id=change.maker_id,
        reviewer_id=change.reviewer_id, approver_id=by.person_id,
        source=_("集团变更，%(number)s") % {"number": number},
    )  # fmt: skip
    save_named(group, force_insert=True)
    return group


def write_seats(preview, groups, rows, number, now):
    """Close the rows that no longer say what holds, add those that do."""
    standing = {seat.row: seat for seat in preview.before.seats}
    kept = {seat.row for seat in preview.after.seats if standing.get(seat.row) == seat}
    close_known([row for pk, row in rows.items() if pk not in kept], now)
    Membership.objects.bulk_create(
        membership(seat, rows.get(seat.row), groups[seat.group], number, now)
        for seat in preview.after.seats
        if standing.get(seat.row) != seat
    )


def membership(seat, row, group, number, now):
    """A row that says what a seat says; what a seat does not know stays as it was."""
    values = {"settled": True, "start_known": seat.since is not None}
    if row:
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        if seat.since != row.days.lower:
            values["start_known"] = seat.since is not None
    values |= {
        "id": None, "bureau_id": group.bureau_id, "readers": group.readers, "group_id": group.pk,
        "school_id": seat.school, "institution_id": seat.institution, "role": seat.role,
        "tie": seat.tie, "form": seat.form, "days": DateRange(seat.since, seat.until),
        "known": DateTimeTZRange(now, None), "source": number,
    }  # fmt: skip
    return Membership(**values)


def tell_groups(change, groups, number, summary, by):
    """Each group's own history says what was decided about it."""
    for group in groups.values():
        leave_decision(
            group, step="change", label=_("变更"), source=group.state, target=group.state, by=by,
            reason=summary, document_number=number, difference=({}, {}),
        )  # fmt: skip
