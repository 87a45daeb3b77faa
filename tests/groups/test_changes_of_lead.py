"""A core of another bureau, and mergers with its groups: who decides, what passes to whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import record_appointment
from groups.models import (
    ChangeRequest,
    CouncilSeat,
    EducationGroup,
    GroupLine,
    Membership,
    Move,
    PublishedGroup,
)
from groups.queries.changes import preview_of
from groups.queries.register import history_of, members_on
from groups.services import bureaus, changes, decision
from groups.services.publishing import publish
from groups.tasks import apply_due_changes
from records.attachments import attachments_of
from records.inbox import notices_of
from records.workflow import decisions_of
from tests.funding.conftest import build_world as build_money
from tests.funding.conftest import granted
from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.changing import (
    NUMBER,
    answer,
    answer_all,
    approved,
    decide,
    drafted,
    fresh,
    soon,
    today,
)
from tests.groups.crossing import agree, check, opine
from tests.groups.test_council import council_of_three
from tests.groups.test_council import seat as council_seat

pytestmark = pytest.mark.django_db
STATED = {"stage": "primary", "area": "rural", "tags": ["rural"]}
AWAY = "石岭教育集团"


@pytest.fixture
def group(cast):
    """Led by 汉滨区, with a council."""
    group = group_in_force(cast, "new", "rural", initiation="administrative")
    with cast.acting("pan") as pan:
        council_of_three(cast, group, pan)
    with cast.acting("lin") as lin:
        publish(group, by=lin)
    return group


@pytest.fixture
def away(cast):
    """A group of 石泉县 in the public register."""
    group = group_in_force(cast, core="shiquan_school", officer="shi", name=AWAY)
    with cast.acting("shi") as shi:
        publish(group, by=shi)
    return group


def draft_of_core(cast, group, by="lin", on=None):
    """石岭小学 of 石泉县 joins and becomes the core on the same day."""
    change, day = drafted(cast, group, [], by), on or today()
    with cast.acting(by) as office:
        changes.join_elsewhere(change, cast.shiquan_school.pk, on=day, by=office, **STATED)
        school = cast.shiquan_school.pk
        changes.add_move(change, "core", by=office, on=day, school_id=school, stays=True)
    return change


def sent(cast, change, by="lin"):
    with cast.acting(by) as office:
        changes.submit(fresh(change), by=office)
        return fresh(change)


def all_agree(cast, change):
    """Every school, 石泉县 and the city; reviewed in 汉滨区."""
    answer_all(cast, change)
    answer(cast, "shu", change)
    check(cast, change)
    agree(cast, change)
    opine(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
        return fresh(change)


def lead_of(cast, group):
    """Whose the group is, as the city reads it, and who reads it beside."""
    with cast.acting("cui"):
        row = EducationGroup.objects.get(pk=group.pk)
        return row.bureau_id, row.readers


def named_seats(cast, group, day=None):
    """{(school, role, since, until)} as the city reads them, of a day or of all."""
    with cast.acting("cui"):
        rows = members_on(group, day) if day else history_of(group)
        return {(row.name, row.role, row.days.lower, row.days.upper) for row in rows}


def sound():
    """What the database holds at the end of a transaction: one core on every open day."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# The core goes to another bureau


def test_the_group_goes_to_the_new_cores_bureau_when_both_have_decided(cast, group):
    change = all_agree(cast, sent(cast, draft_of_core(cast, group)))
    decide(cast, change)
    sound()
    assert lead_of(cast, group) == (cast.shiquan.pk, [cast.hanbin.pk])
    assert named_seats(cast, group, today()) >= {
        ("石岭小学", "core", today(), None), ("江畔实验小学", "member", today(), None),
    }  # fmt: skip
    with cast.acting("shi") as shi:
        row = EducationGroup.objects.get(pk=group.pk)
        assert shi.holds(row)
        assert "随核心校移交主管教育局" in {d.label for d in decisions_of(row).within(shi)}
        assert changes.open_change(row, token="6" * 32, by=shi).bureau_id == cast.shiquan.pk
        assert ChangeRequest.objects.get(pk=change.pk).document_number == NUMBER
        letters = attachments_of(ChangeRequest.objects.get(pk=change.pk), shi)
        assert letters.filter(title="批复").exists()
    with cast.acting("shu"):
        assert CouncilSeat.objects.filter(group=group).update(basis="章程第一条") == 3
    with cast.acting("pan"):
        assert CouncilSeat.objects.filter(group=group).count() == 3
        assert CouncilSeat.objects.filter(group=group).update(basis="改") == 0
    with cast.acting("cui"):
        public = PublishedGroup.objects.get(group=group)
        assert (public.county, public.bureau_id) == (cast.shiquan.name, cast.shiquan.pk)


def test_the_bureau_before_reads_on_and_decides_no_more(cast, group):
    decide(cast, all_agree(cast, sent(cast, draft_of_core(cast, group))))
    lin = cast.client("lin")
    for tab in ("", "members/", "changes/", "standings/", "council/"):
        assert lin.get(f"/groups/{group.pk}/{tab}").status_code == 200
    assert "随核心校移交主管教育局" in lin.get(f"/groups/{group.pk}/").content.decode()
    with cast.acting("lin") as office, pytest.raises(NoVerb):
        row = EducationGroup.objects.get(pk=group.pk)
        changes.open_change(row, token="7" * 32, by=office)
    answer = lin.post("/api/group-changes/", {"group": group.pk}, content_type="application/json")
    assert answer.status_code == 403
    with cast.acting("lin"):
        assert EducationGroup.objects.filter(pk=group.pk).update(name="改") == 0
        assert Membership.objects.filter(group=group).update(source="改") == 0


def test_nobody_else_reads_what_passes_over(cast, group):
    change = sent(cast, draft_of_core(cast, group))
    bo = cast.client("bo")
    for stage in ("submitted", "decided"):
        assert bo.get(f"/groups/{group.pk}/").status_code == 404
        assert bo.get(reverse("groups:change", args=[change.pk])).status_code == 404
        with cast.acting("bo"):
            assert not Membership.objects.filter(group=group).exists()
            assert not CouncilSeat.objects.exists()
        if stage == "submitted":
            decide(cast, all_agree(cast, change))


def test_it_goes_over_on_its_day_and_not_before(cast, group):
    change = all_agree(cast, sent(cast, draft_of_core(cast, group, on=soon())))
    decide(cast, change)
    apply_due_changes()
    assert lead_of(cast, group)[0] == cast.hanbin.pk
    with cast.acting("lin"), connection.cursor() as cursor:  # its day has come
        cursor.execute(
            "UPDATE groups_membership SET days = daterange(lower(days) - 30, upper(days) - 30)"
            " WHERE upper_inf(known)"
        )
        Move.objects.update(on=today())
        EducationGroup.objects.update(in_force_on=GROUP_SINCE - timedelta(days=30))
    apply_due_changes()
    apply_due_changes()
    sound()
    assert lead_of(cast, group) == (cast.shiquan.pk, [cast.hanbin.pk])
    with cast.acting("shi") as shi:
        row = EducationGroup.objects.get(pk=group.pk)
        moved = [d for d in decisions_of(row).within(shi) if d.step == "hand_over"]
        assert len(moved) == 1
    with cast.acting("cui"):
        assert PublishedGroup.objects.get(group=group).county == cast.shiquan.name


def test_the_preview_says_what_passes_to_whom(cast, group):
    change = draft_of_core(cast, group, on=soon())
    words = f"自 {soon()} 起由石泉县教育体育和科技局牵头"
    url = reverse("groups:change", args=[change.pk])
    assert words in cast.client("lin").get(url).content.decode()
    shown = cast.client("lin").get(f"/api/group-changes/{change.pk}/").json()
    assert words in shown["leads"][0]
    sent(cast, change)
    assert words in cast.client("shi").get(url).content.decode()
    answer_all(cast, change)
    answer(cast, "shu", change)
    check(cast, change)
    own = cast.client("shang").get(reverse("groups:change-own", args=[change.pk])).content.decode()
    assert "起由本局牵头）按申报内容办理" in own


def test_the_lead_waits_for_the_new_one_and_for_the_city(cast, group):
    change = sent(cast, draft_of_core(cast, group))
    answer_all(cast, change)
    answer(cast, "shu", change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    for title, then in (
        ("石泉县教育体育和科技局还没有决定", lambda: agree_own(cast, change)),
        ("市教育局还没有提出意见", lambda: opine(cast, change)),
    ):
        with pytest.raises(RuleBroken) as refused:
            decide(cast, change)
        assert title in refused.value.title + refused.value.rule
        answer_ = cast.client("zhao").post(
            f"/api/group-changes/{change.pk}/steps/approve/",
            {"document_number": NUMBER}, content_type="application/json",
        )  # fmt: skip
        assert answer_.status_code == 422
        then()
    decide(cast, change)
    assert lead_of(cast, group)[0] == cast.shiquan.pk


def agree_own(cast, change):
    check(cast, change)
    agree(cast, change)


def test_another_county_decides_nothing_of_it(cast, group):
    change = sent(cast, draft_of_core(cast, group))
    with cast.acting("bo") as bo, pytest.raises(NoVerb):
        with cast.acting("cui"):
            seen = fresh(change)
        bureaus.check_own(seen, opinion="好", token="8" * 32, by=bo)


def test_a_bureau_decides_once(cast, group):
    change = sent(cast, draft_of_core(cast, group))
    answer(cast, "shu", change)
    check(cast, change)
    with pytest.raises(Overtaken):
        check(cast, change, who="shen")
    again = cast.client("shen").post(
        f"/api/group-changes/{change.pk}/own/check/", {"reason": "好"},
        content_type="application/json",
    )  # fmt: skip
    assert again.status_code == 409
    agree(cast, change)
    with pytest.raises(Overtaken):
        agree(cast, change, number="石教发〔2026〕9号")


def test_a_school_that_has_not_agreed_holds_its_own_bureau_up(cast):
    group = group_in_force(cast, "rural")
    change = sent(cast, draft_of_core(cast, group, by="pan"), by="pan")
    with pytest.raises(RuleBroken) as refused:
        check(cast, change)
        agree(cast, change)
    assert "石岭小学" in refused.value.title + refused.value.rule


def test_a_name_that_is_taken_there_is_changed_first(cast, group):
    other = group_in_force(cast, core="shiquan_school", officer="shi", name=group.name)
    with cast.acting("shi") as shi:
        publish(other, by=shi)
    change = draft_of_core(cast, group)
    with pytest.raises(RuleBroken, match="集团名称在新的牵头局不能重复"):
        sent(cast, change)
    with cast.acting("lin") as lin:
        changes.add_move(change, "rename", by=lin, on=today(), name="江石教育集团")
    assert sent(cast, change).state == "submitted"


def test_a_name_that_only_an_old_register_there_has_is_refused_in_words(cast, group):
    """It is not public: the decision finds it."""
    group_in_force(
        cast, core="shiquan_school", officer="shi", name=group.name, state="legacy",
        in_force_on=None,
    )  # fmt: skip
    change = all_agree(cast, sent(cast, draft_of_core(cast, group)))
    with pytest.raises(RuleBroken, match="已有教育集团使用"):
        decide(cast, change)
    assert lead_of(cast, group)[0] == cast.hanbin.pk


def test_a_countys_own_mode_does_not_go_with_it(cast, group):
    with cast.acting("lin"):
        EducationGroup.objects.filter(pk=group.pk).update(mode="校际共同体")
        change = draft_of_core(cast, group)
    with cast.acting("lin") as lin:
        said = [c for c in preview_of(fresh(change), lin).checks if "自定" in c.rule]
    assert [check.ok for check in said] == [False]


# Mergers with a group of another bureau


def absorbing(cast, group, away, on=None):
    change = drafted(cast, group, [])
    with cast.acting("lin") as lin:
        changes.add_move(change, "absorb", by=lin, on=on or soon(1), others=[away.pk])
    return change


def test_a_draft_shows_only_what_is_public(cast, group, away):
    change = absorbing(cast, group, away)
    lin = cast.client("lin")
    shown = lin.get(reverse("groups:change", args=[change.pk])).content.decode()
    assert f"{AWAY}自 {soon(1)} 起并入{group.name}" in shown
    assert f"“{AWAY}”由石泉县教育体育和科技局登记，到 {today()} 为止" in shown
    assert lin.get(f"/groups/{away.pk}/").status_code == 404
    with cast.acting("lin"):
        assert not Membership.objects.filter(group=away).exists()


def test_a_group_that_has_closed_meanwhile_is_said_to_be_closed(cast, group, away):
    change = absorbing(cast, group, away)
    with cast.acting("shi") as shi:
        EducationGroup.objects.filter(pk=away.pk).update(state="closed", closed_on=today())
        publish(EducationGroup.objects.get(pk=away.pk), by=shi)
    page = cast.client("lin").get(reverse("groups:change", args=[change.pk])).content.decode()
    assert f"“{AWAY}”不在运行中，不能变更" in page
    with pytest.raises(RuleBroken, match="各项变更可以依次办理"):
        sent(cast, change)


def test_both_read_both_from_the_day_it_is_filed(cast, group, away):
    change = absorbing(cast, group, away)
    assert cast.client("shi").get(f"/groups/{group.pk}/").status_code == 404
    sent(cast, change)
    for who, row in (("lin", away), ("shi", group), ("cui", away)):
        assert cast.client(who).get(f"/groups/{row.pk}/").status_code == 200
    for row in (group, away):
        assert cast.client("bo").get(f"/groups/{row.pk}/").status_code == 404
    with cast.acting("lin") as lin:
        changes.withdraw(fresh(change), reason="另议", by=lin)
    for who, row in (("lin", away), ("shi", group)):
        assert cast.client(who).get(f"/groups/{row.pk}/").status_code == 404


def test_a_group_of_another_bureau_is_absorbed_when_it_has_decided(cast, group, away):
    change = sent(cast, absorbing(cast, group, away))
    answer_all(cast, change)
    answer(cast, "shu", change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    with pytest.raises(RuleBroken, match="石泉县教育体育和科技局还没有决定"):
        decide(cast, change)
    agree_own(cast, change)
    opine(cast, change)
    decide(cast, change)
    sound()
    with cast.acting("lin"):
        assert EducationGroup.objects.get(pk=away.pk).closed_on == today()
        assert GroupLine.objects.get().source_id == away.pk
    assert lead_of(cast, group) == (cast.hanbin.pk, [cast.shiquan.pk])
    assert lead_of(cast, away) == (cast.shiquan.pk, [cast.hanbin.pk])
    assert ("石岭小学", "member", soon(1), None) in named_seats(cast, group)
    assert named_seats(cast, away) == {("石岭小学", "core", GROUP_SINCE, soon(1))}
    for who in ("lin", "shi"):
        for row in (group, away):
            page = cast.client(who).get(f"/groups/{row.pk}/changes/").content.decode()
            assert NUMBER in page
    told = [n.text for n in notes(cast, "shi") if "已批复" in n.text]
    assert len(told) == 1
    assert cast.client("bo").get(f"/groups/{away.pk}/").status_code == 404


def notes(cast, who):
    with cast.acting(who) as office:
        return list(notices_of(office))


def test_what_hangs_on_a_group_is_named_to_the_bureau_whose_it_is(cast, group, away):
    with cast.acting("shu") as shu:
        council_seat(cast, away, shu, kind="chair", name="舒", school="shiquan_school")
    change = sent(cast, absorbing(cast, group, away))
    own = reverse("groups:change-own", args=[change.pk])
    words = "集团结束时任期未满的理事会成员须逐项写明处理办法"
    answer_all(cast, change)
    answer(cast, "shu", change)
    shown = cast.client("shi").get(own).content.decode()
    assert words in shown
    assert "请在核对意见中逐项写明处理办法" in shown
    agree_own(cast, change)
    opine(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    decide(cast, change)
    assert lead_of(cast, group)[0] == cast.hanbin.pk


def test_money_the_old_lead_has_allocated_is_named_and_stays_its_own(cast):
    world = build_money(cast)
    granted(world)
    change = draft_of_core(cast, world.group, on=soon())
    item = "江畔实验小学教育集团：集团教研，分配 60,000.00 元"
    with cast.acting("lin") as lin:
        found = {c.key: (c.items, c.must_be_handled) for c in preview_of(change, lin).consequences}
    assert found == {"allocations_of_the_lead": ((item,), False)}
    page = reverse("groups:change", args=[change.pk])
    assert "移交后仍由原主管局了结的经费分配" in cast.client("lin").get(page).content.decode()


def test_a_new_group_is_led_by_its_cores_bureau(cast, group, away):
    change = drafted(cast, group, [])
    begins = {
        "others": [away.pk], "name": "江石教育集团", "mode": "core_rural", "tie": "teaching",
        "form": "alliance", "core_id": cast.shiquan_school.pk, "on": soon(1),
    }  # fmt: skip
    with cast.acting("lin") as lin:
        changes.add_move(change, "merge", by=lin, **begins)
        changes.write_handling(change, "seats", text="由新集团理事会接续", by=lin)
    decide(cast, all_agree(cast, sent(cast, change)))
    sound()
    with cast.acting("cui"):
        new = EducationGroup.objects.get(name="江石教育集团")
        assert (new.state, new.bureau_id) == ("pending", cast.shiquan.pk)
        assert new.readers == [cast.hanbin.pk]
        ending = EducationGroup.objects.filter(pk__in=[group.pk, away.pk])
        assert set(ending.values_list("closed_on", flat=True)) == {today()}
    with cast.acting("shi") as shi:
        assert shi.holds(EducationGroup.objects.get(pk=new.pk))
    assert named_seats(cast, new) == {
        ("石岭小学", "core", soon(1), None), ("江畔实验小学", "member", soon(1), None),
        ("滨河新建小学", "member", soon(1), None), ("云雾镇中心小学", "member", soon(1), None),
    }  # fmt: skip


def test_a_change_decided_there_meanwhile_is_not_overwritten(cast, group, away):
    change = all_agree(cast, sent(cast, absorbing(cast, group, away)))
    with cast.acting("shi"):
        EducationGroup.objects.filter(pk=away.pk).update(closed_on=soon(20))
    with pytest.raises(Overtaken, match="已有变动"):
        decide(cast, change)


def test_the_whole_way_by_clicks(cast, group, away):
    lin = cast.client("lin")
    change = drafted(cast, group, [])
    url = reverse("groups:change-move", args=[change.pk, "absorb"])
    form = lin.get(url).content.decode()
    assert AWAY in form
    assert cast.shiquan.name in form
    assert lin.post(url, {"on": soon(1)}).status_code == 422
    assert lin.post(url, {"elsewhere": away.pk, "on": soon(1)}).status_code == 302
    core = reverse("groups:change-move", args=[change.pk, "core"])
    assert "石岭小学" not in lin.get(core).content.decode()
    with cast.acting("lin") as office:
        changes.remove_move(fresh(change), fresh(change).moves.get().pk, by=office)
        changes.join_elsewhere(
            fresh(change), cast.shiquan_school.pk, on=today(), by=office, **STATED
        )
    assert "本件中加入的其他主管局学校" in lin.get(core).content.decode()
    chosen = {"school_id": cast.shiquan_school.pk, "on": today(), "stays": "on"}
    assert lin.post(core, chosen).status_code == 302
    merge = lin.get(reverse("groups:change-move", args=[change.pk, "merge"])).content.decode()
    assert f"石岭小学（{AWAY}）" in merge


def test_a_change_within_one_bureau_tells_no_other(cast, group, away):
    approved(cast, group, [("rename", {"name": "江北教育集团"})])
    assert notes(cast, "shi") == []


def test_who_filed_it_in_one_bureau_decides_nothing_of_it_in_the_other(cast, group):
    """Lin is an officer of both."""
    record_appointment(
        cast.person("lin"), Office.OFFICER, cast.shiquan, since=today(), basis="任命文件〔2026〕2号"
    )
    change = sent(cast, draft_of_core(cast, group))
    answer(cast, "shu", change)
    client = cast.client("lin")
    session = client.session
    session["appointment"] = cast.person("lin").appointments.get(jurisdiction=cast.shiquan).pk
    session.save()
    sent_in = {"reason": "情况属实"}
    refused = client.post(
        f"/api/group-changes/{change.pk}/own/check/", sent_in, content_type="application/json"
    )
    assert (refused.status_code, "经办人" in refused.json()["refusal"]["title"]) == (403, True)
    own = reverse("groups:change-own", args=[change.pk])
    token = client.get(own).context["form"].initial["token"]
    form = {"choice": "check", "opinion": "情况属实", "token": token}
    assert client.post(own, form).status_code == 403
    check(cast, change)


def test_the_core_filer_of_a_merger_waits_for_every_schools_consent(cast, away):
    """自主组合: one school of the other group does not agree, on screen and over the API."""
    group = group_in_force(cast, "rural", "new")
    change = drafted(cast, group, [], by="pan")
    with cast.acting("pan") as pan:
        changes.add_move(change, "absorb", by=pan, on=soon(1), others=[away.pk])
    sent(cast, change, by="pan")
    answer_all(cast, change)
    answer(cast, "shu", change, agrees=False, reason="本校另有安排")
    with cast.acting("ma") as ma, pytest.raises(RuleBroken) as refused:
        decision.review(fresh(change), opinion="同意", by=ma)
    assert "石岭小学" in refused.value.title
    page = cast.client("ma").get(reverse("groups:change", args=[change.pk])).content.decode()
    assert "石岭小学" in page
    answer_ = cast.client("ma").post(
        f"/api/group-changes/{change.pk}/steps/review/", {"reason": "同意"},
        content_type="application/json",
    )  # fmt: skip
    assert answer_.status_code == 422
