"""A principal files what the school shared with others of its group, with its proof."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import require
from groups.models import Booking, EducationGroup, SharedResource, SharingRecord
from groups.queries.register import members_on
from groups.rules.checks import refuse_unless_met
from groups.rules.sharing import sharing_checks
from records.attachments import attach
from records.inbox import notify
from records.workflow import file_once, leave_decision
from schools.models import School


@transaction.atomic
def file_sharing(
    group, *, token, kind, title, on, used_by, people, proofs, by, resource=None, booking=None,
    again=False,
):  # fmt: skip
    """File a shared resource: the school is by's own, `used_by` are ids of other members.

    `resource` is the id of what the school offers in the group's catalogue, if it is there;
    `booking` the id of the accepted booking that was used; `again` says that what was filed
    with the same title on the same day was another time.
    """
    require(by, "file_sharing")

    def make():
        members = members_on(group, on)
        check_group(group, members, by)
        schools = School.objects.in_bulk([row.school_id for row in members])
        users = [schools.get(pk) or School.objects.filter(pk=pk).first() for pk in used_by]
        refuse_unknown(users)
        checks = sharing_checks(
            on=on, today=timezone.localdate(), school=schools.get(by.school) or own_school(by),
            used_by=users, in_group=set(schools),
        )  # fmt: skip
        refuse_unless_met(_("不能填报"), checks)
        if not (again or booking):
            refuse_repeated(group, title.strip(), on, by)
        if not proofs:
            raise RuleBroken(
                _("请附上照片或文件"), rule=_("每条资源共享记录须有佐证"),
                next_step=_("可以当场拍一张照片"),
            )  # fmt: skip
        record = SharingRecord.objects.create(
            token=token, bureau_id=group.bureau_id, parties=sorted({*schools, by.school}),
            group=group, school_id=by.school, kind=kind, title=title.strip(), on=on,
            used_by=list(dict.fromkeys(used_by)), people=people, filed_by_id=by.person_id,
            **origin(group, resource, booking, by),
        )  # fmt: skip
        for proof in proofs:
            attach(record, proof, title=_("佐证"), by=by)
        leave_decision(record, step="file", label=_("填报"), source="", target="filed", by=by)
        tell_after_sharing(record, members, by)
        return record

    return file_once(SharingRecord, token, make)


class FiledBefore(RuleBroken):
    """The school has filed the same title on the same day: asked about, not forbidden."""


def refuse_repeated(group, title, on, by):
    before = SharingRecord.objects.filter(group=group, school_id=by.school, title=title, on=on)
    first = before.order_by("pk").first()
    if first:
        raise FiledBefore(
            _("%(day)s 的“%(title)s”已经填报过") % {"day": on, "title": title},
            rule=_("同一天同一内容只填一次，不重复计"),
            next_step=_("请改内容；确是另一次的，勾选“不是重复填报，确是另一次”再填报"),
            next_url=reverse("groups:sharing-record", args=[group.pk, first.pk]),
        )  # fmt: skip


def own_school(by):
    return School.objects.get(pk=by.school)


def origin(group, resource, booking, by):
    """The resource, and the booking where the use came from one; both one's own school's."""
    if booking is None:
        return {"resource": own_resource(group, resource, by)}
    row = Booking.objects.filter(pk=booking, group=group, owner_id=by.school).first()
    if row is None or row.state != Booking.State.ACCEPTED or row.times.upper > timezone.now():
        raise RuleBroken(
            _("这个预约还不能填使用记录"), rule=_("本校已同意、已用完的预约才填使用记录"),
            next_step=_("请在预约的时间过后再填"),
        )  # fmt: skip
    if SharingRecord.objects.filter(booking=row).exists():
        raise Overtaken(_("这个预约已经填过使用记录"), rule=_("一次预约填一条使用记录"))
    return {"resource_id": row.resource_id, "booking": row}


def own_resource(group, resource, by):
    """The resource of the catalogue that was used; only one's own is filed."""
    if resource is None:
        return None
    row = SharedResource.objects.filter(pk=resource, group=group, school_id=by.school).first()
    if row is None:
        raise RuleBroken(
            _("这项资源不是本校开放的"), rule=_("每所学校填报本校开放的资源"),
            next_step=_("请重新选择"),
        )  # fmt: skip
    return row


def check_group(group, members, by):
    if group.bureau_id != by.bureau_id or not was_ever_member(group, members, by):
        raise NoVerb(
            _("贵校不是%(name)s的学校") % {"name": group.name},
            rule=_("资源共享由集团内的学校填报"),
            next_step=_("请到本校所在的集团填报"),
        )
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("不能填报：%(name)s现在是%(state)s")
            % {"name": group.name, "state": group.get_state_display()},
            rule=_("只有运行中的教育集团填报资源共享"),
            next_step=_("存量集团请先由主管教育局审批人确认"),
        )


def was_ever_member(group, members, by):
    if any(row.school_id == by.school for row in members):
        return True
    return group.memberships.filter(school_id=by.school, known__upper_inf=True).exists()


def refuse_unknown(users):
    if None in users:
        raise RuleBroken(
            _("使用学校不在本集团"), rule=_("使用学校须是本集团的成员"), next_step=_("请重新勾选")
        )


def tell_after_sharing(record, members, by):
    text = _("%(school)s填报资源共享：%(title)s") % {
        "school": by.jurisdiction_name, "title": record.title,
    }  # fmt: skip
    url = reverse("groups:sharing-record", args=[record.group_id, record.pk])
    cores = [row.school_id for row in members if row.role == "core" and row.school_id != by.school]
    for node in Jurisdiction.objects.filter(pk__in=cores).order_by("pk"):
        notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=url, by=by)
    notify(
        to_office=Office.OFFICER, jurisdiction=record.group.bureau, text=text, url=url, by=by
    )  # fmt: skip
