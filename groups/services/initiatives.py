"""Verbs of the city as organiser: propose a group, take the proposal back; the lead bureau takes
it up as a filing of its own or says why not. A proposal holds nothing up."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import Initiative, InitiativeAnswer
from groups.queries.formation import stated_of
from groups.queries.initiatives import schools_of_city
from groups.rules.formation import DOCUMENT
from groups.rules.routes import PRINCIPLE
from groups.services import formation
from groups.services.routes import NOTHING
from records.attachments import attach
from records.inbox import notify_all
from records.workflow import file_once, leave_decision, move, overtaken
from schools.models import School


def page_of(initiative):
    return reverse("groups:initiative", args=[initiative.pk])


# The city


@transaction.atomic
def propose(*, token, name, stage, mode, core_id, member_ids, reason, file, by):
    """Propose a group to the core's bureau; the other bureaus of its schools read it."""
    require(by, "propose_group")
    members = [pk for pk in dict.fromkeys(member_ids) if pk != core_id]
    nodes = nodes_proposed([core_id, *members], by)
    if not members:
        raise RuleBroken(
            _("请写明建议的成员校"), rule=_("一个集团有核心校，另有成员校"),
            next_step=_("请至少写一所核心校以外的学校"),
        )  # fmt: skip
    if not reason.strip():
        raise RuleBroken(_("请填写倡议理由"), next_step=_("写明为什么倡议这几所学校组建集团"))
    if not file:
        raise RuleBroken(
            _("请附上倡议文件"), rule=_("倡议附市教育局的函或会议纪要，牵头的主管教育局据此研究"),
            next_step=_("请上传文件后再提交"),
        )  # fmt: skip

    def make():
        lead = nodes[core_id].parent
        bureaus = {node.parent_id for node in nodes.values()}
        row = Initiative.objects.create(
            token=token, bureau_id=by.bureau_id, readers=sorted(bureaus - {by.bureau_id}),
            name=name.strip(), stage=stage, mode=mode, core_id=core_id, lead=lead,
            members=[{"school": pk, "stated": stated_of(pk)} for pk in members],
            reason=reason.strip(), proposed_by_id=by.person_id,
        )  # fmt: skip
        attach(row, file, title=_("倡议文件"), by=by)
        leave_decision(row, step="propose", label=_("提出倡议"), source="", target="open", by=by)
        words = {"name": row, "lead": lead}
        tell(
            row, [lead.pk], _("市教育局倡议组建“%(name)s”，由本局牵头，请研究是否采纳") % words, by
        )
        tell(
            row,
            others(row),
            _("市教育局倡议组建“%(name)s”，涉及本局学校，%(lead)s牵头") % words,
            by,
        )
        return row

    return file_once(Initiative, token, make)


def nodes_proposed(ids, by):
    """The schools of the city with these ids, open or to open, or the Refusal that says why not."""
    nodes = schools_of_city(by).in_bulk(ids)
    running = School.objects.within(by).filter(pk__in=nodes, status__in=["open", "planned"])
    found = set(running.values_list("pk", flat=True))
    for pk in ids:
        if pk not in nodes:
            raise RuleBroken(
                _("没有找到这所学校"), rule=_("只能建议本市名录中的学校"),
                next_step=_("请按学校全称查找；域外名校先由当地主管教育局登记"),
            )  # fmt: skip
        if pk not in found:
            raise RuleBroken(
                _("%(school)s已撤并或停办，不能建议") % {"school": nodes[pk].name},
                rule=_("只建议在办或待开办的学校"), next_step=_("请改选学校"),
            )  # fmt: skip
    return nodes


def others(initiative):
    return [pk for pk in initiative.readers if pk != initiative.lead_id]


def tell(initiative, bureaus, text, by):
    """Tell the officers of bureaus."""
    nodes = Jurisdiction.objects.filter(pk__in=bureaus).order_by("pk")
    notify_all(
        to_office=Office.OFFICER, jurisdictions=nodes, text=text, url=page_of(initiative), by=by
    )


@transaction.atomic
def withdraw(initiative, *, reason, by):
    """The city takes its proposal back while nobody has answered it."""

    def gate(locked):
        answer = InitiativeAnswer.objects.filter(initiative=locked).first()
        if answer:
            raise already(answer)

    decision = move(initiative, "withdraw", by=by, reason=reason, gate=gate)
    tell(initiative, initiative.readers, _("市教育局撤回了组建倡议“%s”") % initiative, by)
    return decision


# The lead bureau


def require_lead(initiative, by):
    """Only an officer of the lead bureau answers, once, while the proposal stands."""
    require(by, "answer_initiative")
    if initiative.lead_id not in by.writes:
        raise NoVerb(
            _("由%(lead)s答复这件倡议") % {"lead": initiative.lead},
            rule=_("核心校的主管教育局牵头；其他主管教育局在申报以后对本局学校作出决定"),
            owner=Owner.POLICY, basis=PRINCIPLE, next_step=_("如有意见，请函告牵头的主管教育局"),
        )  # fmt: skip
    answer = InitiativeAnswer.objects.filter(initiative=initiative).first()
    if answer:
        raise already(answer)
    refuse_withdrawn(initiative)


def refuse_withdrawn(initiative):
    now = Initiative.objects.get(pk=initiative.pk)
    if now.state != Initiative.State.OPEN:
        raise overtaken(now, now.flow["withdraw"])


def already(answer):
    said = _("采纳") if answer.accepts else _("不采纳")
    where = answer.filing_id and reverse("groups:filing", args=[answer.filing_id])
    return Overtaken(
        _("%(who)s已于%(when)s答复：%(said)s")
        % {
            "who": answer.bureau, "said": said,
            "when": timezone.localtime(answer.answered_at).strftime("%Y-%m-%d %H:%M"),
        },
        rule=_("一件倡议只答复一次"), next_step=_("请看倡议页面上的答复"), next_url=where or "",
    )  # fmt: skip


@transaction.atomic
def take_up(initiative, *, token, by, **basics):
    """采纳: the bureau's own filing (行政主导) begins with what was proposed; all of it may still
    be changed there."""
    before = InitiativeAnswer.objects.filter(initiative=initiative, filing__token=token)
    if done := before.select_related("filing").first():
        return done.filing
    require_lead(initiative, by)
    proposed = {name: getattr(initiative, name) for name in ("name", "stage", "mode", "core_id")}
    filing = formation.open_filing(token=token, by=by, **(proposed | basics))
    seat_proposed(filing, initiative, by)
    formation.write_reasons(filing, initiative.reason, by=by)
    answer(initiative, accepts=True, filing=filing, by=by)
    filing.refresh_from_db()
    return filing


def seat_proposed(filing, initiative, by):
    """The schools proposed as members: of the own bureau as its register has them, of another
    as the city has stated them."""
    wanted = {row["school"]: row["stated"] for row in initiative.members}
    nodes = Jurisdiction.objects.in_bulk(wanted)
    for pk, stated in wanted.items():
        if pk != filing.core_id:
            own = nodes[pk].parent_id == by.bureau_id
            formation.seat(filing, pk, None if own else stated)
    formation.share_with_parties(filing)


@transaction.atomic
def decline(initiative, *, reason, by):
    """不采纳, with the reason the city reads."""
    require_lead(initiative, by)
    if not reason.strip():
        raise RuleBroken(
            _("请写明不采纳的理由"), rule=_("县区可以不采纳，理由由市教育局协调"),
            owner=Owner.POLICY, basis=DOCUMENT, next_step=_("请填写理由"),
        )  # fmt: skip
    return answer(initiative, accepts=False, words=reason.strip(), by=by)


def answer(initiative, *, accepts, by, words="", filing=None):
    """Write the answer; its foreign key makes who withdraws the proposal wait."""
    try:
        with transaction.atomic():
            row = InitiativeAnswer.objects.create(
                initiative=initiative, accepts=accepts, words=words, filing=filing,
                bureau_id=by.bureau_id, answered_by_id=by.person_id,
                readers=sorted({initiative.bureau_id, *initiative.readers} - {by.bureau_id}),
            )  # fmt: skip
    except IntegrityError:
        raise already(InitiativeAnswer.objects.get(initiative=initiative)) from None
    refuse_withdrawn(initiative)
    label = _("采纳") if accepts else _("不采纳")
    leave_decision(
        initiative, step="take_up" if accepts else "decline", label=label, source="open",
        target="open", by=by, reason=words, difference=NOTHING, beside=row,
    )  # fmt: skip
    said = {"lead": initiative.lead, "name": initiative, "said": label}
    text = _("%(lead)s对组建倡议“%(name)s”的答复：%(said)s") % said
    notify_all(
        to_office=Office.COORDINATOR, jurisdictions=[initiative.bureau], text=text, by=by,
        url=page_of(initiative),
    )  # fmt: skip
    tell(initiative, others(initiative), text, by)
    return row
