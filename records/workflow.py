"""The one door for every change of state.

A model names its `flow`: a table of steps. `move` locks the row, checks state, office,
persons and gate, writes, and leaves a Decision; nothing else sets `state`.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import NoVerb, Overtaken, Owner, Refusal, RuleBroken, constraint_of
from records.models import Decision


@dataclass(frozen=True)
class Step:
    """One step of a flow.

    `party` names the attribute that holds the school which alone may take the step;
    `hand` the attribute (maker, reviewer, approver) that takes the person, who must
    differ from the other two; `frees` the hands that a new round takes anew;
    `official` marks what a bureau signs (批复).
    """

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    verb: str
    party: str = ""
    hand: str = ""
    frees: tuple[str, ...] = ()
    needs_reason: bool = False
    official: bool = False


class Flow:
    """The steps of one kind of record, in the order a screen shows them."""

    def __init__(self, *steps):
        self.steps = {step.key: step for step in steps}

    def __iter__(self):
        return iter(self.steps.values())

    def __getitem__(self, key):
        return self.steps[key]


HANDS = ("maker", "reviewer", "approver")
HAND_NAMES = {"maker": "经办", "reviewer": "审核", "approver": "审批"}


def kind_of(record):
    return record._meta.label_lower


def decisions_of(record):
    return Decision.objects.filter(record_kind=kind_of(record), record_id=record.pk)


def why_not(record, step, by):
    """The Refusal that keeps `by` from taking `step` on `record` as it stands, or None."""
    try:
        check(record, step, by)
    except Refusal as refusal:
        return refusal
    return None


def allowed(record, by):
    """The steps an office may take now, gates apart: what a screen or the API offers."""
    offered = []
    for step in record.flow:
        if record.state not in step.sources:
            continue
        try:
            check(record, step, by)
        except Refusal:
            continue
        offered.append(step)
    return offered


def check(record, step, by):
    """Raise unless the state, the office and the persons allow the step."""
    check_office(record, step, by)
    if record.state not in step.sources:
        raise overtaken(record, step)
    check_hands(record, step, by)


def check_office(record, step, by):
    if by is None or not by.may(step.verb):
        raise NoVerb(
            _("您的职务不能办理“%(step)s”") % {"step": step.label},
            rule=_("以县为主：每个职务只办理自己的事项"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("请由有权限的职务办理"),
        )
    if not by.holds(record):
        raise NoVerb(
            _("这条记录由%(bureau)s办理") % {"bureau": record.bureau},
            rule=_("各县区办理各自的记录，其他单位只读"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("如有意见，请另行函告该单位"),
        )
    if step.party and by.school != getattr(record, step.party):
        raise NoVerb(
            _("“%(step)s”由另一所学校办理") % {"step": step.label},
            rule=_("每所学校只代表自己"),
            next_step=_("请等待该校校长办理"),
        )


def check_hands(record, step, by):
    if not step.hand:
        return
    for hand in HANDS:
        if hand != step.hand and getattr(record, f"{hand}_id") == by.person_id:
            raise NoVerb(
                _("%(name)s已是本件的%(hand)s人，不能再办理“%(step)s”")
                % {"name": by.person_name, "hand": HAND_NAMES[hand], "step": step.label},
                rule=_("经办、审核、审批须为三个不同的人"),
                next_step=_("请由另一位同事办理"),
            )


def overtaken(record, step):
    """Who moved the record first, and when."""
    last = decisions_of(record).last()
    if last is None:
        return Overtaken(
            _("现在不能办理“%(step)s”：状态为%(state)s")
            % {"step": step.label, "state": record.get_state_display()},
            next_step=_("请刷新页面查看最新状态"),
        )
    return Overtaken(
        _("%(who)s已于%(when)s办理“%(what)s”")
        % {
            "who": f"{last.office_title} {last.person_name}".strip(),
            "when": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
            "what": last.label,
        },
        rule=_("同一件只办理一次"),
        next_step=_("请刷新页面查看最新状态"),
    )


@transaction.atomic
def move(
    record,
    step_key,
    *,
    by,
    reason="",
    document_number="",
    fields=(),
    deadline=None,
    gate=None,
    difference=None,
    **changes,
):
    """Take a step: returns the Decision; `record` is refreshed to what was written.

    `changes` are field values of the record written with the step; `gate(record)` runs
    under the lock and raises a Refusal while something is missing; `difference` is the
    (before, after) to record where edits were saved before the step. Raises NoVerb (403),
    Overtaken (409) or RuleBroken (422); nothing is written then.
    """
    step = record.flow[step_key]
    check_office(record, step, by)
    locked = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    check(locked, step, by)
    if step.needs_reason and not reason.strip():
        raise RuleBroken(
            _("请填写“%(step)s”的意见") % {"step": step.label},
            rule=_("退回、不予批准、提前结束等须写明理由"),
            next_step=_("请填写理由后再提交"),
        )
    before = snapshot(locked)
    source = locked.state
    for name, value in changes.items():
        setattr(locked, name, value)
    if gate:
        gate(locked)
    locked.state = step.target
    if step.hand:
        setattr(locked, f"{step.hand}_id", by.person_id)
    for hand in step.frees:
        setattr(locked, f"{hand}_id", None)
    locked.save()
    decision = leave_decision(
        locked, step=step.key, label=step.label, source=source, target=step.target, by=by,
        reason=reason.strip(), document_number=document_number, fields=list(fields),
        deadline=deadline, before=before, difference=difference,
    )  # fmt: skip
    record.refresh_from_db()
    return decision


def file_once(model, token, make):
    """What `make()` files, or what the same form filed before: a double submit is one record."""
    filed = model.objects.filter(token=token).first()
    if filed:
        return filed
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as clash:
        filed = model.objects.filter(token=token).first()
        if filed is None and "token" in constraint_of(clash):
            raise Overtaken(
                _("这张表单已由另一个职务提交过"), rule=_("同一张表单只提交一次"),
                next_step=_("请重新打开页面填写"),
            ) from clash  # fmt: skip
        if filed is None:
            raise
        return filed


def leave_decision(
    record,
    *,
    step,
    label,
    source,
    target,
    by,
    before=None,
    difference=None,
    reason="",
    beside=None,
    **facts,
):
    """Append the Decision of something done to `record`, in the record's own scope.

    Where another body wrote a row of its own `beside` the record, the Decision is that
    body's too, and stands in the row's scope.
    """
    scope = beside or record
    before, after = difference or changed(before or {}, snapshot(record))
    return Decision.objects.create(
        bureau_id=scope.bureau_id,
        readers=getattr(scope, "readers", []),
        parties=getattr(scope, "parties", None) or ([by.school] if by.school else []),
        record_kind=kind_of(record),
        record_id=record.pk,
        round=getattr(record, "round", 1),
        step=step,
        label=label,
        from_state=source,
        to_state=target,
        person_id=by.person_id,
        person_name=by.person_name,
        office_title=by.title,
        reason=reason,
        before=before,
        after=after,
        **facts,
    )


def snapshot(record):
    """The record's own columns as JSON-able text, for before and after."""
    values = model_to_dict(record, fields=[f.name for f in record._meta.concrete_fields])
    return {name: None if value is None else str(value) for name, value in values.items()}


def changed(before, after):
    """Only what differs between two snapshots, as (before, after)."""
    names = [name for name in after if before.get(name) != after[name]]
    return {n: before.get(n) for n in names}, {n: after[n] for n in names}
