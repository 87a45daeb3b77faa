"""Reads of the city's proposals: which an office sees, how each was answered, whom one names."""

from django.db.models import Q

from accounts.models import Jurisdiction
from groups.models import Initiative, InitiativeAnswer
from groups.queries.names import name_of
from groups.rules.initiatives import standing_of

NEAR = 3


def initiatives_of(office):
    """Those the office may see, with the lead bureau's answer."""
    rows = Initiative.objects.within(office).select_related("bureau", "lead", "answer")
    return rows.annotate(core_name=name_of("core_id"))


def answer_of(initiative):
    """The lead bureau's answer, or None."""
    return getattr(initiative, "answer", None)


def standing(initiative, office=None):
    """How a proposal stands: open, taken, declined or withdrawn; in words for an office."""
    answer = answer_of(initiative)
    return standing_of(
        state=initiative.state, accepts=answer and answer.accepts, lead=initiative.lead.name,
        own=office is not None and answers(initiative, office),
    )  # fmt: skip


def answers(initiative, office):
    """Is it this office that answers, once?"""
    return office.may("answer_initiative") and initiative.lead_id in office.writes


STATES = {
    "open": Q(state="open", answer__isnull=True), "taken": Q(answer__accepts=True),
    "declined": Q(answer__accepts=False), "withdrawn": Q(state="withdrawn"),
}  # fmt: skip


def filtered(rows, wanted):
    if wanted.get("state"):
        rows = rows.filter(STATES[wanted["state"]])
    if wanted.get("where"):
        rows = rows.filter(lead=wanted["where"])
    if wanted.get("q"):
        rows = rows.filter(name__contains=wanted["q"])
    return rows


def unanswered(office):
    return initiatives_of(office).filter(STATES["open"])


def behind(filing, office):
    """The proposal a filing came of, where the office may see it."""
    rows = InitiativeAnswer.objects.within(office).filter(filing=filing)
    found = rows.select_related("initiative").first()
    return found and found.initiative


# Whom a proposal names


def schools_of_city(office):
    """Every school of the city, whichever bureau runs it."""
    rows = Jurisdiction.objects.filter(kind="school", city_id=office.bureau_id)
    return rows.select_related("parent").order_by("name", "pk")


def nodes_of(ids):
    """{school id: its place in the tree, with its bureau}."""
    return Jurisdiction.objects.select_related("parent").in_bulk(ids)


def full_name(node):
    return f"{node.name}（{node.parent.name}）"


def schools_called(words, office):
    """The schools a line may mean: by full name, or by name with its bureau in brackets."""
    words = words.strip()
    own, _mark, bureau = words.removesuffix("）").rpartition("（")
    named = Q(name=words)
    if own:
        named |= Q(name=own, parent__name=bureau)
    return list(schools_of_city(office).filter(named)[: NEAR + 1])


def schools_like(words, office):
    """Some schools whose name holds the words, to choose from."""
    return list(schools_of_city(office).filter(name__contains=words.strip())[:NEAR])
