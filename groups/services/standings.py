"""Verbs on a group's standing: proposed by an officer, reviewed by another, decided, ended."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import EducationGroup, GroupStanding
from groups.queries.standings import criteria_of
from groups.rules.checks import refuse_unless_met
from groups.rules.standings import proposal_checks
from groups.services.numbers import checked_number, refuse_day_unasked, refuse_future
from groups.services.publishing import publish
from records.inbox import notify
from records.workflow import file_once, leave_decision, move


def checks_of(group, kind, *, met, due):
    criteria, basis = criteria_of(group.bureau)
    rectifying = GroupStanding.objects.filter(
        group=group, kind="rectification", state="in_force"
    ).exists()
    return proposal_checks(
        kind, group.state, criteria=criteria, met=met, basis=basis, due=due,
        today=timezone.localdate(), rectifying=rectifying,
    )  # fmt: skip


@transaction.atomic
def propose(group, kind, *, reason, token, by, basis="", criteria=(), due=None):
    """Propose a standing; the proposer is its maker."""
    require(by, "keep_rules")
    if not by.holds(group):
        raise NoVerb(
            _("这个集团由%(bureau)s办理") % {"bureau": group.bureau},
            rule=_("各县区办理各自的记录，其他单位只读"),
            next_step=_("请由该局办理"),
        )
    return file_once(
        GroupStanding, token,
        lambda: record_proposal(group, kind, reason.strip(), token, basis, criteria, due, by),
    )  # fmt: skip


def record_proposal(group, kind, reason, token, basis, criteria, due, by):
    locked = EducationGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not reason:
        raise RuleBroken(_("请填写理由"), next_step=_("请写明事实和要求"))
    refuse_unless_met(_("不能提出"), checks_of(locked, kind, met=criteria, due=due))
    refuse_open(locked, kind)
    standing = GroupStanding.objects.create(
        token=token, bureau_id=locked.bureau_id, readers=locked.readers, group=locked, kind=kind,
        reason=reason, basis=basis.strip(), criteria=list(criteria), due=due,
        maker_id=by.person_id,
    )  # fmt: skip
    leave_decision(
        standing, step="propose", label=_("提出%(kind)s") % {"kind": standing.get_kind_display()},
        source="", target=standing.state, by=by, reason=reason, difference=({}, {}),
    )  # fmt: skip
    tell(standing, Office.OFFICER, _("已提出“%(what)s”，请审核"), by)
    return standing


def refuse_open(group, kind):
    """One open standing of a kind; the database says so too."""
    open_one = GroupStanding.objects.filter(
        group=group, kind=kind, state__in=["proposed", "reviewed", "in_force"]
    ).first()
    if open_one:
        raise RuleBroken(
            _("这个集团的%(kind)s%(state)s")
            % {"kind": open_one.get_kind_display(), "state": open_one.get_state_display()},
            rule=_("同一类别同时只有一件"), next_step=_("请先办结或解除原来的一件"),
        )  # fmt: skip


def page_of(standing):
    return reverse("groups:standing", args=[standing.pk])


def tell(standing, office, text, by):
    notify(
        to_office=office, jurisdiction=standing.bureau, text=text % {"what": standing},
        url=page_of(standing), by=by,
    )  # fmt: skip


@transaction.atomic
def review(standing, *, opinion, by):
    decision = move(standing, "review", by=by, reason=opinion)
    tell(standing, Office.APPROVER, _("“%(what)s”已审核，请审批"), by)
    return decision


@transaction.atomic
def decide(standing, *, document_number, since, by, opinion=""):
    """The county designates: in force from a day, by a document."""
    require(by, "decide_group")
    number = checked_number(document_number)

    def gate(locked):
        refuse_day_unasked(since, locked.proposed_at)
        checks = checks_of(locked.group, locked.kind, met=locked.criteria, due=locked.due)
        refuse_unless_met(_("不能认定"), checks)

    decision = move(
        standing, "decide", by=by, reason=opinion, document_number=number, gate=gate, since=since
    )
    GroupStanding.objects.filter(pk=standing.pk).update(document_number=number)
    publish(standing.group, by=by)
    tell(standing, Office.OFFICER, _("“%(what)s”已认定"), by)
    return decision


@transaction.atomic
def refuse(standing, *, reason, by):
    decision = move(standing, "refuse", by=by, reason=reason)
    tell(standing, Office.OFFICER, _("“%(what)s”不予认定"), by)
    return decision


@transaction.atomic
def renew(standing, *, reason, due, by):
    """What was looked into on its day stays in force, to be looked into again by another day."""
    require(by, "decide_group")

    # The gate of a move sees the new day in the place of the old one.
    before = GroupStanding.objects.select_for_update(of=["self"]).get(pk=standing.pk).due
    today = timezone.localdate()
    later = max(today, before or today)

    def gate(locked):
        if due <= later:
            raise RuleBroken(
                _("新的期限须晚于%(day)s") % {"day": later},
                rule=_("继续有效的，另定今天和原期限之后的一天"), next_step=_("请改期限"),
            )  # fmt: skip

    decision = move(standing, "renew", by=by, reason=reason, gate=gate, due=due)
    tell(standing, Office.OFFICER, _("“%(what)s”继续有效，另定了期限"), by)
    return decision


@transaction.atomic
def end(standing, *, reason, ended_on, by):
    """Lift a warning or rectification, end a trial, withdraw a designation: with its reason."""
    require(by, "decide_group")
    refuse_future(ended_on)

    def gate(locked):
        if ended_on < locked.since:
            raise RuleBroken(
                _("解除日期早于认定日期"), rule=_("认定自%(day)s起") % {"day": locked.since},
                next_step=_("请核对日期"),
            )  # fmt: skip

    decision = move(standing, "end", by=by, reason=reason, gate=gate, ended_on=ended_on)
    publish(standing.group, by=by)
    tell(standing, Office.OFFICER, _("“%(what)s”已解除"), by)
    return decision
