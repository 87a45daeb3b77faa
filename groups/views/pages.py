"""The register on screen: the list, a group's record and its members."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.forms.register import GroupFilters
from groups.models import EducationGroup
from groups.queries.changes import told_moves
from groups.queries.register import (
    as_they_were,
    history_of,
    listed,
    members_on,
    tabs_of,
    turned_back,
    with_members,
)
from groups.queries.research import count_of_year
from groups.queries.standings import words_of
from groups.screens.changes import history_facts
from groups.services.importing import REGISTER
from groups.services.register import gate_of
from groups.tables import (
    TONES,
    facts_of,
    list_columns,
    list_row,
    member_columns,
    member_row,
    state_on,
    state_words,
)
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of, record_urls
from records.pages import KeysetPage
from records.steps import events_of
from records.workflow import allowed

# What a row of the list does not say.
UNSHOWN = ("readers", "source", "document_number", "initiation", "tie", "form")


@needs("see_groups")
def group_list(request):
    params = request.GET
    form = GroupFilters(params)
    wanted = form.wanted
    day = wanted.get("as_of") or timezone.localdate()
    rows = listed(request.office, wanted)
    frame = frame_of(rows, request.office)
    form.offer(frame.places)
    wide, url_of = bool(frame.places), record_urls("groups:detail", wanted)
    shown = with_members(rows, day, wanted.get("as_known"))
    shown = shown.select_related(*["bureau"] * wide).defer(*UNSHOWN)
    page = KeysetPage(shown, keys=("sort_key", "pk"), params=params)
    return render(request, "groups/list.html", {
        "filters": filters_of(form, params, fold="groups"),
        "exports": export_links("groups.register", params),
        "problems": form.problems(), "as_of": wanted.get("as_of"),
        "as_known": wanted.get("as_known"), "columns": list_columns(wide),
        "rows": [list_row(turned_back(g), day, wide, url_of) for g in page.rows],
        "count": frame.sentence(_("个教育集团")), "pager": pager_of(page, params),
        "may_import": request.office.may("import_register"),
        "file_url": reverse("groups:filing-new") if request.office.may("file_group") else "",
        "empty": empty_words(request.office, params), "source": source_of(day),
    })  # fmt: skip


def empty_words(office, params):
    """The sentence of a list without rows, and the one thing to do next."""
    if any(params.values()):
        return {"text": _("没有符合这些条件的教育集团。"), "url": reverse("groups:list"),
                "label": _("去掉全部筛选")}  # fmt: skip
    if office.may("import_register"):
        return {"text": _("名录里还没有教育集团。可以先导入现有的名录表格。"),
                "url": reverse("import-upload", args=[REGISTER.kind]),
                "label": _("导入名录")}  # fmt: skip
    return {"text": _("名录里还没有教育集团，由县区教育局登记后在这里看到。")}


def source_of(day):
    return {
        "origins": [{"label": _("各县区教育局登记的教育集团名录")}],
        "as_of": day.isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }


def record_page(request, pk, *, active):
    """What every tab of a group's record shows: name, status, tabs, crumbs, the day."""
    wanted = GroupFilters(request.GET).wanted
    as_of, known = wanted.get("as_of"), wanted.get("as_known")
    day = as_of or timezone.localdate()
    rows = EducationGroup.objects.select_related("bureau", "city_record")
    if as_of or known:
        rows = as_they_were(rows, day, known)
    group = turned_back(get_within(rows, request.office, pk=pk))
    return group, day, {
        "group": group, "as_of": as_of, "as_known": known, "state": state_words(group, day),
        "tone": TONES[state_on(group, day)], "waits": waits_for(group),
        "tabs": tabs_of(group, request.office, active),
        "crumbs": [{"label": _("教育集团"), "url": reverse("groups:list")},
                   {"label": group.name}],
        "source": source_of(day),
    }  # fmt: skip


def waits_for(group):
    if group.state == EducationGroup.State.LEGACY:
        return _("等%(bureau)s核对并由审批人确认") % {"bureau": group.bureau.name}
    return ""


@needs("see_groups")
def detail(request, pk):
    group, day, context = record_page(request, pk, active="facts")
    office = request.office
    record = getattr(group, "city_record", None)
    legacy = group.state == EducationGroup.State.LEGACY
    return render(request, "groups/detail.html", context | {
        "facts": history_of_changes(group, office, context) + facts_of(
            group, record, day, standing=words_of(group),
            held=count_of_year(group, office, day) if office.may("see_sharing") else None,
        ),
        "columns": member_columns(),
        "members": [member_row(m, office, group.bureau_id)
                    for m in members_on(group, day, context["as_known"])],
        # The city's 备案回执 stands beside its own row.
        "files": attachments_of(group, office, beside=record),
        "events": events_of(group, office),
        "gate": gate_of(group) if legacy and office.holds(group) else [],
        "steps": {step.key for step in allowed(group, office)},
        "may_record": may_record(group, record, office),
        "may_settle": legacy and office.may("settle_register") and office.holds(group),
    })  # fmt: skip


def may_record(group, record, office):
    """Does the group still want the number of this office's city?"""
    return (
        record is None and group.state == EducationGroup.State.IN_FORCE
        and office.may("record_group") and group.bureau.city_id == office.jurisdiction_id
    )  # fmt: skip


def history_of_changes(group, office, context):
    """What changes have made of a group (of an old register: none yet), for who may read them;
    of a day that is past its page tells nothing later."""
    past = context["as_of"] or context["as_known"]
    if past or group.state == EducationGroup.State.LEGACY or not office.may("see_filings"):
        return []
    today = timezone.localdate()
    return history_facts(list(told_moves(group, office, today)), today)


@needs("see_groups")
def members(request, pk):
    """Every school that is or was in the group."""
    group, _day, context = record_page(request, pk, active="members")
    known = history_of(group, context["as_known"])
    rows = [member_row(m, request.office, group.bureau_id) for m in known]
    return render(request, "groups/members.html",
                  context | {"columns": member_columns(), "rows": rows})  # fmt: skip
