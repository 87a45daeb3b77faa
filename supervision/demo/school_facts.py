"""What stands on a school's page: contact, principals, levels, changes, transfers."""

import uuid
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Appointment
from records.workflow import decisions_of
from schools.models import (
    PrincipalPost,
    School,
    SchoolChange,
    SchoolContact,
    SchoolTag,
    SchoolTransfer,
)
from schools.services.changes import file_change, take_change_step
from schools.services.transfers import answer_transfer, file_transfer, take_transfer_step

LEVELS = ("province", "city", "county")
SMALL = 50  # a teaching point's pupils


def furnish(world, place):
    """Contacts, principals' posts, 示范 schools and 教学点 of a bureau."""
    own = [school for school in place.schools if school.pk in place.staff]
    with world.acting(f"{place.unit.login}.jingban1"):
        SchoolContact.objects.bulk_create(
            contact_of(place, school, number) for number, school in enumerate(own, 1)
        )
        PrincipalPost.objects.bulk_create(posts(world, place, own))
        strong = {tag.school_id for tag in SchoolTag.objects.filter(tag="strong", school__in=own)}
        model = [school for school in own if school.pk in strong][: len(LEVELS)]
        SchoolTag.objects.bulk_create(
            SchoolTag(
                bureau=place.body, school=school, tag="model", level=level,
                days=DateRange(date(2021, 9, 1), None), basis="示范学校名单（演示）",
            )
            for school, level in zip(model, LEVELS, strict=False)
        )  # fmt: skip
        small = [s.pk for s in own if s.stage == "primary" and world.sizes.get(s.pk, SMALL) < SMALL]
        School.objects.filter(pk__in=small).update(category="teaching_point")


def contact_of(place, school, number):
    return SchoolContact(
        bureau=place.body, parties=[school.pk], school=school, phone=f"0915-{3200000 + number}",
        address=f"{place.unit.area}{school.town}学府路{number}号（演示）",
    )  # fmt: skip


def posts(world, place, schools):
    """The principal of today, linked to the account; every third school had another before."""
    terms = Appointment.objects.filter(office="principal", jurisdiction__in=[s.pk for s in schools])
    for number, term in enumerate(terms.select_related("person").order_by("pk")):
        common = {"bureau": place.body, "school_id": term.jurisdiction_id}
        yield PrincipalPost(
            **common, name=term.person.name, basis=term.basis, appointment=term,
            days=DateRange(term.since, None),
        )  # fmt: skip
        if number % 3 == 0:
            yield PrincipalPost(
                **common, name=next(world.people), basis="任职通知（演示）",
                days=DateRange(term.since.replace(year=term.since.year - 6), term.since),
            )  # fmt: skip


# Changes: (of which plain school, field, new value, in force when, how it ended)
COURSES = (
    (0, "ownership", "inclusive", 20, None),
    (3, "stage", "nine_year", 200, "approve"),
    (0, "name", "", -400, "approve"),
    (2, "name", "", 10, "reject"),
    (4, "status", "closed", 60, "withdraw"),
)  # fmt: skip
WHY = {
    "ownership": "举办者申请转为普惠性民办，已与镇办协商。（演示）",
    "stage": "增设小学部，办成九年一贯制学校。（演示）",
    "name": "按地名调整更名。（演示）",
    "status": "生源减少，拟停办。（演示）",
}
REASONS = {"reject": "与邻校校名相近，请另拟校名。", "withdraw": "暂缓，待下学年再议。"}


def change(world, place):
    """In 汉滨区 changes at every step, one of them of a later day; a transfer that waits."""
    if place.unit.login != "hanbin":
        return
    plain = [s for s in place.schools if s.pk in place.staff][-len(place.unit.plain) :]
    for number, (index, *course) in enumerate(COURSES):
        take_course(world, place, plain[index], course, world.before(4 + 3 * number))
    with world.acting("hanbin.jingban1") as by:
        transfer = file_transfer(
            school=plain[2], to_bureau=world.places["gaoxin"].body, token=uuid.uuid4(), by=by,
            basis="市编委会议纪要（演示）", effective_on=world.today + timedelta(days=40),
        )  # fmt: skip
        age(world, SchoolTransfer, transfer, world.before(5))


def hand_over(world):
    """A school of 汉滨区 that is 高新区's since September: its years before stay with 汉滨区."""
    giver, taker = world.places["hanbin"], world.places["gaoxin"]
    school = [s for s in giver.schools if s.pk in giver.staff][-len(giver.unit.plain) :][1]
    with world.acting("hanbin.jingban1") as by:
        transfer = file_transfer(
            school=school, to_bureau=taker.body, basis="市委编办批复（演示）", by=by,
            token=uuid.uuid4(), effective_on=date(world.year, 9, 1),
        )  # fmt: skip
        age(world, SchoolTransfer, transfer, world.before(100))
    with world.acting("gaoxin.shenpi") as by:
        answer_transfer(transfer, agrees=True, text="同意接收。", by=by)
    with world.acting("hanbin.shenpi") as by:
        take_transfer_step(transfer, "approve", by=by)


def take_course(world, place, school, course, day):
    field, value, days, step = course
    name = value or f"{place.unit.short}{school.town}{world.school_names.word()}小学"
    with world.acting(place.staff[school.pk]) as by:
        asked = file_change(
            school=school, field=field, new_value=name, why=WHY[field], by=by, token=uuid.uuid4(),
            effective_on=world.today + timedelta(days=days),
        )  # fmt: skip
        if step == "withdraw":
            take_change_step(asked, step, by=by, reason=REASONS[step])
    if step in ("approve", "reject"):
        with world.acting("hanbin.shenpi") as by:
            take_change_step(asked, step, by=by, reason=REASONS.get(step, ""))
    with world.acting("hanbin.jingban1"):
        age(world, SchoolChange, asked, day)


def age(world, model, record, day):
    """The services stamp now; it was filed some days ago."""
    model.objects.filter(pk=record.pk).update(created_at=world.moment(day))
    decisions_of(record).filter(step="file").update(at=world.moment(day))
