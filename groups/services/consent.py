"""Verbs about 学校意愿: a school's own answer, and the bureau's reply to a refusal."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import Consent, RefusalAnswer
from groups.queries.formation import answers_of, asked_ids, standing
from groups.rules.decision import review_checks
from groups.rules.formation import DOCUMENT
from groups.services.editing import lock
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.routes import beside
from records.workflow import file_once, leave_decision, overtaken

NOTHING = ({}, {})


def held(filing, by):
    """The filing, locked where it is ours to lock; else as it is read now."""
    if by.holds(filing):
        return lock(filing)
    return type(filing).objects.get(pk=filing.pk)


@transaction.atomic
def answer(filing, *, agrees, token, by, reason=""):
    """A school agrees or refuses; it may answer anew until the review, the old answer stays."""
    require(by, "consent")
    return file_once(
        Consent, token, lambda: record_answer(filing, agrees, reason.strip(), token, by)
    )


def record_answer(filing, agrees, reason, token, by):
    locked = held(filing, by)
    refuse_unasked(locked, by)
    refuse_late(locked)
    if not agrees and not reason:
        raise RuleBroken(
            _("请填写不同意的理由"), rule=_("不同意须写明理由，主管教育局据此答复"),
            next_step=_("请填写理由后再提交"),
        )  # fmt: skip
    locked.consents.filter(school_id=by.school, superseded=False).update(superseded=True)
    consent = locked.consents.create(
        token=token, school_id=by.school, round=locked.round, agrees=agrees,
        reason=reason, answered_by_id=by.person_id, **beside(locked, by.bureau_id),
    )  # fmt: skip
    refuse_late(type(filing).objects.get(pk=filing.pk))  # it may have moved meanwhile
    label = _("学校同意") if agrees else _("学校不同意")
    leave_decision(
        locked, step="consent", label=label, source=locked.state, target=locked.state, by=by,
        reason=reason, difference=NOTHING, beside=consent,
    )  # fmt: skip
    tell_after_answer(locked, consent, by)
    return consent


def refuse_late(filing):
    """Answers are taken until the review."""
    if filing.state != filing.State.SUBMITTED:
        raise overtaken(filing, filing.flow["review"])


def refuse_unasked(filing, by):
    if by.school not in asked_ids(filing):
        own = by.school is not None and by.school == filing.filer_id
        raise NoVerb(
            _("本件由贵校申报，视为同意") if own else _("本件不征求贵校意愿"),
            rule=_("只有拟加入的学校答复意愿，每所学校只代表自己"),
            owner=Owner.POLICY,
            basis=DOCUMENT,
            next_step=_("不再同意的，请撤回申报") if own else _("无需办理"),
        )


def tell_after_answer(filing, consent, by):
    says = _("同意") if consent.agrees else _("不同意")
    tell_filer(
        filing,
        _("%(school)s对“%(name)s”答复：%(says)s")
        % {"school": by.jurisdiction_name, "name": filing.name, "says": says},
        by=by,
    )
    checks = review_checks(
        filing.initiation, answers_of(filing), filing.consent_due, timezone.localdate()
    )
    if not any(check.blocks for check in checks):
        text = _("“%(name)s”的学校意愿已答复，请审核") % {"name": filing.name}
        tell_bureau(filing, Office.OFFICER, text, by=by)
    elif filing.initiation == "voluntary" and not consent.agrees:
        text = _("%(school)s不同意“%(name)s”，请退回补正") % {
            "school": by.jurisdiction_name, "name": filing.name,
        }  # fmt: skip
        tell_bureau(filing, Office.APPROVER, text, by=by)


@transaction.atomic
def answer_refusal(consent, *, text, by):
    """The bureau's written reply to a school that refused; once, before 批复."""
    require(by, "answer_refusal")
    if not by.holds(consent):
        raise NoVerb(
            _("只有主管教育局答复学校意见"), rule=_("各县区办理各自的记录"),
            next_step=_("请由该校的主管教育局答复"),
        )  # fmt: skip
    filing = held(consent.about, by)
    if filing.state not in ("submitted", "reviewed"):
        raise overtaken(filing, filing.flow["approve"])
    against = standing(Consent.objects.filter(pk=consent.pk, agrees=False)).first()
    if against is None:
        raise RuleBroken(
            _("这条意愿不需要答复"), rule=_("只答复现行的不同意见"), next_step=_("请刷新页面")
        )
    if not text.strip():
        raise RuleBroken(_("请填写答复"), next_step=_("请写明采纳或不采纳的理由"))
    written = write_answer(against, text.strip(), by)
    leave_decision(
        filing, step="answer_refusal", label=_("书面答复%(school)s") % {"school": consent.school},
        source=filing.state, target=filing.state, by=by, reason=text.strip(), difference=NOTHING,
        beside=consent,
    )  # fmt: skip
    notice = _("主管教育局已书面答复贵校对“%(name)s”的意见") % {"name": filing.name}
    tell_schools(filing, [consent.school_id], notice, by=by)
    return written


def write_answer(consent, text, by):
    try:
        with transaction.atomic():
            return RefusalAnswer.objects.create(
                consent=consent, text=text, answered_by_id=by.person_id,
                bureau_id=consent.bureau_id, readers=consent.readers,
            )  # fmt: skip
    except IntegrityError:
        first = RefusalAnswer.objects.select_related("answered_by").get(consent=consent)
        at = timezone.localtime(first.answered_at).strftime("%Y-%m-%d %H:%M")
        raise Overtaken(
            _("%(who)s已于%(when)s答复") % {"who": first.answered_by, "when": at},
            rule=_("一条意见只答复一次"), next_step=_("请刷新页面查看答复"),
        ) from None  # fmt: skip
