"""Verbs about opinions on a filing or a change: a county asks, the city or a department says,
the county answers what was said against."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import Opinion, OpinionAnswer
from groups.queries.routes import opinion_of, request_to
from groups.services.editing import lock
from groups.services.notices import page_of, tell_bureau
from groups.services.routes import (
    NOTHING,
    OPEN,
    already,
    beside,
    refuse_closed,
    request,
    scope_of,
    share_with_parties,
)
from records.inbox import notify
from records.workflow import leave_decision, overtaken


@transaction.atomic
def ask_department(record, body, *, part, due, by):
    """The county asks one of its departments, each on its own part, until a day."""
    require(by, "review_group")
    if not by.holds(record):
        raise NoVerb(
            _("由%(bureau)s征求意见") % {"bureau": record.bureau},
            rule=_("部门意见由牵头的主管教育局征求"), next_step=_("请由该局征求"),
        )  # fmt: skip
    locked = lock(record)
    if locked.state not in OPEN:
        raise overtaken(locked, locked.flow["approve"])
    if body.kind != "department" or body.parent_id != locked.bureau_id:
        raise RuleBroken(
            _("只向本县区的部门征求意见"), rule=_("发改、编办、人社、财政各对本部门的事项提意见"),
            next_step=_("请从列出的部门中选择"),
        )  # fmt: skip
    if due < timezone.localdate():
        raise RuleBroken(_("答复期限不能早于今天"), next_step=_("请改期限"))
    if locked.opinionrequests.filter(body=body, round=locked.round).exists():
        raise RuleBroken(
            _("已向%(body)s征求过意见") % {"body": body}, rule=_("一次申报对一个部门只征求一次"),
            next_step=_("请等待答复，或等到期限之后"),
        )  # fmt: skip
    row = request(locked, body, part.strip(), due, by)
    share_with_parties(locked)
    leave_decision(
        locked, step="ask", label=_("征求%(body)s意见") % {"body": body.name[-12:]}, by=by,
        source=locked.state, target=locked.state, reason=row.part, deadline=due,
        difference=NOTHING,
    )  # fmt: skip
    return row


def request_or_refuse(record, by):
    """What the acting body was asked; refused where nobody has asked it, or it has spoken."""
    asked = request_to(record, by)
    if asked is None:
        raise NoVerb(
            _("本件没有征求%(body)s的意见") % {"body": by.jurisdiction_name},
            rule=_("跨主管局的组建和变更由市教育局提统筹意见，部门只在县区征求时提意见"),
            next_step=_("无需办理"),
        )
    if opinion_of(asked):
        raise already(_("提出意见"), asked.opinion.given_by, asked.opinion.given_at)
    return asked


@transaction.atomic
def give_opinion(record, *, stance, text, by):
    """统筹意见 of the city, or a department's on its part; once for each time it is asked."""
    require(by, "give_opinion")
    asked = request_or_refuse(record, by)
    if stance == Opinion.Stance.AGAINST and not text.strip():
        raise RuleBroken(
            _("请写明不赞成的理由"), rule=_("不赞成的意见由牵头的主管教育局书面答复"),
            next_step=_("请填写理由后再提交"),
        )  # fmt: skip
    opinion = write_opinion(asked, stance, text.strip(), by)
    refuse_closed(record)
    says = opinion.get_stance_display()
    kind = _("统筹意见") if asked.body.kind == "city" else _("部门意见")
    leave_decision(
        record, step="opinion", label=f"{kind}：{says}", source=record.state,
        target=record.state, by=by, reason=opinion.text, difference=NOTHING, beside=opinion,
    )  # fmt: skip
    text = _("%(body)s对“%(name)s”的意见：%(says)s") % {
        "body": asked.body, "name": record.name, "says": says,
    }  # fmt: skip
    tell_bureau(record, Office.OFFICER, text, by=by)
    return opinion


def write_opinion(asked, stance, text, by):
    try:
        with transaction.atomic():
            return Opinion.objects.create(
                request=asked, stance=stance, text=text, given_by_id=by.person_id,
                **beside(asked.about, asked.body_id),
            )  # fmt: skip
    except IntegrityError:
        first = Opinion.objects.select_related("given_by").get(request=asked)
        raise already(_("提出意见"), first.given_by, first.given_at) from None


@transaction.atomic
def answer_opinion(opinion, *, text, by):
    """The lead bureau's written answer to an opinion against: no veto, but never passed over."""
    require(by, "answer_refusal")
    record = opinion.request.about
    if not by.holds(record):
        raise NoVerb(
            _("由%(bureau)s书面答复") % {"bureau": record.bureau},
            rule=_("对意见的答复由牵头的主管教育局作出"),
            next_step=_("请由该局答复"),
        )
    record = lock(record)
    if record.state not in OPEN:
        raise overtaken(record, record.flow["approve"])
    if opinion.stance != Opinion.Stance.AGAINST:
        raise RuleBroken(
            _("这条意见不需要答复"), rule=_("只答复不赞成的意见"),
            next_step=_("请继续办理，不用答复这一条"),
        )  # fmt: skip
    if not text.strip():
        raise RuleBroken(_("请填写答复"), next_step=_("请写明采纳或不采纳的理由"))
    answer = write_opinion_answer(opinion, text.strip(), record, by)
    body = opinion.request.body
    leave_decision(
        record, step="answer_opinion", label=_("书面答复%(body)s") % {"body": body.name[-20:]},
        source=record.state, target=record.state, by=by, reason=answer.text, difference=NOTHING,
    )  # fmt: skip
    notify(
        to_office=Office.COORDINATOR if body.kind == "city" else Office.DEPARTMENT,
        jurisdiction=body, url=page_of(record), by=by,
        text=_("%(bureau)s已书面答复对“%(name)s”的意见")
        % {"bureau": record.bureau, "name": record.name},
    )  # fmt: skip
    return answer


def write_opinion_answer(opinion, text, record, by):
    try:
        with transaction.atomic():
            return OpinionAnswer.objects.create(
                opinion=opinion, text=text, answered_by_id=by.person_id, **scope_of(record)
            )
    except IntegrityError:
        first = OpinionAnswer.objects.select_related("answered_by").get(opinion=opinion)
        raise already(_("答复"), first.answered_by, first.answered_at) from None
