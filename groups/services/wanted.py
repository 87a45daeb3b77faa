"""A school asks its group for something, without hours; another answers with a resource."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.models import SharedResource, Wanted
from groups.queries.register import members_on
from groups.services.booking import offer_resource
from groups.services.sharing import check_group
from records.inbox import notify_all
from records.workflow import file_once, leave_decision, move


@transaction.atomic
def ask_for(group, *, token, kind, title, by, description="", until=None):
    """Tell the other schools of the group what by's own looks for."""
    require(by, "file_sharing")

    def make():
        members = members_on(group, timezone.localdate())
        check_group(group, members, by)
        if until and until < timezone.localdate():
            raise RuleBroken(_("日期已经过了"), rule=_("只提今后的需求"), next_step=_("请改日期"))
        schools = sorted({*(row.school_id for row in members), by.school})
        row = Wanted.objects.create(
            token=token, bureau_id=group.bureau_id, parties=schools, group=group,
            school_id=by.school, kind=kind, title=title.strip(), description=description.strip(),
            until=until, asked_by_id=by.person_id,
        )  # fmt: skip
        leave_decision(row, step="ask", label=_("提出需求"), source="", target=row.state, by=by)
        tell(row, set(schools) - {by.school}, _("%(school)s需要“%(what)s”，贵校可以回应") % {
            "school": by.jurisdiction_name, "what": row.title}, by)  # fmt: skip
        return row

    return file_once(Wanted, token, make)


@transaction.atomic
def answer_wanted(wanted, *, resource, by):
    """Answer with a resource (its id) that by's own school has open in the group's catalogue."""
    today = timezone.localdate()
    row = SharedResource.objects.filter(
        Q(days__contains=today), pk=resource, group=wanted.group_id, school_id=by.school
    ).first()

    def gate(_locked):
        if by.school == wanted.school_id:
            raise RuleBroken(_("本校的需求由其他学校回应"), next_step=_("不再需要时请撤回需求"))
        if row is None:
            raise RuleBroken(
                _("请选择本校开放的资源"), rule=_("用本校在目录里开放的资源回应"),
                next_step=_("请先开放一项资源"),
            )  # fmt: skip

    decision = move(wanted, "answer", by=by, gate=gate, resource=row)
    text = _("%(school)s用“%(resource)s”回应“%(what)s”，可以预约了") % {
        "school": by.jurisdiction_name, "resource": row.title, "what": wanted.title,
    }  # fmt: skip
    tell(wanted, {wanted.school_id}, text, by)
    return decision


@transaction.atomic
def offer_for(wanted, *, by, **facts):
    """Open a resource and answer with it, in one go; returns the resource."""
    resource = offer_resource(wanted.group, by=by, **facts)
    answer_wanted(wanted, resource=resource.pk, by=by)
    return resource


def withdraw_wanted(wanted, *, reason, by):
    return move(wanted, "withdraw", by=by, reason=reason)


def tell(wanted, schools, text, by):
    notify_all(
        to_office=Office.PRINCIPAL, text=text, by=by,
        jurisdictions=Jurisdiction.objects.filter(pk__in=schools).order_by("pk"),
        url=reverse("groups:wanted", args=[wanted.group_id, wanted.pk]),
    )  # fmt: skip
