"""Decisions of earlier days: the door stamps today, so their days are set afterwards."""

from collections import defaultdict

from records.models import Decision
from records.workflow import kind_of


def leaf(record, step, label, source, target, by, day, **facts):
    """One unsaved decision with the day it was taken."""
    decision = Decision(
        bureau_id=record.bureau_id, readers=getattr(record, "readers", []),
        parties=getattr(record, "parties", []), record_kind=kind_of(record),
        record_id=record.pk, step=step, label=label, from_state=source, to_state=target,
        person_id=by.person_id, person_name=by.person_name, office_title=by.title, **facts,
    )  # fmt: skip
    decision.day = day
    return decision


def chain(record, first, steps):
    """Decisions along a flow: `first` is (step, label, by, day), `steps` (key, by, day, reason)."""
    key, label, by, day = first
    source = "" if not steps else record.flow[steps[0][0]].sources[0]
    yield leaf(record, key, label, "", source or record.state, by, day)
    for key, by, day, reason in steps:
        step = record.flow[key]
        yield leaf(
            record, key, step.label, step.sources[0], step.target, by, day, reason=reason
        )  # fmt: skip


def write(world, decisions):
    """Append them in the acting office, oldest first, each on its day."""
    by_day = defaultdict(list)
    decisions = sorted(decisions, key=lambda d: d.day)
    for decision in Decision.objects.bulk_create(decisions):
        by_day[decision.day].append(decision.pk)
    for day, pks in by_day.items():
        Decision.objects.filter(pk__in=pks).update(at=world.moment(day))
