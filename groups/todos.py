"""What filings, changes, plans, problems, sharing and the city's record put on desks and tabs."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Booking, SeatKind
from groups.queries.changes import changes_of
from groups.queries.council import council_needs
from groups.queries.formation import (
    filings_of,
    is_refused,
    unanswered_by,
    waits_for_asked,
    waits_for_schools,
)
from groups.queries.leading import owed_problems, to_close
from groups.queries.plans import owed_items, plans_of, unanswered, unfinished
from groups.queries.record import unrecorded
from groups.queries.register import Tab, group_tab_provider
from groups.queries.research import unconfirmed
from groups.queries.sharing import used_up
from records.inbox import Todo, todo_provider

MOST = 50
DUE_SOON = timedelta(days=30)


@todo_provider
def filing_todos(office):
    """Drafts and returns of one's own side, consents asked, filings to review and to decide."""
    if not (office.may("file_group") or office.may("decide_group")):
        return
    rows = filings_of(office).filter(
        bureau_id__in=office.writes, state__in=["draft", "submitted", "reviewed", "returned"]
    )
    if office.school:
        rows = rows.annotate(unanswered=unanswered_by(office.school))
    else:
        rows = rows.annotate(refused=is_refused(), silent=waits_for_schools(timezone.localdate()))
    for filing in rows.order_by("-pk")[:MOST]:
        todo = todo_of(filing, office)
        if todo:
            yield todo


def todo_of(filing, office):
    name, mine = str(filing), office.may("file_group") and office.school == filing.filer_id
    page = reverse("groups:filing", args=[filing.pk])
    facts = {"url": page, "since": filing.submitted_at or filing.created_at, "kind": _("组建申报")}
    if filing.state == "draft":
        return Todo(_("填完“%s”的组建申报") % name, **facts) if mine else None
    if filing.state == "returned":
        title = _("补正“%s”，重新申报") % name
        return Todo(title, due=filing.correction_due, **facts) if mine else None
    if office.office == "approver":
        decides = filing.state == "reviewed" and filing.maker_id != office.person_id
        facts["url"] = reverse("groups:filing-decide", args=[filing.pk])
        if filing.state == "submitted" and filing.refused:
            return Todo(_("有学校不同意，退回补正“%s”") % name, **facts)
        return Todo(_("审批“%s”") % name, **facts) if decides else None
    if filing.state == "submitted" and office.school and not mine and filing.unanswered:
        facts["url"] = reverse("groups:filing-consent", args=[filing.pk])
        return Todo(_("答复“%s”的学校意愿") % name, due=filing.consent_due, **facts)
    if filing.state == "submitted" and office.may("review_group") and may_review(filing, office):
        if filing.refused:
            waits = _("审批人退回补正（有学校不同意）")
            return Todo(_("审核“%s”") % name, handed_on=True, waits_for=waits, **facts)
        return to_review(name, filing, facts)
    if mine:
        waits = _("审批人") if filing.state == "reviewed" else _("学校意愿和审核")
        return Todo(_("“%s”的组建申报") % name, handed_on=True, waits_for=waits, **facts)
    return None


@todo_provider
def change_todos(office):
    """Changes of groups: drafts and returns, consents asked, to review, to decide."""
    if not (office.may("file_group") or office.may("decide_group")):
        return
    rows = changes_of(office).filter(
        bureau_id__in=office.writes, state__in=["draft", "submitted", "reviewed", "returned"]
    )
    rows = rows.annotate(
        unanswered=unanswered_by(office.school or 0, of="change"),
        silent=waits_for_asked(timezone.localdate()),
    )
    for change in rows.order_by("-pk")[:MOST]:
        todo = change_todo(change, office)
        if todo:
            yield todo


def change_todo(change, office):
    name, mine = change.name, office.may("file_group") and office.school == change.filer_id
    page = reverse("groups:change", args=[change.pk])
    facts = {"url": page, "since": change.submitted_at or change.created_at, "kind": _("集团变更")}
    if change.state in ("draft", "returned"):
        title = _("填完“%s”") if change.state == "draft" else _("补正“%s”，重新申报")
        return Todo(title % name, due=change.correction_due, **facts) if mine else None
    if office.office == "approver":
        decides = change.state == "reviewed" and change.maker_id != office.person_id
        facts["url"] = reverse("groups:change-decide", args=[change.pk])
        return Todo(_("审批“%s”") % name, **facts) if decides else None
    asked = change.state == "submitted" and office.school in change.asked
    if asked and change.unanswered:
        facts["url"] = reverse("groups:change-consent", args=[change.pk])
        return Todo(_("答复“%s”的学校意愿") % name, due=change.consent_due, **facts)
    if change.state == "submitted" and office.may("review_group") and may_review(change, office):
        return to_review(name, change, facts)
    if mine:
        waits = _("审批人") if change.state == "reviewed" else _("学校意愿和审核")
        return Todo(name, handed_on=True, waits_for=waits, **facts)
    return None


@group_tab_provider
def changes_tab(group, office):
    if office.may("see_filings"):
        yield Tab("changes", _("变更"), reverse("groups:group-changes", args=[group.pk]), 25)


def to_review(name, record, facts):
    """Handed on while schools still owe the answer the review waits for; without a day until
    which they may answer (`silent` is NULL) it does not wait."""
    silent = bool(record.silent)
    return Todo(
        _("审核“%s”") % name, due=record.consent_due, handed_on=silent,
        waits_for=_("学校答复意愿") if silent else "", **facts,
    )  # fmt: skip


def may_review(filing, office):
    return filing.maker_id != office.person_id


@todo_provider
def record_todos(office):
    """Groups in force that still want the city's number."""
    if not office.may("record_group"):
        return
    for group in unrecorded(office).order_by("in_force_on", "pk")[:MOST]:
        yield Todo(
            _("备案%s") % group.name, url=reverse("groups:detail", args=[group.pk]),
            since=group.in_force_on, kind=_("备案"),
        )  # fmt: skip


@group_tab_provider
def sharing_tab(group, office):
    if office.may("see_sharing"):
        yield Tab("sharing", _("资源共享"), reverse("groups:sharing", args=[group.pk]), 40)


@group_tab_provider
def research_tab(group, office):
    if office.may("see_sharing"):
        yield Tab("research", _("联合教研"), reverse("groups:group-research", args=[group.pk]), 42)


@todo_provider
def research_todos(office):
    """Sessions one's own school attended that wait for its word on the count."""
    if not office.may("file_sharing"):
        return
    for row in unconfirmed(office).order_by("pk")[:MOST]:
        session = row.session
        yield Todo(
            _("确认参加%(host)s的联合教研“%(theme)s”") % {
                "host": session.host.name, "theme": session.theme,
            },
            url=reverse("groups:research-session", args=[session.group_id, session.pk]),
            since=session.created_at, kind=_("联合教研"),
        )  # fmt: skip


@group_tab_provider
def government_tabs(group, office):
    if office.may("see_council"):
        yield Tab("council", _("理事会"), reverse("groups:council", args=[group.pk]), 25)
    yield Tab("powers", _("自主权"), reverse("groups:powers", args=[group.pk]), 30)


@todo_provider
def council_todos(office):
    """What the core's principal owes the council: a vacant seat, a term ending, a meeting."""
    if not office.may("keep_council"):
        return
    today = timezone.localdate()
    for group in council_needs(office, today):
        page = reverse("groups:council", args=[group.pk])
        if group.empty_seats:
            yield Todo(
                _("补齐%(group)s的%(seats)s") % {
                    "group": group.name,
                    "seats": "、".join(str(SeatKind(kind).label) for kind in group.empty_seats),
                },
                url=page, kind=_("理事会"),
            )  # fmt: skip
        if group.ends_soon:
            yield Todo(
                _("%(group)s有理事会成员任期将满，请换届或连任") % {"group": group.name},
                url=page, due=group.ends_soon - timedelta(days=1), kind=_("理事会"),
            )  # fmt: skip
        if not group.met:
            yield Todo(
                _("%(group)s本学年还没有召开理事会会议") % {"group": group.name},
                url=reverse("groups:meeting-new", args=[group.pk]), kind=_("理事会"),
            )  # fmt: skip


@todo_provider
def booking_todos(office):
    """Bookings of one's own resources: to answer, and once used, to file."""
    if not office.may("file_sharing"):
        return
    rows = Booking.objects.within(office).filter(owner_id=office.school, state="requested")
    for row in rows.select_related("resource", "school").order_by("pk")[:MOST]:
        yield Todo(
            _("答复%(school)s对“%(what)s”的预约") % {
                "school": row.school.name, "what": row.resource.title,
            },
            url=reverse("groups:booking", args=[row.group_id, row.pk]), since=row.created_at,
            due=timezone.localtime(row.times.lower).date(), kind=_("资源共享"),
        )  # fmt: skip
    for row in used_up(office).order_by("pk")[:MOST]:
        yield Todo(
            _("填报%(school)s使用“%(what)s”的记录") % {
                "school": row.school.name, "what": row.resource.title,
            },
            url=reverse("groups:sharing-new", args=[row.group_id]) + f"?booking={row.pk}",
            since=row.times.upper, kind=_("资源共享"),
        )  # fmt: skip


@todo_provider
def plan_todos(office):
    """Plans to issue, and what the office owes in plans: late or due within a month."""
    if office.may("issue_plan"):
        rows = plans_of(office).filter(bureau_id__in=office.writes, state="submitted")
        for plan in rows.exclude(maker_id=office.person_id).order_by("pk")[:MOST]:
            yield Todo(
                _("印发“%s”") % plan, url=reverse("groups:plan", args=[plan.pk]),
                since=plan.created_at, kind=_("规划"),
            )  # fmt: skip
    if office.may("answer_task"):
        for item in unanswered(office).order_by("due_on", "pk")[:MOST]:
            yield item_todo(item, _("答复是否承接“%s”"))
    if office.may("report_progress"):
        soon = timezone.localdate() + DUE_SOON
        rows = unfinished(owed_items(office)).filter(owner=office.jurisdiction_id)
        for item in rows.filter(due_on__lte=soon).order_by("due_on", "pk")[:MOST]:
            yield item_todo(item, _("报告“%s”的进展"), due=item.due_on)


def item_todo(item, words, due=None):
    return Todo(
        words % item, url=reverse("groups:plan-item", args=[item.plan_id, item.pk]),
        since=item.plan.issued_on, due=due, kind=item.plan.title,
    )  # fmt: skip


@todo_provider
def problem_todos(office):
    """Problems the office must solve, and those said to be solved that it weighs."""
    if office.may("see_leading") and office.may("report_progress"):
        for problem in owed_problems(office).order_by("due_on", "pk")[:MOST]:
            yield problem_todo(problem, _("解决“%s”"))
    if office.may("close_problem"):
        for problem in to_close(office).order_by("due_on", "pk")[:MOST]:
            yield problem_todo(problem, _("核对“%s”，销号"))


def problem_todo(problem, words):
    return Todo(
        words % problem, url=reverse("groups:problem", args=[problem.pk]),
        since=problem.created_at, due=problem.due_on, kind=_("问题清单"),
    )  # fmt: skip


@group_tab_provider
def plans_tab(group, office):
    if office.may("see_plans"):
        yield Tab("plans", _("规划与计划"), reverse("groups:group-plans", args=[group.pk]), 38)
