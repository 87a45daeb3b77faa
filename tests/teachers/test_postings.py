"""Rotation: the golden chain, what each step tells whom, and every refusal."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import EducationGroup, Membership
from records.inbox import notices_of, todos_of
from records.workflow import allowed, decisions_of
from teachers.models import Posting, Teacher
from teachers.services import take_step
from tests.grouped import GROUP_SINCE, group_in_force, join
from tests.teachers.conftest import add, post, walk

pytestmark = pytest.mark.django_db

WHO = "王芳：云雾镇中心小学 → 柳林小学"


def step(world, person, posting, key, **facts):
    with world.cast.acting(person) as office:
        return take_step(posting, key, by=office, **facts)


def waiting(world, person):
    with world.cast.acting(person) as office:
        return [(t.title, t.handed_on) for t in todos_of(office) if t.kind == "交流轮岗"]


def told(world, person):
    with world.cast.acting(person) as office:
        return [n.text for n in notices_of(office).order_by("pk")]


def steps(world, person, posting):
    with world.cast.acting(person) as office:
        return [s.key for s in allowed(posting, office)]


def test_the_chain_from_recommendation_to_end(world):
    posting = post(world)
    assert (posting.state, posting.core_id, posting.was_backbone, posting.parties) == (
        "recommended", world.cast.core.pk, True,
        sorted([world.cast.rural.pk, world.cast.weak.pk, world.cast.core.pk]),
    )  # fmt: skip
    assert waiting(world, "weng") == [(f"接收交流教师：{WHO}", False)]
    assert waiting(world, "rao") == [(WHO, True)]
    walk(world, posting, "accept")
    assert waiting(world, "pan") == [(f"决定集团内交流：{WHO}", False)]
    step(world, "pan", posting, "decide")
    assert waiting(world, "lin") == [(f"登记集团内交流：{WHO}", False)]
    step(world, "lin", posting, "record")
    assert waiting(world, "weng") == [(f"确认交流教师报到：{WHO}", False)]
    step(world, "weng", posting, "arrive")
    assert posting.arrived_on == world.today
    assert waiting(world, "weng") == waiting(world, "rao") == waiting(world, "lin") == []
    step(world, "weng", posting, "end", reason="产假")
    assert (posting.state, posting.ended_on) == ("ended", world.today)
    with world.cast.acting("lin"):
        taken = list(decisions_of(posting).values_list("step", "person_name", "reason"))
    assert taken == [
        ("recommend", "Rao", ""), ("accept", "Weng", ""), ("decide", "Pan", ""),
        ("record", "Lin", ""), ("arrive", "Weng", ""), ("end", "Weng", "产假"),
    ]  # fmt: skip
    assert told(world, "weng") == [f"请接收交流教师：{WHO}", f"县区已登记，请按期报到：{WHO}"]
    assert told(world, "pan") == [f"接收校已同意，请代表集团决定：{WHO}"]
    assert told(world, "lin") == [f"集团已决定，请登记：{WHO}"]
    assert told(world, "rao") == [
        f"县区已登记，请按期报到：{WHO}", f"教师已报到：{WHO}", f"交流已结束，教师回原校：{WHO}",
    ]  # fmt: skip


def test_the_core_school_sends_and_decides_as_two_duties(world):
    posting = post(world, "pan", world.li)
    step(world, "weng", posting, "accept")
    step(world, "pan", posting, "decide")
    assert posting.state == "decided"


@pytest.mark.parametrize(
    ("until", "person", "key", "state", "hears"),
    [
        (None, "weng", "decline", "declined", "接收校未接收"),
        ("accept", "pan", "refuse", "refused", "集团未同意"),
        ("accept", "rao", "withdraw", "withdrawn", "派出校已撤回推荐"),
    ],
)
def test_a_no_needs_a_reason_and_is_heard(world, until, person, key, state, hears):
    posting = post(world)
    if until:
        walk(world, posting, until)
    with pytest.raises(RuleBroken, match="意见"):
        step(world, person, posting, key, reason=" ")
    step(world, person, posting, key, reason="岗位已满")
    assert posting.state == state
    other = "weng" if person == "rao" else "rao"
    assert told(world, other)[-1] == f"{hears}：{WHO}"


@pytest.mark.parametrize(
    ("until", "person"),
    [(None, "weng"), ("accept", "pan"), ("decide", "lin"), ("record", "weng"), ("arrive", "weng")],
)
def test_only_the_office_whose_turn_it_is_is_offered_the_next_step(world, until, person):
    posting = post(world)
    if until:
        walk(world, posting, until)
    offered = {p: steps(world, p, posting) for p in world.cast.names}
    offered.pop("rao")  # may still take it back, see above
    second = {"lin": "ma"}.get(person)
    assert [p for p, keys in offered.items() if keys] == [
        p for p in offered if p in (person, second)
    ]


def test_who_comes_second_hears_who_was_first(world):
    posting = post(world)
    with world.cast.acting("weng") as weng:
        stale = Posting.objects.get(pk=posting.pk)
        take_step(posting, "accept", by=weng)
        with pytest.raises(Overtaken, match="柳林小学 校长 Weng已于.*办理“接收”"):
            take_step(stale, "decline", by=weng, reason="晚了")


# Refusals at filing


def refused(world, match, **facts):
    with pytest.raises(RuleBroken, match=match):
        post(world, **facts)
    with world.cast.acting("lin"):
        assert Posting.objects.count() == 0


def test_not_to_the_same_school(world):
    refused(world, "同一所", to="rural")


def test_not_ending_before_it_starts(world):
    refused(world, "早于开始", end_on=world.today - timedelta(days=1))


def test_not_a_teacher_of_another_school(world):
    refused(world, "李明不是本校教师", teacher=world.li)


def test_not_a_teacher_who_leaves_before_the_end(world):
    with world.cast.acting("rao"):
        Teacher.objects.filter(pk=world.wang.pk).update(left_on=world.end)
        world.wang.refresh_from_db()
    refused(world, "已于.*离职")


def test_not_to_a_school_outside_the_group(world):
    refused(world, "滨河新建小学在.*不都在集团内", to="new")


def test_not_beyond_the_days_of_a_membership(world):
    with world.cast.acting("lin"):
        join(world.group, world.cast.new, since=GROUP_SINCE, until=world.end)
    refused(world, "滨河新建小学在.*不都在集团内", to="new")
    assert post(world, to="new", end_on=world.end - timedelta(days=1)).state == "recommended"


def test_not_by_an_unsettled_membership(world):
    with world.cast.acting("lin"):
        join(world.group, world.cast.new, settled=False)
    refused(world, "不都在集团内", to="new")


def test_not_in_a_legacy_group(world):
    with world.cast.acting("lin"):
        EducationGroup.objects.filter(pk=world.group.pk).update(state="legacy")
        world.group.refresh_from_db()
    refused(world, "现在是存量待核")


def test_not_where_the_core_is_from_outside_the_city(world):
    with world.cast.acting("lin"):
        type(world.cast.core).objects.filter(pk=world.cast.core.pk).update(nature="outside")
    refused(world, "没有可以作出决定的核心校")


def across_bureaus(world):
    cast = world.cast
    with cast.acting("shi") as shi:
        readers = [shi.bureau_id, cast.hanbin.pk]
    group = group_in_force(
        cast, core="shiquan_school", officer="shi", name="跨县教育集团", readers=readers
    )
    with cast.acting("shi"):
        join(group, cast.rural)
    return group


def test_not_across_bureaus_yet(world):
    refused(world, "跨教育局", group=across_bureaus(world))


def test_one_full_post_at_a_time_names_the_other(world):
    post(world)
    with pytest.raises(RuleBroken, match="已有全职交流：已推荐到柳林小学"):
        post(world, to="core", start_on=world.end)
    assert post(world, to="core", full_post=False).state == "recommended"


def test_a_declined_post_frees_the_teacher(world):
    step(world, "weng", post(world), "decline", reason="岗位已满")
    assert post(world, to="core").state == "recommended"


def test_an_early_end_frees_the_teacher_from_the_next_day(world):
    walk(world, post(world), "end")
    with pytest.raises(RuleBroken, match="已有全职交流"):
        post(world, to="core")
    assert post(world, to="core", start_on=world.today + timedelta(days=1)).state == "recommended"


def test_a_double_submit_is_one_posting(world):
    token = uuid4()
    assert post(world, token=token) == post(world, token=token)
    assert told(world, "weng") == [f"请接收交流教师：{WHO}"]


def test_the_database_itself_refuses_a_second_full_post(world):
    first = post(world)
    with world.cast.acting("rao"), pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            bureau_id=first.bureau_id, parties=first.parties, group=first.group, core=first.core,
            teacher=first.teacher, from_school=first.from_school, to_school=first.core,
            kind="backbone", start_on=world.end, end_on=world.end,
        )  # fmt: skip


# Refusals on the way


def leave_group(world, school):
    with world.cast.acting("lin"):
        Membership.objects.filter(group=world.group, school=school).update(
            days=(GROUP_SINCE, world.today)
        )


@pytest.mark.parametrize(
    ("until", "person", "key"), [("accept", "pan", "decide"), ("decide", "lin", "record")]
)
def test_not_decided_or_recorded_once_a_school_has_left(world, until, person, key):
    posting = walk(world, post(world), until)
    leave_group(world, world.cast.weak)
    with pytest.raises(RuleBroken, match="柳林小学在.*不都在集团内"):
        step(world, person, posting, key)


def test_a_school_that_leaves_later_flags_the_posting(world):
    posting = walk(world, post(world), "arrive")
    leave_group(world, world.cast.weak)
    page = world.cast.client("rao").get(f"/postings/{posting.pk}/")
    assert "柳林小学在交流期间有几天不在集团内" in page.text


@pytest.mark.parametrize("days", [-1, 1])
def test_arrival_is_within_the_days_and_not_in_the_future(world, days):
    posting = walk(world, post(world), "record")
    with pytest.raises(RuleBroken, match="报到日期.*不对"):
        step(world, "weng", posting, "arrive", day=world.today + timedelta(days=days))
    assert posting.state == "recorded"


@pytest.mark.parametrize("days", [-1, 1])
def test_the_end_is_after_arrival_and_not_in_the_future(world, days):
    posting = walk(world, post(world), "arrive")
    with pytest.raises(RuleBroken, match="结束日期.*不对"):
        step(world, "weng", posting, "end", day=world.today + timedelta(days=days), reason="x")


def test_an_early_end_says_why(world):
    posting = walk(world, post(world), "arrive")
    with pytest.raises(RuleBroken, match="提前结束须写明理由"):
        step(world, "weng", posting, "end")


def test_an_arrival_waits_for_its_first_day(world):
    start = world.today + timedelta(days=30)
    posting = post(world, start_on=start)
    for person, key in (("weng", "accept"), ("pan", "decide"), ("lin", "record")):
        step(world, person, posting, key)
    assert (waiting(world, "weng"), waiting(world, "rao")) == ([], [(WHO, True)])
    with pytest.raises(RuleBroken) as early:
        step(world, "weng", posting, "arrive")
    assert early.value.next_step == f"交流 {start} 开始，开始以后再确认报到"


def test_an_end_on_its_day_needs_no_reason(world):
    start = world.today - timedelta(days=364)
    posting = post(world, start_on=start, end_on=world.today)
    for person, key in (("weng", "accept"), ("pan", "decide"), ("lin", "record")):
        step(world, person, posting, key)
    step(world, "weng", posting, "arrive", day=start)
    assert waiting(world, "weng") == [(f"交流即将期满，确认结束：{WHO}", False)]
    step(world, "weng", posting, "end")
    assert (posting.arrived_on, posting.ended_on) == (start, world.today)


@pytest.mark.parametrize("person", ["lin", "zhao", "cui", "du", "shu"])
def test_only_a_principal_of_the_school_recommends(world, person):
    if person == "shu":
        with pytest.raises(RuleBroken, match="跨教育局"):
            post(world, person)
        return
    with pytest.raises(NoVerb):
        post(world, person)


# Who sees what


def test_the_receiver_and_the_core_meet_the_teacher_when_recommended(world):
    cast = world.cast
    for person in ("weng", "pan"):
        with cast.acting(person) as office:
            assert Teacher.objects.within(office).filter(pk=world.wang.pk).count() == 0
    post(world)
    for person in ("weng", "pan"):
        with cast.acting(person) as office:
            seen = Teacher.objects.within(office).get(pk=world.wang.pk)
            assert (seen.name, seen.subject, seen.rank) == ("王芳", "语文", "first")


PRIVATE = "SELECT count(*) FROM teachers_teacherprivate WHERE phone = '13900000001'"


@pytest.mark.parametrize(
    ("person", "rows"),
    [
        ("rao", 1), ("pan", 1),  # each its own teacher
        ("lin", 2), ("ma", 2), ("zhao", 2),
        ("weng", 0), ("ning", 0), ("cui", 0), ("du", 0), ("sheng", 0), ("system", 0),
        ("shi", 0), ("shang", 0), ("shu", 0), ("bo", 0), ("wai_officer", 0),
        ("wai_coordinator", 0), ("xi", 0), ("an", 0), ("ji", 0),
    ],
)  # fmt: skip
def test_personal_data_is_seen_by_home_school_and_bureau_only(world, person, rows):
    walk(world, post(world), "arrive")
    with world.cast.acting(person), connection.cursor() as cursor:
        cursor.execute(PRIVATE)
        assert cursor.fetchone() == (rows,)


def test_nobody_sees_personal_data_without_an_office(world):
    with connection.cursor() as cursor:
        cursor.execute(PRIVATE)
        assert cursor.fetchone() == (0,)


def test_the_receiver_cannot_move_personal_data_to_itself(world):
    post(world)
    with world.cast.acting("weng"), connection.cursor() as cursor:
        cursor.execute("UPDATE teachers_teacherprivate SET parties = '{%s}'", [world.cast.weak.pk])
        assert cursor.rowcount == 0
        with pytest.raises(Error), transaction.atomic():
            cursor.execute(
                "INSERT INTO teachers_teacherprivate (teacher_id, bureau_id, readers, parties, sex,"
                " birth_month, phone) VALUES (%s, %s, '{}', '{%s}', 'f', '1985-03-01', '')",
                [world.wang.pk, world.cast.shiquan.pk, world.cast.weak.pk],
            )


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("rao", 1), ("weng", 1), ("pan", 1), ("lin", 1), ("zhao", 1), ("cui", 1), ("du", 1),
        ("ning", 0), ("shi", 0), ("shu", 0), ("wai_officer", 0), ("wai_coordinator", 0),
    ],
)  # fmt: skip
def test_postings_are_seen_by_parties_bureau_and_city(world, person, count):
    posting = post(world)
    with world.cast.acting(person) as office:
        assert Posting.objects.within(office).count() == Posting.objects.count() == count
    page = world.cast.client(person).get(f"/postings/{posting.pk}/")
    assert page.status_code == (200 if count else 404)


# Entering teachers


def test_a_principal_enters_teachers_of_the_own_school_only(world):
    with pytest.raises(NoVerb, match="柳林小学的教师由该校"):
        add(world.cast, "rao", world.cast.weak, "赵云", "W009")


def test_an_officer_enters_teachers_of_the_own_bureau_only(world):
    added = add(world.cast, "lin", world.cast.weak, "赵云", "W009")
    assert (added.parties, added.eligible_through) == ([world.cast.weak.pk], 2029)
    with pytest.raises(NoVerb):
        add(world.cast, "shi", world.cast.weak, "赵云", "W010")


def test_a_staff_number_is_taken_once(world):
    with pytest.raises(RuleBroken, match="教职工号“R001”已经登记过"):
        add(world.cast, "lin", world.cast.weak, "赵云", "R001")


@pytest.mark.parametrize("person", ["zhao", "cui", "du"])
def test_others_do_not_keep_staff(world, person):
    with pytest.raises(NoVerb):
        add(world.cast, person, world.cast.weak, "赵云", "W009", birth_month=date(1990, 1, 1))
