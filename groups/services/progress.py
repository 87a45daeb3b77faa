"""What is said of a plan's items: owners report and answer, the plan's body judges, the late
are told."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import Plan, PlanItem, ProgressReport, TaskAnswer, ToldLate
from groups.queries.plans import answer_to, report_standing, untold_late_items
from groups.rules import plans as rules
from groups.services.plans import OWNER_OFFICES
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, snapshot


@transaction.atomic
def report_progress(
    item, *, words, token, by, on=None, percent=None, value=None, fall="", proofs=()
):
    """The owner's word on an item, in a row of the owner's own; `value` for a target, `fall`
    why the item is less far than it was."""
    require(by, "report_progress")
    require_owner(item, by)
    require_running(item)
    require_accepted(item)
    day = on or timezone.localdate()
    require_day_of(item, day)
    if item.kind == PlanItem.Kind.TARGET:
        if value is None:
            raise RuleBroken(
                _("请填写现值"), rule=_("目标按数报告，进度由系统计算"),
                next_step=_("请填现在达到的数"),
            )  # fmt: skip
        percent = rules.percent_of(value, baseline=item.baseline, target=item.target)
    elif percent is None:
        raise RuleBroken(
            _("请填写完成进度"), rule=_("任务和时间节点按百分比报告"),
            next_step=_("请填 0 到 100 的数，办完填 100"),
        )  # fmt: skip
    if not words.strip():
        raise RuleBroken(_("请写一句进展"), next_step=_("例：已完成选址，正在招标"))

    def make():
        plan = item.plan
        report = ProgressReport.objects.create(
            token=token, bureau_id=by.bureau_id,
            readers=sorted({plan.bureau_id, *plan.readers} - {by.bureau_id}),
            parties=sorted({*plan.parties, *([by.school] if by.school else [])}),
            item_id=item.thread_id, owner_id=item.owner_id, on=day, percent=percent,
            value=value if item.kind == PlanItem.Kind.TARGET else None, words=words.strip(),
            fall=require_reason_of_fall(item, percent, day, fall), reported_by_id=by.person_id,
        )  # fmt: skip
        for proof in proofs:
            attach(report, proof, title=_("佐证"), by=by)
        leave_decision(
            report, step="report", label=_("报告进展"), source="", target="reported", by=by
        )
        return report

    return file_once(ProgressReport, token, make)


def require_day_of(item, day):
    if day > timezone.localdate():
        raise RuleBroken(_("进展日期不晚于今天"), next_step=_("请改日期"))
    if day < item.starts_on:
        raise RuleBroken(
            _("“%(title)s”%(day)s才开始") % {"title": item, "day": item.starts_on},
            rule=_("进展日期在任务开始以后"), next_step=_("请改日期"),
        )  # fmt: skip


def require_reason_of_fall(item, percent, day, fall):
    """The reason to keep: "" where the item has come no less far than it stood on that day."""
    before = report_standing(item, day)
    if before is None or percent >= before.percent:
        return ""
    if not fall.strip():
        raise RuleBroken(
            _("进度比%(day)s报告的低：那时 %(before)s%%，这次 %(now)s%%")
            % {"day": before.on, "before": before.percent, "now": percent},
            rule=_("进度回落须写明理由，写在进展旁边"), next_step=_("请填写进度回落的理由"),
        )  # fmt: skip
    return fall.strip()


def require_owner(item, by):
    if item.owner_id != by.jurisdiction_id:
        raise NoVerb(
            _("“%(title)s”的责任单位是%(owner)s") % {"title": item, "owner": item.owner},
            rule=_("谁负责，谁报告"),
            next_step=_("请由责任单位报告进展"),
        )


def require_running(item):
    if item.plan.state != Plan.State.ISSUED:
        raise RuleBroken(
            _("不能报告：%(plan)s%(state)s")
            % {"plan": item.plan, "state": item.plan.get_state_display()},
            rule=_("只报告执行中的规划"), next_step=_("印发以后再报；有新版的，请到新版上报"),
        )  # fmt: skip


def is_asked_of_another(item):
    """Does the plan of one body ask something of a bureau below it?"""
    return item.owner.kind == "bureau" and item.owner_id != item.bureau_id


def require_accepted(item):
    if (
        is_asked_of_another(item)
        and not TaskAnswer.objects.filter(item=item, accepts=True).exists()
    ):
        raise RuleBroken(
            _("%(owner)s还没有承接这项任务") % {"owner": item.owner},
            rule=_("市区一体、县区为主：市级方案里的县区任务由县区承接后执行"),
            owner=Owner.POLICY, basis="安政办发〔2018〕47号",
            next_step=_("请本局审批人先答复"),
        )  # fmt: skip


@transaction.atomic
def answer_task(item, *, accepts, by, words=""):
    """A county's answer to the city: it takes the task, or says why not (县区为主)."""
    require(by, "answer_task")
    require_owner(item, by)
    require_running(item)
    if not is_asked_of_another(item):
        raise RuleBroken(
            _("本单位自己的任务不用承接"), rule=_("只答复市级方案交来的任务"),
            next_step=_("请直接报告进展"),
        )  # fmt: skip
    if not accepts and not words.strip():
        raise RuleBroken(
            _("不承接须写明理由"), rule=_("县区可以不承接，理由由市教育局协调"),
            next_step=_("请填写意见"),
        )  # fmt: skip
    try:
        with transaction.atomic():
            answer = write_answer(item, accepts=accepts, words=words, by=by)
    except IntegrityError:
        raise already_answered(item) from None
    leave_decision(
        answer, step="answer", label=answer_words(answer), source="", target="answered", by=by,
        reason=words,
    )  # fmt: skip
    text = f"{by.jurisdiction_name}{answer_words(answer)}：{item.title}"
    notify(
        to_office=Office.COORDINATOR, jurisdiction=item.plan.bureau, text=text,
        url=item_url(item), by=by,
    )  # fmt: skip
    return answer


def write_answer(item, *, accepts, words, by):
    plan = item.plan
    return TaskAnswer.objects.create(
        bureau_id=by.bureau_id, readers=sorted({plan.bureau_id, *plan.readers} - {by.bureau_id}),
        parties=plan.parties, item=item, accepts=accepts, words=words.strip(),
        answered_by_id=by.person_id,
    )  # fmt: skip


def already_answered(item):
    standing = answer_to(item)
    return Overtaken(
        _("%(who)s已答复“%(what)s”")
        % {"who": standing.answered_by, "what": answer_words(standing)},
        rule=_("每项任务只答复一次；新版规划重新答复"),
        next_step=_("要改变答复，请与制定规划的单位商量"),
    )  # fmt: skip


def answer_words(answer):
    return _("承接") if answer.accepts else _("不承接")


@transaction.atomic
def set_light(item, *, light, reason, by):
    """The plan's own body judges an item itself, with its reason; "" takes it back."""
    require(by, rules.WRITERS[item.plan.kind])
    if not by.holds(item):
        raise NoVerb(
            _("由制定规划的%(body)s认定") % {"body": item.plan.bureau},
            rule=_("责任单位报告进展，制定单位认定"), next_step=_("有意见请向制定单位提出"),
        )  # fmt: skip
    require_running(item)
    if light and not reason.strip():
        raise RuleBroken(
            _("请写明认定的理由"), rule=_("人工认定须有理由，并写明在系统计算的旁边"),
            next_step=_("例：招标已完成，开工证下月取得"),
        )  # fmt: skip
    locked = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    before = snapshot(locked)
    locked.light, locked.light_reason = light, reason.strip() if light else ""
    locked.save(update_fields=["light", "light_reason"])
    leave_decision(
        locked, step="light", label=_("认定状态"), source="", target=light or "computed", by=by,
        before=before, reason=reason,
    )  # fmt: skip
    return locked


# The late


@transaction.atomic
def tell_late(day, *, by):
    """Tell who owes an item, and the body whose plan it is, that its day has passed; once each.

    Returns how many items were told of; of two such nights at once the database stops one.
    """
    items = list(untold_late_items(by, day))
    ToldLate.objects.bulk_create(
        ToldLate(bureau_id=by.bureau_id, item=item, on=day) for item in items
    )
    for item in items:
        for node in {item.owner_id: item.owner, item.plan.bureau_id: item.plan.bureau}.values():
            notify(
                to_office=OWNER_OFFICES[node.kind], jurisdiction=node, text=late_words(item),
                url=item_url(item), by=by,
            )  # fmt: skip
    return len(items)


def late_words(item):
    return _("“%(title)s”已过期限（%(due)s），责任单位：%(owner)s") % {
        "title": item.title, "due": item.due_on, "owner": item.owner.name,
    }  # fmt: skip


def item_url(item):
    return reverse("groups:plan-item", args=[item.plan_id, item.pk])
