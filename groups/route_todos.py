"""What the road of a filing puts on desks: other bureaus, the city, departments, the lead."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.queries.formation import filings_of, unanswered_by
from groups.queries.routes import adverse_unanswered, unanswered_requests, undecided_by
from groups.todos import MOST
from records.inbox import Todo, todo_provider


def todo(title, filing, url_name, **facts):
    facts.setdefault("since", filing.submitted_at)
    url = reverse(url_name, args=[filing.pk])
    return Todo(title % str(filing), url=url, kind=_("组建申报"), **facts)


@todo_provider
def consents_asked_elsewhere(office):
    """A filing of another bureau asks for this school's consent."""
    if not office.may("consent"):
        return
    rows = filings_of(office).exclude(bureau_id__in=office.writes).filter(state="submitted")
    rows = rows.filter(members__school_id=office.school, members__removed=False)
    for filing in rows.filter(unanswered_by(office.school)).order_by("-pk")[:MOST]:
        title = _("答复“%s”的学校意愿")
        yield todo(title, filing, "groups:filing-consent", due=filing.consent_due)


@todo_provider
def own_schools_to_decide(office):
    """Filings of other bureaus that wait for this one's check, then for its approver."""
    checks, decides = office.may("review_group"), office.may("decide_group")
    if office.school or not (checks or decides):
        return
    for filing in undecided_by(office).order_by("-pk")[:MOST]:
        stands = (filing.own_round or 0) >= (filing.asked_from or 1)
        checked = stands and filing.own_state == "checked"
        if checks and not stands:
            yield todo(_("核对“%s”中的本局学校"), filing, "groups:filing-own")
        elif checks and checked:
            waits = {"handed_on": True, "waits_for": _("本局审批人")}
            yield todo(_("“%s”中的本局学校"), filing, "groups:filing", **waits)
        elif decides and checked and filing.own_maker != office.person_id:
            yield todo(_("决定“%s”中的本局学校"), filing, "groups:filing-own")


@todo_provider
def opinions_asked(office):
    if not office.may("give_opinion"):
        return
    for request in unanswered_requests(office).order_by("-pk")[:MOST]:
        facts = {"due": request.due, "since": request.asked_at}
        yield todo(_("对“%s”提出意见"), request.filing, "groups:filing-opinion", **facts)


@todo_provider
def opinions_to_answer(office):
    """An opinion against wants the lead bureau's written answer before 批复."""
    if office.school or not office.may("review_group"):
        return
    for filing in adverse_unanswered(office).order_by("-pk")[:MOST]:
        yield todo(_("书面答复对“%s”的不赞成意见"), filing, "groups:filing")
