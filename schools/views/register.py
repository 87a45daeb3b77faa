"""Schools on screen: the list, one school's page, entering and correcting its own row."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import Overtaken, RuleBroken
from records.exports import export_links
from records.lists import FilterForm, filters_of, frame_of, pager_of, record_urls
from records.pages import KeysetPage
from schools import screens
from schools.forms.register import (
    AliasForm,
    FactsForm,
    NewSchoolForm,
    SchoolFilters,
    StrikeOutForm,
)
from schools.models import School, SchoolContact
from schools.queries.register import (
    before_opening,
    code_words,
    described,
    listed,
    parts_of,
    those_that_left,
    turned_back,
)
from schools.screens import TONES, left_table, left_words, list_columns, list_row
from schools.services import register as services


@needs("see_schools")
def school_list(request):
    params = request.GET
    wanted = SchoolFilters(params).wanted
    rows = listed(request.office, wanted)
    frame = frame_of(rows, request.office)
    page = KeysetPage(rows.select_related("bureau"), keys=("sort_key", "pk"), params=params)
    form = SchoolFilters(params, places=frame.places)
    wide, url_of = bool(frame.places), record_urls("schools:detail", wanted)
    left = those_that_left(request.office, wanted)
    begins = not ({"after", "before"} & params.keys())
    return render(request, "schools/list.html", {
        "filters": filters_of(form, params, fold="schools"), "problems": form.problems(),
        "exports": export_links("schools.register", params),
        "as_of": wanted.get("as_of"), "columns": list_columns(wide),
        "rows": [list_row(turned_back(school), wide, url_of) for school in page.rows],
        "count": frame.sentence(_("所学校")) + left_words(left), "pager": pager_of(page, params),
        "left": left_table(left if begins else (), wide),
        "told": code_words(wanted.get("q") or wanted.get("where"), request.office),
        "filtered": any(params.values()), "source": source_of(wanted),
        "may_enter": request.office.may("keep_school"),
        "may_import": request.office.may("import_register"),
    })  # fmt: skip


def source_of(wanted):
    return {
        "origins": [{"label": _("各县区教育局登记的学校名录")}],
        "as_of": (wanted.get("as_of") or timezone.localdate()).isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }


@needs("see_schools")
def detail(request, pk):
    office, wanted = request.office, FilterForm(request.GET).wanted
    day = wanted.get("as_of") or timezone.localdate()
    school = before_opening(get_within(described(day), office, pk=pk), day)
    form = alias_form(request, school)
    if request.method == "POST" and form and form.is_valid():
        services.add_alias(school, by=office, **form.cleaned_data)
        messages.success(request, _("已记下别名“%(name)s”。") % {"name": form.cleaned_data["name"]})
        return redirect("schools:detail", pk)
    contact = SchoolContact.objects.within(office).filter(school=school).first()
    turned_back(school)
    return render(request, "schools/detail.html", {
        "school": school, "tone": TONES[school.status], "form": form, "as_of": wanted.get("as_of"),
        "facts": screens.facts_of(school, day), "contact": screens.contact_facts(contact),
        "tags": screens.tags_of(school, day), "posts": screens.posts_of(school, day),
        "tabs": screens.tabs_of(school, office, "facts"), "may": actions_of(school, office),
        "reads_contact": contact or not office.school or office.school == school.pk,
        "parts": parts_of(school, office), "source": source_of(wanted),
        "crumbs": screens.crumbs_of(school),
    })  # fmt: skip


def alias_form(request, school):
    """For the officer who may note another name."""
    if not (request.office.may("import_register") and request.office.holds(school)):
        return None
    return AliasForm(request.POST if request.method == "POST" else None)


def actions_of(school, office):
    """Which verbs the office may use on this very school."""
    if school.bureau_id not in office.writes or office.school not in (None, school.pk):
        return {}
    verbs = ("keep_school", "keep_contact", "file_school_change", "transfer_school")
    return {verb: office.may(verb) for verb in verbs}


def form_page(request, school, form, act, *, title, said, button="", lead="", back="detail"):
    """One form about one school: shown, refused in plain words, or done and back to the page."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except (RuleBroken, Overtaken) as broken:
            refusal = broken
        else:
            messages.success(request, said)
            return redirect(f"schools:{back}", school.pk)
    context = {
        "form": form, "title": title, "lead": lead, "button": button or _("登记"), "school": school,
        "refusal": refusal and refusal.as_dict(),
        "cancel_url": reverse(f"schools:{back}", args=[school.pk]),
        "crumbs": screens.crumbs_of(school, title),
    }  # fmt: skip
    return render(request, "schools/form.html", context, status=refusal.status if refusal else 200)


def school_of(request, pk, verb):
    """A school the office may see and keep; 404 outside, 403 when it is another's."""
    school = get_within(School.objects.select_related("bureau"), request.office, pk=pk)
    services.require_keeper(school, request.office, verb)
    return school


@needs("keep_school")
def new_school(request):
    office, refusal = request.office, None
    form = NewSchoolForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            bureau = services.bureau_of(office)
            school = services.enter_school(bureau=bureau, by=office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已登记%(name)s。") % {"name": school.name})
            return redirect("schools:detail", school.pk)
    context = {
        "form": form, "title": _("登记学校"), "button": _("登记"),
        "lead": _("名称、学段、状态和办学类型登记以后，要经审批才能变更。"),
        "refusal": refusal and refusal.as_dict(), "cancel_url": reverse("schools:list"),
        "crumbs": [{"label": _("学校"), "url": reverse("schools:list")}, {"label": _("登记学校")}],
    }  # fmt: skip
    return render(request, "schools/form.html", context, status=422 if refusal else 200)


@needs("keep_school")
def edit(request, pk):
    school = school_of(request, pk, "keep_school")
    fields = ("code", "credit_code", "category", "area", "town", "opened_on")
    form = FactsForm(request.POST or None, initial={f: getattr(school, f) for f in fields})

    def act(**facts):
        services.correct_facts(school, by=request.office, **facts)

    return form_page(
        request, school, form, act, title=_("修改登记信息"), said=_("已保存登记信息。"),
        button=_("保存"), lead=_("名称、学段、状态、办学类型的改动请走变更申请。"),
    )  # fmt: skip


@needs("keep_school")
def strike_out(request, pk):
    school = school_of(request, pk, "keep_school")
    form = StrikeOutForm(request.POST or None)

    def act(reason):
        services.strike_out(school, reason=reason, by=request.office)

    return form_page(
        request, school, form, act, title=_("标为登记错误"), said=_("已标为登记错误。"),
        button=_("标为登记错误"), lead=_("只用于重复或误登的学校；办理过业务的学校不能这样删去。"),
    )  # fmt: skip
