"""The list of problems on screen: listed, reported on, confirmed as solved."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from groups.forms.leading import ProblemFilters, ProblemForm, ProblemReportForm, ProblemStepForm
from groups.models import Problem
from groups.queries import leading as queries
from groups.queries.plans import proofs_of
from groups.screens import leading as screens
from groups.services import problems as services
from groups.views.leading import crumbs_of, form_page, list_page
from groups.views.saying import StepSaying
from records.steps import events_of


@needs("see_leading")
def problem_list(request):
    office, form = request.office, ProblemFilters(request.GET)
    day = timezone.localdate()

    def table(rows, wide_reader):
        return screens.problem_table(rows, day, wide_reader)

    return list_page(
        request, "problems", form=form, noun=_("个问题"), table=table,
        rows=queries.filtered(queries.problems_of(office), form.wanted),
        page={"keys": ("due_on", "pk")}, new=("problem-new", _("列入问题")),
        export="groups.problems", empty=_("清单上没有这样的问题。"),
    )  # fmt: skip


@needs("keep_leading")
def new(request):
    office = request.office
    own = queries.meetings_of(office).filter(bureau_id=office.bureau_id).order_by("-on", "-pk")
    form = ProblemForm(
        request.POST or None, owners=queries.possible_owners(office), meetings=own,
        initial={"meeting": request.GET.get("meeting", "")},
    )  # fmt: skip

    def save(form):
        return services.page_of(services.list_problem(by=office, **form.cleaned_data))

    return form_page(
        request, form, save, title=_("列入问题清单"), button=_("列入清单"),
        back=reverse("groups:problems"), crumbs=crumbs_of("problems", _("问题清单"), _("列入")),
        lead=_("列入后一直留在清单上，直到责任单位报告已解决、另一人核对销号。"),
    )  # fmt: skip


class ProblemSaying(StepSaying):
    """What an office may say of a problem: its owner reports, its body settles."""

    words = {"report": lambda: (_("报告解决情况"), _("填后不改；有变化再报一次"))}
    verbs = {
        "report": services.report_problem, "close": services.close_problem,
        "doubt": services.doubt_problem, "extend": services.extend_problem,
        "reopen": services.reopen_problem,
    }  # fmt: skip
    says = {
        "close": lambda: _("核对佐证，确认问题已解决；报告的人不能自己销号"),
        "doubt": lambda: _("佐证不足或没有解决的，写明理由，问题留在清单上"),
        "extend": lambda: _("写明为什么改期；原来的期限留在办理记录里"),
        "reopen": lambda: _("销号后又出现的，重新列入"),
    }  # fmt: skip

    def offered(self):
        if self.may_report:
            yield "report"
        claimed = queries.is_claimed(self.record)
        if queries.settles(self.record, self.request.office):
            yield from (key for key in self.steps if claimed or key not in ("close", "doubt"))

    @property
    def may_report(self):
        problem, office = self.record, self.request.office
        mine = problem.owner_id == office.jurisdiction_id and office.may("report_progress")
        return mine and problem.state == Problem.State.OPEN

    def form(self, key, data, files):
        if key == "report":
            return ProblemReportForm(data, files, prefix=key)
        return ProblemStepForm(self.steps[key], data, prefix=key)

    def may_be_refused(self):
        return False  # a step takes what only its form asks

    def write(self, form):
        said = form.facts() if self.chosen == "report" else form.cleaned_data
        self.verbs[self.chosen](self.record, by=self.request.office, **said)


@needs("see_leading")
def problem(request, pk):
    """One problem: how it stands, what its owner said with proof, how it was settled."""
    office = request.office
    row = get_within(queries.problems_of(office), office, pk=pk)
    saying = ProblemSaying(request, row)
    if saying.done:
        return redirect("groups:problem", pk)
    reports = list(queries.reports_of(row, office))
    context = {
        "record": row, "facts": screens.problem_facts(row, timezone.localdate()),
        "reports": screens.report_events(reports, proofs_of(reports, office)),
        "events": events_of(row, office), "forms": saying.forms.values(), "choices": saying.choices,
        "chosen": saying.chosen or ("report" if list(saying.forms) == ["report"] else ""),
        "refusal": saying.refusal and saying.refusal.as_dict(),
        "crumbs": crumbs_of("problems", _("问题清单"), row.title), "source": screens.source_of(),
    }  # fmt: skip
    return render(request, "groups/problem.html", context, status=saying.status)
