"""What the road of a filing or a change puts on desks: other bureaus, the city, departments, the
lead."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from groups.models import ChangeRequest, FormationFiling
from groups.queries.formation import unanswered_by
from groups.queries.initiatives import unanswered
from groups.queries.requests import requests_of
from groups.queries.routes import adverse_unanswered, unanswered_requests, undecided_by
from groups.services import initiatives
from groups.services.notices import page_about, page_of
from groups.todos import MOST
from records.inbox import Todo, todo_provider

KINDS = {FormationFiling: _l("组建申报"), ChangeRequest: _l("集团变更")}


def todo(title, record, page="", **facts):
    facts.setdefault("since", record.submitted_at)
    url = page_about(record, page) if page else page_of(record)
    return Todo(title % str(record), url=url, kind=str(KINDS[type(record)]), **facts)


@todo_provider
def consents_asked_elsewhere(office):
    """A filing or a change of another bureau asks for this school's consent."""
    if not office.may("consent"):
        return
    asked = {
        FormationFiling: {"members__school_id": office.school, "members__removed": False},
        ChangeRequest: {"asked__contains": [office.school]},
    }
    for (model, mine), of in zip(asked.items(), ("filing", "change"), strict=True):
        rows = requests_of(model, office).exclude(bureau_id__in=office.writes)
        rows = rows.filter(unanswered_by(office.school, of), state="submitted", **mine)
        for record in rows.order_by("-pk")[:MOST]:
            title = _("答复“%s”的学校意愿")
            yield todo(title, record, "consent", due=record.consent_due)


@todo_provider
def initiatives_to_answer(office):
    """What the city proposes: for the lead bureau to answer, for the city to wait for."""
    answers, proposes = office.may("answer_initiative"), office.may("propose_group")
    if not (answers or proposes):
        return
    mine = {"lead__in": office.writes} if answers else {"bureau__in": office.writes}
    for row in unanswered(office).filter(**mine).order_by("-pk")[:MOST]:
        facts = {"url": initiatives.page_of(row), "since": row.created_at, "kind": _("组建倡议")}
        if answers:
            yield Todo(_("研究市教育局的组建倡议“%s”") % row, **facts)
        else:
            waits = {"handed_on": True, "waits_for": row.lead.name}
            yield Todo(_("组建倡议“%s”") % row, **waits, **facts)


@todo_provider
def own_schools_to_decide(office):
    """Requests of other bureaus that wait for this one's check, then for its approver."""
    if office.school or not (office.may("review_group") or office.may("decide_group")):
        return
    for model in KINDS:
        for record in undecided_by(model, office).order_by("-pk")[:MOST]:
            yield from own_todos(record, office)


def own_todos(record, office):
    checks, decides = office.may("review_group"), office.may("decide_group")
    stands = (record.own_round or 0) >= (record.asked_from or 1)
    checked = stands and record.own_state == "checked"
    if checks and not stands:
        yield todo(_("核对“%s”中的本局学校"), record, "own")
    elif checks and checked:
        waits = {"handed_on": True, "waits_for": _("本局审批人")}
        yield todo(_("“%s”中的本局学校"), record, **waits)
    elif decides and checked and record.own_maker != office.person_id:
        yield todo(_("决定“%s”中的本局学校"), record, "own")


@todo_provider
def opinions_asked(office):
    if not office.may("give_opinion"):
        return
    for request in unanswered_requests(office).order_by("-pk")[:MOST]:
        facts = {"due": request.due, "since": request.asked_at}
        yield todo(_("对“%s”提出意见"), request.about, "opinion", **facts)


@todo_provider
def opinions_to_answer(office):
    """An opinion against wants the lead bureau's written answer before 批复."""
    if office.school or not office.may("review_group"):
        return
    for model in KINDS:
        for record in adverse_unanswered(model, office).order_by("-pk")[:MOST]:
            yield todo(_("书面答复对“%s”的不赞成意见"), record)
