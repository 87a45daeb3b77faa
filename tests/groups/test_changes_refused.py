"""What a change refuses, one by one: in the verb, on the screen and over the API."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import Error, InternalError, connections, transaction
from django.urls import reverse

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Refusal, RuleBroken
from accounts.services import record_appointment
from groups.models import ChangeRequest, Membership
from groups.queries.changes import preview_of
from groups.services import changes, consent, decision
from groups.services.publishing import publish
from tests.cast import SINCE, build_cast
from tests.database import owner_connection
from tests.grouped import GROUP_SINCE, group_in_force, join
from tests.groups.changing import (
    NUMBER,
    answer,
    answer_all,
    approved,
    decide,
    drafted,
    fresh,
    fresh_group,
    reviewed,
    seats,
    soon,
    submitted,
    today,
)
from tests.groups.filing import tag

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


def post(cast, who, path, data):
    return cast.client(who).post(path, data, content_type="application/json")


def api(change, *rest):
    return "/".join(["/api/group-changes", str(change.pk), *rest, ""])


def move_everywhere(cast, group, kind, said, title, who="lin"):
    """A move is refused with the same words by the verb, the API and the screen."""
    change = drafted(cast, group, [], by=who)
    said = {"on": today()} | said
    with cast.acting(who) as office, pytest.raises(Refusal) as refused:
        changes.add_move(change, kind, by=office, **said)
    assert refused.value.title == title
    sent = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    answer = post(cast, who, api(change, "moves"), {"kind": kind} | sent)
    assert answer.status_code == refused.value.status
    assert answer.json()["refusal"]["title"] == title
    form = {("schools_out" if k == "schools" else k): v for k, v in said.items()}
    page = cast.client(who).post(reverse("groups:change-move", args=[change.pk, kind]), form)
    assert page.status_code == refused.value.status
    with cast.acting(who):
        assert not change.moves.exists()


def submit_everywhere(cast, change, words, who="lin"):
    """What a change lacks is said by the verb, the API and the check page."""
    with cast.acting(who) as office, pytest.raises(RuleBroken) as refused:
        changes.submit(change, by=office)
    assert words in refused.value.title
    answer = post(cast, who, api(change, "steps", "submit"), {})
    assert (answer.status_code, words in answer.json()["refusal"]["title"]) == (422, True)
    page = cast.client(who).post(reverse("groups:change-check", args=[change.pk]))
    assert page.status_code == 422
    assert words in page.content.decode()
    with cast.acting(who):
        assert fresh(change).state == "draft"


# Moves


def test_nobody_joins_twice(cast, group):
    title = "云雾镇中心小学已经是“江畔实验小学教育集团”的成员，不能再次加入"
    change = drafted(cast, group, [])
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(change, "join", by=lin, on=today(), school_id=cast.rural.pk)
    assert refused.value.title == title
    sent = {"kind": "join", "on": today().isoformat(), "school_id": cast.rural.pk}
    answer = post(cast, "lin", api(change, "moves"), sent)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)
    page = cast.client("lin").get(reverse("groups:change-move", args=[change.pk, "join"]))
    assert "云雾镇中心小学" not in page.content.decode()


def test_nobody_leaves_who_is_not_there(cast, group):
    title = f"滨河新建小学在 {soon()} 不是“江畔实验小学教育集团”的成员"
    change = drafted(cast, group, [("leave", {"school_id": cast.new.pk})])
    said = {"on": soon(), "school_id": cast.new.pk}
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(change, "leave", by=lin, **said)
    assert refused.value.title == title
    page = cast.client("lin").post(reverse("groups:change-move", args=[change.pk, "leave"]), said)
    assert page.status_code == 422
    assert "已经退出的不能再退出" in page.content.decode()


def test_no_day_before_the_group_began(cast, group):
    day = GROUP_SINCE - DAY
    move_everywhere(
        cast, group, "join", {"school_id": cast.weak.pk, "on": day},
        f"{day} 早于“江畔实验小学教育集团”开始运行的日期 {GROUP_SINCE}",
    )  # fmt: skip


def test_a_group_closes_once(cast, group):
    approved(cast, group, [("close", {"on": soon(10)})])
    move_everywhere(
        cast, group, "close", {"on": soon()},
        f"“江畔实验小学教育集团”到 {soon(10)} 为止",
    )  # fmt: skip
    move_everywhere(
        cast, group, "close", {"on": soon(5)},
        f"“江畔实验小学教育集团”已定于 {soon(10)} 撤销",
    )  # fmt: skip


LACKING = {
    "join": "学校", "leave": "学校", "core": "学校", "strike": "学校", "redate": "学校",
    "rename": "新的集团名称",
    "merge": "新的集团名称、办学模式、纽带、办学形式、新集团的核心校",
    "split": "拆出的学校、新的集团名称、办学模式、纽带、办学形式、新集团的核心校",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "lacking"), LACKING.items())
def test_a_move_says_all_that_its_kind_takes(cast, group, kind, lacking):
    change = drafted(cast, group, [])
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(change, kind, by=lin, on=today())
    assert refused.value.title == f"这项变更还缺：{lacking}"
    sent = {"kind": kind, "on": today().isoformat()}
    answer = post(cast, "lin", api(change, "moves"), sent)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, refused.value.title)
    page = cast.client("lin").post(reverse("groups:change-move", args=[change.pk, kind]), sent)
    assert page.status_code == 200
    with cast.acting("lin"):
        assert not change.moves.exists()


def test_a_mode_that_nobody_offers_is_refused(cast, group):
    change = drafted(cast, group, [])
    sent = {"kind": "adjust", "on": today().isoformat(), "mode": "联合大学"}
    answer = post(cast, "lin", api(change, "moves"), sent)
    assert answer.status_code == 422
    assert answer.json()["refusal"]["title"] == "没有“联合大学”这种办学模式"


def test_the_core_is_not_made_core_again(cast, group):
    move_everywhere(
        cast, group, "core", {"school_id": cast.core.pk},
        f"江畔实验小学在 {today()} 已经是核心校",
    )  # fmt: skip


def test_a_name_and_a_kind_must_be_others(cast, group):
    move_everywhere(cast, group, "rename", {"name": group.name}, "新名称和现在的名称相同")
    move_everywhere(
        cast, group, "adjust", {"form": "alliance"}, "模式、纽带、办学形式都没有改动"
    )  # fmt: skip


def test_a_new_groups_core_is_one_of_its_schools(cast, group):
    said = {"schools": [cast.rural.pk], "name": "云雾教育集团", "core_id": cast.new.pk,
            "mode": "core_rural", "tie": "teaching", "form": "alliance"}  # fmt: skip
    move_everywhere(cast, group, "split", said, "新集团的核心校须是它的成员之一")


def test_a_school_of_another_bureau_joins_with_what_is_said_of_it(cast, group):
    change = drafted(cast, group, [])
    title = "石岭小学由石泉县教育体育和科技局主管，加入时须写明该校情况"
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(change, "join", by=lin, on=today(), school_id=cast.shiquan_school.pk)
    assert refused.value.title == title
    sent = {"kind": "join", "on": today().isoformat(), "school_id": cast.shiquan_school.pk}
    answer = post(cast, "lin", api(change, "moves"), sent)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_a_school_of_another_bureau_becomes_the_core_only_of_a_group_it_is_in(cast, group):
    change = drafted(cast, group, [])
    title = "石岭小学由石泉县教育体育和科技局主管，还不在集团里，不能任核心校"
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(change, "core", by=lin, on=today(), school_id=cast.shiquan_school.pk)
    assert refused.value.title == title
    sent = {"kind": "core", "on": today().isoformat(), "school_id": cast.shiquan_school.pk}
    answer = post(cast, "lin", api(change, "moves"), sent)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_only_other_groups_in_the_citys_register_are_absorbed(cast, group):
    """Neither itself, nor one that is not published, nor one of another city."""
    hidden = group_in_force(cast, core="shiquan_school", officer="shi", name="石岭教育集团")
    away = group_in_force(cast, core="away_school", officer="wai_officer", name="远江教育集团")
    with cast.acting("wai_officer") as wai:
        publish(away, by=wai)
    change = drafted(cast, group, [])
    title = "只能选择本市运行中的另一个教育集团"
    for pk in (hidden.pk, away.pk, group.pk):
        with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
            changes.add_move(change, "absorb", by=lin, on=today(), others=[pk])
        assert refused.value.title == title
        sent = {"kind": "absorb", "on": today().isoformat(), "others": [pk]}
        answer = post(cast, "lin", api(change, "moves"), sent)
        assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_corrections_are_the_bureaus(cast, group):
    change = drafted(cast, group, [], by="pan")
    with cast.acting("pan") as pan, pytest.raises(NoVerb):
        changes.add_move(change, "error", by=pan, on=today())
    answer = post(cast, "pan", api(change, "moves"), {"kind": "error", "on": today().isoformat()})
    assert answer.status_code == 403


# Who asks


def test_only_the_core_speaks_for_the_group(cast, group):
    with cast.acting("rao") as rao, pytest.raises(NoVerb) as refused:
        changes.open_change(group, token=uuid.uuid4(), by=rao)
    assert refused.value.title == "集团的变更由核心校校长（总校长）或主管教育局申报"
    assert cast.client("rao").get(f"/groups/{group.pk}/changes/new/").status_code == 403
    answer = post(cast, "rao", "/api/group-changes/", {"group": group.pk})
    assert answer.status_code == 403


def test_another_county_does_not_ask(cast, group):
    with cast.acting("lin"):
        group.readers = [cast.shiquan.pk]
        group.save(update_fields=["readers"])
    with cast.acting("shi") as shi, pytest.raises(NoVerb):
        changes.open_change(group, token=uuid.uuid4(), by=shi)
    assert cast.client("shi").get(f"/groups/{group.pk}/changes/new/").status_code == 403
    assert post(cast, "shi", "/api/group-changes/", {"group": group.pk}).status_code == 403
    assert post(cast, "wai_officer", "/api/group-changes/", {"group": group.pk}).status_code == 404


def test_a_group_of_an_old_register_is_confirmed_first(cast):
    group = group_in_force(cast, "rural", state="legacy")
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.open_change(group, token=uuid.uuid4(), by=lin)
    assert refused.value.title == "“江畔实验小学教育集团”不在运行中，不能变更"


def test_two_changes_of_a_group_do_not_overtake_each_other(cast, group):
    submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    second = drafted(cast, group, [("leave", {"school_id": cast.new.pk})])
    with cast.acting("lin") as lin, pytest.raises(Overtaken) as refused:
        changes.submit(second, by=lin)
    assert refused.value.title == "“江畔实验小学教育集团”已有一件变更没有办完"
    assert post(cast, "lin", api(second, "steps", "submit"), {}).status_code == 409


def test_a_move_that_was_taken_out_keeps_no_other_group_waiting(cast, group):
    other = group_in_force(cast, core="weak", name="柳林小学教育集团")
    first = drafted(cast, group, [("absorb", {"others": [other.pk]}), ("rename", {"name": "新名"})])
    with cast.acting("lin") as lin:
        changes.remove_move(first, first.moves.get(kind="absorb").pk, by=lin)
        changes.submit(first, by=lin)
    submitted(cast, other, [("rename", {"name": "柳林新名教育集团"})])


# What must be there before it is sent


def test_the_core_does_not_leave_without_another(cast, group):
    change = drafted(cast, group, [("leave", {"school_id": cast.core.pk, "on": soon()})])
    submit_everywhere(cast, change, f"{soon() + DAY} 起没有核心校")


def test_a_third_new_school_breaks_the_mode(cast):
    for key in ("new", "rural", "weak"):
        tag(cast, key, "new")
    group = group_in_force(cast, "new", "rural", mode="core_new")
    change = drafted(cast, group, [("join", {"school_id": cast.weak.pk})])
    submit_everywhere(cast, change, "核心校+新校模式只能有一所或两所新建学校")


def test_a_change_is_spoken_of_as_a_change(cast):
    """The rules are those of a formation; the reasons to give are the change's own."""
    tag(cast, "new", "new")
    group_in_force(cast, "weak", core="rural", name="柳林教育集团")
    group = group_in_force(cast, "new", mode="core_new")
    change = drafted(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("lin") as lin:
        said = {c.rule: c.next_step for c in preview_of(change, lin).checks if c.warns}
    assert said == {
        "核心校+新校模式一般只含新建学校": "请在变更理由中说明",
        "成员校一般只参加一个集团": "可以继续申报，请在变更理由中说明",
    }


def test_what_was_broken_before_only_warns(cast):
    """No school of this group has been new for years: it may still lose one."""
    group = group_in_force(cast, "new", "rural", mode="core_new")
    change = submitted(cast, group, [("leave", {"school_id": cast.rural.pk})])
    with cast.acting("lin"):
        assert change.state == "submitted"


def test_what_is_past_needs_a_reason_and_a_basis(cast, group):
    change = drafted(cast, group, [("leave", {"school_id": cast.new.pk, "on": today() - 9 * DAY})])
    submit_everywhere(cast, change, "追溯到过去的变更须写明追溯的理由和依据")
    with cast.acting("lin") as lin:
        changes.write_reasons(
            change, by=lin, reasons="离开", backdated_because="文件补办", basis="会议纪要"
        )
        changes.submit(change, by=lin)
        assert fresh(change).state == "submitted"


def test_nothing_asked_is_not_sent(cast, group):
    submit_everywhere(cast, drafted(cast, group, []), "至少有一项变更")


def test_reasons_are_given(cast, group):
    change = drafted(cast, group, [("join", {"school_id": cast.weak.pk})], reasons=" ")
    submit_everywhere(cast, change, "须写明变更理由")


# Consents


def test_a_voluntary_change_wants_every_school(cast, group):
    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})], by="pan")
    assert change.asked == [cast.weak.pk]
    with cast.acting("ma") as ma, pytest.raises(RuleBroken) as refused:
        decision.review(change, opinion="同意", by=ma)
    assert refused.value.title == "不能审核：自主组合须每所成员校都同意，柳林小学还没有答复"
    sent = post(cast, "ma", api(change, "steps", "review"), {"reason": "同意"})
    assert sent.status_code == 422
    page = cast.client("ma").get(reverse("groups:change-review", args=[change.pk]))
    assert "柳林小学还没有答复" in page.content.decode()
    answer(cast, "weng", change)
    with cast.acting("ma") as ma:
        decision.review(change, opinion="同意", by=ma)


def test_a_refusal_is_answered_in_writing(cast, group):
    change = submitted(cast, group, [("leave", {"school_id": cast.new.pk})])
    assert set(change.asked) == {cast.core.pk, cast.new.pk}
    answer(cast, "pan", change)
    given = answer(cast, "ning", change, agrees=False, reason="希望留在集团")
    with cast.acting("ma") as ma:
        decision.review(change, opinion="同意", by=ma)
    with cast.acting("zhao") as zhao, pytest.raises(RuleBroken) as refused:
        decision.approve(fresh(change), document_number=NUMBER, decided_on=today(), by=zhao)
    assert refused.value.title.startswith("不能批复：学校不同意的，主管教育局须书面答复")
    page = cast.client("ma").post(
        reverse("groups:change-answer", args=[change.pk, given.pk]), {"text": "已协商一致"}
    )
    assert page.status_code == 302
    assert decide(cast, change)


def test_who_is_not_asked_does_not_answer(cast, group):
    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("lin"):
        ChangeRequest.objects.filter(pk=change.pk).update(
            parties=sorted([*change.parties, cast.rural.pk])
        )
    with cast.acting("rao") as rao, pytest.raises(NoVerb):
        consent.answer(fresh(change), agrees=True, token=uuid.uuid4(), by=rao)
    assert post(cast, "rao", api(change, "consent"), {"agrees": True}).status_code == 403
    assert cast.client("rao").get(f"/groups/changes/{change.pk}/consent/").status_code == 403


# Three persons, one decision


def test_the_maker_does_not_review(cast, group):
    change = submitted(cast, group, [("rename", {"name": "江畔教育集团"})])
    answer_all(cast, change)
    with cast.acting("lin") as lin, pytest.raises(NoVerb) as refused:
        decision.review(change, opinion="同意", by=lin)
    assert refused.value.rule == "经办、审核、审批须为三个不同的人"
    assert cast.client("lin").get(f"/groups/changes/{change.pk}/review/").status_code == 403
    assert post(cast, "lin", api(change, "steps", "review"), {"reason": "好"}).status_code == 403


def test_the_reviewer_does_not_decide(cast, group):
    change = reviewed(cast, group, [("rename", {"name": "江畔教育集团"})])
    record_appointment(
        cast.person("ma"), Office.APPROVER, cast.hanbin, since=SINCE, basis="任命文件〔2024〕2号"
    )
    client = cast.client("ma")
    session = client.session
    session["appointment"] = cast.person("ma").appointments.get(office="approver").pk
    session.save()
    sent = {"document_number": NUMBER}
    answer = client.post(api(change, "steps", "approve"), sent, content_type="application/json")
    assert answer.status_code == 403


def test_the_database_wants_three_persons_too(cast, group):
    change = reviewed(cast, group, [("rename", {"name": "江畔教育集团"})])
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        ChangeRequest.objects.filter(pk=change.pk).update(approver=cast.person("ma"))


def test_a_change_is_decided_once(cast, group):
    change = reviewed(cast, group, [("rename", {"name": "江畔教育集团"})])
    decide(cast, change)
    with pytest.raises(Overtaken):
        decide(cast, change, "汉教发〔2026〕32号")
    sent = {"document_number": "汉教发〔2026〕32号"}
    assert post(cast, "zhao", api(change, "steps", "approve"), sent).status_code == 409
    page = cast.client("zhao").get(reverse("groups:change-decide", args=[change.pk]))
    assert "办理“批复”" in page.content.decode()


def test_a_stale_change_is_shown_and_refused(cast, group):
    change = reviewed(cast, group, [("leave", {"school_id": cast.new.pk, "on": soon()})])
    with cast.acting("lin"):
        join(group, cast.weak)
    with cast.acting("zhao") as zhao, pytest.raises(Overtaken) as refused:
        decision.approve(fresh(change), document_number=NUMBER, decided_on=today(), by=zhao)
    title = "“江畔实验小学教育集团”在申报之后已有变动，不能按本件批复"
    assert refused.value.title == title
    sent = post(cast, "zhao", api(change, "steps", "approve"), {"document_number": NUMBER})
    assert (sent.status_code, sent.json()["refusal"]["title"]) == (409, title)
    shown = cast.client("zhao").get(reverse("groups:change-decide", args=[change.pk]))
    assert "柳林小学（江畔实验小学教育集团）" in shown.content.decode()
    told = cast.client("zhao").get(api(change)).json()["changed_since"]
    assert [row["label"] for row in told] == ["柳林小学（江畔实验小学教育集团）"]
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(change), fields=["moves"], deadline=soon(), reason="请核对", by=zhao
        )
    with cast.acting("lin") as lin:
        changes.submit(fresh(change), by=lin)
        assert fresh(change).round == 2


def test_a_change_is_not_decided_before_it_was_sent(cast, group):
    change = reviewed(cast, group, [("join", {"school_id": cast.weak.pk})])
    title = f"{today() - DAY}还没有收到本件，不能在这一天决定"
    with pytest.raises(RuleBroken) as refused:
        decide(cast, change, day=today() - DAY)
    assert refused.value.title == title
    said = {"document_number": NUMBER, "decided_on": (today() - DAY).isoformat()}
    sent = post(cast, "zhao", api(change, "steps", "approve"), said)
    assert (sent.status_code, sent.json()["refusal"]["title"]) == (422, title)


def test_a_number_is_used_once(cast, group):
    other = group_in_force(cast, "rural", core="weak", name="柳林小学教育集团")
    approved(cast, group, [("rename", {"name": "江畔教育集团"})])
    with pytest.raises(RuleBroken) as refused:
        approved(cast, other, [("rename", {"name": "柳林教育集团"})])
    assert refused.value.title == f"文号{NUMBER}已经用过"


def test_a_name_taken_meanwhile_is_explained(cast, group):
    change = reviewed(cast, group, [("rename", {"name": "柳林小学教育集团"})])
    group_in_force(cast, "rural", core="weak", name="柳林小学教育集团")
    with pytest.raises(RuleBroken) as refused:
        decide(cast, change)
    assert refused.value.title == "不能批复：“柳林小学教育集团”已有教育集团使用"
    with cast.acting("lin"):
        assert fresh(change).state == "reviewed"


def test_a_return_opens_only_what_it_names(cast, group):
    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            change, fields=["reasons"], deadline=soon(), reason="请写明商议情况", by=zhao
        )
    with cast.acting("lin") as lin, pytest.raises(RuleBroken) as refused:
        changes.add_move(fresh(change), "rename", by=lin, on=today(), name="江畔教育集团")
    assert refused.value.title == "这次不能改：变更事项"
    sent = {"kind": "rename", "on": today().isoformat(), "name": "江畔教育集团"}
    assert post(cast, "lin", api(change, "moves"), sent).status_code == 422


def test_a_rejection_leaves_everything(cast, group):
    before = seats(cast, group)
    change = reviewed(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("zhao") as zhao:
        decision.reject(change, reason="条件不具备", by=zhao)
    assert seats(cast, group) == before


def test_a_withdrawal_tells_who_was_asked(cast, group):
    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})], by="pan")
    with cast.acting("pan") as pan:
        changes.withdraw(change, reason="再商议", by=pan)
    notices = cast.client("weng").get("/api/notices/").json()["results"]
    assert notices[0]["text"] == "“江畔实验小学教育集团的变更”已撤回"


# The database


@pytest.mark.parametrize("lost", ["core leaves", "two cores"])
def test_the_database_wants_one_core_a_day(cast, group, lost):
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        if lost == "core leaves":
            core = Membership.objects.filter(group=group, role="core")
            core.update(days=(GROUP_SINCE, soon()))
        else:
            join(group, cast.weak, "core", since=soon())
        with connections["default"].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def at_once(*acts):
    """What each act says when all are taken at the same moment: "done", or the refusal's status."""
    found, gate = [], threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=10)
            act()
            found.append("done")
        except Refusal as refused:
            found.append(str(refused.status))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(found)


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one(committed_db):
    cast = build_cast()
    group = group_in_force(cast, "rural", "new", initiation="administrative")
    change = reviewed(cast, group, [("join", {"school_id": cast.weak.pk})])
    numbers = [f"汉教发〔2026〕{n}号" for n in (41, 42)]
    acts = [lambda number=number: decide(cast, change, number) for number in numbers]
    assert at_once(*acts) == ["409", "done"]
    assert len(seats(cast, group)) == 4


@pytest.mark.django_db(transaction=True)
def test_two_changes_sent_at_once_are_one(committed_db):
    cast = build_cast()
    group = group_in_force(cast, "rural", "new", initiation="administrative")
    asked = [drafted(cast, group, [("rename", {"name": f"第{n}教育集团"})]) for n in (1, 2, 3)]

    def send(change):
        with cast.acting("lin") as lin:
            changes.submit(change, by=lin)

    acts = [lambda change=change: send(change) for change in asked]
    assert at_once(*acts) == ["409", "409", "done"]


FAULT = """
CREATE FUNCTION out_of_order() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
CREATE TRIGGER out_of_order BEFORE INSERT OR UPDATE ON groups_publishedgroup
    FOR EACH ROW EXECUTE FUNCTION out_of_order();
"""


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_last_thing_written_undoes_the_first(committed_db):
    """The public row is written after seats, periods and the decision: nothing of them stays."""
    cast = build_cast()
    group = group_in_force(cast, "rural", "new", initiation="administrative")
    moves = [("join", {"school_id": cast.weak.pk}), ("rename", {"name": "江畔教育集团"})]
    change, before = reviewed(cast, group, moves), seats(cast, group)
    with owner_connection() as owner:
        owner.execute(FAULT)
        try:
            with pytest.raises(InternalError, match="the disk is full"):
                decide(cast, change)
        finally:
            owner.execute("DROP FUNCTION out_of_order() CASCADE")
    with cast.acting("lin"):
        assert fresh(change).state == "reviewed"
    assert (seats(cast, group), fresh_group(cast, group).name) == (before, group.name)
    assert decide(cast, change)[0].name == "江畔教育集团"
