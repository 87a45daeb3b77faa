"""The catalogue of shared resources: offering, booking without double booking, who used what."""

import threading
import uuid
from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from accounts.entry import enter_office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import Booking, SharedResource, SharingRecord, Wanted
from groups.queries.sharing import who_used_what
from groups.services import booking as verbs
from groups.services.sharing import file_sharing
from groups.services.wanted import ask_for
from groups.tasks import apply_due_changes
from records.inbox import notices_of, todos_of
from tests.grouped import GROUP_SINCE, group_in_force, join
from tests.groups.test_sharing import photo
from tests.statements import statements_of

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def at(hour, day=TOMORROW):
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=hour)))


def offer(group, by, **facts):
    return verbs.offer_resource(
        group, by=by,
        **{"token": uuid.uuid4(), "kind": "venue", "title": "体育馆", "description": "",
           "capacity": 100, "conditions": "周三下午", "since": GROUP_SINCE, "until": None} | facts,
    )  # fmt: skip


def book(resource, by, first=14, last=16, **facts):
    return verbs.book(
        resource, by=by,
        **{"token": uuid.uuid4(), "starts": at(first), "ends": at(last), "people": 40,
           "purpose": "篮球赛"} | facts,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_school_asks_the_owner_answers_and_the_hours_are_held(cast):
    group = group_in_force(cast, "new", "rural")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    with cast.acting("ning") as ning:
        row = book(resource, ning)
    with cast.acting("rao") as rao:
        with pytest.raises(RuleBroken, match="这段时间已有预约"):
            book(resource, rao, 15, 17)
        book(resource, rao, 16, 17)
    with cast.acting("pan") as pan:
        assert {t.title for t in todos_of(pan) if t.kind == "资源共享"} == {
            "答复滨河新建小学对“体育馆”的预约", "答复云雾镇中心小学对“体育馆”的预约",
        }  # fmt: skip
        verbs.answer_booking(row, "accept", by=pan)
        with pytest.raises(Overtaken):
            verbs.answer_booking(row, "decline", reason="太晚", by=pan)
    with cast.acting("ning") as ning:
        verbs.answer_booking(row, "cancel", reason="改期", by=ning)
    with cast.acting("rao") as rao:
        assert book(resource, rao, 14, 16).state == "requested"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"starts": at(16), "ends": at(14)}, "结束时间晚于开始时间"),
        ({"starts": at(9, TOMORROW - timedelta(days=9))}, "只预约今后的时间"),
        ({"ends": at(16, TOMORROW + timedelta(days=400))}, "只安排一年以内的事"),
        ({"people": 101}, "每次容纳 100 人"),
    ],
)
def test_what_does_not_fit_is_refused(cast, facts, why):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    with cast.acting("ning") as ning, pytest.raises(RuleBroken, match=why):
        book(resource, ning, **facts)


@pytest.mark.django_db
def test_closed_own_and_others_resources_are_refused(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
        with pytest.raises(RuleBroken, match="本校的资源不用预约"):
            book(resource, pan)
    with cast.acting("ning") as ning, pytest.raises(NoVerb):
        verbs.withdraw_resource(resource, on=TOMORROW, by=ning)
    with cast.acting("pan") as pan:
        resource = verbs.withdraw_resource(resource, on=timezone.localdate(), by=pan)
    until = timezone.localdate().isoformat()
    with cast.acting("ning") as ning, pytest.raises(RuleBroken) as refused:
        book(resource, ning)
    assert f"这项资源开放：2024-09-01 至 {until}；周三下午" in refused.value.title


@pytest.mark.django_db
def test_the_form_says_when_it_is_open_and_what_happens_next(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    client, url = cast.client("ning"), reverse("groups:booking-new", args=[group.pk, resource.pk])
    assert "开放：2024-09-01 起；周三下午" in client.get(url).content.decode()
    said = {
        "token": uuid.uuid4(), "starts": f"{TOMORROW}T14:00", "ends": f"{TOMORROW}T16:00",
        "people": 40, "purpose": "篮球赛",
    }  # fmt: skip
    sent = client.post(url, said, follow=True).content.decode()
    assert "已发给江畔实验小学，等它答复" in sent


@pytest.mark.django_db(transaction=True)
def test_two_schools_at_once_are_not_both_promised_the_hall(cast):
    group = group_in_force(cast, "new", "rural")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    ready, told = threading.Barrier(2), []

    def ask(office):
        try:
            with enter_office(office):
                ready.wait(timeout=20)
                book(resource, office)
            told.append("held")
        except RuleBroken as refused:
            told.append(str(refused.title))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(cast.office(name),)) for name in ("ning", "rao")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(told) == ["held", "不能预约：这段时间已有预约"]
    with cast.acting("pan"):
        assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_screen_and_api_offer_ask_answer_and_refuse_alike(cast):
    group = group_in_force(cast, "new")
    owner, other = cast.client("pan"), cast.client("ning")
    made = owner.post(
        reverse("groups:resource-new", args=[group.pk]),
        {
            "token": uuid.uuid4(),
            "kind": "venue",
            "title": "体育馆",
            "since": GROUP_SINCE,
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
        },
    )
    assert made.status_code == 302
    pk = other.get(f"/api/resources/?group={group.pk}").json()["results"][0]["id"]
    url = reverse("groups:booking-new", args=[group.pk, pk])
    said = {"token": uuid.uuid4(), "starts": f"{TOMORROW}T14:00", "ends": f"{TOMORROW}T16:00",
            "people": 30, "purpose": "比赛"}  # fmt: skip
    assert [other.post(url, said).status_code for _ in range(2)] == [302, 302]
    again = said | {"token": uuid.uuid4()}
    refused = other.post(url, again)
    assert (refused.status_code, "这段时间已有预约" in refused.content.decode()) == (422, True)
    answer = other.post("/api/bookings/", again | {"resource": pk})
    assert answer.json()["refusal"]["title"] == "不能预约：这段时间已有预约"
    for never in ("0001-01-01", "9999-12-31T23:59:59-12:00"):
        out = other.post("/api/bookings/", again | {"resource": pk, "ends": never})
        assert (out.status_code, list(out.json())) == (400, ["ends"])
    row = owner.get("/api/bookings/").json()["results"]
    assert [step["step"] for step in row[0]["may"]] == ["accept", "decline"]
    page = reverse("groups:booking", args=[group.pk, row[0]["id"]])
    assert other.post(page, {"choice": "accept"}).status_code == 403
    assert owner.post(page, {"choice": "decline"}).status_code == 200  # asks for the reason
    assert owner.post(page, {"choice": "accept"}).status_code == 302
    late = owner.post(f"/api/bookings/{row[0]['id']}/answer/", {"step": "accept"})
    assert late.status_code == 409


@pytest.mark.django_db
def test_who_used_what_from_whom_by_hand(cast):
    group = group_in_force(cast, "new", "rural")

    def use(by, *used_by, people, on=TODAY, resource=None):
        file_sharing(
            group, token=uuid.uuid4(), kind="venue", title="开放", on=on, people=people, by=by,
            used_by=[school.pk for school in used_by], proofs=[photo()], resource=resource,
            again=True,
        )  # fmt: skip

    with cast.acting("pan") as pan:
        use(pan, cast.new, cast.rural, people=30, resource=offer(group, pan).pk)
        use(pan, cast.new, people=12)
        use(pan, cast.new, people=99, on=timezone.localdate() - timedelta(days=400))
    with cast.acting("ning") as ning:
        use(ning, cast.core, people=5)
        with pytest.raises(RuleBroken, match="不是本校开放的"):
            use(ning, cast.core, people=5, resource=group.resources.get().pk)
    with cast.acting("lin") as lin:
        today = timezone.localdate()
        year = today.year if today.month >= 9 else today.year - 1
        found = who_used_what(group, lin, year)
    assert [(use.owner, use.user, use.times, use.people) for use in found] == [
        ("江畔实验小学", "滨河新建小学", 2, 42),
        ("江畔实验小学", "云雾镇中心小学", 1, 30),
        ("滨河新建小学", "江畔实验小学", 1, 5),
    ]
    flows = cast.client("lin").get(reverse("groups:sharing-flows", args=[group.pk]))
    assert "云雾镇中心小学" in flows.content.decode()


@pytest.mark.django_db
def test_the_next_form_begins_with_what_was_filed_last(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
        file_sharing(
            group, token=uuid.uuid4(), kind="venue", title="体育馆开放", people=3, by=pan,
            on=timezone.localdate(), used_by=[cast.new.pk], proofs=[photo()],
            resource=resource.pk,
        )  # fmt: skip
    page = cast.client("pan").get(reverse("groups:sharing-new", args=[group.pk]))
    form = page.context["form"]
    assert {name: form[name].value() for name in ("kind", "title", "used_by", "resource")} == {
        "kind": "venue", "title": "体育馆开放", "used_by": [cast.new.pk], "resource": resource.pk,
    }  # fmt: skip
    assert form["on"].value() == timezone.localdate()


@pytest.mark.django_db
def test_the_catalogue_asks_the_same_with_one_row_and_three(cast):
    group = group_in_force(cast, "new")
    page, client = reverse("groups:resources", args=[group.pk]), cast.client("ning")

    def add():
        with cast.acting("pan") as pan:
            resource = offer(group, pan)
        with cast.acting("ning") as ning:
            book(resource, ning)

    add()
    one = len(statements_of(client, page))
    add()
    add()
    assert len(statements_of(client, page)) == one <= 7


# Once the hours are past


def used(cast, group):
    """A booking of 江畔's hall by 滨河, accepted, of hours that are over."""
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    with cast.acting("ning") as ning:
        row = book(resource, ning)
    with cast.acting("pan") as pan:
        verbs.answer_booking(row, "accept", by=pan)
    with cast.acting("lin"):
        past = DateTimeTZRange(at(14) - timedelta(days=5), at(16) - timedelta(days=5))
        Booking.objects.filter(pk=row.pk).update(times=past)
    return row


@pytest.mark.django_db
def test_a_used_booking_is_filed_from_its_page_with_everything_filled_in(cast):
    group = group_in_force(cast, "new", "rural")
    row = used(cast, group)
    with cast.acting("pan") as office:
        todo = next(t for t in todos_of(office) if t.title.startswith("填报"))
    pan = cast.client("pan")
    page = reverse("groups:booking", args=[group.pk, row.pk])
    assert todo.url in pan.get(page).content.decode()
    form = pan.get(todo.url).context["form"]
    names = ("title", "kind", "people", "used_by", "resource", "on")
    filled = {name: form[name].value() for name in names}
    assert filled == {
        "title": "篮球赛", "kind": "venue", "people": 40, "used_by": [cast.new.pk],
        "resource": row.resource_id, "on": TOMORROW - timedelta(days=5),
    }  # fmt: skip
    said = filled | {"token": uuid.uuid4(), "booking": row.pk, "photo": photo()}
    assert pan.post(todo.url, said).status_code == 302
    with cast.acting("ning"):
        assert SharingRecord.objects.get().booking_id == row.pk
    again = pan.post(todo.url, said | {"token": uuid.uuid4(), "photo": photo()})
    assert (again.status_code, "已经填过使用记录" in again.content.decode()) == (409, True)
    assert todo.url not in pan.get(page).content.decode()
    assert todo.url not in cast.client("ning").get(page).content.decode()


@pytest.mark.django_db
def test_a_booking_to_come_or_of_another_school_is_not_filed(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    with cast.acting("ning") as ning:
        row = book(resource, ning)
    said = {"group": group.pk, "kind": "venue", "title": "篮球赛", "on": TODAY, "people": 3}
    for who, user in (("pan", cast.new), ("ning", cast.core)):
        answer = cast.client(who).post(
            "/api/sharing/", said | {"used_by": [user.pk], "booking": row.pk, "proof": photo()}
        )
        assert answer.json()["refusal"]["title"] == "这个预约还不能填使用记录"


# What is looked for


def looked_for(cast, group, who="ning", **facts):
    with cast.acting(who) as by:
        said = {"token": uuid.uuid4(), "kind": "venue", "title": "报告厅"} | facts
        return ask_for(group, by=by, **said)


@pytest.mark.django_db
def test_a_wish_without_hours_is_answered_with_a_resource_and_booked(cast):
    group = group_in_force(cast, "new", "rural")
    row = looked_for(cast, group)
    page = reverse("groups:wanted", args=[group.pk, row.pk])
    with cast.acting("pan") as office:
        assert "滨河新建小学需要“报告厅”" in notices_of(office).first().text
    pan = cast.client("pan")
    offer_page = reverse("groups:wanted-offer", args=[group.pk, row.pk])
    assert offer_page in pan.get(page).content.decode()
    assert pan.get(offer_page).context["form"]["title"].value() == "报告厅"
    said = {"token": uuid.uuid4(), "kind": "venue", "title": "报告厅", "since": GROUP_SINCE,
            "weekdays": [1, 2, 3, 4, 5, 6, 7]}  # fmt: skip
    assert pan.post(offer_page, said).status_code == 302
    with cast.acting("ning") as office:
        answered = Wanted.objects.get()
        assert (answered.state, answered.resource.school_id) == ("answered", cast.core.pk)
        assert "可以预约了" in notices_of(office).first().text
    book_page = reverse("groups:booking-new", args=[group.pk, answered.resource_id])
    assert book_page in cast.client("ning").get(page).content.decode()
    late = cast.client("rao").post(f"/api/wanted/{row.pk}/withdraw/", {"reason": "代撤"})
    assert late.status_code in (403, 409)


@pytest.mark.django_db
def test_a_wish_is_answered_by_another_school_with_what_it_has_open(cast):
    group = group_in_force(cast, "new", "rural")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    row = looked_for(cast, group)
    url = f"/api/wanted/{row.pk}/"

    def refused(who, step, **said):
        return cast.client(who).post(f"{url}{step}/", said).json()["refusal"]["title"]

    assert refused("ning", "answer", resource=resource.pk) == "本校的需求由其他学校回应"
    assert refused("rao", "answer", resource=resource.pk) == "请选择本校开放的资源"
    assert refused("rao", "withdraw", reason="代撤") == "“撤回需求”由另一所学校办理"
    page = reverse("groups:wanted", args=[group.pk, row.pk])
    done = cast.client("pan").post(page, {"choice": "answer", "answer-resource": resource.pk})
    assert done.status_code == 302
    again = cast.client("pan").post(f"{url}answer/", {"resource": resource.pk})
    assert again.status_code == 409


@pytest.mark.django_db
def test_a_wish_is_asked_and_taken_back_on_screen_and_over_the_api(cast):
    group = group_in_force(cast, "new")
    ning = cast.client("ning")
    made = ning.post(
        reverse("groups:wanted-new", args=[group.pk]),
        {"token": uuid.uuid4(), "kind": "venue", "title": "报告厅"},
    )
    assert made.status_code == 302
    assert "报告厅" in ning.get(reverse("groups:resources", args=[group.pk])).content.decode()
    taken = ning.post(made.url, {"choice": "withdraw", "withdraw-reason": "已解决"})
    assert taken.status_code == 302
    past = {"group": group.pk, "kind": "venue", "title": "报告厅", "until": "2026-09-01"}
    assert ning.post("/api/wanted/", past).json()["refusal"]["title"] == "日期已经过了"
    assert ning.get("/api/wanted/").json()["results"][0]["state"] == "withdrawn"


@pytest.mark.django_db
def test_the_list_of_bookings_costs_the_same_with_one_and_three_rows(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan)
    client, url = cast.client("lin"), reverse("groups:bookings", args=[group.pk])
    counts = []
    for first, last in ((8, 9), (9, 10), (10, 11)):
        with cast.acting("ning") as ning:
            book(resource, ning, first, last)
        counts.append(len(statements_of(client, url)))
    assert counts[0] == counts[2] <= 6


# Who joins later


@pytest.mark.django_db
def test_a_school_that_joins_sees_what_is_open_to_members_from_its_day_on(cast):
    """The hall, the wish and the plan in force are the members'; what was booked is not."""
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        hall = offer(group, pan)
        closed = verbs.withdraw_resource(
            offer(group, pan, title="旧机房"), on=TODAY - timedelta(days=1), by=pan
        )
    wish = looked_for(cast, group)
    with cast.acting("ning") as ning:
        booking = book(hall, ning)
    with cast.acting("lin"):
        join(group, cast.rural, since=TODAY)
        join(group, cast.weak, since=TOMORROW)
    apply_due_changes()  # the night's job, nobody's office

    def seen_by(name):
        with cast.acting(name) as office:
            models = (SharedResource, Wanted, Booking)
            return [set(m.objects.within(office).values_list("pk", flat=True)) for m in models]

    assert closed.pk != hall.pk
    assert seen_by("rao") == [{hall.pk}, {wish.pk}, set()]
    assert seen_by("weng") == [set(), set(), set()]
    assert seen_by("ning") == [{hall.pk, closed.pk}, {wish.pk}, {booking.pk}]
    with cast.acting("rao") as rao:
        assert book(hall, rao, 16, 17).state == "requested"


# Days of the week and hours

HOURS = {"opens_at": time(14), "closes_at": time(18)}


def next_day(weekday):
    """The first such day of the week from tomorrow on."""
    return TOMORROW + timedelta(days=(weekday - TOMORROW.isoweekday()) % 7)


WEDNESDAY, THURSDAY = next_day(3), next_day(4)


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "ends", "fits"), [
    (at(14, WEDNESDAY), at(18, WEDNESDAY), True),
    (at(13, WEDNESDAY), at(15, WEDNESDAY), False),
    (at(17, WEDNESDAY), at(19, WEDNESDAY), False),
    (at(14, THURSDAY), at(16, THURSDAY), False),
    (at(15, WEDNESDAY), at(15, WEDNESDAY + timedelta(days=7)), False),
])  # fmt: skip
def test_what_is_open_on_wednesday_afternoons_is_booked_then(cast, starts, ends, fits):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan, weekdays=[3], conditions="自带器材", **HOURS)
    with cast.acting("ning") as ning:
        if fits:
            assert book(resource, ning, starts=starts, ends=ends).state == "requested"
            return
        with pytest.raises(RuleBroken) as refused:
            book(resource, ning, starts=starts, ends=ends)
    assert "周三 14:00–18:00；自带器材" in refused.value.title
    sent = {
        "resource": resource.pk, "starts": starts.isoformat(), "ends": ends.isoformat(),
        "people": 20, "purpose": "篮球赛",
    }  # fmt: skip
    answer = cast.client("ning").post("/api/bookings/", sent, content_type="application/json")
    assert (answer.status_code, "周三 14:00–18:00" in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_all_day_of_the_week_may_be_booked_over_night(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        resource = offer(group, pan, weekdays=[3, 4], conditions="")
    with cast.acting("ning") as ning:
        book(resource, ning, starts=at(8, WEDNESDAY), ends=at(0, WEDNESDAY + timedelta(days=2)))
        with pytest.raises(RuleBroken, match="周三、周四"):
            book(resource, ning, starts=at(8, THURSDAY), ends=at(9, THURSDAY + timedelta(days=1)))


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "why"), [
    ({"opens_at": time(14)}, "开放时段有起有止"),
    ({"opens_at": time(18), "closes_at": time(14)}, "开放时段的结束晚于开始"),
    ({"weekdays": []}, "每周至少开放一天"),
])  # fmt: skip
def test_hours_that_are_none_are_refused(cast, facts, why):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan, pytest.raises(RuleBroken, match=why):
        offer(group, pan, **facts)
    sent = {
        "group": group.pk, "kind": "venue", "title": "体育馆", "since": str(TODAY),
        "weekdays": facts.get("weekdays", [1]),
        "opens_at": facts["opens_at"].isoformat() if "opens_at" in facts else None,
        "closes_at": facts["closes_at"].isoformat() if "closes_at" in facts else None,
    }  # fmt: skip
    answer = cast.client("pan").post("/api/resources/", sent, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.django_db
def test_the_database_takes_no_hours_that_are_none(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        row = offer(group, pan, **HOURS)
        rows = SharedResource.objects.filter(pk=row.pk)
        for facts in (
            {"closes_at": None}, {"closes_at": time(13)}, {"weekdays": []}, {"weekdays": [8]},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**facts)


@pytest.mark.django_db
def test_the_form_begins_with_usual_hours_and_the_page_says_them(cast):
    group = group_in_force(cast, "new")
    pan, url = cast.client("pan"), reverse("groups:resource-new", args=[group.pk])
    form = pan.get(url).context["form"]
    assert [form[name].initial for name in ("opens_at", "closes_at")] == ["16:00", "18:00"]
    sent = {
        "token": uuid.uuid4(), "kind": "venue", "title": "体育馆", "since": str(TODAY),
        "weekdays": [1, 2, 3, 4, 5], "opens_at": "16:00", "closes_at": "18:00",
        "conditions": "寒暑假另约",
    }  # fmt: skip
    page = pan.post(url, sent, follow=True).content.decode()
    assert "周一至周五 16:00–18:00" in page
    assert "寒暑假另约" in page
    with cast.acting("pan"):
        resource = SharedResource.objects.get()
    asks = cast.client("ning").get(
        reverse("groups:booking-new", args=[group.pk, resource.pk])
    ).content.decode()  # fmt: skip
    assert "周一至周五 16:00–18:00；寒暑假另约" in asks
