"""The road of a filing: who has a part in it, who is asked and asked anew, what is stale."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import Overtaken
from groups.models import Consent, DossierItem, FilingMember, FormationFiling, OpinionRequest
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

PARTS = {
    "development": _l("学校布局和建设项目"),
    "staffing": _l("编制和机构设置"),
    "personnel": _l("教师交流中的人事关系、岗位和待遇"),
    "finance": _l("经费统筹和保障"),
}


def place_on_road(filing):
    """(readers, deciders) of a filing as it stands: who has a part in it, and no one else."""
    way = route(filing)
    bureaus = {seat.bureau for decider in way.deciders for seat in decider.schools}
    deciders = {decider.id for decider in way.deciders}
    readers = bureaus | deciders | departments_asked(filing)
    return sorted(readers - {filing.bureau_id}), sorted(deciders)


def share_with_parties(filing):
    """Core, members and filer are the parties of the filing and of everything beside it; the
    bureaus on its road and the departments asked are its readers."""
    parties = sorted({*member_ids(filing), filing.core_id, filing.filer_id} - {None})
    readers, deciders = place_on_road(filing)
    if (parties, readers, deciders) == (filing.parties, filing.readers, filing.deciders):
        return
    filing.parties, filing.readers, filing.deciders = parties, readers, deciders
    filing.save(update_fields=["parties", "readers", "deciders"])
    scope = {"parties": parties, "readers": readers}
    for model in (FilingMember, Consent, DossierItem, OpinionRequest):
        own = model.objects.filter(filing=filing, bureau_id=filing.bureau_id)
        own.update(**scope)
    files = Attachment.objects.filter(record_kind=kind_of(filing), record_id=filing.pk)
    files.update(**scope)


def beside(filing, bureau_id):
    """Scope of another body's row beside the filing: read by all who read the filing."""
    readers = {*filing.readers, filing.bureau_id} - {bureau_id}
    return {"bureau_id": bureau_id, "readers": sorted(readers), "parties": filing.parties}


def scope_of(filing):
    return {
        "bureau_id": filing.bureau_id, "readers": filing.readers, "parties": filing.parties,
    }  # fmt: skip


def refuse_stale(filing, seen, step):
    """Somebody has acted on the filing since the page with this button was shown."""
    if seen and seen != last_word(filing):
        raise overtaken(filing, filing.flow[step])


def refuse_closed(filing):
    """What is said beside a filing is said while it is open. Read anew after the row is
    written: its foreign key makes whoever moves the filing wait."""
    now = FormationFiling.objects.get(pk=filing.pk)
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
    way = route(filing)
    refused = [
        decider for decider in way.deciders
        if getattr(standing_decisions(filing, way).get(decider.id), "state", "") == "refused"
    ]  # fmt: skip
    again = {seat.id for decider in refused for seat in decider.schools}
    if filing.voluntary:
        against = Consent.objects.filter(filing=filing, agrees=False, superseded=False)
        again |= set(against.values_list("school_id", flat=True))
    members.filter(school_id__in=again).update(asked_from=anew)


def ask_bodies(filing, difference, *, by):
    """Ask the city where bureaus are crossed, and the departments the county has set; told to
    the other bureaus as well. What a resubmission did not touch is not asked again."""
    way = route(filing)
    touched = bool(ALL_MEMBERS & set(difference))
    asked = {request.body_id for request in standing_requests(filing)}
    days, _basis = value_of("opinion_days", bureau=filing.bureau)
    due = timezone.localdate() + timedelta(days=days)
    for body, part in bodies_to_ask(filing, way):
        if touched or body.pk not in asked:
            request(filing, body, part, due, by)
    for decider in way.deciders:
        tell_decider(filing, decider, by)


def bodies_to_ask(filing, way):
    """The city on a road across bureaus, then every department asked before or by setting."""
    if way.coordinated and filing.bureau.city:
        yield filing.bureau.city, _("跨主管教育局组建的统筹意见")
    codes, _basis = value_of("departments_asked", bureau=filing.bureau)
    known = {row.body_id: row for row in standing_requests(filing)}
    nodes = Jurisdiction.objects.filter(kind="department", parent_id=filing.bureau_id)
    for node in nodes.order_by("pk"):
        if node.pk in known:
            yield node, known[node.pk].part
        elif node.code in codes:
            yield node, str(PARTS[node.code])


def request(filing, body, part, due, by):
    row = OpinionRequest.objects.create(
        filing=filing, body=body, round=filing.round, part=part, due=due,
        asked_by_id=by.person_id, **scope_of(filing),
    )  # fmt: skip
    to = Office.COORDINATOR if body.kind == "city" else Office.DEPARTMENT
    text = _("请对“%(name)s”提出意见：%(part)s，%(due)s前") % {
        "name": filing.name, "part": part, "due": due,
    }  # fmt: skip
    notify(to_office=to, jurisdiction=body, text=text, url=page_of(filing), by=by)
    return row


def tell_decider(filing, decider, by):
    text = _("“%(name)s”拟加入本局学校%(schools)s，请核对并决定") % {
        "name": filing.name, "schools": decider.names,
    }  # fmt: skip
    bureau = Jurisdiction.objects.get(pk=decider.id)
    notify(to_office=Office.OFFICER, jurisdiction=bureau, text=text, url=page_of(filing), by=by)


def already(what, who, at):
    at = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    return Overtaken(
        _("%(who)s已于%(when)s%(what)s") % {"who": who, "when": at, "what": what},
        rule=_("同一件只办理一次"), next_step=_("请刷新页面查看"),
    )  # fmt: skip
