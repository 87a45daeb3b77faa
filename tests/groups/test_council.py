"""The council of a group: seats, meetings, votes, resolutions, charter."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import AgendaItem, CharterVersion, CouncilMeeting, CouncilSeat, Resolution
from groups.queries.council import charter_on, resolutions_of, seats_on
from groups.rules.council import Rule, Vote, enough, is_adopted
from groups.services import council as verbs
from groups.services.charter import enter_charter
from groups.services.publishing import publish
from records.inbox import todos_of
from tests.exporting import exported
from tests.grouped import GROUP_SINCE, group_in_force, join
from tests.groups.filing import pdf
from tests.statements import statements_of

SINCE = date(2025, 9, 1)
ON = date(2026, 10, 12)
ELEMENTS = ["aims", "council", "rights", "running", "money", "ending"]


def seat(cast, group, by, *, kind="member", name="甲", school="core", since=SINCE, until=None):
    pk = getattr(cast, school).pk if school else None
    return verbs.seat(
        group, kind=kind, name=name, school=pk, since=since, until=until, basis="章程", by=by
    )


def council_of_three(cast, group, by):
    return [
        seat(cast, group, by, kind="chair", name="潘"),
        seat(cast, group, by, kind="secretary", name="宁", school="new"),
        seat(cast, group, by, name="饶", school=None),
    ]


def call(group, by, *items, on=ON):
    return verbs.call_meeting(
        group, token=uuid.uuid4(), kind="regular", on=on, place="会议室",
        items=items or [("pool_ratio", "本年度统筹比例 8%")], by=by,
    )  # fmt: skip


def test_a_meeting_is_called_within_a_year(cast):
    """A year that was mistyped is asked about before all members are told."""
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        with pytest.raises(RuleBroken, match="只安排一年以内的事，填的是") as refused:
            call(group, pan, on=timezone.localdate() + timedelta(days=400))
        assert refused.value.next_step == "请核对年份"
        assert call(group, pan, on=timezone.localdate() + timedelta(days=360)).pk


def test_minutes_that_are_signed_say_so_with_the_way_to_them(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        meeting = call(group, pan)
        sign(meeting, council_of_three(cast, group, pan), pan, (3, 0, 0))
    here, client = f"/groups/{group.pk}/council/meetings/{meeting.pk}/", cast.client("pan")
    answer = client.get(f"{here}sign/", HTTP_REFERER="http://testserver/groups/")
    text = answer.content.decode()
    assert answer.status_code == 409 and "情况已经变了" in text and f'href="{here}"' in text
    assert 'href="http://testserver/groups/"' in text and "不能这样办" not in text
    away = client.get(f"{here}sign/", HTTP_REFERER="http://elsewhere.example/").content.decode()
    assert "elsewhere" not in away


def sign(meeting, seats, by, *votes):
    items = list(meeting.items.order_by("number"))
    said = {item.pk: vote for item, vote in zip(items, votes, strict=False)}
    return verbs.sign_minutes(
        meeting, present=[row.pk for row in seats], votes=said, minutes="如议。", by=by
    )


def refused_signing(client, group, meeting, **said):
    """The rules a refused signing names, on screen."""
    answer = client.post(reverse("groups:meeting-sign", args=[group.pk, meeting.pk]), said)
    assert answer.status_code == 422
    return answer.context["refusal"]["rule"]


# The rules by hand


@pytest.mark.parametrize(
    ("count", "of", "share", "is_enough"),
    [
        (4, 8, "1/2", False),
        (5, 8, "1/2", True),
        (6, 9, "2/3", True),
        (5, 9, "2/3", False),
        (8, 9, "1/1", False),
        (9, 9, "1/1", True),
        (0, 0, "1/2", False),
    ],
)
def test_a_half_is_exceeded_any_other_share_reached(count, of, share, is_enough):
    assert enough(count, of, share) is is_enough


RULE = Rule("2/3", "1/2", "", "", "", "")


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_without_quorum_nothing_is_adopted_and_a_vote_more_never_undoes_it(seats, present, votes):
    present, votes = min(present, seats), min(votes, present)
    adopted = is_adopted(Vote("", votes, 0, 0), present, seats, RULE)
    if present * 3 < seats * 2:
        assert not adopted
    if adopted:
        assert is_adopted(Vote("", votes + 1, 0, 0), present, seats, RULE)
        assert votes * 2 > present


# Seats

pytest_db = pytest.mark.django_db


@pytest_db
def test_a_successor_ends_the_predecessor_the_day_before(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, kind="chair", name="旧")
        seat(cast, group, pan, kind="chair", name="新", since=date(2026, 3, 1))
        assert [row.name for row in seats_on(group, date(2026, 2, 28))] == ["旧"]
        assert [row.name for row in seats_on(group, date(2026, 3, 1))] == ["新"]
        # What was known before stays on record.
        assert CouncilSeat.objects.filter(group=group, name="旧").count() == 2


@pytest_db
def test_re_election_is_a_new_row(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, name="饶", until=date(2026, 8, 31))
        seat(cast, group, pan, name="饶", since=date(2026, 9, 1))
        assert [len(seats_on(group, day)) for day in (date(2026, 8, 31), ON)] == [1, 1]
        assert CouncilSeat.objects.filter(group=group, known__upper_inf=True).count() == 2


@pytest_db
def test_somebody_from_outside_sits_once_too(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, name="苏", school=None, until=date(2026, 8, 31))
        with pytest.raises(RuleBroken, match="苏这段时间已在理事会"):
            seat(cast, group, pan, name="苏", school=None, since=date(2026, 8, 1))
        assert seat(cast, group, pan, name="苏", school=None, since=date(2026, 9, 1)).pk
        assert seat(cast, group, pan, name="苏", school="new").pk


@pytest_db
def test_one_person_one_seat_and_one_chair(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seat(cast, group, pan, kind="chair", name="潘")
        with pytest.raises(RuleBroken, match="潘这段时间已在理事会"):
            seat(cast, group, pan, name="潘")
        with pytest.raises(RuleBroken, match="已有理事长"):
            seat(cast, group, pan, kind="chair", name="另一位", since=GROUP_SINCE)


@pytest_db
def test_a_term_and_a_school_must_fit(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        with pytest.raises(RuleBroken, match="任期止不早于任期起"):
            seat(cast, group, pan, until=SINCE - timedelta(days=1))
        with pytest.raises(RuleBroken, match="须在任期开始那天属于本集团"):
            seat(cast, group, pan, school="rural")


@pytest_db
def test_an_early_end_and_an_entry_in_error(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        row, wrong = seat(cast, group, pan, name="饶"), seat(cast, group, pan, name="误")
        verbs.end_seat(row, on=date(2026, 6, 30), reason="调离", by=pan)
        verbs.withdraw_seat(wrong, reason="登错", by=pan)
        assert [row.name for row in seats_on(group, date(2026, 6, 30))] == ["饶"]
        assert seats_on(group, date(2026, 7, 1)) == []
        with pytest.raises(Overtaken):
            verbs.end_seat(row, on=date(2026, 5, 1), reason="再次", by=pan)


@pytest_db
@pytest.mark.parametrize("who", ["ning", "lin", "zhao", "weng"])
def test_only_the_cores_principal_keeps_the_council(cast, who):
    group = group_in_force(cast, "new")
    with cast.acting(who) as other, pytest.raises(NoVerb):
        seat(cast, group, other)
    with cast.acting("pan"):
        assert not CouncilSeat.objects.exists()


@pytest_db
def test_a_legacy_group_keeps_no_council(cast):
    group = group_in_force(cast, "new", state="legacy", in_force_on=None)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken, match="存量待核"):
        seat(cast, group, pan)


@pytest_db
def test_a_school_that_joins_later_sees_the_council_once_published(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seat(cast, group, pan)
    with cast.acting("rao") as rao:
        assert not CouncilSeat.objects.within(rao).exists()
    with cast.acting("zhao") as zhao:
        join(group, cast.rural, since=timezone.localdate())
        publish(group, by=zhao)
    with cast.acting("rao") as rao:
        assert CouncilSeat.objects.within(rao).count() == 1


# Meetings


@pytest_db
def test_a_majority_at_a_meeting_with_quorum_makes_numbered_resolutions(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        meeting = call(group, pan, ("pool_ratio", "统筹 8%"), ("plan", "规划"), ("other", "未决"))
        sign(meeting, seats[:2], pan, (2, 0, 0), (1, 1, 0))
        rows = list(resolutions_of(group))
        assert [(row.number, row.title) for row in rows] == [("理事会决议〔2026〕1号", "统筹 8%")]
        assert resolutions_of(group, "pool_ratio", on=ON).get().item.in_favour == 2
        assert not resolutions_of(group, "pool_ratio", on=ON - timedelta(days=1)).exists()
        assert [row["present"] for row in meeting.attendance] == [True, True, False]
        second = call(group, pan, ("other", "第二件"), on=ON + timedelta(days=1))
        sign(second, seats, pan, (3, 0, 0))
        assert resolutions_of(group).first().number == "理事会决议〔2026〕2号"


@pytest_db
def test_without_quorum_no_vote_is_signed(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        meeting = call(group, pan)
        with pytest.raises(RuleBroken, match="应到 3 人，实到 1 人") as refused:
            sign(meeting, seats[:1], pan, (1, 0, 0))
        assert "平台默认" in refused.value.basis
        sign(meeting, seats[:1], pan)
        assert not Resolution.objects.filter(group=group).exists()


@pytest_db
def test_the_charter_sets_the_quorum_and_is_cited(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        enter_charter(
            group, resolution=None, effective_on=SINCE, elements=ELEMENTS, file=pdf(), by=pan,
            quorum="1/1", majority="2/3",
        )  # fmt: skip
        meeting = call(group, pan)
        with pytest.raises(RuleBroken, match="全体") as refused:
            sign(meeting, seats[:2], pan, (2, 0, 0))
        assert refused.value.basis == "章程第 1 版"


@pytest_db
def test_more_votes_than_persons_and_a_meeting_to_come_are_refused(cast):
    group = group_in_force(cast, "new")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        with pytest.raises(RuleBroken, match="票数多于到会的 3 人"):
            sign(call(group, pan), seats, pan, (3, 1, 0))
        with pytest.raises(RuleBroken, match="会议召开后才能签发纪要"):
            sign(call(group, pan, on=tomorrow), seats, pan)


@pytest_db
def test_minutes_without_persons_or_words_are_refused_all_at_once(cast):
    group = group_in_force(cast, "new")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with cast.acting("pan") as pan:
        council_of_three(cast, group, pan)
        held, to_come = call(group, pan), call(group, pan, on=tomorrow)
        item = held.items.get()
    client = cast.client("pan")
    for said in ({f"against-{item.pk}": 2}, {f"for-{item.pk}": 2}):
        rule = refused_signing(client, group, held, **said)
        assert [words in rule for words in ("到会成员", "须写纪要", "到会的 0 人")] == [True] * 3
    rule = refused_signing(client, group, to_come, minutes=" ")
    assert f"会议定在{tomorrow}" in rule
    answer = client.post(f"/api/council-meetings/{held.pk}/sign/", {}).json()["refusal"]
    assert answer["rule"] == "纪要须有到会成员；须写纪要"


@pytest_db
def test_minutes_are_offered_from_the_meetings_day_on(cast):
    group = group_in_force(cast, "new")
    today = timezone.localdate()
    offered = {}
    with cast.acting("pan") as pan:
        council_of_three(cast, group, pan)
        meetings = [call(group, pan, on=today + timedelta(days=n)) for n in (0, 1)]
    for row in meetings:
        page = cast.client("pan").get(reverse("groups:meeting", args=[group.pk, row.pk]))
        offered[row.on] = page.context["steps"]
    assert offered == {today: {"sign", "cancel"}, today + timedelta(days=1): {"cancel"}}


@pytest_db
def test_signed_minutes_are_never_rewritten_a_correction_is_a_further_entry(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        meeting = sign(call(group, pan), seats, pan, (3, 0, 0))
        for model, facts in (
            (CouncilMeeting, {"minutes": "改写"}),
            (AgendaItem, {"in_favour": 1}),
            (Resolution, {"title": "改写"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.update(**facts)
        with pytest.raises(Overtaken):
            sign(meeting, seats, pan)
        verbs.correct_minutes(meeting, text="应为 9%", by=pan)
        meeting.refresh_from_db()
        assert meeting.minutes == "如议。"
    page = cast.client("ning").get(reverse("groups:meeting", args=[group.pk, meeting.pk]))
    assert "应为 9%" in page.content.decode()


@pytest_db
def test_a_meeting_is_cancelled_with_a_reason(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        meeting = call(group, pan)
        with pytest.raises(RuleBroken):
            verbs.cancel_meeting(meeting, reason=" ", by=pan)
        verbs.cancel_meeting(meeting, reason="改期", by=pan)
        assert meeting.state == "cancelled"


# Charter


@pytest_db
def test_a_later_charter_cites_a_charter_resolution(cast):
    group = group_in_force(cast, "new")
    facts = {"elements": ELEMENTS, "quorum": "", "majority": ""}
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        enter_charter(group, resolution=None, effective_on=SINCE, file=pdf(), by=pan, **facts)
        with pytest.raises(RuleBroken, match="须引用理事会的章程修订决议"):
            enter_charter(group, resolution=None, effective_on=ON, file=pdf(), by=pan, **facts)
        meeting = sign(call(group, pan, ("charter", "修订第八条")), seats, pan, (3, 0, 0))
        resolution = meeting.items.get().resolution
        with pytest.raises(RuleBroken, match="不早于决议通过之日"):
            enter_charter(
                group, resolution=resolution, effective_on=ON - timedelta(days=1), file=pdf(),
                by=pan, **facts,
            )  # fmt: skip
        with pytest.raises(RuleBroken, match="还没有勾选：组织机构和理事会、"):
            enter_charter(
                group, resolution=resolution, effective_on=ON, file=pdf(), by=pan,
                **facts | {"elements": ["aims"]},
            )  # fmt: skip
        enter_charter(group, resolution=resolution, effective_on=ON, file=pdf(), by=pan, **facts)
        assert charter_on(group, ON - timedelta(days=1)).number == 1
        assert charter_on(group, ON).number == 2
        assert CharterVersion.objects.filter(group=group, file__isnull=True).count() == 0


# Screens, API, to-dos


@pytest_db
def test_the_pages_ask_and_refuse(cast):
    group = group_in_force(cast, "new")
    client, page = cast.client("pan"), reverse("groups:council", args=[group.pk])
    assert "理事长空缺" in client.get(page).content.decode()
    new = reverse("groups:seat-new", args=[group.pk])
    said = {"kind": "chair", "name": "潘", "school": cast.core.pk, "since": SINCE, "basis": "章程"}
    assert client.post(new, said).status_code == 302
    refused = client.post(new, said | {"kind": "member"})
    assert (refused.status_code, "潘这段时间已在理事会" in refused.content.decode()) == (422, True)
    client.post(
        reverse("groups:meeting-new", args=[group.pk]),
        {"token": uuid.uuid4(), "kind": "regular", "on": ON, "title-1": "统筹比例",
         "kind-1": "pool_ratio"},
    )  # fmt: skip
    with cast.acting("pan"):
        meeting, row = CouncilMeeting.objects.get(), CouncilSeat.objects.get()
        item = meeting.items.get()
    sign_url = reverse("groups:meeting-sign", args=[group.pk, meeting.pk])
    assert "统筹比例" in client.get(sign_url).content.decode()
    answer = client.post(sign_url, {"present": [row.pk], "minutes": "同意", f"for-{item.pk}": 1})
    assert answer.status_code == 302
    assert client.post(sign_url, {"minutes": "再签"}).status_code == 409
    text = cast.client("du").get(page).content.decode()
    assert ("理事会决议〔2026〕1号" in text, "理事长空缺" in text) == (True, False)


@pytest_db
def test_the_agenda_begins_with_one_item_and_grows_without_script(cast):
    group = group_in_force(cast, "new")
    client, new = cast.client("pan"), reverse("groups:meeting-new", args=[group.pk])
    form = client.get(new).context["form"]
    assert [name for name in form.fields if name.startswith("title-")] == ["title-1"]
    said = {"token": str(uuid.uuid4()), "kind": "regular", "on": ON, "title-1": "统筹比例",
            "kind-1": "pool_ratio"}  # fmt: skip
    more = client.post(new, said | {"more": "1"})
    assert (more.status_code, "统筹比例" in more.content.decode()) == (200, True)
    grown = more.context["form"]
    assert (grown["title-1"].value(), grown["token"].value()) == ("统筹比例", said["token"])
    client.post(new, said | {"title-2": "年度计划", "kind-2": "other"})
    with cast.acting("pan"):
        titles = CouncilMeeting.objects.get().items.order_by("number").values_list("title")
        assert [title for (title,) in titles] == ["统筹比例", "年度计划"]


@pytest_db
def test_the_api_answers_with_the_same_words(cast):
    group = group_in_force(cast, "new")
    client = cast.client("pan")
    said = {"group": group.pk, "kind": "chair", "name": "潘", "school": cast.core.pk,
            "since": "2025-09-01", "basis": "章程"}  # fmt: skip
    made = client.post("/api/council-seats/", said, content_type="application/json")
    assert made.status_code == 201, made.content
    again = client.post(
        "/api/council-seats/", said | {"kind": "member"}, content_type="application/json"
    )
    assert (again.status_code, again.json()["refusal"]["title"]) == (
        422, "不能登记：潘这段时间已在理事会",
    )  # fmt: skip
    other = cast.client("ning").post("/api/council-seats/", said, content_type="application/json")
    assert other.status_code == 403
    called = client.post(
        "/api/council-meetings/",
        {"group": group.pk, "kind": "regular", "on": "2026-10-12",
         "items": [{"kind": "plan", "title": "发展规划"}]},
        content_type="application/json",
    ).json()  # fmt: skip
    signed = client.post(
        f"/api/council-meetings/{called['id']}/sign/",
        {"present": [made.json()["id"]], "minutes": "同意",
         "votes": [{"item": called["items"][0]["id"], "in_favour": 1}]},
        content_type="application/json",
    )  # fmt: skip
    assert signed.json()["items"][0]["resolution"] == "理事会决议〔2026〕1号"
    listed = cast.client("ning").get(f"/api/resolutions/?group={group.pk}&kind=plan").json()
    assert [row["title"] for row in listed["results"]] == ["发展规划"]


@pytest_db
def test_what_the_head_owes_is_on_the_desk(cast):
    group = group_in_force(cast, "new")
    soon = timezone.localdate() + timedelta(days=20)

    def titles():
        with cast.acting("pan") as pan:
            return {todo.title for todo in todos_of(pan) if todo.kind == "理事会"}

    assert titles() == {
        f"补齐{group.name}的理事长、秘书长",
        f"{group.name}本学年还没有召开理事会会议",
    }
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        seat(cast, group, pan, name="丁", until=soon)
        sign(call(group, pan, on=timezone.localdate()), seats, pan, (3, 0, 0))
    assert titles() == {f"{group.name}有理事会成员任期将满，请换届或连任"}


@pytest_db
def test_the_page_asks_the_same_with_one_row_and_three(cast):
    group = group_in_force(cast, "new")
    page = reverse("groups:council", args=[group.pk])
    client = cast.client("pan")
    with cast.acting("pan") as pan:
        seats = [seat(cast, group, pan, name="一")]
        sign(call(group, pan), seats, pan, (1, 0, 0))
    one = len(statements_of(client, page))
    with cast.acting("pan") as pan:
        seats += [seat(cast, group, pan, name=name) for name in ("二", "三")]
        for _ in range(2):
            sign(call(group, pan), seats, pan, (3, 0, 0))
    assert len(statements_of(client, page)) == one <= 12


# Lists and files


@pytest.mark.django_db
def test_seats_meetings_and_resolutions_are_filtered_and_say_what_cites_them(cast):
    group = group_in_force(cast, "new")
    with cast.acting("pan") as pan:
        seats = council_of_three(cast, group, pan)
        meeting = call(group, pan, ("charter", "修订章程"), ("pool_ratio", "统筹 8%"))
        sign(meeting, seats, pan, (3, 0, 0), (3, 0, 0))
        cited = Resolution.objects.get(kind="charter")
        enter_charter(
            group, resolution=None, effective_on=SINCE, elements=ELEMENTS, file=pdf(), by=pan
        )
        enter_charter(
            group, resolution=cited, effective_on=ON, elements=ELEMENTS, file=pdf(), by=pan
        )
    lin = cast.client("lin")

    def shown(page, query=""):
        return lin.get(reverse(f"groups:{page}", args=[group.pk]) + query).content.decode()

    assert "共 2 项决议" in shown("resolutions")
    assert "章程第 2 版" in shown("resolutions", "?kind=charter")
    assert "还没有被引用" in shown("resolutions", "?kind=pool_ratio")
    assert "共 1 次会议" in shown("meetings", "?state=signed")
    assert "共 3 个任期" in shown("seats", "?as_of=2026-10-12")
    assert "没有符合这些筛选" in shown("seats", "?as_of=2020-01-01")
    sheet = exported(lin, "groups.resolutions", f"?group={group.pk}&kind=charter")
    assert sheet.column("决议", "被引用") == [(cited.number, "章程第 2 版")]
    sheet = exported(lin, "groups.meetings", f"?group={group.pk}")
    assert sheet.column("实到（人）", "通过（项）") == [(3, 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["seats", "meetings", "resolutions"])
def test_a_councils_list_costs_the_same_with_one_and_three_rows(cast, page):
    group, client = group_in_force(cast, "new"), cast.client("lin")
    url, counts, seats = reverse(f"groups:{page}", args=[group.pk]), [], []
    for number in range(3):
        with cast.acting("pan") as pan:
            seats.append(seat(cast, group, pan, name=f"理事{number}"))
            sign(call(group, pan, ("other", "事项")), seats, pan, (len(seats), 0, 0))
        counts.append(len(statements_of(client, url)))
    assert counts[0] == counts[2] <= 7
