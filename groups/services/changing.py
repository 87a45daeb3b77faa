"""What 批复 of a change rests on and does: its preview on locked rows, the rows, the letter."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.entry import writing_for
from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import Overtaken
from groups.change_words import outcome_of, summary_of
from groups.letters import change_in_word
from groups.models import EducationGroup
from groups.queries.changes import (
    Preview,
    groups_of,
    known_rows,
    moves_of,
    preview_from,
    preview_of,
    standing_of,
)
from groups.queries.routes import bureaus_of
from groups.rules.changes import FIELDS
from groups.services.changes_commit import commit
from groups.services.notices import ask_for_record, page_of, tell_filer, tell_schools
from groups.services.writing import keep_letter
from records.inbox import notify_all
from records.workflow import leave_decision


@dataclass(frozen=True)
class Grounds:
    """A change's preview, with the locked groups and memberships a decision is written on."""

    preview: Preview
    groups: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    @property
    def checks(self):
        return self.preview.checks

    def refuse_moved(self):
        """A group that has changed since the request was made is not decided on what was."""
        change = self.preview.change
        if standing_of(self.preview.before) != change.stood:
            raise Overtaken(
                _("“%(name)s”在申报之后已有变动，不能按本件批复") % {"name": change.group.name},
                rule=_("变更以申报时的情况为准，不覆盖其间的改动"),
                next_step=_("请退回补正，由申报方按现在的情况核对后重新申报"),
            )


def grounds_of(change, by):
    return Grounds(preview_of(change, by))


def locked_grounds(change, by):
    """One order of locks for all: bureau, groups, memberships."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=change.bureau_id)
    moves = moves_of(change)
    ids = [group.pk for group in groups_of(change, moves)]
    with writing_for(bureaus_of(change)):  # a lock is a write to the database
        rows = EducationGroup.objects.select_for_update(of=("self",)).filter(pk__in=ids)
        found = {group.pk: group for group in rows.order_by("pk")}
        groups = [found[pk] for pk in ids]
        seats = list(known_rows(groups).select_for_update(of=("self",)))
    preview = preview_from(change, by, moves, groups, seats)
    return Grounds(preview, found, {row.pk: row for row in seats})


def reopenable(change):
    return FIELDS


def refuse_reopening(change, fields):
    """Whatever a change asks may be opened again."""


def take_effect(change, grounds, *, number, day, opinion, by):
    """All moves take effect as one, each on its day."""
    preview = grounds.preview
    change.document_number, change.decided_on = number, day
    change.outcome = outcome_of(preview)
    change.save(update_fields=["document_number", "decided_on", "outcome"])
    # Both name the groups as they stand before the change.
    summary = summary_of(preview.moves)
    content = change_in_word(change, preview.moves, number=number, day=day)
    # Each other bureau has agreed by now: the road of the request is a gate of its 批复.
    with writing_for(bureaus_of(change)):
        groups = commit(change, preview, grounds.groups, grounds.rows, number=number, by=by)
        tell_groups(groups, number, summary, by)
    keep_letter(change, content, number=number, title=_("批复"), by=by)
    tell_after_approval(change, groups, number, by)
    return list(groups.values())


def tell_groups(groups, number, summary, by):
    """Each group's own history says what was decided about it."""
    for group in groups.values():
        leave_decision(
            group, step="change", label=_("变更"), source=group.state, target=group.state, by=by,
            reason=summary, document_number=number, difference=({}, {}),
        )  # fmt: skip


def tell_after_approval(change, groups, number, by):
    """The schools concerned and the side that filed; the city where a new group begins."""
    text = _("%(name)s已批复（%(number)s）") % {"name": change.name, "number": number}
    tell_schools(change, change.parties, text, by=by)
    if not change.filer_id:
        tell_filer(change, text, by=by)
    others = Jurisdiction.objects.filter(pk__in=bureaus_of(change) - {change.bureau_id})
    for office in (Office.OFFICER, Office.APPROVER):
        notify_all(
            to_office=office, jurisdictions=others.order_by("pk"), url=page_of(change), by=by,
            text=text + (_("；牵头和移交的安排见该件") if change.outcome["leads"] else ""),
        )  # fmt: skip
    for key, group in groups.items():
        if key < 0:
            ask_for_record(group.name, change.bureau, by=by)
