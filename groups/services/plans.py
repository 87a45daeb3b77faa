"""Verbs about plans: draw up, issue, revise."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import (
    EducationGroup,
    Plan,
    PlanItem,
    ResolutionKind,
)
from groups.queries.plans import possible_owners
from groups.queries.register import members_on
from groups.rules import plans as rules
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
        raise RuleBroken(
            _("请选择教育集团"), rule=_("集团规划和年度计划属于一个教育集团"),
            next_step=_("请在“教育集团”里选择；没有可选的，是贵校现在不是核心校"),
        )  # fmt: skip
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("%(name)s现在是%(state)s")
            % {"name": group.name, "state": group.get_state_display()},
            rule=_("只有运行中的教育集团制定规划"),
            next_step=_("请等集团批复运行后再制定"),
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
            next_step=_("请由制定单位修改，有意见向它提出"),
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
        raise RuleBroken(
            _("目标须有目标值和计量单位"), rule=_("目标是一个数，到期可以核对"),
            next_step=_("请填目标值和单位；没有数的，类别改选任务或时间节点"),
        )  # fmt: skip
    elif facts.get("baseline") == facts["target"]:
        raise RuleBroken(
            _("目标值与基数相同"), rule=_("目标须比基数有变化"), next_step=_("请核对目标值和基数")
        )
    row = item or PlanItem(
        plan=plan, core_id=plan.core_id, bureau_id=plan.bureau_id, parties=plan.parties
    )
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
def take_plan_step(
    plan, key, *, by, reason="", document_number="", issued_on=None, resolution=None
):
    """Send, issue, return or close; issuing opens the plan to all who owe something in it.

    A group's plan cites its council's `resolution`; only one held elsewhere is named in words.
    """
    facts, gate = {}, None
    if key == "replace":
        raise RuleBroken(_("旧版由新版印发时自动替代"), next_step=_("请制定新版并印发"))
    if key == "submit":
        gate = require_items
    elif key == "issue":
        gate = require_issuable
        document_number = resolution.number if resolution else document_number.strip()
        adopted = resolution and resolution.adopted_on
        facts = {
            "number": document_number, "resolution": resolution,
            "issued_on": issued_on or adopted or timezone.localdate(), **audience_of(plan),
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
            next_step=_("请选理事会的决议，系统外通过的写明届次和决议")
            if plan.group_id else _("例：汉政办发〔2026〕12号"),
        )  # fmt: skip
    if plan.issued_on > timezone.localdate():
        raise RuleBroken(_("印发日期不晚于今天"), next_step=_("请改日期"))
    if plan.issued_on.year < plan.starts_on.year - 1:
        raise RuleBroken(
            _("印发日期 %(day)s 早于规划开始的前一年") % {"day": plan.issued_on},
            rule=_("规划在开始的前一年起印发，今天以前"), next_step=_("请核对年份"),
        )  # fmt: skip
    if plan.resolution_id:
        require_own_resolution(plan)


def require_own_resolution(plan):
    """What a group's plan cites: its own council's, about plans, adopted by the plan's day."""
    resolution = plan.resolution
    if resolution.group_id != plan.group_id or resolution.kind != ResolutionKind.PLAN:
        raise RuleBroken(
            _("“%(resolution)s”不是本集团通过规划和计划的决议") % {"resolution": resolution},
            rule=_("集团规划引用本集团理事会“规划和计划”类的决议"), next_step=_("请重新选择决议"),
        )  # fmt: skip
    if plan.issued_on < resolution.adopted_on:
        raise RuleBroken(
            _("决议%(day)s才通过") % {"day": resolution.adopted_on},
            rule=_("规划不早于决议通过之日生效"), next_step=_("请改日期"),
        )  # fmt: skip


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
        raise NoVerb(
            _("这份规划由%(body)s制定") % {"body": plan.bureau},
            rule=_("新版由原来的制定单位起草"), next_step=_("请由制定单位起草，有意见向它提出"),
        )  # fmt: skip
    if plan.core_id and by.school != plan.core_id:
        raise NoVerb(
            _("集团规划由核心校校长登记"), rule=_("总校长代表集团，成员校在理事会上表决"),
            next_step=_("请向核心校提出"),
        )  # fmt: skip

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
                plan=later, core_id=later.core_id, bureau_id=later.bureau_id,
                parties=later.parties, root_id=item.thread_id,
                **{name: getattr(item, name) for name in COPIED},
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
            _("只有执行中的规划才制定新版：%(state)s") % {"state": locked.get_state_display()},
            rule=_("新版印发时接替执行中的那一版"), next_step=_("请打开执行中的那一版再起草"),
        )  # fmt: skip
    later = Plan.objects.filter(former=plan).first()
    if later:
        raise Overtaken(
            _("第 %(n)s 版已在起草") % {"n": later.version}, rule=_("同一份规划同时只起草一个新版"),
            next_step=_("请在那一版上修改"), next_url=page_of(later),
        )  # fmt: skip


# Telling


def page_of(plan):
    return reverse("groups:plan", args=[plan.pk])


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
