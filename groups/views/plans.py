"""Plans on screen: the list, drawing up, one plan with its road map, one item."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.plans import (
    AnswerForm,
    ItemForm,
    LightForm,
    PlanFilters,
    PlanForm,
    PlanStepForm,
    ReportForm,
)
from groups.models import Plan, ResolutionKind
from groups.queries import plans as queries
from groups.queries.council import resolutions_of
from groups.queries.register import tabs_of
from groups.rules.plans import WRITERS
from groups.screens import plans as screens
from groups.services import plans as services
from groups.services import progress
from groups.views.pages import record_page
from groups.views.saying import Saying
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.parameters import value_of
from records.steps import choices, events_of, preselected, step_forms

DRAWERS = ("draft_plan", "lead_plan", "adopt_plan")


def crumbs_of(*trail):
    """规划与任务 / … ; each of `trail` is (label, url or None)."""
    home = {"label": _("规划与任务"), "url": reverse("groups:plans")}
    return [home, *({"label": label, "url": url} for label, url in trail)]


def draws_up(office):
    return any(office.may(verb) for verb in DRAWERS)


@needs("see_plans")
def plan_list(request):
    office, params = request.office, request.GET
    form = PlanFilters(params)
    rows = queries.filtered(queries.plans_of(office), form.wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    counted = queries.with_counts(rows, timezone.localdate())
    page = KeysetPage(counted, keys=("pk",), params=params, newest_first=True)
    return render(request, "groups/plan_list.html", {
        "filtering": filters_of(form, params, fold="plans"), "problems": form.problems(),
        "count": frame.sentence(_("份规划")), "draws": draws_up(office),
        "exports": export_links("groups.plans", params),
        "table": screens.plan_table(page.rows, True),
        "pager": pager_of(page, params), "tabs": own_tabs("plans"),
        "source": screens.source_of(),
    })  # fmt: skip


def own_tabs(active):
    """The two lists of plans: all of them, and what is past its day."""
    return [
        {"label": _("规划和计划"), "url": reverse("groups:plans"), "active": active == "plans"},
        {"label": _("逾期事项"), "url": reverse("groups:overdue"), "active": active == "overdue"},
    ]  # fmt: skip


@needs("see_plans")
def overdue(request):
    """What is late, whose, since when, and what was last said of it."""
    office, day = request.office, timezone.localdate()
    rows = queries.overdue_items(office, day)
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("due_on", "pk"), params=request.GET)
    return render(request, "groups/plan_overdue.html", {
        "count": frame.sentence(_("项逾期")), "pager": pager_of(page, request.GET),
        "table": screens.overdue_table(page.rows, day, bool(frame.places)),
        "tabs": own_tabs("overdue"), "source": screens.source_of(),
        "exports": export_links("groups.overdue", request.GET),
    })  # fmt: skip


@needs("see_plans")
def group_plans(request, pk):
    """A group's development plan and yearly plans, as a tab of its record."""
    group, day, context = record_page(request, pk, active="plans")
    rows = queries.with_counts(queries.plans_of(request.office).filter(group=group), day)
    return render(request, "groups/group_plans.html", context | {
        "table": screens.plan_table(rows.order_by("-pk"), False),
        "draws": request.office.may("adopt_plan"), "tabs": tabs_of(group, request.office, "plans"),
    })  # fmt: skip


# Drawing up


@needs(*DRAWERS)
def new(request):
    office, refusal = request.office, None
    groups = queries.led_groups(office) if office.school else []
    wanted = {"group": request.GET["group"]} if request.GET.get("group") else {}
    form = PlanForm(request.POST or None, office=office, groups=groups, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.open_plan(by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已建草稿，请列入目标、时间节点和任务。"))
            return redirect("groups:plan", plan.pk)
    return form_page(request, form, refusal, title=_("起草规划"), button=_("建草稿"),
                     back=reverse("groups:plans"), crumbs=crumbs_of((_("起草"), None)))  # fmt: skip


def form_page(request, form, refusal, *, title, button, back, crumbs, lead=""):
    context = {
        "form": form, "title": title, "button": button, "cancel_url": back, "crumbs": crumbs,
        "lead": lead, "refusal": refusal and refusal.as_dict(), "multipart": False,
    }  # fmt: skip
    return render(request, "groups/plan_form.html", context, status=422 if refusal else 200)


def plan_of(request, pk):
    return get_within(queries.plans_of(request.office), request.office, pk=pk)


@needs(*DRAWERS)
def new_item(request, pk):
    plan = plan_of(request, pk)
    return item_form(request, plan, None)


@needs(*DRAWERS)
def edit_item(request, pk, item_pk):
    plan = plan_of(request, pk)
    item = get_within(queries.item_of(plan), request.office, pk=item_pk)
    return item_form(request, plan, item)


def item_form(request, plan, item):
    """Write an item of a draft; "another" comes back to an empty form."""
    office, refusal = request.office, None
    services.require_open(plan, office)
    initial = {"starts_on": plan.starts_on, "due_on": plan.ends_on, "kind": "task",
               "owner": office.jurisdiction_id}  # fmt: skip
    form = ItemForm(request.POST or None, instance=item, initial=None if item else initial,
                    owners=queries.possible_owners(plan))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.put_item(plan, item=item, by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已保存。"))
            return redirect("groups:plan", plan.pk)
    back = reverse("groups:plan", args=[plan.pk])
    return form_page(
        request, form, refusal, title=_("修改事项") if item else _("列入事项"), button=_("保存"),
        back=back, crumbs=crumbs_of((plan.title, back), (_("事项"), None)),
        lead=_("目标写数和单位；时间节点写哪一天办成；任务写从哪天到哪天。"),
    )  # fmt: skip


@require_POST
@needs(*DRAWERS)
def remove_item(request, pk, item_pk):
    plan = plan_of(request, pk)
    item = get_within(queries.item_of(plan), request.office, pk=item_pk)
    services.remove_item(item, by=request.office)
    messages.success(request, _("已移出。"))
    return redirect("groups:plan", plan.pk)


@require_POST
@needs(*DRAWERS)
def revise(request, pk):
    plan = plan_of(request, pk)
    later = services.revise(plan, token=uuid.uuid4(), by=request.office)
    messages.success(request, _("已建新版草稿，旧版照常执行，新版印发时替代。"))
    return redirect("groups:plan", later.pk)


# One plan


def plan_steps(plan, office, chosen="", data=None):
    """The steps offered on screen; a version is replaced by its successor, never by hand."""

    resolutions = None
    if plan.group_id:
        resolutions = resolutions_of(plan.group, ResolutionKind.PLAN).within(office)

    def form_of(step, *args, **kwargs):
        return PlanStepForm(step, *args, resolutions=resolutions, **kwargs)

    forms = step_forms(plan, office, form_of, chosen=chosen, data=data)
    forms.pop("replace", None)
    return forms


@needs("see_plans")
def plan(request, pk):
    """A plan: its facts, the road map beside its items, who settled what."""
    office, refusal = request.office, None
    record = plan_of(request, pk)
    chosen = request.POST.get("choice", "")
    forms = plan_steps(record, office, chosen, request.POST)
    if request.method == "POST" and chosen in record.flow.steps:
        form = forms.get(chosen)
        if form is None or form.is_valid():
            facts = form.cleaned_data if form else {}
            try:
                services.take_plan_step(record, chosen, by=office, **facts)
            except RuleBroken as broken:
                refusal = broken
            else:
                step = record.flow[chosen]
                messages.success(request, _("已办理“%(step)s”。") % {"step": step.label})
                return redirect("groups:plan", pk)
    return render(
        request, "groups/plan.html", plan_context(record, office, forms, chosen, refusal),
        status=422 if refusal else 200,
    )  # fmt: skip


def plan_context(record, office, forms, chosen, refusal):
    day = timezone.localdate()
    lag, _basis = value_of("plan_lag", bureau=record.bureau, on=day)
    items = queries.items_of(record)
    writes = office.holds(record) and office.may(WRITERS[record.kind])
    return {
        "record": record, "tone": screens.TONES[record.state], "waits": waits_for(record),
        "facts": screens.plan_facts(record), "later": queries.later_of(record, office),
        "table": screens.item_table(items, day, lag),
        "roadmap": screens.roadmap(record, items, day, lag),
        "may_write": writes and record.is_open,
        "may_revise": writes and record.state == Plan.State.ISSUED,
        "events": events_of(record, office), "forms": forms, "choices": choices(forms),
        "chosen": preselected(forms, chosen), "refusal": refusal and refusal.as_dict(),
        "crumbs": crumbs_of((record.title, None)), "source": screens.source_of(),
    }  # fmt: skip


def waits_for(record):
    if record.state == Plan.State.SUBMITTED:
        return _("等%(bureau)s审批人印发") % {"bureau": record.bureau.name}
    return ""


# One item


class ItemSaying(Saying):
    """What an office may say of an item: report, answer, judge."""

    words = {
        "report": lambda: (_("报告进展"), _("由责任单位填写，填后不改；有变化再报一次")),
        "answer": lambda: (
            _("答复是否承接"), _("市区一体、县区为主：市级方案里的任务由县区承接后执行")
        ),
        "light": lambda: (_("人工认定状态"), _("认定写在系统计算的旁边；逾期的仍按逾期列出")),
    }  # fmt: skip
    verbs = {
        "report": progress.report_progress, "answer": progress.answer_task,
        "light": progress.set_light,
    }  # fmt: skip

    def __init__(self, request, item, answer):
        self.answer = answer
        super().__init__(request, item)

    def offered(self):
        item, office = self.record, self.request.office
        if item.plan.state != Plan.State.ISSUED:
            return
        asked = progress.is_asked_of_another(item)
        if item.owner_id == office.jurisdiction_id:
            if office.may("report_progress") and (not asked or self.accepted):
                yield "report"
            if office.may("answer_task") and asked and self.answer is None:
                yield "answer"
        if office.holds(item) and office.may(WRITERS[item.plan.kind]):
            yield "light"

    @property
    def accepted(self):
        return self.answer is not None and self.answer.accepts

    def form(self, key, data, files):
        if key == "report":
            return ReportForm(data, files, item=self.record, prefix=key)
        if key == "answer":
            return AnswerForm(data, prefix=key)
        standing = {"light": self.record.light, "reason": self.record.light_reason}
        return LightForm(data, prefix=key, initial=standing)


@needs("see_plans")
def item(request, pk, item_pk):
    """One item: how it stands, everything said of it, and what this office may say."""
    office, record = request.office, plan_of(request, pk)
    row = get_within(queries.item_of(record), office, pk=item_pk)
    answer = queries.answer_to(row)
    saying = ItemSaying(request, row, answer)
    if saying.done:
        return redirect("groups:plan-item", pk, item_pk)
    day = timezone.localdate()
    lag, _basis = value_of("plan_lag", bureau=record.bureau, on=day)
    reports = list(queries.reports_of(row, office))
    context = {
        "record": row, "plan": record,
        "facts": screens.item_facts(
            row, screens.standing(row, day, lag), answer, progress.is_asked_of_another(row)
        ),
        "reports": screens.report_events(reports, queries.proofs_of(reports, office)),
        "events": events_of(row, office), "forms": saying.forms, "choices": saying.choices,
        "chosen": saying.chosen or ("report" if "report" in saying.forms else ""),
        "refusal": saying.refusal and saying.refusal.as_dict(),
        "may_write": record.is_open and office.holds(record) and office.may(WRITERS[record.kind]),
        "crumbs": crumbs_of(
            (record.title, reverse("groups:plan", args=[pk])), (_("事项"), None)
        ),
        "source": screens.source_of(),
    }  # fmt: skip
    return render(request, "groups/plan_item.html", context, status=saying.status)
