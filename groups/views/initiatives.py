"""The city's proposals on screen: the list, a new one, one with its answer, taking it up."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import RuleBroken
from groups.forms.formation import BasicsForm
from groups.forms.initiatives import DeclineForm, InitiativeFilters, InitiativeForm
from groups.queries import initiatives as queries
from groups.queries.formation import filings_of
from groups.screens import initiatives as screens
from groups.services import initiatives as services
from groups.views.saying import StepSaying
from records.attachments import attachments_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of


def own_tabs(office, active):
    """Filings and the city's proposals side by side, where the office sees both."""
    if not may_see(office):
        return []
    pages = (("filings", _("组建申报")), ("initiatives", _("市教育局的组建倡议")))
    return [
        {"label": label, "url": reverse(f"groups:{name}"), "active": name == active}
        for name, label in pages
    ]


def may_see(office):
    """A school is no addressee of a proposal, nor is a department."""
    return office.may("see_filings") and office.may("see_dashboard")


def crumbs_of(*last):
    home = {"label": _("组建倡议"), "url": reverse("groups:initiatives")}
    return [home, *last]


@needs("see_filings")
def initiative_list(request):
    office, params = request.office, request.GET
    form = InitiativeFilters(params)
    rows = queries.filtered(queries.initiatives_of(office), form.wanted)
    frame = frame_of(rows, office)
    form.offer(frame.places)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    return render(request, "groups/initiative_list.html", {
        "filtering": filters_of(form, params, fold="initiatives"),
        "exports": export_links("groups.initiatives", params),
        "count": frame.sentence(_("件组建倡议")), "proposes": office.may("propose_group"),
        "table": screens.initiative_table(page.rows, office), "pager": pager_of(page, params),
        "tabs": own_tabs(office, "initiatives"), "source": screens.source_of(),
    })  # fmt: skip


@needs("propose_group")
def new(request):
    office, refusal = request.office, None
    form = InitiativeForm(request.POST or None, request.FILES or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.propose(by=office, **form.facts())
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(
                request, _("已提出，已通知%(lead)s；采纳不采纳由该局决定。") % {"lead": row.lead}
            )
            return redirect("groups:initiative", row.pk)
    context = {
        "form": form, "title": _("提出组建倡议"), "button": _("提出倡议"), "multipart": True,
        "lead": _("市教育局建议几所学校组建集团，由核心校的主管教育局研究。倡议不替县区申报，"
                  "也不影响任何在办的事项。"),
        "cancel_url": reverse("groups:initiatives"), "refusal": refusal and refusal.as_dict(),
        "crumbs": crumbs_of({"label": _("提出倡议")}),
    }  # fmt: skip
    return render(request, "groups/plan_form.html", context, status=422 if refusal else 200)


class InitiativeSaying(StepSaying):
    """The city takes its proposal back, the lead bureau declines it, while nobody has answered.
    Taking it up is a page of its own."""

    words = {"decline": lambda: (_("不采纳"), _("写明理由，市教育局据此协调"))}
    says = {"withdraw": lambda: _("还没有答复时可以撤回")}
    verbs = {"decline": services.decline, "withdraw": services.withdraw}

    def offered(self):
        if self.record.state != self.record.State.OPEN or queries.answer_of(self.record):
            return
        if queries.answers(self.record, self.request.office):
            yield "decline"
        yield from self.steps

    def form(self, key, data, files):
        if key == "decline":
            return DeclineForm(data, prefix=key)
        return super().form(key, data, files)

    def may_be_refused(self):
        return self.chosen in self.verbs  # it is over: the verb says who was first, and when

    def take(self, key, said):
        said = said or {"reason": self.request.POST.get(f"{key}-reason") or key}
        self.verbs[key](self.record, by=self.request.office, **said)


@needs("see_filings")
def initiative(request, pk):
    """One proposal: what the city suggests and why, and what the lead bureau has answered."""
    office = request.office
    row = get_within(queries.initiatives_of(office), office, pk=pk)
    saying = InitiativeSaying(request, row)
    if saying.done:
        return redirect("groups:initiative", pk)
    answer = queries.answer_of(row)
    filing = None
    if answer and answer.filing_id:
        filing = filings_of(office).filter(pk=answer.filing_id).first()
    return render(request, "groups/initiative.html", {
        "record": row,
        "facts": screens.initiative_facts(row, attachments_of(row, office), filing, office),
        "answers": "decline" in saying.forms, "forms": saying.forms.values(),
        "choices": saying.choices, "chosen": saying.chosen,
        "refusal": saying.refusal and saying.refusal.as_dict(),
        "events": events_of(row, office), "crumbs": crumbs_of({"label": row.name}),
        "source": screens.source_of(),
    }, status=saying.status)  # fmt: skip


@needs("answer_initiative")
def take_up(request, pk):
    """采纳: the ordinary filing, begun with what the city proposes."""
    office, refusal = request.office, None
    row = get_within(queries.initiatives_of(office), office, pk=pk)
    initial = {name: getattr(row, name) for name in ("name", "stage", "mode", "core_id")}
    form = BasicsForm(request.POST or None, office=office, initial=initial)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"] or uuid.uuid4()
        try:
            filing = services.take_up(row, token=token, by=office, **form.facts())
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(
                request, _("已采纳，已告知市教育局。成员校和理由已带入，请补齐材料后申报。")
            )
            return redirect("groups:filing", filing.pk)
    else:
        services.require_lead(row, office)
    home = {"label": row.name, "url": reverse("groups:initiative", args=[pk])}
    context = {
        "form": form, "refusal": refusal and refusal.as_dict(), "cancel_url": home["url"],
        "says": _("采纳市教育局的组建倡议，以行政主导申报。保存后带入建议的成员校（%(members)s）"
                  "和理由，都可以再改。") % {"members": screens.members_words(row)},
        "crumbs": crumbs_of(home, {"label": _("采纳")}),
    }  # fmt: skip
    return render(request, "groups/filing_new.html", context, status=422 if refusal else 200)
