"""Verbs about plans: draw up, issue, revise; and what their owners report and answer."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import EducationGroup, Plan, PlanItem, ProgressReport, TaskAnswer
from groups.queries.plans import answer_to, possible_owners
from groups.queries.sharing import members_on
from groups.rules import plans as rules
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision, move, snapshot

# Whom a task is told to, by what kind of body owes it.
OWNER_OFFICES = {
    "school": Office.PRINCIPAL, "bureau": Office.OFFICER, "city": Office.COORDINATOR,
    "department": Office.DEPARTMENT,
}  # fmt: skip
COPIED = (
    "kind", "title", "owner_id", "starts_on", "due_on", "unit", "baseline", "target",
)  # fmt: skip


# Drawing up


@transaction.atomic
def open_plan(*, kind, title, starts_on, ends_on, token, by, basis="", group=None):
    """A draft of the acting body; a group's plan is drawn up by its core school."""
    require(by, rules.WRITERS[kind])
    core = core_of(group, by) if kind in rules.GROUP_KINDS else None
    refuse_backwards(starts_on, ends_on)

    def make():
        plan = Plan.objects.create(
            token=token, bureau_id=by.bureau_id, parties=[core] if core else [], kind=kind,
            group=group if core else None, core_id=core, title=title.strip(),
            starts_on=starts_on, ends_on=ends_on, basis=basis.strip(),
        )  # fmt: skip
        leave_decision(plan, step="open", label=_("起草"), source="", target=plan.state, by=by)
        return plan

    return file_once(Plan, token, make)


def core_of(group, by):
    """The acting principal's school, which must be the group's core today."""
    if group is None:
        raise RuleBroken(_("请选择教育集团"), rule=_("集团规划和年度计划属于一个教育集团"))
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("%(name)s现在是%(state)s")
            % {"name": group.name, "state": group.get_state_display()},
            rule=_("只有运行中的教育集团制定规划"),
        )  # fmt: skip
    cores = [row.school_id for row in members_on(group, timezone.localdate()) if row.role == "core"]
    if by.school not in cores:
        raise NoVerb(
            _("集团规划由核心校校长登记"),
            rule=_("总校长代表集团，成员校在理事会上表决"),
            next_step=_("请向核心校提出"),
        )
    return by.school


def refuse_backwards(starts_on, ends_on):
    if ends_on < starts_on:
        raise RuleBroken(
            _("结束日期早于开始日期"), rule=_("先开始，后结束"), next_step=_("请改日期")
        )


def require_open(plan, by):
    """Only the body that draws a plan up writes it, and only while nobody has signed it."""
    require(by, rules.WRITERS[plan.kind])
    if not by.holds(plan):
        raise NoVerb(
            _("这份规划由%(body)s制定") % {"body": plan.bureau},
            rule=_("各县区制定各自的实施办法，其他单位只读"),
            owner=Owner.POLICY, basis="安政办发〔2018〕47号",
        )  # fmt: skip
    if not plan.is_open:
        raise RuleBroken(
            _("不能修改：%(title)s%(state)s")
            % {"title": plan, "state": plan.get_state_display()},
            rule=_("送审或印发以后不改原文，旧版照原样保留"),
            next_step=_("请退回修改，或制定新版"),
        )  # fmt: skip


@transaction.atomic
def put_item(plan, *, by, item=None, **facts):
    """Write an item of a draft, a new one or `item` anew; returns it."""
    require_open(plan, by)
    refuse_backwards(facts["starts_on"], facts["due_on"])
    if not plan.starts_on <= facts["due_on"] <= plan.ends_on:
        raise RuleBroken(
            _("完成期限不在规划的起止日期内"),
            rule=_("规划从%(since)s到%(until)s") % {"since": plan.starts_on, "until": plan.ends_on},
            next_step=_("请改期限"),
        )
    if not possible_owners(plan).filter(pk=facts["owner"].pk).exists():
        raise RuleBroken(
            _("%(name)s不能是这份规划的责任单位") % {"name": facts["owner"]},
            rule=_("责任单位须是制定单位自己、它的部门、所辖教育局或学校；集团规划只能是集团内的学校"),
            next_step=_("请另选责任单位"),
        )  # fmt: skip
    if facts["kind"] != PlanItem.Kind.TARGET:
        facts |= {"unit": "", "baseline": None, "target": None}
    elif facts.get("target") is None or not facts.get("unit"):
        raise RuleBroken(_("目标须有目标值和计量单位"), rule=_("目标是一个数，到期可以核对"))
    elif facts.get("baseline") == facts["target"]:
        raise RuleBroken(_("目标值与基数相同"), rule=_("目标须比基数有变化"))
    row = item or PlanItem(plan=plan, bureau_id=plan.bureau_id, parties=plan.parties)
    before = snapshot(row) if item else None
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    leave_decision(
        row, step="write", label=_("修改") if item else _("列入"), source="", target="", by=by,
        before=before,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_item(item, *, by):
    """Take an item out of a draft; the row stays, marked."""
    require_open(item.plan, by)
    item.removed = True
    item.save(update_fields=["removed"])
    leave_decision(item, step="remove", label=_("移出"), source="", target="", by=by)


# Settling


@transaction.atomic
def take_plan_step(plan, key, *, by, reason="", document_number="", issued_on=None):
    """Send, issue, return or close; issuing opens the plan to all who owe something in it."""
    facts, gate = {}, None
    if key == "replace":
        raise RuleBroken(_("旧版由新版印发时自动替代"), next_step=_("请制定新版并印发"))
    if key == "submit":
        gate = require_items
    elif key == "issue":
        gate = require_issuable
        facts = {
            "number": document_number.strip(),
            "issued_on": issued_on or timezone.localdate(), **audience_of(plan),
        }  # fmt: skip
    decision = move(
        plan, key, by=by, reason=reason, document_number=document_number, gate=gate, **facts
    )
    if key == "issue":
        open_items(plan)
        replace_former(plan, by)
        tell_owners(plan, by)
    elif key in ("submit", "return"):
        tell_bureau(plan, key, by)
    return decision


def require_items(plan):
    """A plan that asks nothing of anybody is not issued."""
    if not plan.items.filter(removed=False).exists():
        raise RuleBroken(
            _("规划里还没有目标、时间节点或任务"),
            rule=_("实施办法须明确目标任务、时间节点、路线图"),
            owner=Owner.POLICY, basis="安政办发〔2018〕47号",
            next_step=_("请先列入事项"),
        )  # fmt: skip


def require_issuable(plan):
    """The gate of issuing, under the lock: items, a number (or resolution), a day not to come."""
    require_items(plan)
    if not plan.number:
        raise RuleBroken(
            _("请填写理事会决议") if plan.group_id else _("请填写文号"),
            rule=_("集团规划须经理事会通过") if plan.group_id else _("印发的规划须有文号"),
        )
    if plan.issued_on > timezone.localdate():
        raise RuleBroken(_("印发日期不晚于今天"), next_step=_("请改日期"))


def audience_of(plan):
    """Who may read an issued plan: who owes something in it; of a group's, every member."""
    owners = Jurisdiction.objects.filter(
        pk__in=plan.items.filter(removed=False).values_list("owner_id", flat=True)
    )
    bodies, schools = set(), set(plan.parties)
    for node in owners:
        if node.kind == "school":
            schools.add(node.pk)
            bodies.add(node.parent_id)
        else:
            bodies.add(node.pk)
    if plan.group_id:
        bodies |= set(plan.group.readers)
        schools |= {row.school_id for row in members_on(plan.group, timezone.localdate())}
    return {"readers": sorted(bodies - {plan.bureau_id}), "parties": sorted(schools)}


def open_items(plan):
    plan.items.filter(removed=False).update(readers=plan.readers, parties=plan.parties)


def replace_former(plan, by):
    """The version before steps down the moment its successor is issued."""
    if plan.former_id:
        reason = _("由第 %(n)s 版替代") % {"n": plan.version}
        move(plan.former, "replace", by=by, reason=reason)


@transaction.atomic
def revise(plan, *, token, by):
    """A new version as a draft, with the items as they stand; the old one stays in force."""
    require(by, rules.WRITERS[plan.kind])
    if not by.holds(plan):
        raise NoVerb(_("这份规划由%(body)s制定") % {"body": plan.bureau})
    if plan.core_id and by.school != plan.core_id:
        raise NoVerb(_("集团规划由核心校校长登记"))

    def make():
        refuse_second_version(plan)
        later = Plan.objects.create(
            token=token, bureau_id=plan.bureau_id, former=plan, version=plan.version + 1,
            parties=[plan.core_id] if plan.core_id else [], kind=plan.kind, group=plan.group,
            core=plan.core, title=plan.title, starts_on=plan.starts_on, ends_on=plan.ends_on,
            basis=plan.basis,
        )  # fmt: skip
        PlanItem.objects.bulk_create(
            PlanItem(
                plan=later, bureau_id=later.bureau_id, parties=later.parties,
                root_id=item.thread_id, **{name: getattr(item, name) for name in COPIED},
            )
            for item in plan.items.filter(removed=False).order_by("pk")
        )  # fmt: skip
        leave_decision(
            later, step="open", label=_("起草第 %(n)s 版") % {"n": later.version}, source="",
            target=later.state, by=by,
        )  # fmt: skip
        return later

    return file_once(Plan, token, make)


def refuse_second_version(plan):
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.state != Plan.State.ISSUED:
        raise Overtaken(
            _("只有执行中的规划才制定新版：%(state)s") % {"state": locked.get_state_display()}
        )
    later = Plan.objects.filter(former=plan).first()
    if later:
        raise Overtaken(
            _("第 %(n)s 版已在起草") % {"n": later.version}, rule=_("同一份规划同时只起草一个新版"),
            next_step=_("请在那一版上修改"), next_url=page_of(later),
        )  # fmt: skip


# What owners say


@transaction.atomic
def report_progress(item, *, words, token, by, on=None, percent=None, value=None, proofs=()):
    """The owner's word on an item, in a row of the owner's own; `value` for a target."""
    require(by, "report_progress")
    require_owner(item, by)
    require_running(item)
    require_accepted(item)
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise RuleBroken(_("截至日期不晚于今天"), next_step=_("请改日期"))
    if item.kind == PlanItem.Kind.TARGET:
        if value is None:
            raise RuleBroken(_("请填写现值"), rule=_("目标按数报告，进度由系统计算"))
        percent = rules.percent_of(value, baseline=item.baseline, target=item.target)
    elif percent is None:
        raise RuleBroken(_("请填写完成进度"), rule=_("任务和时间节点按百分比报告"))
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
            reported_by_id=by.person_id,
        )  # fmt: skip
        for proof in proofs:
            attach(report, proof, title=_("佐证"), by=by)
        leave_decision(
            report, step="report", label=_("报告进展"), source="", target="reported", by=by
        )
        return report

    return file_once(ProgressReport, token, make)


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
            rule=_("只报告执行中的规划"),
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
        raise RuleBroken(_("本单位自己的任务不用承接"), rule=_("只答复市级方案交来的任务"))
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
    )  # fmt: skip


def answer_words(answer):
    return _("承接") if answer.accepts else _("不承接")


@transaction.atomic
def set_light(item, *, light, reason, by):
    """The plan's own body judges an item itself, with its reason; "" takes it back."""
    require(by, rules.WRITERS[item.plan.kind])
    if not by.holds(item):
        raise NoVerb(_("由制定规划的%(body)s认定") % {"body": item.plan.bureau})
    require_running(item)
    if light and not reason.strip():
        raise RuleBroken(_("请写明认定的理由"), rule=_("人工认定须有理由，并写明在系统计算的旁边"))
    locked = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    before = snapshot(locked)
    locked.light, locked.light_reason = light, reason.strip() if light else ""
    locked.save(update_fields=["light", "light_reason"])
    leave_decision(
        locked, step="light", label=_("认定状态"), source="", target=light or "computed", by=by,
        before=before, reason=reason,
    )  # fmt: skip
    return locked


# Telling


def page_of(plan):
    return reverse("groups:plan", args=[plan.pk])


def item_url(item):
    return reverse("groups:plan-item", args=[item.plan_id, item.pk])


def tell_owners(plan, by):
    """Everybody who owes something in the plan, once each; counties are asked for their answer."""
    owners = Jurisdiction.objects.filter(
        pk__in=plan.items.filter(removed=False).values("owner_id")
    ).exclude(pk=by.jurisdiction_id)
    for node in owners.order_by("pk"):
        text = _("%(plan)s已印发，有贵单位负责的任务") % {"plan": plan}
        notify(
            to_office=OWNER_OFFICES[node.kind], jurisdiction=node, text=text, url=page_of(plan),
            by=by,
        )  # fmt: skip
        if node.kind == "bureau" and node.pk != plan.bureau_id:
            text = _("%(plan)s已印发，请答复是否承接本县区的任务") % {"plan": plan}
            notify(
                to_office=Office.APPROVER, jurisdiction=node, text=text, url=page_of(plan), by=by
            )


def tell_bureau(plan, key, by):
    office = Office.APPROVER if key == "submit" else Office.OFFICER
    text = _("待印发：%(plan)s") if key == "submit" else _("退回修改：%(plan)s")
    notify(
        to_office=office, jurisdiction=plan.bureau, text=text % {"plan": plan},
        url=page_of(plan), by=by,
    )  # fmt: skip
