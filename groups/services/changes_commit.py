"""A decided change becomes rows: what was known is closed, what holds is added, in one go."""

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import EducationGroup, GroupLine, GroupPeriod, Membership
from groups.services.naming import save_named
from groups.services.publishing import publish
from groups.services.register import close_known, known_until
from schools.rules import sort_key

State = EducationGroup.State


def apply_due():
    """Bring every group up to what was decided for today; returns how many.

    The database does it as the owner (0002_functions), whoever asks: only what was decided.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT groups_apply_due_changes()")
        return cursor.fetchone()[0]


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
        bureau_id=facts.bureau, readers=sorted({change.bureau_id} - {facts.bureau}),
        name=period.name,
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
