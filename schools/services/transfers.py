"""Verbs about a school that goes to another bureau: each bureau decides for itself."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken, constraint_of
from accounts.services import require
from records.consequences import Effect, consequences_of
from records.inbox import notify
from records.models import Notice
from records.workflow import file_once, leave_decision, move
from schools.models import School, SchoolChange, SchoolTransfer, TransferAnswer
from schools.queries.changes import answer_to, last_transfer_on, last_year_filed
from schools.rules import changes as rules
from schools.services.changes import apply_due, require_applied
from schools.services.register import require_keeper

NEWS = {
    "file": "提出隶属调整", "answer": "已答复隶属调整", "approve": "已批准隶属调整",
    "withdraw": "已撤回隶属调整", "revoke": "已撤销隶属调整",
}  # fmt: skip


def file_transfer(*, school, to_bureau, basis, effective_on, by, token):
    """The bureau in charge asks for a school to go to another one from a day on."""
    require_keeper(school, by, "transfer_school")

    def make():
        rules.require_living(school)
        rules.require_legal_body(school)
        rules.require_other_bureau(school, to_bureau)
        rules.require_since_opening(effective_on, school.opened_on)
        rules.require_later(effective_on, last_transfer_on(school))
        rules.require_after_figures(effective_on, last_year_filed(school))
        transfer = SchoolTransfer.objects.create(
            token=token, bureau_id=school.bureau_id, readers=[to_bureau.pk], parties=[school.pk],
            school=school, to_bureau=to_bureau, basis=basis, effective_on=effective_on,
            maker_id=by.person_id,
        )  # fmt: skip
        leave_decision(
            transfer, step="file", label=_("提出隶属调整"), source="", target=transfer.state,
            by=by, reason=basis,
        )  # fmt: skip
        tell(transfer, "file", Office.APPROVER, to_bureau, by=by)
        return transfer

    try:
        return file_once(SchoolTransfer, token, make)
    except IntegrityError as error:
        if constraint_of(error) != "one_open_transfer_of_a_school":
            raise
        raise Overtaken(
            _("这所学校已有一件隶属调整没有办完"), next_step=_("请等它办完，或先撤回它")
        ) from None


def answer_transfer(transfer, *, agrees, text, by):
    """The receiving bureau's approver answers, once, in a record of its own."""
    require(by, "decide_school_change")
    require_receiver(transfer, by)
    if transfer.state != SchoolTransfer.State.SUBMITTED:
        raise Overtaken(
            _("这件隶属调整%(state)s") % {"state": transfer.get_state_display()},
            rule=_("办结以后不再答复"), next_step=_("请看办理记录"),
        )  # fmt: skip
    if not agrees and not text.strip():
        raise RuleBroken(_("不同意接收须写明理由"), next_step=_("请填写意见后再答复"))
    try:
        with transaction.atomic():
            answer = TransferAnswer.objects.create(
                bureau_id=by.bureau_id, readers=[transfer.bureau_id], transfer=transfer,
                agrees=agrees, text=text.strip(), answered_by_id=by.person_id,
            )  # fmt: skip
    except IntegrityError:
        raise Overtaken(
            _("本单位已经答复过"), rule=_("同一件只答复一次"), next_step=_("请看办理记录")
        ) from None
    for office in (Office.OFFICER, Office.APPROVER):
        tell(transfer, "answer", office, transfer.bureau, by=by)
    return answer


def require_receiver(transfer, by):
    if by.bureau_id != transfer.to_bureau_id:
        raise NoVerb(
            _("接收意见由%(bureau)s答复") % {"bureau": transfer.to_bureau.name},
            rule=_("隶属调整须两个教育局分别决定，任何一方不能代替另一方"),
            next_step=_("请等待该单位答复"),
        )


@transaction.atomic
def take_transfer_step(transfer, key, *, by, reason="", document_number=""):
    """Approve (with the answer as gate), withdraw or revoke."""
    facts, gate = {}, None
    if key == "approve":
        facts["decided_on"], gate = timezone.localdate(), partial(require_ready, by=by)
    elif key == "revoke":
        gate = rules.require_not_applied
    decision = move(
        transfer, key, by=by, reason=reason, document_number=document_number, gate=gate, **facts
    )
    if key == "approve":
        apply_due()
        transfer.refresh_from_db()
        require_applied(transfer)
    tell(transfer, key, Office.OFFICER, transfer.to_bureau, by=by)
    node = Jurisdiction.objects.get(pk=transfer.school_id)
    tell(transfer, key, Office.PRINCIPAL, node, by=by)
    return decision


def require_ready(transfer, *, by):
    """The other bureau agrees, nothing of the school waits on this bureau's desk, and nothing
    that hangs on it is left without a bureau."""
    rules.require_agreement(answer_to(transfer))
    waiting = SchoolChange.objects.filter(school_id=transfer.school_id, state="submitted").first()
    if waiting:
        raise RuleBroken(
            _("这所学校还有变更申请没有办完：%(change)s") % {"change": waiting.get_field_display()},
            rule=_("移交前由原教育局办完自己的事项"),
            next_step=_("请先批准、不予批准或撤回那一件"),
            next_url=reverse("schools:change", args=[waiting.pk]),
        )
    require_nothing_left(transfer, by)


def require_nothing_left(transfer, by):
    for consequence in left_by(transfer, by):
        raise RuleBroken(
            _("还不能移交：%(what)s") % {"what": "、".join(consequence.items)},
            rule=_("学校移交后，它牵头的集团不能没有主管教育局"),
            next_step=_("请先在集团变更中更换核心校"), next_url=consequence.url,
        )  # fmt: skip


def left_by(transfer, by):
    """What would be left without a bureau, school and campuses gone."""
    going = School.objects.filter(Q(pk=transfer.school_id) | Q(legal_school=transfer.school_id))
    effect = Effect(transfers=tuple(going.values_list("pk", flat=True)))
    return [found for found in consequences_of(effect, by) if found.must_be_handled]


@transaction.atomic
def tell_waiting(day, *, by):
    """Tell both bureaus, once, of a transfer whose day has come and that could not be made.

    Something has come up since it was decided; it is made the night after that is settled.
    Returns how many were told of.
    """
    due = SchoolTransfer.objects.within(by).filter(
        state=SchoolTransfer.State.APPROVED, applied_on=None, effective_on__lte=day
    )
    told = 0
    for transfer in due.select_related("bureau", "to_bureau").order_by("pk"):
        text = waiting_words(transfer, by)[:300]
        url = reverse("schools:transfer", args=[transfer.pk])
        if Notice.objects.within(by).filter(url=url, text=text).exists():
            continue
        told += 1
        for bureau in (transfer.bureau, transfer.to_bureau):
            notify(to_office=Office.OFFICER, jurisdiction=bureau, text=text, url=url, by=by)
    return told


def waiting_words(transfer, by):
    items = [item for found in left_by(transfer, by) for item in found.items]
    return _("隶属调整到了%(day)s还没有交接：%(school)s（%(why)s）。办妥后当晚自动交接") % {
        "day": transfer.effective_on, "school": name_of(transfer),
        "why": "、".join(items) or _("请先办完它的变更申请"),
    }  # fmt: skip


def tell(transfer, key, office, where, *, by):
    text = f"{NEWS[key]}：{name_of(transfer)} → {transfer.to_bureau}"
    url = reverse("schools:transfer", args=[transfer.pk])
    notify(to_office=office, jurisdiction=where, text=text, url=url, by=by)


def name_of(transfer):
    return Jurisdiction.objects.values_list("name", flat=True).get(pk=transfer.school_id)
