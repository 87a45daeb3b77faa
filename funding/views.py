from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from accounts.services import require
from funding import queries, rules, services, tables
from funding.exports import category_rows
from funding.filters import AllocationFilter, ExpenditureFilter
from funding.forms import (
    AllocationForm,
    CategoryForm,
    ExpenditureForm,
    MoneyListForm,
    QuotaForm,
)
from funding.models import Expenditure
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import choices, events_of, preselected, step_forms
from records.templatetags.figures import waited

LATEST = 10


@needs("see_money")
def overview(request):
    """What there is, what is allocated, spent and left: by year, by county, or of the school."""
    office = request.office
    if request.GET.get("group"):
        return redirect(f"{reverse('funding:allocations')}?{request.GET.urlencode()}")
    context = {"sets_quota": office.may("set_quota"), "allocates": office.may("allocate")}
    if office.writes and not office.school and len(office.sees) == 1:
        own = queries.quotas().within(office).order_by("-budget_year", "stream")
        context["quotas"] = tables.quota_table(own)
        context["exports"] = export_links("funding.quotas", request.GET)
    elif not office.school:
        years = queries.years_of(office)
        context |= by_county(office, years, request.GET.get("year", ""))
        context["exports"] = export_links("funding.counties", request.GET)
        return render(request, "funding/overview_city.html", context)
    latest = queries.allocations().within(office).order_by("-pk")[:LATEST]
    context["latest"] = tables.allocation_table(latest)
    return render(request, "funding/overview.html", context)


def by_county(office, years, asked):
    year = queries.year_asked(years, asked)
    counties = list(queries.money_by_county(office, year))
    return {"year": year, "years": years, "table": tables.county_table(counties, year)}


@needs("see_money")
def allocations(request):
    """Allocations the office may see, newest first."""
    office, params = request.office, request.GET
    rows = AllocationFilter(params, queryset=queries.allocations().within(office)).qs
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    group = asked_for(params, "group", page.rows, lambda row: row.group.name)
    form = MoneyListForm(places=frame.places, group=group)
    context = {
        "table": tables.allocation_table(page.rows),
        "count": frame.sentence(_("笔分配")),
        "filtering": filters_of(form, params, fold="money"),
        "exports": export_links("funding.allocations", params),
        "pager": pager_of(page, params),
        "keep": kept(params, "group"),
        "allocates": office.may("allocate"),
    }
    return render(request, "funding/allocations.html", context)


def asked_for(params, name, rows, words):
    """(id, words) of what a list was asked for from elsewhere, named by its rows."""
    if not params.get(name):
        return None
    return params[name], words(rows[0]) if rows else _("所选的")


def kept(params, *names):
    return [{"name": name, "value": params[name]} for name in names if params.get(name)]


@needs("see_money")
def expenditures(request):
    """Expenditures the office may see, newest first."""
    office, params = request.office, request.GET
    rows = ExpenditureFilter(params, queryset=queries.expenditures().within(office)).qs
    frame = frame_of(rows, office)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    form = MoneyListForm(
        places=frame.places,
        states=Expenditure.State.choices,
        group=asked_for(params, "group", page.rows, lambda row: row.allocation.group.name),
        allocation=asked_for(params, "allocation", page.rows, lambda row: str(row.allocation)),
    )
    context = {
        "table": tables.expenditure_table(page.rows),
        "count": frame.sentence(_("笔支出")),
        "filtering": filters_of(form, params, fold="money"),
        "exports": export_links("funding.expenditures", params),
        "pager": pager_of(page, params),
        "keep": kept(params, "group", "allocation"),
    }
    return render(request, "funding/expenditures.html", context)


@needs("allocate")
def new_allocation(request):
    office = request.office
    form = AllocationForm(
        request.POST or None, office=office, initial={"group": request.GET.get("group")}
    )
    made, refusal = attempt(form, lambda: services.allocate(by=office, **form.cleaned_data))
    if made:
        messages.success(request, _("已申请，等另一位经办人审核。"))
        return redirect("funding:allocation", made.pk)
    context = {"form": form, "refusal": refusal}
    return render(request, "funding/allocation_new.html", context, status=422 if refusal else 200)


def attempt(form, do):
    """(what was made, the refusal in words): at most one of them."""
    if not form.is_bound or not form.is_valid():
        return None, None
    try:
        return do(), None
    except RuleBroken as refusal:
        return None, refusal.as_dict()


@needs("file_expenditure")
def new_expenditure(request, pk):
    """Enter an expenditure of an allocation of one's own school."""
    office = request.office
    allocation = get_within(queries.allocations(), office, pk=pk, school_id=office.school)
    rules.require_approved(allocation)
    form = ExpenditureForm(request.POST or None, request.FILES or None, allocation=allocation)
    made, refusal = attempt(
        form, lambda: services.spend(allocation=allocation, by=office, **form.cleaned_data)
    )
    if made:
        messages.success(request, _("已填报，等教育局审核。"))
        return redirect("funding:expenditure", made.pk)
    context = {
        "form": form, "refusal": refusal, "allocation": allocation,
        "facts": tables.allocation_facts(allocation),
    }  # fmt: skip
    return render(request, "funding/expenditure_new.html", context, status=422 if refusal else 200)


@needs("see_money")
def allocation(request, pk):
    record = get_within(queries.allocations(), request.office, pk=pk)
    spent = queries.expenditures().within(request.office).filter(allocation=record).order_by("-pk")
    spends = record.state == "approved" and record.school_id == request.office.school
    facts = tables.allocation_facts(record)
    if record.state in queries.UNDER_WAY and not request.office.school:
        facts += tables.quota_facts(queries.quotas().get(pk=record.quota_id))
    context = {
        "facts": facts,
        "spent": tables.expenditure_table(spent[:LATEST]),
        "spends": spends,
        "title": record.group.name,
        "crumb": (_("经费分配"), reverse("funding:allocations")),
    }
    take = services.take_allocation_step
    return record_page(request, record, context, "funding/allocation.html", take)


@needs("see_money")
def expenditure(request, pk):
    record = get_within(queries.expenditures(), request.office, pk=pk)
    context = {
        "facts": tables.expenditure_facts(record, attachments_of(record, request.office)),
        "title": record.voucher_number,
        "crumb": (_("支出"), reverse("funding:expenditures")),
    }
    take = services.take_expenditure_step
    return record_page(request, record, context, "funding/expenditure.html", take)


def record_page(request, record, context, template, take):
    """Facts, where it waits and since when, the steps and the timeline."""
    office, refusal = request.office, None
    chosen = request.POST.get("choice", "")
    forms = step_forms(record, office, chosen=chosen, data=request.POST)
    if request.method == "POST" and chosen in record.flow.steps:
        try:
            if step_taken(request, record, chosen, forms, take):
                return redirect(request.path)
        except RuleBroken as broken:
            refusal = broken.as_dict()
    events = events_of(record, office)
    label, url = context.pop("crumb")
    context |= {
        "record": record,
        "tone": tables.TONES[record.state],
        "waits": tables.where_it_waits(record),
        "since": waited(events[0]["at"]) if events else "",
        "events": events,
        "choices": choices(forms, tables.SAYS[type(record).__name__]),
        "chosen": preselected(forms, chosen),
        "forms": forms,
        "refusal": refusal,
        "crumbs": [
            {"label": _("经费"), "url": reverse("funding:overview")},
            {"label": label, "url": url},
            {"label": context["title"]},
        ],
    }
    return render(request, template, context, status=422 if refusal else 200)


def step_taken(request, record, key, forms, take):
    """Take the chosen step; False when its form needs mending."""
    form = forms.get(key)
    if form is not None and not form.is_valid():
        return False
    # A step not offered is tried all the same: the refusal says who was first, or why not.
    facts = form.cleaned_data if form else {}
    take(record, key, by=request.office, **facts)
    messages.success(request, _("已办理“%(step)s”。") % {"step": record.flow[key].label})
    return True


@needs("set_quota")
def set_quota(request):
    form = QuotaForm(request.POST or None, initial=current_quota(request))
    made, refusal = attempt(form, lambda: services.set_quota(by=request.office, **form.facts()))
    if made:
        messages.success(request, _("已登记%(year)s年预算指标。") % {"year": made.budget_year})
        return redirect("funding:overview")
    context = {"form": form, "refusal": refusal}
    return render(request, "funding/quota.html", context, status=422 if refusal else 200)


def current_quota(request):
    """This year's quota as it stands, to be changed rather than typed anew."""
    rows = queries.quotas_to_allocate(request.office).filter(budget_year=queries.this_year())
    quota = rows.first()
    return {"amount": quota.amount, "basis": quota.basis} if quota else {}


@needs("see_money")
def categories(request):
    """What a county lets its fund be spent on, with the basis; officers add to it."""
    office = request.office
    adds = office.may("set_quota")
    if request.method == "POST":
        require(office, "set_quota")
    form = CategoryForm(request.POST or None)
    made, refusal = attempt(form, lambda: services.add_category(by=office, **form.facts()))
    if made:
        messages.success(request, _("已增加支出类别“%(name)s”。") % {"name": made.name})
        return redirect("funding:categories")
    rows = [
        {"cells": [row.name, row.get_stream_display(), row.bureau.name, row.basis]}
        for row in category_rows(office, request.GET)
    ]
    names = (_("类别"), _("经费来源"), _("教育局"), _("依据"))
    columns = [{"label": name, "wide": name == names[-1]} for name in names]
    context = {
        "form": form if adds else None, "refusal": refusal, "rows": rows, "columns": columns,
        "exports": export_links("funding.categories", request.GET),
    }  # fmt: skip
    return render(request, "funding/categories.html", context, status=422 if refusal else 200)
