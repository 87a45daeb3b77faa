from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.queries.powers import power_on
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import choices, events_of, preselected, step_forms
from records.templatetags.figures import waited
from teachers import queries, services, tables
from teachers.filters import PostingFilter, TeacherFilter
from teachers.forms import (
    PostingForm,
    PostingListForm,
    PostingStepForm,
    TeacherForm,
    WhereForm,
)


@needs("see_postings")
def postings(request):
    """Postings the office may see, newest first: by group, state and school year."""
    office, params = request.office, request.GET
    rows = PostingFilter(params, queryset=queries.postings().within(office)).qs
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    form = PostingListForm(group=group_asked_for(page, params), places=frame.places)
    context = {
        "table": tables.posting_table(page.rows),
        "count": frame.sentence(_("条交流轮岗")),
        "filtering": filters_of(form, params, fold="postings"),
        "exports": export_links("teachers.postings", params),
        "pager": pager_of(page, params),
        "files": office.may("file_posting"),
        "keep": [{"name": "group", "value": params["group"]}] if params.get("group") else [],
    }
    return render(request, "teachers/postings.html", context)


def group_asked_for(page, params):
    """(id, name) of the group the list was asked for, named by its rows."""
    group = params.get("group")
    if not group:
        return None
    return group, page.rows[0].group.name if page.rows else _("所选集团")


@needs("file_posting")
def new_posting(request):
    """Recommend a teacher of one's own school to another school of the group."""
    office, refusal = request.office, None
    form = PostingForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            posting = services.recommend(by=office, **form.facts())
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(
                request, _("已推荐，等%(school)s接收。") % {"school": posting.to_school.name}
            )
            return redirect("teachers:posting", posting.pk)
    mine = queries.groups_of_school(office, timezone.localdate())
    context = {
        "form": form,
        "refusal": refusal and refusal.as_dict(),
        "elsewhere": mine.exclude(bureau_id=office.bureau_id),
    }
    return render(request, "teachers/posting_new.html", context, status=422 if refusal else 200)


@needs("see_postings")
def posting(request, pk):
    """One posting: facts, where it waits and since when, timeline, and the steps."""
    office, refusal = request.office, None
    record = get_within(queries.postings(), office, pk=pk)
    chosen = request.POST.get("choice", "")
    forms = step_forms(record, office, PostingStepForm, chosen=chosen, data=request.POST)
    if request.method == "POST":
        try:
            if step_taken(request, record, chosen, forms):
                return redirect("teachers:posting", pk)
        except RuleBroken as broken:
            refusal = broken
    events = events_of(record, office)
    context = {
        "posting": record,
        "tone": tables.TONES[record.state],
        "waits": tables.where_it_waits(record),
        "since": waited(events[0]["at"]) if events and record.state != "arrived" else "",
        "facts": tables.posting_facts(record, power_on(record.group, "staff", record.start_on)),
        "left": school_that_left(record),
        "events": events,
        "choices": choices(forms),
        "chosen": preselected(forms, chosen),
        "forms": forms,
        "refusal": refusal and refusal.as_dict(),
        "crumbs": [
            {"label": _("交流轮岗"), "url": reverse("teachers:postings")},
            {"label": record.teacher.name},
        ],
    }
    return render(request, "teachers/posting.html", context, status=422 if refusal else 200)


def step_taken(request, record, key, forms):
    """Take the chosen step; False when its form needs mending."""
    if key not in record.flow.steps:
        return False
    form = forms.get(key)
    if form is not None and not form.is_valid():
        return False
    # A step not offered is tried all the same: the refusal says who was first, or why not.
    facts = form.cleaned_data if form else {}
    services.take_step(record, key, by=request.office, **facts)
    messages.success(request, _("已办理“%(step)s”。") % {"step": record.flow[key].label})
    return True


def school_that_left(record):
    if record.state not in ("decided", "recorded", "arrived", "ended"):
        return None
    days = queries.settled_days(record.group_id, [record.from_school_id, record.to_school_id])
    return tables.school_that_left(record, days)


@needs("see_postings")
def staff(request):
    """The teachers of a school, of a bureau; without personal data."""
    office, params = request.office, request.GET
    rows = TeacherFilter(params, queryset=queries.staff(office)).qs
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("school_id", "name", "pk"), params=params)
    keeps = office.may("keep_staff")
    context = {
        "table": tables.staff_table(page.rows, ages=keeps, schools=not office.school),
        "count": frame.sentence(_("名教师")),
        "filtering": filters_of(WhereForm(places=frame.places), params, fold="staff"),
        "exports": export_links("teachers.staff", params),
        "pager": pager_of(page, params),
        "keeps": keeps,
    }
    return render(request, "teachers/staff.html", context)


@needs("keep_staff")
def new_teacher(request):
    office, refusal = request.office, None
    form = TeacherForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            teacher = services.add_teacher(by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已登记%(name)s。") % {"name": teacher.name})
            return redirect("teachers:staff")
    context = {"form": form, "refusal": refusal and refusal.as_dict()}
    return render(request, "teachers/teacher_new.html", context, status=422 if refusal else 200)
