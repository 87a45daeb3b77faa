"""Leading groups on screen: members and meetings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.leading import (
    BodyFilters,
    CorrectionForm,
    EndMemberForm,
    MeetingForm,
    MemberForm,
)
from groups.models import LeadingMember
from groups.queries import leading as queries
from groups.screens import leading as screens
from groups.services import leading as services
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of


def own_tabs(active):
    pages = (
        ("problems", _("问题清单")), ("leading-meetings", _("会议")),
        ("leading-members", _("成员")),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(f"groups:{name}"), "active": name == active}
        for name, label in pages
    ]


def crumbs_of(name, home, label):
    return [{"label": home, "url": reverse(f"groups:{name}")}, {"label": label}]


def list_page(request, name, *, form, rows, noun, table, page, empty, new=None, export=None):
    """One of the three lists; `table(rows, wide_reader)` puts the rows of a page in words."""
    office, params = request.office, request.GET
    frame = frame_of(rows, office)
    form.offer(frame.places)
    cut = KeysetPage(rows, params=params, **page)
    writes = new and office.may("keep_leading")
    return render(request, "groups/leading_list.html", {
        "filtering": filters_of(form, params, fold=name), "hide_q": "q" not in form.fields,
        "exports": export and export_links(export, params), "count": frame.sentence(noun),
        "table": table(cut.rows, bool(frame.places)), "pager": pager_of(cut, params),
        "tabs": own_tabs(name), "empty": empty, "source": screens.source_of(),
        "new": {"url": reverse(f"groups:{new[0]}"), "label": new[1]} if writes else None,
    })  # fmt: skip


def form_page(request, form, save, *, title, button, back, crumbs, multipart=False, lead=""):
    """One form: show, save, go where `save` says, or say why not."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            where = save(form)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已登记。"))
            return redirect(where)
    context = {
        "form": form, "title": title, "button": button, "cancel_url": back, "crumbs": crumbs,
        "multipart": multipart, "lead": lead, "refusal": refusal and refusal.as_dict(),
    }  # fmt: skip
    return render(request, "groups/plan_form.html", context, status=422 if refusal else 200)


# Members


@needs("see_leading")
def members(request):
    office, form = request.office, BodyFilters(request.GET)
    keeper = office if office.may("keep_leading") else None

    def table(rows, wide_reader):
        return screens.member_table(rows, wide_reader=wide_reader, keeper=keeper)

    return list_page(
        request, "leading-members", form=form, noun=_("名成员"), table=table,
        rows=queries.of_body(queries.members_of(office), form.wanted), page={"keys": ("pk",)},
        new=("leading-member-new", _("登记成员")), empty=_("还没有登记领导小组成员。"),
    )  # fmt: skip


@needs("keep_leading")
def new_member(request):
    office = request.office
    form = MemberForm(request.POST or None, units=queries.possible_owners(office))
    back = reverse("groups:leading-members")

    def save(form):
        services.seat_member(by=office, **form.cleaned_data)
        return back

    return form_page(
        request, form, save, title=_("登记领导小组成员"), button=_("登记"), back=back,
        crumbs=crumbs_of("leading-members", _("成员"), _("登记")),
    )  # fmt: skip


@needs("keep_leading")
def end_member(request, pk):
    row = get_within(LeadingMember.objects.select_related("bureau"), request.office, pk=pk)
    services.require_own(row, request.office)
    back = reverse("groups:leading-members")

    def save(form):
        said = form.cleaned_data
        if said["how"] == "error":
            services.withdraw_member(row, reason=said["reason"], by=request.office)
        else:
            services.end_member(row, last_day=said["on"], reason=said["reason"], by=request.office)
        return back

    return form_page(
        request, EndMemberForm(request.POST or None), save, button=_("办理"), back=back,
        title=str(row), crumbs=crumbs_of("leading-members", _("成员"), _("离任或作废")),
    )  # fmt: skip


# Meetings


@needs("see_leading")
def meetings(request):
    form = BodyFilters(request.GET)

    def table(rows, wide_reader):
        return screens.meeting_table(rows, wide_reader=wide_reader)

    return list_page(
        request, "leading-meetings", form=form, noun=_("次会议"), table=table,
        rows=queries.of_body(queries.meetings_of(request.office), form.wanted),
        page={"keys": ("on", "pk"), "newest_first": True},
        new=("leading-meeting-new", _("登记会议")), export="groups.leading_meetings",
        empty=_("还没有登记领导小组会议。"),
    )  # fmt: skip


@needs("keep_leading")
def new_meeting(request):
    office = request.office
    members = queries.own_members(office, timezone.localdate())
    form = MeetingForm(request.POST or None, request.FILES or None, members=members)

    def save(form):
        row = services.enter_meeting(by=office, **form.cleaned_data)
        return reverse("groups:leading-meeting", args=[row.pk])

    return form_page(
        request, form, save, title=_("登记领导小组会议"), button=_("登记"), multipart=True,
        back=reverse("groups:leading-meetings"),
        lead="" if members else _("还没有登记成员；请先登记成员，再登记会议。"),
        crumbs=crumbs_of("leading-meetings", _("会议"), _("登记")),
    )  # fmt: skip


@needs("see_leading")
def meeting(request, pk):
    """One meeting: who came, what was decided, the problems that came of it."""
    office = request.office
    row = get_within(queries.meetings_of(office), office, pk=pk)
    corrects = office.may("keep_leading") and office.holds(row)
    form = CorrectionForm(request.POST or None) if corrects else None
    if form and form.is_valid():
        services.correct_meeting(row, by=office, **form.cleaned_data)
        messages.success(request, _("已记更正。"))
        return redirect("groups:leading-meeting", pk)
    problems = queries.problems_of(office).filter(meeting=row).order_by("due_on", "pk")
    return render(request, "groups/leading_meeting.html", {
        "record": row, "facts": screens.meeting_facts(row, attachments_of(row, office)),
        "problems": screens.problem_table(problems, timezone.localdate(), False),
        "form": form, "events": events_of(row, office), "source": screens.source_of(),
        "crumbs": crumbs_of("leading-meetings", _("会议"), str(row.on)),
    })  # fmt: skip
