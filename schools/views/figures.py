"""The yearly figures on screen: who has reported, one filing, its items, settling them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of, record_urls
from records.pages import KeysetPage
from records.steps import events_of
from records.workflow import allowed, decisions_of
from schools.forms.figures import ClassesForm, FiguresFilters, ItemForm, ReasonForm
from schools.models import FiguresFiling, School
from schools.queries import figures as queries
from schools.queries.register import code_words
from schools.rules import school_year_label, school_year_of
from schools.rules.figures import items_of
from schools.rules.plausibility import unanswered
from schools.screens import tabs_of
from schools.services import figures as verbs
from schools.tables import figures as tables
from schools.tables import settling


def this_year():
    return school_year_of(timezone.localdate())


@needs("see_figures")
def filings(request):
    """Who has reported and who has not; a school sees its own years."""
    office, params = request.office, request.GET
    form = FiguresFilters(params)
    wanted = form.wanted
    rows = queries.listed(office, wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    shown = queries.with_totals(rows)
    page = KeysetPage(shown, keys=("school_year", "pk"), params=params, newest_first=True)
    url_of = record_urls("schools:filing")
    return render(request, "schools/figures.html", {
        "filters": filters_of(form, params, fold="figures"), "problems": form.problems(),
        "exports": exports_of(params),
        **tables.listed(page.rows, url_of, own=bool(office.school)),
        "count": frame.sentence(_("份年度数据")), "pager": pager_of(page, params),
        "told": code_words(wanted.get("where"), office),
        "filtered": any(params.values()), "own": bool(office.school),
        "source": tables.source_of(),
        "year_label": school_year_label(this_year()),
        "begin": own_year(office), "may_open_year": office.may("accept_figures"),
        "may_import": office.may("import_figures"),
    })  # fmt: skip


def own_year(office):
    """The button for this year's figures of the principal's own school."""
    if not (office.school and office.may("file_figures")):
        return None
    return begin_button(office.school)


def begin_button(school):
    found = FiguresFiling.objects.filter(school=school, school_year=this_year()).first()
    return tables.year_button(found, this_year())


def exports_of(params):
    """The list, and for who works with the figures every one of them."""
    full = export_links("schools.sections", params)[:1]
    return [*export_links("schools.figures", params), *(
        link | {"label": _("导出分学段明细")} for link in full
    )]  # fmt: skip


@needs("file_figures")
@require_POST
def start(request):
    """A principal begins this year's figures; the standing ones are opened."""
    if not request.office.school:
        raise Http404
    return started(request, request.office.school)


@needs("file_figures")
@require_POST
def start_for(request, pk):
    """This year's figures of one school, by its officer or its principal."""
    return started(request, pk)


def started(request, pk):
    rows = School.objects.select_related("bureau")
    school = get_within(rows, request.office, pk=pk)
    filing = verbs.open_filing(school, this_year(), by=request.office)
    return redirect("schools:filing", filing.pk)


@needs("accept_figures")
@require_POST
def open_year(request):
    """A filing for every open school that has none."""
    made = verbs.open_year(this_year(), by=request.office)
    words = (
        _("已为 %(n)s 所学校开放%(year)s填报。") if made else _("本局开办中的学校都已开放填报。")
    )
    messages.success(request, words % {"n": made, "year": school_year_label(this_year())})
    return redirect("schools:figures")


def the_filing(request, pk):
    return get_within(queries.in_full(FiguresFiling.objects.all()), request.office, pk=pk)


@needs("see_figures")
def filing(request, pk):
    """One school's figures of one year: items, what is questioned, and who does what next."""
    return filing_page(request, the_filing(request, pk))


def filing_page(request, record, refusal=None, unsaid=None):
    """The page of a filing, with a `refusal`, or with the reason that was left empty."""
    office, last = request.office, queries.year_before(record)
    struck = queries.findings_of(record, last)
    editable = verbs.editable(record, office)
    steps = {step.key: step for step in allowed(record, office)}
    left = unanswered(struck, record.reasons.all())
    mine = bool(editable) or "accept" in steps
    context = {
        "filing": record, "tone": tables.TONES[record.state], "steps": steps,
        "waits": tables.where_it_waits(record, mine=mine, office=office),
        "refusal": refusal and refusal.as_dict(),
        "tables": tables.value_tables(record, last, struck),
        "stops": [(f, settling.linked(record, f, editable)) for f in struck if f.is_stop],
        "asked": [(f, settling.linked(record, f, editable), reason_form(f, unsaid))
                  for f in left if f.item in editable],
        "left": left if not (editable or "accept" in steps) else [],
        "reasons": tables.explained(record), "items": tables.marked(record, request.POST),
        "said": request.POST.get("words", ""), "reopening": request.POST.get("reason", ""),
        "next": queries.next_waiting(office, record) if record.state != "submitted" else None,
        "events": events_of(record, office, settling.changes_of(record)),
        "source": tables.source_of(record), "crumbs": crumbs(record.school_name),
        **history_of(record, office, editable, struck, left),
    }  # fmt: skip
    return render(request, "schools/filing.html", context, status=422 if refusal or unsaid else 200)


def reason_form(finding, unsaid):
    if unsaid and unsaid.about(finding):
        return unsaid
    return ReasonForm(initial={"key": finding.key, "item": finding.item, "value": finding.value})


def history_of(record, office, editable, struck, left):
    """What a return asks for, what has been mended, and what an officer should look at."""
    decisions = list(decisions_of(record).within(office).order_by("pk"))
    sent_back = queries.sent_back(decisions)
    why, mended = {}, set()
    if record.state == "returned":
        why = settling.why_returned(sent_back)
        mended = settling.mended(queries.filed_content(decisions), queries.content_of(record))
    return {
        "returned": tables.returned_words(record),
        "sections": tables.task_list(record, editable, struck, left, why, mended),
        "since": settling.since_return(record, sent_back, decisions),
        "doubts": settling.doubts(struck, record.reasons.all()),
    }


def crumbs(*labels):
    first = {"label": _("年度数据"), "url": reverse("schools:figures")}
    return [first, *({"label": label} for label in labels)]


def the_item(record, key):
    sections = [row.section for row in record.sections.all()]
    found = next((item for item in items_of(sections) if item.key == key), None)
    if found is None:
        raise Http404
    return found


@needs("file_figures")
def item(request, pk, key):
    """Fill in one item; what cannot be edited now is refused with the reason."""
    record = the_filing(request, pk)
    asked, last = the_item(record, key), queries.year_before(record)
    verbs.locked(record, key, request.office)
    row = section_of(record, asked.section)
    data = request.POST if request.method == "POST" else None
    if asked.part == "classes":
        form = ClassesForm(asked.section, list(row.classes.all()), data)
    else:
        form = ItemForm(asked, row, section_of(last, asked.section) if last else None, data)
    if data is not None and form.is_valid():
        if asked.part == "classes":
            verbs.save_classes(record, asked, form.sizes, by=request.office)
        else:
            verbs.save_values(record, asked, form.values(), by=request.office)
        messages.success(request, _("“%(item)s”已保存。") % {"item": asked.label})
        return redirect(next_address(request, record, asked))
    following = next_item(record, asked, request.office)
    context = {
        "filing": record, "item": asked, "form": form, "following": following,
        "why": why_returned(record, request.office).get(key),
        "pupils": row.pupils if asked.section else sum_of_pupils(record),
        "crumbs": [*crumbs(), {"label": record.school_name,
                               "url": reverse("schools:filing", args=[pk])},
                   {"label": asked.label}],
    }  # fmt: skip
    return render(request, "schools/filing_item.html", context)


def section_of(record, section):
    if not section:
        return record
    return next((row for row in record.sections.all() if row.section == section), None)


def sum_of_pupils(record):
    return sum(row.pupils or 0 for row in record.sections.all())


def why_returned(record, office):
    if record.state != "returned":
        return {}
    decisions = decisions_of(record).within(office).order_by("pk")
    return settling.why_returned(queries.sent_back(decisions))


def next_item(record, asked, office):
    """The key of the item after this one that may be filled in, or None."""
    keys = [item.key for item in items_of([row.section for row in record.sections.all()])]
    open_keys = verbs.editable(record, office)
    return next((key for key in keys[keys.index(asked.key) + 1 :] if key in open_keys), None)


def next_address(request, record, asked):
    """The item after this one where "save and go on" was pressed, else the filing."""
    following = next_item(record, asked, request.office) if "on" in request.POST else None
    if following:
        return reverse("schools:filing-item", args=[record.pk, following])
    return reverse("schools:filing", args=[record.pk])


@needs("file_figures")
@require_POST
def explain(request, pk):
    """Confirm a questioned figure with a reason."""
    record, form = the_filing(request, pk), ReasonForm(request.POST)
    struck = queries.findings_of(record, queries.year_before(record))
    if not form.is_valid():
        return filing_page(request, record, unsaid=form)
    said = form.cleaned_data
    about = (said["key"], said["item"], said["value"])
    found = next((f for f in struck if (f.key, f.item, f.value) == about and not f.is_stop), None)
    if found is None:
        messages.warning(request, _("这个数已经改过，请按新的数核实。"))
        return redirect("schools:filing", pk)
    verbs.give_reason(record, found, said["reason"], by=request.office)
    messages.success(request, _("已记下说明。"))
    return redirect("schools:filing", pk)


@needs("file_figures")
@require_POST
def submit(request, pk):
    record = the_filing(request, pk)
    try:
        verbs.submit(record, by=request.office, words=words_in(request.POST))
    except RuleBroken as broken:
        return filing_page(request, record, broken)
    messages.success(request, _("已上报，等主管教育局核定。"))
    return redirect("schools:filing", pk)


def words_in(said):
    return said.get("words", "").strip()[:500]


@needs("accept_figures")
@require_POST
def settle(request, pk):
    """Accept all items, or return those that were marked, each with its reason."""
    record = the_filing(request, pk)
    try:
        returned = returned_in(request.POST)
        verbs.settle(record, returned, by=request.office)
    except RuleBroken as broken:
        return filing_page(request, record, broken)
    words = _("已退回 %(n)s 项，并通知学校。") if returned else _("已核定，数据锁定。")
    messages.success(request, words % {"n": len(returned)})
    return redirect("schools:filing", pk)


def returned_in(said):
    """{item key: reason} of what was ticked, which must be what the pressed button says."""
    ticked, choice = said.getlist("returned"), said.get("choice")
    if choice == "return" and not ticked:
        raise RuleBroken(
            _("没有勾选要退回的项目"), rule=_("退回更正须写明项目和理由"),
            next_step=_("请勾选项目并写明原因；没有问题的，请选“全部核定”"),
        )  # fmt: skip
    if choice == "accept" and ticked:
        raise RuleBroken(
            _("勾选了 %(n)s 项要退回，不能同时全部核定") % {"n": len(ticked)},
            rule=_("有要更正的项目就不锁定数据"),
            next_step=_("请退回打勾的项目；没有问题的，请去掉打勾再核定"),
        )
    return {key: said.get(f"why-{key}", "") for key in ticked}


@needs("accept_figures")
@require_POST
def reopen(request, pk):
    record = the_filing(request, pk)
    items, reason = request.POST.getlist("items"), request.POST.get("reason", "")
    try:
        verbs.reopen(record, items, reason, by=request.office)
    except RuleBroken as broken:
        return filing_page(request, record, broken)
    messages.success(request, _("已重新开放 %(n)s 项，并通知学校。") % {"n": len(items)})
    return redirect("schools:filing", pk)


@needs("see_figures")
def school_figures(request, pk):
    """The years of one school, newest first."""
    school = get_within(School.objects.select_related("bureau"), request.office, pk=pk)
    rows = queries.with_totals(queries.listed(request.office, {"school": pk}))
    url_of = record_urls("schools:filing")
    years = [tables.year_row(filing, url_of) for filing in rows.order_by("-school_year")]
    may_start = request.office.may("file_figures") and (
        request.office.school == school.pk or request.office.holds(school)
    )
    return render(request, "schools/school_figures.html", {
        "school": school, "tabs": tabs_of(school, request.office, "figures"),
        "columns": tables.year_columns(), "rows": years,
        "begin": begin_button(pk) if may_start else None,
        "source": tables.source_of(),
        "crumbs": [{"label": _("学校"), "url": reverse("schools:list")},
                   {"label": school.name, "url": reverse("schools:detail", args=[pk])},
                   {"label": _("年度数据")}],
    })  # fmt: skip
