"""Joint research sessions on screen: the list, filing one on a phone, one with who came."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.research import AddForm, ConfirmForm, SessionFilters, SessionForm
from groups.models import EducationGroup
from groups.queries import research as queries
from groups.queries.register import members_on, tabs_of
from groups.queries.sharing import groups_filed_in
from groups.screens import research as screens
from groups.screens.sharing import proof_facts
from groups.services import research as services
from groups.views.saying import Saying
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of


def crumbs_of(group, *last):
    trail = [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": group.name, "url": reverse("groups:detail", args=[group.pk])},
        {"label": _("联合教研"), "url": reverse("groups:group-research", args=[group.pk])},
    ]
    if not last:
        trail[-1].pop("url")
    return trail + [{"label": label} for label in last]


def listed(request, rows, **context):
    """The list of sessions with its filters and its file."""
    office, params = request.office, request.GET
    form = SessionFilters(params)
    rows = queries.filtered(rows, form.wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    group = context.get("group")
    about = {"group": group.pk} if group else {}
    return render(request, "groups/research_list.html", {
        "filtering": filters_of(form, params, fold="research"), "problems": form.problems(),
        "count": frame.sentence(_("次联合教研")), "pager": pager_of(page, params),
        "table": screens.session_table(page.rows, group is None),
        "exports": export_links("groups.research", params, **about),
        "source": screens.source_of(), **context,
    })  # fmt: skip


@needs("see_sharing")
def research(request):
    """Every session the office may see; a principal files in one of the school's groups."""
    office = request.office
    rooms = groups_filed_in(office) if office.may("file_sharing") else []
    return listed(request, queries.sessions_of(office), rooms=rooms)


@needs("see_sharing")
def group_research(request, pk):
    """The sessions of one group, as a tab of its record."""
    office = request.office
    group = get_within(EducationGroup, office, pk=pk)
    return listed(
        request, queries.sessions_of(office).filter(group=group), group=group,
        rooms=[group] if office.may("file_sharing") else [],
        tabs=tabs_of(group, office, "research"), crumbs=crumbs_of(group),
    )  # fmt: skip


@needs("file_sharing")
def new(request, pk):
    """File a session one's own school hosted; it begins as the last one was."""
    office, refusal = request.office, None
    group = get_within(EducationGroup, office, pk=pk)
    members = members_on(group, timezone.localdate())
    schools = sorted(
        ((row.school_id, row.name) for row in members),
        key=lambda school: school[0] != office.school,
    )
    last = queries.last_session(group, office.school)
    form = SessionForm(request.POST or None, request.FILES or None, schools=schools, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            session = services.file_session(group, by=office, **form.facts())
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已登记，已请参加学校确认。"))
            return redirect("groups:research-session", pk, session.pk)
    return render(request, "groups/government_form.html", {
        "group": group, "form": form, "label": _("登记联合教研"), "lead": group.name,
        "button": _("登记"), "multipart": True, "refusal": refusal and refusal.as_dict(),
        "cancel_url": reverse("groups:group-research", args=[pk]),
        "crumbs": crumbs_of(group, _("登记")),
    }, status=422 if refusal else 200)  # fmt: skip


# One session


class SessionSaying(Saying):
    """What an office may say of a session: its school's own word, or what came of it."""

    words = {
        "confirm": lambda: (_("确认本校参加人数"), _("答复一次；不符的写明实际情况")),
        "add": lambda: (_("补充成果和材料"), _("由承办学校补充")),
    }
    verbs = {"add": services.add_to_session, "confirm": services.answer_attendance}

    def __init__(self, request, session, attendance):
        school = request.office.school
        self.mine = next((row for row in attendance if row.school_id == school), None)
        super().__init__(request, session)

    def offered(self):
        office, mine = self.request.office, self.mine
        if not office.may("file_sharing"):
            return
        if office.school == self.record.host_id:
            yield "add"
        elif mine and not hasattr(mine, "answer"):
            yield "confirm"

    def form(self, key, data, files):
        return AddForm(data, files, prefix=key) if key == "add" else ConfirmForm(data, prefix=key)


@needs("see_sharing")
def session(request, pk, session_pk):
    """One session: who came, each school's own word, what came of it."""
    office = request.office
    group = get_within(EducationGroup, office, pk=pk)
    row = get_within(queries.sessions_of(office), office, pk=session_pk, group=group)
    attendance = queries.attendance_of(row)
    saying = SessionSaying(request, row, attendance)
    if saying.done:
        return redirect("groups:research-session", pk, session_pk)
    return render(request, "groups/research_session.html", {
        "group": group, "session": row, "facts": screens.session_facts(row),
        "attendance": screens.attendance_table(attendance),
        "materials": proof_facts(attachments_of(row, office)),
        "events": events_of(row, office), "forms": saying.forms, "choices": saying.choices,
        "chosen": saying.chosen or ("confirm" if "confirm" in saying.forms else ""),
        "refusal": saying.refusal and saying.refusal.as_dict(),
        "crumbs": crumbs_of(group, row.theme), "source": screens.source_of(),
    }, status=saying.status)  # fmt: skip
