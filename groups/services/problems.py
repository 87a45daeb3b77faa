"""Verbs about the list of problems: list one, report on it, confirm that it is solved (销号)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import Problem, ProblemReport
from groups.queries.leading import LATEST, possible_owners, settles
from groups.services.leading import require_own, scope_of
from groups.services.plans import OWNER_OFFICES
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, move


@transaction.atomic
def list_problem(*, token, title, owner, due_on, by, says="", meeting=None):
    """Put a problem on the acting body's list; who must solve it is told."""
    require(by, "keep_leading")
    if due_on < timezone.localdate():
        raise RuleBroken(_("解决期限早于今天"), next_step=_("请改期限"))
    if not possible_owners(by).filter(pk=owner.pk).exists():
        raise RuleBroken(
            _("%(name)s不能是责任单位") % {"name": owner},
            rule=_("责任单位是本局、同级部门；市级的也可以是县区教育局"),
            next_step=_("请另选责任单位"),
        )  # fmt: skip
    if meeting:
        require_own(meeting, by)

    def make():
        scope = scope_of(by)
        scope["readers"] = sorted({*scope["readers"], owner.pk} - {by.bureau_id})
        row = Problem.objects.create(
            token=token, title=title.strip(), says=says.strip(), owner=owner, due_on=due_on,
            meeting=meeting, **scope,
        )  # fmt: skip
        leave_decision(row, step="list", label=_("列入清单"), source="", target=row.state, by=by)
        tell_owner(row, _("请解决“%(title)s”，%(due)s前"), by)
        return row

    return file_once(Problem, token, make)


def page_of(problem):
    return reverse("groups:problem", args=[problem.pk])


def tell_owner(problem, words, by):
    if problem.owner_id == by.jurisdiction_id:
        return
    notify(
        to_office=OWNER_OFFICES[problem.owner.kind], jurisdiction=problem.owner,
        text=words % {"title": problem, "due": problem.due_on}, url=page_of(problem), by=by,
    )  # fmt: skip


@transaction.atomic
def report_problem(problem, *, words, token, by, solved=False, on=None, proofs=()):
    """The owner's word on a problem; that it is solved is said with proof."""
    require(by, "report_progress")
    if problem.owner_id != by.jurisdiction_id:
        raise NoVerb(
            _("“%(title)s”的责任单位是%(owner)s") % {"title": problem, "owner": problem.owner},
            rule=_("谁负责，谁报告"), next_step=_("请由责任单位报告"),
        )  # fmt: skip
    if problem.state != Problem.State.OPEN:
        raise RuleBroken(
            _("这个问题已销号"), rule=_("只报告没有销号的问题"),
            next_step=_("问题又出现的，请另列一条"),
        )  # fmt: skip
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise RuleBroken(_("截至日期不晚于今天"), next_step=_("请改日期"))
    if not words.strip():
        raise RuleBroken(_("请写一句进展"), next_step=_("例：编制已核定，等待下达"))
    last = problem.reports.order_by(*LATEST).first()
    if solved and last and day < last.on:
        raise RuleBroken(
            _("已有 %(day)s 的报告，不能用更早的日期报告已解决") % {"day": last.on},
            rule=_("以日期最近的报告为准"), next_step=_("请把截至日期改到 %(day)s 或以后")
            % {"day": last.on},
        )  # fmt: skip
    if solved and not proofs:
        raise RuleBroken(
            _("请附上佐证"), rule=_("报告已解决须有文件或照片，销号的人据此核对"),
            next_step=_("请上传佐证"),
        )  # fmt: skip

    def make():
        report = ProblemReport.objects.create(
            token=token, bureau_id=by.bureau_id,
            readers=sorted({problem.bureau_id, *problem.readers} - {by.bureau_id}),
            problem=problem, owner_id=problem.owner_id, on=day, words=words.strip(),
            solved=solved, reported_by_id=by.person_id,
        )  # fmt: skip
        for proof in proofs:
            attach(report, proof, title=_("佐证"), by=by)
        leave_decision(
            report, step="report", label=_("报告解决情况"), source="", target="reported", by=by
        )
        if solved:
            tell_closer(problem, by)
        return report

    return file_once(ProblemReport, token, make)


def tell_closer(problem, by):
    """Who confirms it: of what the city bureau itself owed, its supervisors too."""
    offices = [Office.COORDINATOR] if problem.bureau.kind == "city" else [Office.APPROVER]
    if problem.bureau.kind == "city" and problem.owner_id == problem.bureau_id:
        offices.append(Office.SUPERVISOR)
    text = _("“%(title)s”报告已解决，请核对销号") % {"title": problem}
    for office in offices:
        notify(
            to_office=office, jurisdiction=problem.bureau, text=text, url=page_of(problem), by=by
        )


@transaction.atomic
def close_problem(problem, *, by, reason=""):
    """销号: another person than who reported it confirms that the problem is solved."""

    def gate(locked):
        refuse_unsettling(locked, by)
        report = claim_of(locked)
        if report.reported_by_id == by.person_id:
            raise NoVerb(
                _("您报告了已解决，不能自己销号"), rule=_("报告的人和销号的人须是两个人"),
                next_step=_("请由市政府教育督导室或另一位同事核对销号")
                if locked.bureau.kind == "city" else _("请由另一位同事核对销号"),
            )  # fmt: skip

    decision = move(
        problem, "close", by=by, reason=reason, gate=gate, closed_on=timezone.localdate()
    )
    tell_owner(problem, _("“%(title)s”已销号"), by)
    return decision


@transaction.atomic
def doubt_problem(problem, *, reason, by):
    """What was reported is not enough: the problem stays on the list, with the reason."""

    def gate(locked):
        refuse_unsettling(locked, by)
        locked.weighed = claim_of(locked)

    decision = move(problem, "doubt", by=by, reason=reason, gate=gate)
    tell_owner(problem, _("“%(title)s”没有销号，请继续解决"), by)
    return decision


def refuse_unsettling(problem, by):
    if not settles(problem, by):
        raise NoVerb(
            _("“%(title)s”由市教育局核对销号") % {"title": problem},
            rule=_("督导室只核对市教育局自己负责的问题，其他单位报告的由市教育局核对"),
            next_step=_("如有意见，请函告市教育局"),
        )


def claim_of(problem):
    """The report that the problem is solved, if it is the last word and was not weighed yet."""
    last = problem.reports.order_by(*LATEST).first()
    if last is None or not last.solved or last.pk == problem.weighed_id:
        raise RuleBroken(
            _("责任单位还没有报告已解决"), rule=_("责任单位报告已解决并附佐证后，才核对销号"),
            next_step=_("请等待%(owner)s报告") % {"owner": problem.owner},
        )  # fmt: skip
    return last


@transaction.atomic
def extend_problem(problem, *, due_on, reason, by):
    """A new day for a problem, with the reason; the old one stays in its record."""

    def gate(locked):
        if due_on < timezone.localdate():
            raise RuleBroken(_("解决期限早于今天"), next_step=_("请改期限"))

    decision = move(problem, "extend", by=by, reason=reason, gate=gate, due_on=due_on)
    tell_owner(problem, _("“%(title)s”的期限改为%(due)s"), by)
    return decision


@transaction.atomic
def reopen_problem(problem, *, reason, by):
    """A problem that came back: on the list again, its last report weighed and found wanting."""

    def gate(locked):
        refuse_unsettling(locked, by)
        locked.weighed = locked.reports.order_by(*LATEST).first()

    decision = move(problem, "reopen", by=by, reason=reason, gate=gate, closed_on=None)
    tell_owner(problem, _("“%(title)s”重新列入清单"), by)
    return decision
