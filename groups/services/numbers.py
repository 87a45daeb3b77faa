"""文号 and day of a decision: written one way, used once, of a day since it was asked for."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from groups.models import BureauDecision, ChangeRequest, EducationGroup, FormationFiling
from groups.rules.decision import normal_document_number
from records.models import Decision
from records.workflow import kind_of


def checked_number(text):
    number = normal_document_number(text)
    if number is None:
        raise RuleBroken(
            _("文号写法不对：%(text)s") % {"text": text or _("（空）")},
            rule=_("文号由机关代字、年份和序号组成，年份用六角括号"),
            basis="GB/T 9704-2012",
            next_step=_("例：汉教发〔2026〕12号"),
        )
    return number


def refuse_future(decided_on):
    if decided_on > timezone.localdate():
        raise RuleBroken(
            _("批复日期不能晚于今天"), rule=_("集团自批复之日起运行"),
            next_step=_("请填写文件落款日期"),
        )  # fmt: skip


def refuse_day_unasked(decided_on, asked_at):
    """A body decides on what was put before it: never before that day, never on a day to come."""
    refuse_future(decided_on)
    asked_on = timezone.localdate(asked_at)
    if decided_on < asked_on:
        raise RuleBroken(
            _("%(day)s还没有收到本件，不能在这一天决定") % {"day": decided_on},
            rule=_("本件%(day)s送来，先送件后决定") % {"day": asked_on},
            next_step=_("请填写文件落款日期"),
        )  # fmt: skip


def refuse_taken_number(record, number):
    """One 文号 of a bureau is one decision; the bureau's row is the lock between two at once."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=record.bureau_id)
    groups = EducationGroup.objects.filter(bureau_id=record.bureau_id, document_number=number)
    taken = groups.first()
    decided = Decision.objects.filter(
        bureau_id=record.bureau_id, document_number=number,
        record_kind__in=[kind_of(m) for m in (FormationFiling, BureauDecision, ChangeRequest)],
    )  # fmt: skip
    if taken or decided.exists():
        raise RuleBroken(
            _("文号%(number)s已经用过") % {"number": number},
            rule=_("%(name)s已用此文号") % {"name": taken.name} if taken else _("文号不能重复"),
            next_step=_("请核对后填写本件的文号"),
        )
