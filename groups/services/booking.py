"""Schools offer resources to their group, ask for those of others, and answer each other."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken, constraint_of
from accounts.services import require
from groups.models import Booking, SharedResource
from groups.queries.register import members_on
from groups.rules.booking import (
    WEEK,
    booking_checks,
    hours_checks,
    is_open,
    open_words,
)
from groups.rules.checks import refuse_unless_met
from groups.services.sharing import check_group
from records.inbox import notify
from records.workflow import file_once, leave_decision, move


@transaction.atomic
def offer_resource(
    group, *, token, until, by, since, weekdays=WEEK, opens_at=None, closes_at=None, **facts
):  # fmt: skip
    """Put a resource of one's own school into the group's catalogue; without weekdays or hours it
    is open on any day, all day."""
    require(by, "file_sharing")
    refuse_unless_met(_("不能开放"), hours_checks(weekdays, opens_at, closes_at))

    def make():
        members = members_on(group, timezone.localdate())
        check_group(group, members, by)
        if until and until < since:
            raise RuleBroken(_("开放期间的结束早于开始"), next_step=_("请改日期"))
        row = SharedResource.objects.create(
            token=token, bureau_id=group.bureau_id, school_id=by.school, group=group,
            parties=sorted({*(m.school_id for m in members), by.school}),
            days=DateRange(since, until and until + timedelta(days=1)),
            weekdays=sorted(set(weekdays)), opens_at=opens_at, closes_at=closes_at,
            offered_by_id=by.person_id, **facts,
        )  # fmt: skip
        leave_decision(row, step="offer", label=_("开放"), source="", target="open", by=by)
        return row

    return file_once(SharedResource, token, make)


@transaction.atomic
def withdraw_resource(resource, *, on, by):
    """The owner's school closes its resource after a day, that day included."""
    require(by, "file_sharing")
    if by.school != resource.school_id:
        raise NoVerb(
            _("这项资源由%(school)s管理") % {"school": resource.school.name},
            rule=_("每所学校只管理本校开放的资源"), next_step=_("请联系该校校长"),
        )  # fmt: skip
    locked = SharedResource.objects.select_for_update().get(pk=resource.pk)
    if on < locked.days.lower:
        raise RuleBroken(_("结束日期早于开放日期"), next_step=_("请改日期"))
    locked.days = DateRange(locked.days.lower, on + timedelta(days=1))
    locked.save(update_fields=["days"])
    leave_decision(locked, step="close", label=_("停止开放"), source="open", target="closed", by=by)
    return locked


@transaction.atomic
def book(resource, *, token, starts, ends, people, purpose, by):
    """Ask the owner for a resource; the hours are held until it answers."""
    require(by, "file_sharing")

    def make():
        day = timezone.localtime(starts).date()
        members = members_on(resource.group, day)
        check_group(resource.group, members, by)
        schools = {row.school_id for row in members}
        checks = booking_checks(
            starts=starts, ends=ends, now=timezone.now(), own=by.school == resource.school_id,
            is_open=is_open(resource, timezone.localtime(starts), timezone.localtime(ends)),
            open_words=open_words(resource),
            capacity=resource.capacity, people=people,
            in_group={by.school, resource.school_id} <= schools,
        )  # fmt: skip
        refuse_unless_met(_("不能预约"), checks)
        row = write_booking(
            resource, token=token, times=DateTimeTZRange(starts, ends), people=people,
            purpose=purpose.strip(), by=by,
        )  # fmt: skip
        leave_decision(row, step="ask", label=_("预约"), source="", target=row.state, by=by)
        tell(row, row.owner_id, _("%(school)s预约“%(what)s”，请答复") % {
            "school": by.jurisdiction_name, "what": resource.title}, by)  # fmt: skip
        return row

    return file_once(Booking, token, make)


def write_booking(resource, *, by, **facts):
    """Bookings of one owner queue up: two inserts under one exclusion would deadlock."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=resource.school_id)
    try:
        with transaction.atomic():
            return Booking.objects.create(
                bureau_id=resource.bureau_id, group_id=resource.group_id, resource=resource,
                owner_id=resource.school_id, school_id=by.school, asked_by_id=by.person_id,
                parties=sorted({resource.school_id, by.school}), **facts,
            )  # fmt: skip
    except IntegrityError as error:
        if constraint_of(error) != "a_resource_is_booked_once":
            raise
        raise RuleBroken(
            _("不能预约：这段时间已有预约"), rule=_("同一项资源同一时间只能有一个预约"),
            next_step=_("请看这项资源的预约，换一个时间"),
        ) from None  # fmt: skip


@transaction.atomic
def answer_booking(booking, step, *, by, reason=""):
    """Accept, decline or cancel; the other school is told."""
    decision = move(booking, step, by=by, reason=reason)
    other = booking.school_id if by.school == booking.owner_id else booking.owner_id
    text = _("%(school)s%(state)s“%(what)s”的预约") % {
        "school": by.jurisdiction_name, "state": decision.label, "what": booking.resource.title,
    }  # fmt: skip
    tell(booking, other, text, by)
    return decision


def tell(booking, school_id, text, by):
    node = Jurisdiction.objects.get(pk=school_id)
    url = reverse("groups:booking", args=[booking.group_id, booking.pk])
    notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=url, by=by)
