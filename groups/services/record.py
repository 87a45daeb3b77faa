"""备案: the city enters a county's group in its own record; nothing waits for it."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import require
from groups.letters import slip_in_word
from groups.models import CityRecord, EducationGroup, Membership
from groups.queries.register import members_on
from groups.services.writing import keep_letter
from records.inbox import notify
from records.parameters import value_of
from records.workflow import leave_decision


@transaction.atomic
def record_group(group, *, by):
    """Number a group in force: one row of the city's own, the group stays untouched."""
    require(by, "record_group")
    if group.bureau.city_id != by.jurisdiction_id:
        raise NoVerb(
            _("只备案本市的教育集团"), rule=_("每个市只管本市的备案"),
            next_step=_("请由集团所在的市备案"),
        )  # fmt: skip
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("不能备案：%(name)s现在是%(state)s")
            % {"name": group.name, "state": group.get_state_display()},
            rule=_("只备案已批复、运行中的教育集团"),
            next_step=_("请等主管教育局批复或确认"),
        )
    # The city's own row is the lock: serials have no gap and no double.
    city = Jurisdiction.objects.select_for_update(no_key=True).get(pk=by.jurisdiction_id)
    first = CityRecord.objects.filter(group=group).select_related("recorded_by").first()
    if first and first.recorded_by_id == by.person_id:
        return first
    if first:
        raise Overtaken(
            _("%(who)s已于%(day)s备案，备案号%(number)s")
            % {"who": first.recorded_by, "day": first.recorded_on, "number": first.number},
            rule=_("一个集团只备案一次"),
            next_step=_("请刷新页面查看备案号"),
        )
    record = enter(group, city, by)
    tell_after_record(record, by)
    return record


def enter(group, city, by):
    today = timezone.localdate()
    of_year = CityRecord.objects.filter(bureau=city, year=today.year)
    serial = (of_year.aggregate(last=Max("serial"))["last"] or 0) + 1
    record = CityRecord.objects.create(
        bureau=city, readers=sorted({group.bureau_id, *group.readers}), group=group,
        number=f"{prefix_of(city)}〔{today.year}〕{serial:04d}", year=today.year, serial=serial,
        recorded_on=today, recorded_by_id=by.person_id,
    )  # fmt: skip
    write_slip(record, by)
    leave_decision(record, step="record", label=_("备案"), source="", target="recorded", by=by)
    return record


def write_slip(record, by):
    """The 备案回执 in Word and as a PDF beside the city's own row."""
    rows = members_on(record.group, record.recorded_on)
    core, members = (
        "、".join(row.name for row in rows if (row.role == Membership.Role.CORE) == is_core)
        for is_core in (True, False)
    )
    content = slip_in_word(record, core, members)
    keep_letter(record, content, number=record.number, title=_("备案回执"), by=by)


def prefix_of(city):
    """安集备, unless the city's parameter says otherwise."""
    prefix, _basis = value_of("record_prefix", bureau=city)
    return prefix or f"{(city.area or city.name)[:1]}集备"


def tell_after_record(record, by):
    group = record.group
    text = _("%(name)s已备案，备案号%(number)s") % {"name": group.name, "number": record.number}
    url = reverse("groups:detail", args=[group.pk])
    notify(to_office=Office.OFFICER, jurisdiction=group.bureau, text=text, url=url, by=by)
    cores = Membership.objects.filter(
        group=group, role=Membership.Role.CORE, known__upper_inf=True,
        days__contains=timezone.localdate(),
    ).values_list("school_id", flat=True)  # fmt: skip
    for node in Jurisdiction.objects.filter(pk__in=list(cores)).order_by("pk"):
        notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=url, by=by)
