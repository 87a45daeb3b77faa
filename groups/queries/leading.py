"""Reads of leading groups: members on a day, meetings, problems with what was last said."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Jurisdiction
from accounts.offices import Office
from groups.models import LeadingMeeting, LeadingMember, Problem, ProblemReport, ToldLate

LATEST = ("-on", "-pk")  # the report of the latest day stands, of one day the last written


def members_of(office, day=None):
    """Who sits in the leading groups the office may see, on a day."""
    rows = LeadingMember.objects.within(office).filter(
        days__contains=day or timezone.localdate(), is_error=False
    )
    return rows.select_related("unit", "bureau")


def own_members(office, day):
    """The acting body's own members on a day, as an attendance takes them."""
    return members_of(office, day).filter(bureau_id=office.bureau_id).order_by("pk")


def meetings_of(office):
    return LeadingMeeting.objects.within(office).select_related("bureau", "recorded_by")


def of_body(rows, wanted):
    return rows.filter(bureau_id=wanted["where"]) if wanted.get("where") else rows


def problems_of(office):
    """Problems the office may see, each with the last report on it."""
    last = ProblemReport.objects.filter(problem=OuterRef("pk")).order_by(*LATEST)
    rows = Problem.objects.within(office).select_related("owner", "bureau", "meeting")
    return rows.annotate(
        last_id=Subquery(last.values("pk")[:1]), last_solved=Subquery(last.values("solved")[:1]),
        reported_on=Subquery(last.values("on")[:1]), said=Subquery(last.values("words")[:1]),
        last_by=Subquery(last.values("reported_by")[:1]),
    )  # fmt: skip


IS_CLAIMED = Q(state="open", last_solved=True) & (
    Q(weighed__isnull=True) | ~Q(weighed_id=F("last_id"))
)


def is_claimed(problem):
    """Has the owner said that it is solved, and nobody weighed it? Of an annotated problem."""
    return bool(
        problem.state == "open" and problem.last_solved and problem.weighed_id != problem.last_id
    )


def filtered(rows, wanted):
    """The problems asked for; without a state those that are not solved."""
    day, state = timezone.localdate(), wanted.get("state")
    if not state:
        rows = rows.filter(state="open")
    elif state == "late":
        rows = rows.filter(state="open", due_on__lt=day)
    elif state == "claimed":
        rows = rows.filter(IS_CLAIMED)
    elif state == "closed":
        rows = rows.filter(state="closed")
    if wanted.get("q"):
        rows = rows.filter(title__contains=wanted["q"])
    return of_body(rows, wanted)


def reports_of(problem, office):
    rows = ProblemReport.objects.within(office).filter(problem=problem)
    return rows.select_related("owner", "reported_by").order_by(*LATEST)


def owed_problems(office):
    """What the acting body must solve and has not said to be solved."""
    rows = problems_of(office).filter(state="open", owner=office.jurisdiction_id)
    return rows.exclude(pk__in=claimed_of(rows))


def untold_late(office, day):
    """Problems whose day is past, that nobody says are solved and nobody was told of."""
    told = ToldLate.objects.filter(problem=OuterRef("pk"), due=OuterRef("due_on"))
    rows = problems_of(office).filter(~Exists(told), state="open", due_on__lt=day)
    return rows.exclude(pk__in=claimed_of(rows)).order_by("pk")


def claimed_of(rows):
    return rows.filter(IS_CLAIMED).values("pk")


def to_close(office):
    """What is said to be solved on the acting body's own list, by another person."""
    rows = problems_of(office).filter(IS_CLAIMED, bureau_id__in=office.writes)
    if office.office == Office.SUPERVISOR:
        rows = rows.filter(owner=F("bureau"))
    return rows.exclude(last_by=office.person_id)


def settles(problem, office):
    """May the office weigh it? The city's supervisors weigh what the city bureau itself owes: it
    may have one coordinator only, who cannot confirm what they reported."""
    return office.office != Office.SUPERVISOR or problem.owner_id == problem.bureau_id


def possible_owners(office):
    """Who may owe a problem of the acting body: itself, its departments, a city's counties."""
    kinds = ["department"] + (["bureau"] if office.office == Office.COORDINATOR else [])
    below = Q(parent=office.bureau_id, kind__in=kinds)
    rows = Jurisdiction.objects.filter(below | Q(pk=office.bureau_id))
    return rows.order_by("kind", "code", "pk")


def departments_of(body_id):
    """The departments beside a body: they read what its leading group decides."""
    rows = Jurisdiction.objects.filter(parent=body_id, kind="department")
    return set(rows.values_list("pk", flat=True))
