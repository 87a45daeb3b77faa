"""Goals on screen: who wants what by when, the path so far, setting and stopping."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from accounts.refusals import Overtaken, RuleBroken
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of, record_urls
from records.pages import KeysetPage
from records.steps import events_of
from records.workflow import allowed
from schools.forms.goals import GoalFilters, GoalForm, WithdrawForm
from schools.models import Goal
from schools.queries import goals as queries
from schools.rules.goals import POLICY_BASIS
from schools.services import goals as services
from schools.tables import goals as tables


@needs("see_goals")
def goals(request):
    office, params = request.office, request.GET
    form = GoalFilters(params)
    wanted = form.wanted
    day = wanted.get("as_of") or timezone.localdate()
    rows = queries.listed(office, wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    page = KeysetPage(rows.select_related("bureau"), keys=("target_on", "pk"), params=params)
    now = queries.now_of(page.rows, office, day)
    url_of = record_urls("schools:goal")
    may_set = office.may("set_goals")
    return render(request, "schools/goals.html", {
        "filters": filters_of(form, params, fold="goals"), "problems": form.problems(),
        "exports": export_links("schools.goals", params),
        "columns": tables.columns(),
        "rows": [tables.row(goal, now, day, url_of) for goal in page.rows],
        "count": frame.sentence(_("个目标")), "pager": pager_of(page, params),
        "may_set": may_set, "policy_basis": POLICY_BASIS,
        "policy": tables.policy_lines(services.policy_goals_missing(office.bureau_id))
        if may_set else [],
        "source": tables.source_of(day),
    })  # fmt: skip


@needs("see_goals")
def goal(request, pk):
    """One goal: its facts, the path so far as table and line, who set it and why it stopped."""
    office = request.office
    record = get_within(Goal.objects.select_related("bureau"), office, pk=pk)
    day = GoalFilters(request.GET).wanted.get("as_of") or timezone.localdate()
    path = queries.path_of(record, office, day)
    now = next(((y, share) for y, share in reversed(path) if share and share.value is not None),
               None)  # fmt: skip
    word, tone = tables.standing_of(record, now and now[1], day)
    own_part = record.bureau_id not in office.sees
    return render(request, "schools/goal.html", {
        "goal": record, "word": word, "tone": tone, "facts": tables.facts(record, now, day),
        "path": tables.path_table(record, path), "chart": tables.picture(record, path),
        "counted_for": office.jurisdiction_name if own_part else "",
        "events": events_of(record, office), "may_withdraw": bool(allowed(record, office)),
        "crumbs": crumbs(record.get_measure_display()), "source": tables.source_of(day),
    })  # fmt: skip


def crumbs(here):
    return [{"label": _("目标"), "url": reverse("schools:goals")}, {"label": here}]


@needs("set_goals")
def new_goal(request):
    form = GoalForm(request.POST or None, initial={"measure": request.GET.get("measure")})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.set_goal(by=request.office, **form.cleaned_data)
        except (RuleBroken, Overtaken) as broken:
            refusal = broken
        else:
            messages.success(request, _("已设定目标。"))
            return redirect("schools:goal", made.pk)
    return form_page(request, form, refusal, {
        "title": _("设定目标"), "button": _("设定"), "cancel_url": reverse("schools:goals"),
        "lead": _("目标只属于设定它的单位：县区定自己的，市定市的，互不改动。"),
        "crumbs": crumbs(_("设定目标")),
    })  # fmt: skip


@require_POST
@needs("set_goals")
def adopt(request):
    count = services.adopt_policy_goals(by=request.office)
    messages.success(request, _("已按政策设定 %(n)s 个目标。") % {"n": count})
    return redirect("schools:goals")


@needs("set_goals")
def withdraw(request, pk):
    record = get_within(Goal.objects.select_related("bureau"), request.office, pk=pk)
    form, refusal = WithdrawForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_goal(record, form.cleaned_data["reason"], by=request.office)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已停止跟踪。"))
            return redirect("schools:goal", pk)
    return form_page(request, form, refusal, {
        "title": _("停止跟踪：%(goal)s") % {"goal": record.get_measure_display()},
        "button": _("停止跟踪"), "cancel_url": reverse("schools:goal", args=[pk]),
        "lead": _("目标和理由都保留，只是不再提醒。"),
        "crumbs": crumbs(record.get_measure_display()),
    })  # fmt: skip


def form_page(request, form, refusal, context):
    context |= {"form": form, "refusal": refusal and refusal.as_dict()}
    return render(request, "schools/form.html", context, status=refusal.status if refusal else 200)
