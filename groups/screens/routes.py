"""The road of a request in the words of the shared parts: who has decided, who is awaited."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import BureauDecision, Opinion
from groups.queries.routes import answer_of, opinion_of
from groups.screens.formation import day, member_words
from groups.services.notices import page_about
from schools.models import Stage

TONES = {"approved": "official", "refused": "stop", "checked": "wait"}
STANCES = {Opinion.Stance.FOR: "ok", Opinion.Stance.NONE: "off", Opinion.Stance.AGAINST: "stop"}


def road(record, road):
    """Every station as parts/opinions.html takes it: other bureaus, opinions, the lead."""
    rows = [
        bureau_station(record, decider, road.decisions.get(decider.id))
        for decider in road.route.deciders
    ]
    for request in road.requests:
        rows += opinion_stations(record, request)
    return [*rows, lead_station(record)]


def bureau_station(record, decider, decision):
    about = _("决定本局学校：%(schools)s") % {"schools": decider.names}
    if decision is None:
        return {
            "office": decider.name, "who": about, "word": _("等该局决定"), "tone": "wait",
            "when": since(record.submitted_at), "says": "",
        }  # fmt: skip
    if decision.state == BureauDecision.State.CHECKED:
        when, says = since(decision.created_at), decision.opinion
    else:
        last = decision.approver
        when, says = day_of(decision), f"{decision.document_number} {last}".strip()
    return {
        "office": decider.name, "who": about, "word": decision.get_state_display(), "when": when,
        "tone": TONES[decision.state], "says": says,
    }  # fmt: skip


def day_of(decision):
    return date_format(decision.decided_on, "Y-m-d") if decision.decided_on else ""


def since(moment, due=None):
    """自 …起，…前."""
    words = _("%(day)s 起等候") % {"day": day(moment)}
    return _("%(words)s，%(due)s 前") % {"words": words, "due": due} if due else words


def opinion_stations(record, request):
    """What a body asked has said, or its silence, and the answer of the lead."""
    opinion = opinion_of(request)
    head = {"office": request.body.name, "who": request.part}
    if opinion is None:
        late = request.due < timezone.localdate()
        word = _("逾期未提意见，不影响办理") if late else _("等提意见")
        return [head | {
            "word": word, "tone": "off" if late else "wait", "says": "",
            "when": since(request.asked_at, request.due),
        }]  # fmt: skip
    rows = [head | {
        "word": opinion.get_stance_display(), "tone": STANCES[opinion.stance],
        "says": opinion.text, "when": day(opinion.given_at),
    }]  # fmt: skip
    answer = answer_of(opinion)
    if answer:
        rows.append({
            "office": record.bureau.name, "word": _("已答复"), "tone": "ok", "says": answer.text,
            "who": _("对%(body)s意见的书面答复") % {"body": request.body},
            "when": day(answer.answered_at),
        })  # fmt: skip
    return rows


def lead_station(record):
    word = {
        "submitted": _("征求学校意愿后审核"), "reviewed": _("等审批"),
        "returned": _("退回补正"),
    }.get(record.state, record.get_state_display())  # fmt: skip
    tones = {"approved": "official", "rejected": "official", "returned": "stop"}
    return {
        "office": record.bureau.name, "who": _("批复"), "word": word, "says": "",
        "tone": tones.get(record.state, "wait"), "when": "",
    }  # fmt: skip


def asks(record, road, office):
    """What this office may do on the road now: (label, address), the pressing first."""
    found = []
    if own_step(road, office):
        found.append(link(_("决定本局学校"), "own", record, pressing=True))
    for request in road.requests:
        found += opinion_asks(record, request, office)
    if office.may("review_group") and office.holds(record):
        found.append(link(_("征求部门意见"), "ask", record))
    return found


def own_step(road, office):
    """Is it this office's turn to check, or to decide, for its own schools?"""
    if office.school or office.bureau_id not in {decider.id for decider in road.route.deciders}:
        return False
    decision = road.decisions.get(office.bureau_id)
    if decision is None:
        return office.may("review_group")
    return decision.state == BureauDecision.State.CHECKED and office.may("decide_group")


def opinion_asks(record, request, office):
    opinion = opinion_of(request)
    if opinion is None:
        mine = office.may("give_opinion") and request.body_id in office.writes
        return [link(_("提出意见"), "opinion", record, pressing=True)] if mine else []
    against = opinion.stance == Opinion.Stance.AGAINST and answer_of(opinion) is None
    if against and office.may("answer_refusal") and office.holds(record) and not office.school:
        label = _("书面答复%(body)s") % {"body": request.body}
        url = page_about(record, "answer-opinion", opinion.pk)
        return [{"label": label, "url": url, "pressing": True}]
    return []


def link(label, page, record, *, pressing=False):
    return {"label": label, "url": page_about(record, page), "pressing": pressing}


def compared(stated, register):
    """What the record says of the bureau's schools beside its own register, school by school."""
    return [
        {
            "label": facts.name,
            "value": words_of(facts if is_stated(facts) else register.get(facts.id, facts)),
            "note": against_register(facts, register.get(facts.id)),
        }
        for facts in stated
    ]


def is_stated(facts):
    return facts.stage != Stage.UNKNOWN


def words_of(facts):
    """学段 and what else is known of a school."""
    return "、".join(filter(None, [str(Stage(facts.stage).label), member_words(facts)]))


def against_register(stated, own):
    if own is None:
        return _("不在本局名录，按设置由本局决定")
    if not is_stated(stated):
        return _("申报中没有写明，按本局名录")
    if (own.stage, own.area, own.tags) == (stated.stage, stated.area, stated.tags):
        return _("与本局名录一致")
    return _("本局名录为：%(words)s") % {"words": words_of(own)}
