"""What changes and transfers of schools, and goals whose day comes, put on people's desks."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.inbox import Todo, todo_provider
from schools.models import SchoolChange
from schools.queries.changes import open_transfers
from schools.queries.goals import unreached
from schools.tables.goals import percent, target_words

MOST = 50


@todo_provider
def change_todos(office):
    """Changes to decide, for the approver; the ones handed on, for who may file them."""
    decides = office.may("decide_school_change")
    if not (decides or office.may("file_school_change")):
        return
    rows = SchoolChange.objects.within(office).filter(
        bureau_id__in=office.writes, state="submitted"
    )
    for change in rows.select_related("school").order_by("pk")[:MOST]:
        mine = decides and change.maker_id != office.person_id
        yield Todo(
            (_("审批变更：%(change)s") if mine else _("变更申请：%(change)s")) % {"change": change},
            url=reverse("schools:change", args=[change.pk]), since=change.created_at,
            kind=_("学校变更"), handed_on=not mine, waits_for="" if mine else _("审批人"),
        )  # fmt: skip


@todo_provider
def transfer_todos(office):
    """Transfers to answer, to decide, or to take back after a no."""
    if not (office.may("decide_school_change") or office.may("transfer_school")):
        return
    for transfer in open_transfers(office)[:MOST]:
        words, waits_for = turn_of(transfer, office)
        if words:
            yield Todo(
                words % {"school": transfer.school_name},
                url=reverse("schools:transfer", args=[transfer.pk]), since=transfer.since,
                kind=_("隶属调整"), handed_on=bool(waits_for), waits_for=waits_for,
            )  # fmt: skip


def turn_of(transfer, office):
    """(words of the item, whom it waits for when not this office); no words, no item."""
    decides = office.may("decide_school_change")
    if transfer.to_bureau_id == office.bureau_id:
        return (_("答复接收%(school)s"), "") if decides and transfer.agreed is None else ("", "")
    if transfer.agreed is None:
        return _("%(school)s的隶属调整"), transfer.to_bureau.name
    if transfer.agreed:
        return (_("审批%(school)s的隶属调整"), "") if decides else (
            _("%(school)s的隶属调整"), _("审批人")
        )  # fmt: skip
    return ("", "") if decides else (_("接收单位不同意，撤回%(school)s的隶属调整"), "")


@todo_provider
def goal_todos(office):
    """Own goals whose day comes near, one by one; those past it together."""
    if not office.may("set_goals"):
        return
    day = timezone.localdate()
    waiting = unreached(office, day)
    late = [(goal, share) for goal, share in waiting if goal.target_on < day]
    if len(late) > 1:
        yield Todo(
            _("%(n)s 个目标过了期限没有达到：补报数据、另设期限或停止跟踪") % {"n": len(late)},
            url=reverse("schools:goals") + "?state=tracked", due=late[0][0].target_on,
            kind=_("目标"),
        )  # fmt: skip
    for goal, share in waiting if len(late) == 1 else waiting[len(late) :]:
        yield Todo(
            goal_words(goal, share, day), url=reverse("schools:goal", args=[goal.pk]),
            due=goal.target_on, kind=_("目标"),
        )  # fmt: skip


def goal_words(goal, share, day):
    words = _("目标快到期限：%(goal)s %(target)s，现在%(now)s")
    if goal.target_on < day:
        words = _("目标过了期限没有达到：%(goal)s %(target)s，现在%(now)s")
    now = percent(share.value) if share else None
    return words % {
        "goal": goal.get_measure_display(), "now": now or _("无数据"),
        "target": target_words(goal.measure, goal.target_value),
    }  # fmt: skip
