"""The road of a request, a filing or a change: who has a part in it, who is asked and asked
anew, what is stale."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import Overtaken
from groups.models import (
    ChangeRequest,
    Consent,
    DossierItem,
    FilingMember,
    FormationFiling,
    Handling,
    Move,
    OpinionRequest,
)
from groups.queries.formation import member_ids
from groups.queries.routes import (
    departments_asked,
    last_word,
    route,
    standing_decisions,
    standing_requests,
)
from groups.services.notices import page_of
from records.inbox import notify
from records.models import Attachment
from records.parameters import value_of
from records.workflow import kind_of, overtaken

NOTHING = ({}, {})
OPEN = ("submitted", "reviewed")
ALL_MEMBERS = {"mode", "core", "tie", "assets", "members"}

COORDINATION = {
    FormationFiling: _l("跨主管教育局组建的统筹意见"),
    ChangeRequest: _l("跨主管教育局变更的统筹意见"),
}
PARTS = {
    "development": _l("学校布局和建设项目"),
    "staffing": _l("编制和机构设置"),
    "personnel": _l("教师交流中的人事关系、岗位和待遇"),
    "finance": _l("经费统筹和保障"),
}


def place_on_road(record):
    """(readers, deciders) of a request as it stands: who has a part in it, and no one else."""
    way = route(record)
    bureaus = {seat.bureau for decider in way.deciders for seat in decider.schools}
    deciders = {decider.id for decider in way.deciders}
    readers = bureaus | deciders | departments_asked(record)
    return sorted(readers - {record.bureau_id}), sorted(deciders)


def parties_of(record):
    """The schools that read and answer: all on the road and asked, and who filed."""
    if isinstance(record, ChangeRequest):
        return sorted({*record.asked, *record.concerned, record.filer_id} - {None})
    return sorted({*member_ids(record), record.core_id, record.filer_id} - {None})


BESIDE = {
    FormationFiling: (FilingMember, DossierItem, OpinionRequest),
    ChangeRequest: (Move, Handling, OpinionRequest),
}


def share_with_parties(record):
    """The parties and readers of a request are those of everything beside it; what others wrote
    there follows by a trigger (others_rows_follow)."""
    parties = parties_of(record)
    readers, deciders = place_on_road(record)
    if (parties, readers, deciders) == (record.parties, record.readers, record.deciders):
        return
    record.parties, record.readers, record.deciders = parties, readers, deciders
    record.save(update_fields=["parties", "readers", "deciders"])
    scope = {"parties": parties, "readers": readers}
    of = "change" if isinstance(record, ChangeRequest) else "filing"
    for model in BESIDE[type(record)]:
        model.objects.filter(**{of: record}, bureau_id=record.bureau_id).update(**scope)
    files = Attachment.objects.filter(record_kind=kind_of(record), record_id=record.pk)
    files.update(**scope)


def beside(record, bureau_id):
    """Scope of another body's row beside the record: read by all who read the record."""
    readers = {*record.readers, record.bureau_id} - {bureau_id}
    return {"bureau_id": bureau_id, "readers": sorted(readers), "parties": record.parties}


def scope_of(record):
    return {
        "bureau_id": record.bureau_id, "readers": record.readers, "parties": record.parties,
    }  # fmt: skip


def refuse_stale(record, seen, step):
    """Somebody has acted on the record since the page with this button was shown."""
    if seen and seen != last_word(record):
        raise overtaken(record, record.flow[step])


def refuse_closed(record):
    """What is said beside a request is said while it is open. Read anew after the row is
    written: its foreign key makes whoever moves the request wait."""
    now = type(record).objects.get(pk=record.pk)
    if now.state not in OPEN:
        raise overtaken(now, now.flow["approve"])


# Asking


def ask_anew(filing, difference):
    """On a resubmission: whom the changes touch answers again; a refusal is asked again too."""
    members = FilingMember.objects.filter(filing=filing, removed=False)
    anew = filing.round + 1
    if ALL_MEMBERS - {"members"} & set(difference):
        members.update(asked_from=anew)
        return
    again = {seat.id for decider in refusing(filing) for seat in decider.schools}
    if filing.voluntary:
        against = Consent.objects.filter(filing=filing, agrees=False, superseded=False)
        again |= set(against.values_list("school_id", flat=True))
    members.filter(school_id__in=again).update(asked_from=anew)


def refusing(record):
    """The other bureaus whose standing decision is a refusal."""
    way = route(record)
    standing = standing_decisions(record, way)
    return [
        decider for decider in way.deciders
        if decider.id in standing and standing[decider.id].state == "refused"
    ]  # fmt: skip


def ask_bodies(record, *, touched, by):
    """Ask the city where bureaus are crossed, and the departments the county has set; told to
    the other bureaus as well. Where nothing was `touched` nobody is asked again."""
    way = route(record)
    asked = {request.body_id for request in standing_requests(record)}
    days, _basis = value_of("opinion_days", bureau=record.bureau)
    due = timezone.localdate() + timedelta(days=days)
    for body, part in bodies_to_ask(record, way):
        if touched or body.pk not in asked:
            request(record, body, part, due, by)
    for decider in way.deciders:
        tell_decider(record, decider, by)


def bodies_to_ask(record, way):
    """The city on a road across bureaus, then every department asked before or by setting."""
    if way.coordinated and record.bureau.city:
        yield record.bureau.city, str(COORDINATION[type(record)])
    codes, _basis = value_of("departments_asked", bureau=record.bureau)
    known = {row.body_id: row for row in standing_requests(record)}
    nodes = Jurisdiction.objects.filter(kind="department", parent_id=record.bureau_id)
    for node in nodes.order_by("pk"):
        if node.pk in known:
            yield node, known[node.pk].part
        elif node.code in codes:
            yield node, str(PARTS[node.code])


def request(record, body, part, due, by):
    row = record.opinionrequests.create(
        body=body, round=record.round, part=part, due=due,
        asked_by_id=by.person_id, **scope_of(record),
    )  # fmt: skip
    to = Office.COORDINATOR if body.kind == "city" else Office.DEPARTMENT
    text = _("请对“%(name)s”提出意见：%(part)s，%(due)s前") % {
        "name": record.name, "part": part, "due": due,
    }  # fmt: skip
    notify(to_office=to, jurisdiction=body, text=text, url=page_of(record), by=by)
    return row


def tell_decider(record, decider, by):
    text = _("“%(name)s”涉及本局学校%(schools)s，请核对并决定") % {
        "name": record.name, "schools": decider.names,
    }  # fmt: skip
    bureau = Jurisdiction.objects.get(pk=decider.id)
    notify(to_office=Office.OFFICER, jurisdiction=bureau, text=text, url=page_of(record), by=by)


def already(what, who, at):
    at = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    return Overtaken(
        _("%(who)s已于%(when)s%(what)s") % {"who": who, "when": at, "what": what},
        rule=_("同一件只办理一次"), next_step=_("请刷新页面查看"),
    )  # fmt: skip
