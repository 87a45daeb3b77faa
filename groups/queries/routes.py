"""Reads about the road of a request, a filing or a change: its route, what other bodies have
said, who is awaited."""

from dataclasses import dataclass, field

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Jurisdiction
from groups.models import (
    BureauDecision,
    ChangeRequest,
    FilingMember,
    Mode,
    Move,
    OpinionRequest,
)
from groups.rules.routes import Seat, Word, road_checks, route_of
from records.models import Decision
from records.parameters import value_of
from records.workflow import kind_of
from schools.models import School


@dataclass(frozen=True)
class Place:
    """A school on the road: what the filer says of it, and the round from which it is asked."""

    stated: dict = field(default_factory=dict)
    asked_from: int = 1


def places_of(record):
    """{school id: Place} of a request, the core of a formation first."""
    if isinstance(record, ChangeRequest):
        stated = stated_in_moves(record)
        return {pk: Place(stated.get(pk, {}), record.asked_from) for pk in record.concerned}
    rows = FilingMember.objects.filter(filing=record, removed=False).order_by("pk")
    places = {record.core_id: Place()} if record.core_id else {}
    return places | {row.school_id: Place(row.stated, row.asked_from) for row in rows}


def stated_in_moves(change):
    """{school id: what the filer says of another bureau's school that joins}."""
    rows = Move.objects.filter(change=change, removed=False).exclude(stated={})
    return dict(rows.values_list("school_id", "stated"))


def nodes_of(school_ids):
    """The schools' nodes with their bureaus, by id; the tree is there for everybody."""
    nodes = Jurisdiction.objects.select_related("parent", "parent__city")
    return nodes.in_bulk(list(school_ids))


def bureaus_of(record):
    """The bureaus of all schools on the road of a request, its own too."""
    return {node.parent_id for node in nodes_of(places_of(record)).values()} | {record.bureau_id}


def route(record):
    """The Route of a request, by the settings of the day it was last filed."""
    places = places_of(record)
    nodes = nodes_of(places)
    day = record.submitted_at and timezone.localdate(record.submitted_at)
    city = record.bureau.city or record.bureau
    central, _basis = value_of("central_city", bureau=city, on=day)
    own = School.objects.filter(pk__in=places)
    towns = dict(own.values_list("pk", "town"))
    outside = {outside_core(record), *own.filter(nature="outside").values_list("pk", flat=True)}
    seats = [
        Seat(
            id=pk, name=nodes[pk].name, bureau=nodes[pk].parent_id,
            bureau_name=nodes[pk].parent.name, outside=pk in outside,
            city_run=is_city_run(nodes[pk].parent),
            central=is_central(
                nodes[pk].parent.code, towns.get(pk) or place.stated.get("town"), central
            ),
        )
        for pk, place in places.items()
    ]  # fmt: skip
    return route_of(record.bureau_id, record.bureau.name, seats, who_decides(city, day))


def outside_core(record):
    """The core's id where a formation names a school from outside the city."""
    return record.core_id if getattr(record, "mode", "") == Mode.OUTSIDE_LOCAL else None


def is_city_run(bureau):
    """市本级: the city's own bureau as manager of its schools."""
    return bureau.city_id is not None and bureau.area == bureau.city.area


def is_central(code, town, central):
    """中心城区: a whole bureau, or the towns the city has listed for it; None: town unknown."""
    if code in central["bureaus"]:
        return True
    listed = central["towns"].get(code)
    return None if listed and not town else town in (listed or ())


def who_decides(city, day):
    """{bureau: (deciding bureau, its name)} where a setting gives the decision to another."""
    setting, _basis = value_of("who_decides", bureau=city, on=day)
    if not setting:
        return {}
    bureaus = Jurisdiction.objects.filter(kind="bureau", city=city)
    by_code = {bureau.code: bureau for bureau in bureaus.filter(
        code__in=[*setting.keys(), *setting.values()]
    )}  # fmt: skip
    return {
        by_code[zone].pk: (by_code[other].pk, by_code[other].name)
        for zone, other in setting.items()
        if zone in by_code and other in by_code
    }


# What has been said


@dataclass(frozen=True)
class Road:
    """The route with what every body on it has said so far."""

    route: object
    decisions: dict  # bureau → its standing BureauDecision
    requests: list  # the standing OpinionRequest of each body asked, with its opinion

    def words_of_bureaus(self):
        return [
            Word(
                body=decider.name, about=decider.names,
                said=self.decisions[decider.id].state if decider.id in self.decisions else "",
            )
            for decider in self.route.deciders
        ]  # fmt: skip

    def words_of_opinions(self):
        return [word_of(request) for request in self.requests]

    def checks(self):
        today = timezone.localdate()
        return road_checks(self.words_of_bureaus(), self.words_of_opinions(), today)


def word_of(request):
    opinion = opinion_of(request)
    return Word(
        body=request.body.name, about=request.part, due=request.due,
        said=opinion.stance if opinion else "", answered=bool(opinion and answer_of(opinion)),
    )  # fmt: skip


def opinion_of(request):
    return getattr(request, "opinion", None)


def answer_of(opinion):
    return getattr(opinion, "answer", None)


def road_of(record):
    way = route(record)
    requests = [
        row for row in standing_requests(record) if way.coordinated or row.body.kind != "city"
    ]
    return Road(way, standing_decisions(record, way), requests)


def standing_decisions(record, way):
    """The decision of each other bureau that still holds: none older than what it is asked."""
    places = places_of(record)
    rows = record.bureaudecisions.select_related("bureau", "maker", "approver")
    latest = {row.bureau_id: row for row in rows.order_by("round")}
    return {
        decider.id: latest[decider.id]
        for decider in way.deciders
        if decider.id in latest
        and latest[decider.id].round >= max(places[seat.id].asked_from for seat in decider.schools)
    }


def standing_requests(record):
    """The latest request to each body asked, the city first."""
    rows = record.opinionrequests.select_related(
        "body", "opinion__given_by", "opinion__answer__answered_by"
    )
    latest = {row.body_id: row for row in rows.order_by("round")}
    return sorted(latest.values(), key=lambda row: (row.body.kind != "city", row.pk))


def request_to(filing, office):
    """The standing request to the acting body, or None."""
    mine = [row for row in standing_requests(filing) if row.body_id in office.writes]
    return mine[0] if mine else None


def departments_asked(filing):
    """The departments that were asked, and so may read the filing."""
    rows = filing.opinionrequests.filter(body__kind="department")
    return set(rows.values_list("body_id", flat=True))


def said_about(filing):
    """The Decisions on the filing and on other bureaus' decisions beside it, oldest first."""
    beside = filing.bureaudecisions.all()
    return Decision.objects.filter(
        Q(record_kind=kind_of(filing), record_id=filing.pk)
        | Q(record_kind=kind_of(BureauDecision), record_id__in=beside.values("pk"))
    ).order_by("pk")


def last_word(filing):
    """The latest Decision: what a page that was shown before it did not know."""
    return said_about(filing).values_list("pk", flat=True).last()


# What waits for whom


WAITING = ("submitted", "reviewed")


def undecided_by(model, office):
    """Requests whose road leads through the acting bureau, with its own latest decision and the
    round from which it is asked."""
    of = "change" if model is ChangeRequest else "filing"
    own = BureauDecision.objects.filter(**{of: OuterRef("pk")}, bureau_id=office.bureau_id)
    own = own.order_by("-round")
    rows = model.objects.within(office).filter(
        deciders__contains=[office.bureau_id], state__in=WAITING
    )
    rows = rows.annotate(
        own_state=Subquery(own.values("state")[:1]), own_round=Subquery(own.values("round")[:1]),
        own_maker=Subquery(own.values("maker")[:1]),
    )  # fmt: skip
    if model is ChangeRequest:
        return rows.select_related("group")
    since = FilingMember.objects.filter(
        filing=OuterRef("pk"), removed=False, school__node__parent_id=office.bureau_id
    )
    last = since.values("filing").annotate(last=Max("asked_from")).values("last")
    return rows.annotate(asked_from=Subquery(last))


def unanswered_requests(office):
    """What the acting body was asked and has not answered, while the request is open."""
    rows = OpinionRequest.objects.within(office).filter(
        Q(filing__state__in=WAITING) | Q(change__state__in=WAITING),
        body_id__in=office.writes, opinion__isnull=True,
    )  # fmt: skip
    return rows.select_related("filing", "change__group")


def adverse_unanswered(model, office):
    """Requests of the bureau with an opinion against that wants its written answer."""
    rows = model.objects.within(office).filter(
        bureau_id__in=office.writes, state__in=WAITING,
        opinionrequests__opinion__stance="against",
        opinionrequests__opinion__answer__isnull=True,
    )  # fmt: skip
    return rows.select_related("group").distinct()


def elsewhere_named(words, office, taken=()):
    """Schools of other bureaus of the same city whose name holds the words: the tree's."""
    nodes = Jurisdiction.objects.filter(
        kind="school", city_id=office.city_id, name__contains=words.strip()
    )
    nodes = nodes.exclude(parent_id=office.bureau_id).exclude(pk__in=[pk for pk in taken if pk])
    return nodes.select_related("parent").order_by("parent_id", "name")
