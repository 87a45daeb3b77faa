"""Filing a group: the list, the task list with its sections, the check page, sending."""

import uuid

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.formation import (
    BasicsForm,
    DocumentForm,
    FilingFilters,
    ReasonsForm,
    TermsForm,
)
from groups.models import DossierItem, FilingMember
from groups.queries.dossier import (
    charter_elements,
    dossier_of,
    lacking_papers,
    schools_of_papers,
    version_counts,
    versions_of,
)
from groups.queries.formation import (
    answers_of,
    choosable_schools,
    elsewhere,
    facts_in,
    facts_of,
    filings_of,
    last_changes,
    listed,
    member_ids,
    proposal_of,
    standing_consents,
    terms_of,
)
from groups.queries.initiatives import behind
from groups.queries.names import names_of
from groups.queries.requests import OPEN_STATES, is_filer
from groups.queries.routes import road_of, said_about
from groups.rules.decision import BASICS
from groups.rules.dossier import PER_SCHOOL
from groups.rules.formation import filing_checks
from groups.screens import formation as screens
from groups.screens import routes as road_screens
from groups.services import formation as services
from groups.services.decision import approval_gate, grounds_of
from groups.services.editing import EDITABLE, editable, is_open, labels_of
from groups.views.desks import Desk, at_desk, is_asked, may_consent, open_desk, part, to_answer
from groups.views.initiatives import own_tabs
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of
from records.workflow import allowed, decisions_of

MOST_CHOICES = 30


@needs("see_filings")
def filings(request):
    """Filings the office may see, newest first."""
    office, params = request.office, request.GET
    rows = listed(office, FilingFilters(params).wanted)
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    form = FilingFilters(params, places=frame.places)
    context = {
        "table": screens.filing_table(page.rows),
        "count": frame.sentence(_("件组建申报")),
        "filtering": filters_of(form, params, fold="filings"),
        "exports": export_links("groups.filings", params),
        "pager": pager_of(page, params),
        "files": office.may("file_group"),
        "is_asked": is_asked(office),
        "tabs": own_tabs(office, "filings"),
    }
    return render(request, "groups/filing_list.html", context)


@needs("file_group")
def new(request):
    """Begin a filing: a draft with its basics, then the task list."""
    form = BasicsForm(request.POST or None, office=request.office)
    refusal = None
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"] or uuid.uuid4()
        try:
            filing = services.open_filing(token=token, by=request.office, **form.facts())
        except RuleBroken as broken:
            refusal = broken
        else:
            return redirect("groups:filing", filing.pk)
    crumbs = [{"label": _("组建申报"), "url": reverse("groups:filings")}, {"label": _("新的申报")}]
    context = {"form": form, "refusal": refusal and refusal.as_dict(), "crumbs": crumbs}
    return render(request, "groups/filing_new.html", context, status=422 if refusal else 200)


def found(request, pk):
    return get_within(filings_of(request.office), request.office, pk=pk)


def crumbs_of(filing, *last):
    trail = [{"label": _("组建申报"), "url": reverse("groups:filings")}]
    trail.append({"label": str(filing), "url": reverse("groups:filing", args=[filing.pk])})
    trail += [{"label": label} for label in last]
    if not last:
        trail[-1].pop("url")
    return trail


@needs("see_filings")
def filing(request, pk):
    """One filing: the task list for who fills it in, else the record as filed."""
    office, record = request.office, found(request, pk)
    if is_filer(record, office) and record.state in EDITABLE:
        return task_list(request, record)
    return render(request, "groups/filing.html", record_context(record, office))


def task_list(request, record):
    checks, dossier = filing_checks(proposal_of(record)), dossier_of(record)
    lacks = lacking_papers(record, dossier)
    context = {
        "filing": record,
        "sections": screens.sections(record, checks, dossier, lacks),
        "tone": screens.TONES[record.state],
        "events": events_of(record, request.office, screens.changes_of),
        "returned": last_return(record, request.office),
        "crumbs": crumbs_of(record),
        "initiative": behind(record, request.office),
        "may_withdraw": True,
    }
    return render(request, "groups/filing_tasks.html", context)


def last_return(record, office):
    """What the approver asked for, above the task list of a returned filing."""
    if record.state != "returned":
        return None
    returns = decisions_of(record).within(office).filter(step="return")
    last = returns.order_by("-pk").first()
    return {
        "reason": last.reason, "fields": labels_of(record, record.open_fields),
        "due": record.correction_due, "who": last.office_title,
    }  # fmt: skip


def record_context(record, office):
    """Everything the record page and the deciding pages show of a filing."""
    ids, answers = member_ids(record), answers_of(record)
    facts, consents = facts_in(record), standing_consents(record)
    road, grounds = road_of(record), grounds_of(record, office)
    opened = record.state in OPEN_STATES and record.state != "draft"
    return {
        "filing": record, "record": record, "home": desk.home(record), "grounds": grounds,
        "content": "groups/filing_content.html",
        "tone": screens.TONES[record.state],
        "waits": screens.waits_for(record, answers),
        "facts": screens.basics_facts(record),
        "members": screens.member_facts([facts[pk] for pk in ids], terms_of(record)),
        "road": road_screens.road(record, road) if record.submitted_at else [],
        "route": road.route.words,
        "opinions": screens.opinions(record, answers, consents),
        "to_answer": to_answer(desk, record, office, answers, consents) if opened else [],
        "gate": screens.gate(approval_gate(record, grounds)) if opened else [],
        "dossier": screens.dossier_facts(dossier_of(record), version_counts(record)),
        "letters": [f for f in attachments_of(record, office) if f.title == _("批复")],
        "changes": last_changes(record),
        "events": events_of(record, office, screens.changes_of, said=said_about(record)),
        "asks": road_screens.asks(record, road, office) if opened else [],
        "may": {step.key for step in allowed(record, office)},
        "may_consent": may_consent(record, office, answers),
        "initiative": behind(record, office),
        "crumbs": crumbs_of(record),
    }  # fmt: skip


# The sections


@needs("file_group")
@at_desk
def basics(request, desk, record):
    editable(record, request.office)
    initial = {name: getattr(record, name) for name in BASICS if name != "core"}
    initial["core_id"] = record.core_id
    form = BasicsForm(
        request.POST or None, office=request.office, filing=record, initial=initial
    )  # fmt: skip

    def save(form):
        services.edit_basics(record, by=request.office, **form.facts())

    return part(request, desk, record, form, save, _("基本情况"))


@needs("file_group")
@at_desk
def reasons(request, desk, record):
    editable(record, request.office, "reasons")
    form = ReasonsForm(request.POST or None, initial={"text": record.reasons})

    def save(form):
        services.write_reasons(record, form.cleaned_data["text"], by=request.office)

    return part(request, desk, record, form, save, _("组建理由"))


@needs("file_group")
@at_desk
def document(request, desk, record, kind, school_pk=None):
    """One dossier document: upload it or say why it does not apply; its versions below."""
    if kind not in DossierItem.Kind.values or school_pk and kind not in PER_SCHOOL:
        raise Http404
    editable(record, request.office, "dossier")
    own = papers_of_schools(record, kind) if kind in PER_SCHOOL else []
    if school_pk and school_pk not in {row["id"] for row in own}:
        raise Http404
    versions = list(versions_of(record, kind, school_pk))
    item = versions[0] if versions else None
    form = DocumentForm(
        request.POST or None, request.FILES or None, standing=item,
        elements=charter_elements(record.bureau)[0] if kind == "charter" else (),
    )  # fmt: skip

    def save(form):
        services.put_document(
            record, kind, by=request.office, school_id=school_pk, **form.cleaned_data
        )

    whose = next((f"（{row['name']}）" for row in own if row["id"] == school_pk), "")
    return part(
        request, desk, record, form, save, f"{DossierItem.Kind(kind).label}{whose}",
        template="groups/filing_document.html", multipart=True,
        versions=screens.version_facts(versions), own=[] if school_pk else own,
    )  # fmt: skip


def papers_of_schools(record, kind):
    """The schools that may put a paper of their own, and whether each has."""
    dossier = dossier_of(record)
    held = {item.school_id for item in dossier[kind]}
    names = names_of(record.parties)
    return [
        {
            "id": pk, "name": names[pk], "done": pk in held,
            "url": reverse("groups:filing-paper", args=[record.pk, kind, pk]),
        }
        for pk in schools_of_papers(record, member_ids(record))
    ]  # fmt: skip


@needs("file_group")
@at_desk
def members(request, desk, record):
    """Search the bureau's schools, tick, add; take out again. Works without JavaScript."""
    office, refusal = request.office, None
    editable(record, office, "members")
    if request.method == "POST":
        try:
            change_members(request, record)
        except RuleBroken as broken:
            refusal = broken
        else:
            return redirect(
                f"{reverse('groups:filing-members', args=[record.pk])}?{request.GET.urlencode()}"
            )
    ids, words = member_ids(record), request.GET.get("q", "").strip()[:60]
    facts, own = facts_in(record), terms_of(record)
    choices = school_choices(office, words, [*ids, record.core_id])
    context = {
        "filing": record,
        "members": [member_row(facts[pk], record, own[pk]) for pk in ids],
        "q": words,
        "choices": choices[:MOST_CHOICES],
        "more": len(choices) > MOST_CHOICES,
        "stranger": stranger(words, record, office),
        "checks": screens.gate(
            [c for c in filing_checks(proposal_of(record)) if c.section == "members" and not c.ok]
        ),
        "refusal": refusal and refusal.as_dict(),
        "crumbs": crumbs_of(record, _("成员学校")),
    }
    return render(request, "groups/filing_members.html", context, status=422 if refusal else 200)


@needs("file_group")
@at_desk
def terms(request, desk, record, school_pk):
    """A member's own tie and form, where they are not the group's."""
    editable(record, request.office, "members")
    row = FilingMember.objects.filter(filing=record, school_id=school_pk, removed=False)
    row = row.first()
    if row is None:
        raise Http404
    form = TermsForm(request.POST or None, initial={"tie": row.tie, "form": row.form})

    def save(form):
        services.set_terms(record, school_pk, by=request.office, **form.cleaned_data)

    label = _("%(school)s的纽带和形式") % {"school": names_of([school_pk])[school_pk]}
    return part(request, desk, record, form, save, label)


def change_members(request, record):
    gone = request.POST.get("remove", "")
    if gone.isdecimal():
        services.remove_member(record, int(gone), by=request.office)
        return
    chosen = [int(pk) for pk in request.POST.getlist("school") if pk.isdecimal()]
    if not chosen:
        raise RuleBroken(_("请先勾选学校"), next_step=_("可以用名称或拼音查找"))
    services.propose_members(record, chosen, by=request.office)


def member_row(facts, record, own_terms):
    return {
        "id": facts.id, "name": facts.name, "words": screens.member_words(facts),
        "terms": own_terms,
        "terms_url": reverse("groups:filing-terms", args=[record.pk, facts.id]),
        "fixed": facts.id == record.filer_id, "groups": "、".join(facts.in_groups),
    }  # fmt: skip


def school_choices(office, words, taken):
    """The bureau's schools that match, not yet taken, by name: one more than a page shows."""
    rows = choosable_schools(office, words).exclude(pk__in=[pk for pk in taken if pk])
    ids = list(rows.values_list("pk", flat=True)[: MOST_CHOICES + 1])
    facts = facts_of(ids)
    return [
        {"id": pk, "name": facts[pk].name, "words": screens.member_words(facts[pk])} for pk in ids
    ]


def stranger(words, record, office):
    """The refusal for a school that another bureau runs, when it was asked for by name; it leads
    to where such a school is chosen."""
    node = elsewhere(words, office) if words else None
    if node is None:
        return None
    try:
        services.refuse_stranger(node)
    except RuleBroken as broken:
        broken.next_url = reverse("groups:filing-elsewhere", args=[record.pk]) + f"?q={words}"
        return broken.as_dict()


@needs("file_group")
def schools(request):
    """Autocomplete within the office: the bureau's own schools, at most ten."""
    rows = choosable_schools(request.office, request.GET.get("q", "")[:60])[:10]
    return JsonResponse({"schools": [{"id": row.pk, "name": row.name} for row in rows]})


# Sending


@needs("file_group")
@at_desk
def check(request, desk, record):
    """Everything as it will be read, the gate, then one button."""
    office, refusal = request.office, None
    editable(record, office)
    if request.method == "POST":
        try:
            services.submit(record, by=office)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已申报，已通知各校答复意愿。"))
            return redirect(desk.home(record))
    checks = [*filing_checks(proposal_of(record)), services.name_check(record)]
    context = record_context(record, office) | {
        "checks": screens.gate(checks, url_of=lambda check: section_url(record, check)),
        "ready": not any(check.blocks for check in checks),
        "refusal": refusal and refusal.as_dict(),
        "crumbs": crumbs_of(record, _("检查并申报")),
    }
    return render(request, "groups/filing_check.html", context, status=422 if refusal else 200)


def section_url(record, check):
    """Where a broken check is mended."""
    fields = {"basics": screens.BASICS}.get(check.section, (check.section,))
    if not any(is_open(record, name) for name in fields):
        return ""
    if check.section == "dossier":
        return reverse("groups:filing", args=[record.pk])
    return reverse(f"groups:filing-{check.section}", args=[record.pk])


desk = open_desk(
    Desk(
        of="filing", page="groups/filing.html", found=found, context=record_context,
        crumbs=crumbs_of,
        words={
            "agree": (_l("同意加入"), _l("本校愿意按上述内容加入集团")),
            "approve": _l("集团自批复之日起运行，并列入公开名录"),
            "return": _l("只开放勾选的内容，补正后重新申报"),
            "reject": _l("本件到此为止"),
            "withdraw": _l("撤回申报"),
        },
    )
)  # fmt: skip
