"""Verbs about what a bureau decides of a school: name, stage, status, ownership."""

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import Overtaken, RuleBroken, constraint_of
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, move
from schools.models import School, SchoolChange
from schools.queries.changes import is_estate, last_effective_on, open_change, value_label
from schools.rules import changes as rules
from schools.rules import sort_key
from schools.services.register import require_keeper

NEWS = {
    "file": "待审批", "approve": "已批准", "reject": "不予批准", "withdraw": "已撤回",
    "revoke": "已撤销批准",
}  # fmt: skip


def file_change(
    *, school, field, new_value, why, effective_on, by, token, successor=None, upload=None
):
    """Ask for one field of a school to change from a day on; the bureau's approver decides.

    Raises RuleBroken for what the rules do not allow, Overtaken while another change of the
    field is open.
    """
    require_keeper(school, by, "file_school_change")

    def make():
        school.refresh_from_db()
        require_sensible(school, field, new_value, effective_on, successor)
        change = SchoolChange.objects.create(
            token=token, bureau_id=school.bureau_id, parties=[school.pk], school=school,
            field=field, old_value=getattr(school, field), new_value=new_value,
            new_sort_key=sort_key(new_value) if field == "name" else "", successor=successor,
            why=why, effective_on=effective_on, maker_id=by.person_id,
        )  # fmt: skip
        if upload:
            attach(change, upload, title=_("变更材料"), by=by)
        leave_decision(
            change, step="file", label=_("申请变更"), source="", target=change.state, by=by,
            reason=why,
        )  # fmt: skip
        tell(change, "file", by=by)
        return change

    try:
        return file_once(SchoolChange, token, make)
    except IntegrityError as error:
        if constraint_of(error) != "one_open_change_of_a_field":
            raise
        raise already_open(open_change(school, field)) from None


def require_sensible(school, field, new_value, effective_on, successor):
    """All that can be said against a change before anybody decides."""
    rules.require_living(school)
    rules.require_own_ownership(school, field)
    rules.require_difference(getattr(school, field), new_value)
    if field == "status":
        rules.require_way(school.status, new_value)
    rules.require_successor(school.pk, new_value if field == "status" else "", successor)
    rules.require_since_opening(effective_on, school.opened_on)
    rules.require_later(effective_on, last_effective_on(school, field))
    require_estate_rule(school, field, new_value, effective_on)
    pending = open_change(school, field)
    if pending:
        raise already_open(pending)


def require_estate_rule(school, field, new_value, day):
    after = {"stage": school.stage, "ownership": school.ownership, field: new_value}
    rules.require_estate_kindergarten(after["stage"], after["ownership"], is_estate(school, day))


def already_open(change):
    return Overtaken(
        _("这所学校的“%(field)s”已有一件变更没有办完：%(old)s → %(new)s（%(state)s）")
        % {
            "field": change.get_field_display(), "state": change.get_state_display(),
            "old": value_label(change.field, change.old_value),
            "new": value_label(change.field, change.new_value),
        },
        rule=_("同一事项同时只办理一件，后一件不能覆盖前一件"),
        next_step=_("请等那一件办完，或先撤回它"),
        next_url=reverse("schools:change", args=[change.pk]),
    )  # fmt: skip


@transaction.atomic
def take_change_step(change, key, *, by, reason="", document_number=""):
    """Approve, reject, withdraw or revoke; what is due today holds at once."""
    facts, gate = {}, None
    if key == "approve":
        facts["decided_on"], gate = timezone.localdate(), require_still_sensible
    elif key == "revoke":
        gate = rules.require_not_applied
    decision = move(
        change, key, by=by, reason=reason, document_number=document_number, gate=gate, **facts
    )
    if key == "approve":
        apply_due()
        change.refresh_from_db()
        require_applied(change)
    tell(change, key, by=by)
    return decision


def require_still_sensible(change):
    """The gate of an approval, under the lock."""
    school = School.objects.get(pk=change.school_id)
    labels = [
        value_label(change.field, v) for v in (change.old_value, getattr(school, change.field))
    ]
    rules.require_unchanged(change.get_field_display(), *labels)
    if change.successor_id:
        rules.require_successor(school.pk, change.new_value, change.successor)
    require_estate_rule(school, change.field, change.new_value, change.effective_on)


def require_applied(record):
    """What was decided and is due was taken over, or the decision is not made at all."""
    if record.applied_on is None and record.effective_on <= timezone.localdate():
        raise RuleBroken(
            _("登记时与现有记录冲突，没有批准"),
            rule=_("批准和登记一并完成，不留半件"),
            next_step=_("请核对学校现有登记后重新办理"),
        )


def apply_due():
    """Take over every decided change and transfer whose day has come; returns how many.

    The database does it as the owner (0002_functions), whoever asks: only what was decided.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT schools_apply_due_changes() + schools_apply_due_transfers()")
        return cursor.fetchone()[0]


def tell(change, key, *, by):
    """The approver of something filed; the school and the officer of what became of it."""
    text = f"{NEWS[key]}：{change}"
    url = reverse("schools:change", args=[change.pk])
    bureau, node = change.bureau, change.school.node
    if key == "file":
        notify(to_office=Office.APPROVER, jurisdiction=bureau, text=text, url=url, by=by)
        return
    if by.school is None:
        notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=url, by=by)
    notify(to_office=Office.OFFICER, jurisdiction=bureau, text=text, url=url, by=by)
