"""Changing a group: the list, the task list with its moves, the check page, sending."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.gate import get_within, needs
from groups.change_words import outcome_of, sentences_by_change
from groups.forms.changes import (
    FORMS,
    ChangeDocumentForm,
    ChangeFilters,
    ChangeReasonsForm,
    HandlingForm,
    NewChangeForm,
)
from groups.models import EducationGroup, Move
from groups.queries import changes as queries
from groups.queries.formation import answers_of, standing_consents
from groups.queries.requests import OPEN_STATES, is_filer
from groups.queries.routes import road_of, said_about
from groups.rules.changes import FIELDS
from groups.screens import changes as screens
from groups.screens import routes as road_screens
from groups.screens.formation import gate, opinions
from groups.services import changes as services
from groups.services.decision import approval_gate, grounds_of
from groups.services.editing import EDITABLE, editable, is_open, labels_of
from groups.views.desks import (
    Desk,
    at_desk,
    attempt,
    is_asked,
    may_consent,
    open_desk,
    part,
    to_answer,
)
from groups.views.pages import record_page
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of
from records.workflow import allowed, decisions_of


@needs("see_filings")
def change_list(request):
    """Changes the office may see, newest first."""
    office, params = request.office, request.GET
    rows = queries.listed(office, ChangeFilters(params).wanted)
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    form = ChangeFilters(params, places=frame.places)
    return render(request, "groups/change_list.html", {
        "table": screens.change_table(page.rows, sentences_by_change(page.rows)),
        "count": frame.sentence(_("件变更申请")),
        "filtering": filters_of(form, params, fold="changes"), "pager": pager_of(page, params),
        "exports": export_links("groups.changes", params), "is_asked": is_asked(office),
    })  # fmt: skip


@needs("see_filings")
def of_group(request, pk):
    """A group's tab: what it came out of, and every change of it with its documents."""
    group, _day, context = record_page(request, pk, active="changes")
    office = request.office
    rows = list(queries.decided_changes(group, office))
    may_file = office.may("file_group") and office.bureau_id == group.bureau_id
    return render(request, "groups/group_changes.html", context | {
        "lineage": screens.lineage_rows(queries.lines_of(group), group),
        "table": screens.change_table(rows, sentences_by_change(rows)),
        "may_file": may_file and group.state == EducationGroup.State.IN_FORCE
        and (not office.school or services.core_id_of(group, office) == office.school),
    })  # fmt: skip


@needs("file_group")
def new(request, pk):
    """Begin a change of a group."""
    group = get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)
    services.refuse_stranger(group, request.office)
    form = NewChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        change = services.open_change(group, by=request.office, **facts)
        return redirect("groups:change", change.pk)
    crumbs = [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": group.name, "url": reverse("groups:detail", args=[group.pk])},
        {"label": _("申请变更")},
    ]
    context = {"form": form, "group": group, "crumbs": crumbs, "label": _("申请变更")}
    return render(request, "groups/change_new.html", context)


def found(request, pk):
    return get_within(queries.changes_of(request.office), request.office, pk=pk)


def crumbs_of(change, *last):
    trail = [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": change.group.name, "url": reverse("groups:group-changes",
                                                    args=[change.group_id])},
        {"label": _("变更"), "url": reverse("groups:change", args=[change.pk])},
    ]  # fmt: skip
    trail += [{"label": label} for label in last]
    if not last:
        trail[-1].pop("url")
    return trail


@needs("see_filings")
def change(request, pk):
    """One change: the task list for who fills it in, else the record as filed."""
    office, record = request.office, found(request, pk)
    if is_filer(record, office) and record.state in EDITABLE:
        return task_list(request, record)
    return render(request, "groups/change.html", record_context(record, office))


def content_of(record, office):
    """What a change asks for and leads to, for groups/change_content.html."""
    files = attachments_of(record, office)
    context = {
        "change": record, "record": record, "home": desk.home(record), "grounds": None,
        "content": "groups/change_content.html",
        "documents": [f for f in files if f.title != _("批复")],
        "letters": [f for f in files if f.title == _("批复")],
    }  # fmt: skip
    moves = queries.moves_of(record)
    name_now = record.group.name if record.state in OPEN_STATES else ""
    if record.state in OPEN_STATES:
        context["grounds"] = grounds_of(record, office)
        preview = context["grounds"].preview
        outcome = outcome_of(preview)
        standing = queries.standing_of(preview.before)
        context |= {
            "preview": preview, "consequences": screens.consequence_rows(preview),
            "stale": screens.stale_rows(record, preview, standing),
        }  # fmt: skip
    else:
        outcome = record.outcome or {"rows": [], "groups": [], "unchanged": 0}
    return context | {
        "moves": screens.move_rows(moves, name_now=name_now), "outcome": outcome,
        "table": screens.outcome_table(outcome), "groups": screens.outcome_diff(outcome),
    }  # fmt: skip


def task_list(request, record):
    office = request.office
    context = content_of(record, office)
    checks = context["preview"].checks
    context |= {
        "tone": screens.TONES[record.state], "crumbs": crumbs_of(record),
        "checks": gate([check for check in checks if not check.ok]),
        "choices": screens.move_choices(record, office),
        "opened": {name: is_open(record, name) for name in FIELDS},
        "events": events_of(record, office), "returned": last_return(record, office),
    }  # fmt: skip
    return render(request, "groups/change_tasks.html", context)


def last_return(record, office):
    """What the approver asked for, above the task list of a returned change."""
    if record.state != "returned":
        return None
    last = decisions_of(record).within(office).filter(step="return").order_by("-pk").first()
    return {
        "reason": last.reason, "fields": labels_of(record, record.open_fields),
        "due": record.correction_due, "who": last.office_title,
    }  # fmt: skip


def record_context(record, office):
    """Everything the record page and the deciding pages show of a change."""
    answers, consents = answers_of(record), standing_consents(record)
    opened = record.state in OPEN_STATES and record.state != "draft"
    road, context = road_of(record), content_of(record, office)
    return context | {
        "tone": screens.TONES[record.state], "waits": screens.waits_for(record, answers),
        "road": road_screens.road(record, road) if record.submitted_at else [],
        "route": road.route.words,
        "opinions": opinions(record, answers, consents),
        "gate": gate(approval_gate(record, context["grounds"])) if opened else [],
        "to_answer": to_answer(desk, record, office, answers, consents) if opened else [],
        "events": events_of(record, office, said=said_about(record)),
        "asks": road_screens.asks(record, road, office) if opened else [],
        "may": {step.key for step in allowed(record, office)},
        "may_consent": may_consent(record, office, answers),
        "crumbs": crumbs_of(record),
    }  # fmt: skip


# The parts of the task list


@needs("file_group")
@at_desk
def add_move(request, desk, record, kind):
    """One small form for one kind of move."""
    if kind not in FORMS:
        raise Http404
    office = request.office
    editable(record, office, "moves")
    form = FORMS[kind](request.POST or None, change=record, office=office)

    def save(form):
        services.add_move(record, kind, by=office, **form.facts())

    return part(request, desk, record, form, save, Move.Kind(kind).label, button=_("加入本件变更"))


@needs("file_group")
@at_desk
def remove_move(request, desk, record):
    """Take a move out again."""
    editable(record, request.office, "moves")
    gone = request.POST.get("move", "")
    if request.method == "POST" and gone.isdecimal():
        services.remove_move(record, int(gone), by=request.office)
    return redirect(desk.home(record))


@needs("file_group")
@at_desk
def reasons(request, desk, record):
    office = request.office
    editable(record, office, "reasons")
    names = ("reasons", "backdated_because", "basis")
    initial = {name: getattr(record, name) for name in names}
    form = ChangeReasonsForm(request.POST or None, initial=initial)

    def save(form):
        services.write_reasons(record, by=office, **form.cleaned_data)

    return part(request, desk, record, form, save, _("理由和依据"))


@needs("file_group")
@at_desk
def document(request, desk, record):
    office = request.office
    editable(record, office, "documents")
    form = ChangeDocumentForm(request.POST or None, request.FILES or None)

    def save(form):
        services.put_document(record, by=office, **form.cleaned_data)

    return part(request, desk, record, form, save, _("上传材料"), multipart=True)


@needs("file_group")
@at_desk
def handling(request, desk, record, key):
    """What becomes of one kind of open items."""
    office = request.office
    editable(record, office, "moves")
    preview = queries.preview_of(record, office)
    row = next((r for r in screens.consequence_rows(preview) if r["key"] == key), None)
    if row is None:
        raise Http404
    form = HandlingForm(request.POST or None, initial={"text": row["text"]})

    def save(form):
        services.write_handling(record, key, by=office, **form.cleaned_data)

    return part(request, desk, record, form, save, row["title"], items=row["items"])


# Sending


@needs("file_group")
@at_desk
def check(request, desk, record):
    """Everything as it will be read, the gate, then one button."""
    office, refusal = request.office, None
    editable(record, office)
    if request.method == "POST":
        refusal = attempt(lambda: services.submit(record, by=office))
        if refusal is None:
            messages.success(request, _("已申报，已通知有关学校答复意愿。"))
            return redirect(desk.home(record))
    context = record_context(record, office)
    context |= {
        "checks": gate(context["preview"].checks), "ready": not context["preview"].blocked,
        "refusal": refusal, "crumbs": crumbs_of(record, _("检查并申报")),
    }  # fmt: skip
    return render(request, "groups/change_check.html", context, status=422 if refusal else 200)


desk = open_desk(
    Desk(
        of="change", page="groups/change.html", found=found, context=record_context,
        crumbs=crumbs_of,
        words={
            "agree": (_l("同意"), _l("本校同意按上述内容变更")),
            "approve": _l("各项变更一次生效，各自从所写的日期起"),
            "return": _l("只开放勾选的内容，补正后重新申报"),
            "reject": _l("本件到此为止，集团照旧"),
            "withdraw": _l("撤回变更"),
        },
    )
)  # fmt: skip
