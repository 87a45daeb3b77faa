"""Changes on screen and over the API: the whole way by clicks, and what the pages cost."""

import pytest
from django.urls import reverse

from groups.models import ChangeRequest
from groups.queries.register import memberships_on
from groups.services import modes
from groups.services.record import record_group
from schools.services.register import register_school
from tests.grouped import group_in_force, join
from tests.groups.changing import (
    NUMBER,
    approved,
    fresh_group,
    reviewed,
    soon,
    submitted,
    today,
)
from tests.groups.filing import pdf
from tests.statements import page_and_statements, statements_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


def fill(client, group):
    """The officer's part, by the screens: begin, one move, reasons, a document, send."""
    page = client.get(reverse("groups:change-new", args=[group.pk]))
    token = page.context["form"].initial["token"]
    begun = client.post(reverse("groups:change-new", args=[group.pk]) + "?sent", {"token": token})
    again = client.post(reverse("groups:change-new", args=[group.pk]) + "?sent", {"token": token})
    assert begun.url == again.url
    return begun.url


def test_the_whole_way_by_clicks(cast, group):
    lin, weng, ma, zhao = (cast.client(name) for name in ("lin", "weng", "ma", "zhao"))
    page = fill(lin, group)
    sent = lin.post(f"{page}moves/join/", {"school_id": cast.weak.pk, "on": soon()})
    assert sent.url == page
    assert lin.post(f"{page}reasons/", {"reasons": "该校申请加入"}).url == page
    assert lin.post(f"{page}documents/", {"title": "变更方案", "upload": pdf()}).url == page
    shown = lin.get(page).content.decode()
    assert f"柳林小学自 {soon()} 起加入，任成员校" in shown
    assert "变更方案" in shown
    assert lin.post(f"{page}check/").url == page
    for who in ("pan", "weng"):
        client = cast.client(who)
        form = client.get(f"{page}consent/")
        token = form.context["forms"]["agree"].initial["token"]
        client.post(f"{page}consent/", {"choice": "agree", "agree-token": token})
    assert ma.post(f"{page}review/", {"opinion": "建议批复"}).url == page
    decided = {
        "choice": "approve", "approve-document_number": NUMBER, "approve-decided_on": today(),
    }  # fmt: skip
    assert zhao.post(f"{page}decide/", decided).url == page
    with cast.acting("lin"):
        assert memberships_on(soon()).filter(group=group, school=cast.weak).exists()
        assert not memberships_on(today()).filter(group=group, school=cast.weak).exists()
    record = weng.get(page).content.decode()
    assert NUMBER in record
    letter = next(f for f in lin.get(page).context["letters"])
    assert record.count(reverse("file", args=[letter.pk])) == 1
    assert "成员校，" + str(soon()) + " 起" in record
    assert "柳林小学自" in lin.get(f"/groups/{group.pk}/changes/").content.decode()


def test_a_move_is_taken_out_again(cast, group):
    lin = cast.client("lin")
    page = fill(lin, group)
    lin.post(f"{page}moves/rename/", {"name": "江畔教育集团", "on": today()})
    with cast.acting("lin"):
        move = ChangeRequest.objects.get().moves.get()
    lin.post(f"{page}moves/remove/", {"move": move.pk})
    assert "还没有事项" in lin.get(page).content.decode()


@pytest.mark.parametrize("choice", ["return", "reject"])
def test_the_other_two_choices(cast, group, choice):
    change = reviewed(cast, group, [("rename", {"name": "江畔教育集团"})])
    sent = {
        "choice": choice, f"{choice}-reason": "请核对", "return-fields_to_open": ["reasons"],
        "return-deadline": soon(),
    }  # fmt: skip
    cast.client("zhao").post(reverse("groups:change-decide", args=[change.pk]), sent)
    with cast.acting("lin"):
        change.refresh_from_db()
        assert change.state == {"return": "returned", "reject": "rejected"}[choice]


def test_the_same_way_over_the_api(cast, group):
    def call(who, path, data=None):
        answer = cast.client(who).post(path, data or {}, content_type="application/json")
        assert answer.status_code in (200, 201), answer.content.decode()
        return answer.json()

    made = call("lin", "/api/group-changes/", {"group": group.pk, "reasons": "更名"})
    page = f"/api/group-changes/{made['id']}/"
    shown = call(
        "lin", f"{page}moves/", {"kind": "rename", "on": str(today()), "name": "江畔教育集团"}
    )
    assert shown["moves"][0]["sentence"] == f"自 {today()} 起更名为“江畔教育集团”"
    assert shown["outcome"][0]["school"] == ""
    call("lin", f"{page}steps/submit/")
    call("pan", f"{page}consent/", {"agrees": True})
    call("ma", f"{page}steps/review/", {"reason": "建议批复"})
    shown = call("zhao", f"{page}steps/approve/", {"document_number": NUMBER})
    assert (shown["state"], shown["document_number"]) == ("approved", NUMBER)
    assert cast.client("lin").get(f"/api/groups/{group.pk}/").json()["name"] == "江畔教育集团"


def test_the_list_shows_what_is_asked(cast, group):
    submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    assert "柳林小学自" in cast.client("cui").get("/groups/changes/").content.decode()
    assert "柳林小学" not in cast.client("shi").get("/groups/changes/").content.decode()


# What the pages cost


def grow(cast, group, count):
    with cast.acting("lin") as lin:
        for n in range(count):
            school = register_school(
                name=f"第{n}小学", bureau=cast.hanbin, by=lin, stage="primary", area="rural"
            )
            join(group, school)


@pytest.mark.parametrize("tab", ["", "members/", "changes/"])
def test_a_groups_page_costs_ten_statements_whatever_its_size(cast, group, tab):
    lin, url = cast.client("lin"), f"/groups/{group.pk}/{tab}"
    small = statements_of(lin, url)
    grow(cast, group, 30)
    page, large = page_and_statements(lin, url)
    assert len(large) == len(small) <= 10
    assert tab == "changes/" or "第29小学" in page.content.decode()


@pytest.mark.parametrize("who", ["lin", "pan", "cui"])
def test_a_groups_page_costs_ten_statements_whatever_its_history(cast, who):
    """One member and three, no decided change, one and three, with 备案 or without."""
    costs = set()
    for members in (("rural",), ("rural", "new", "weak")):
        name = f"{len(members)}校教育集团"
        group = group_in_force(cast, *members, name=name, initiation="administrative")
        client, url = cast.client(who), f"/groups/{group.pk}/"
        costs.add(len(statements_of(client, url)))
        for n in (1, 2, 3):
            moves = [("rename", {"name": f"第{n}次更名{name}"})]
            approved(cast, group, moves, number=f"汉教发〔2026〕{len(members)}{n}号")
            if n != 2:
                costs.add(len(statements_of(client, url)))
        with cast.acting("cui") as cui:
            record_group(fresh_group(cast, group), by=cui)
        costs.add(len(statements_of(client, url)))
    assert len(costs) == 1
    assert max(costs) <= 10


@pytest.mark.parametrize("who", ["lin", "zhao", "cui"])
def test_the_page_of_a_group_of_an_old_register_costs_no_more(cast, who):
    """Its gate is asked instead of a history it cannot have."""
    group = group_in_force(cast, "rural", "new", state="legacy", in_force_on=None)
    assert len(statements_of(cast.client(who), f"/groups/{group.pk}/")) <= 10


def test_the_list_costs_the_same_with_one_change_and_with_three(cast, group):
    lin, url = cast.client("lin"), "/groups/changes/"
    approved(cast, group, [("join", {"school_id": cast.weak.pk})])
    one = statements_of(lin, url)
    approved(cast, group, [("rename", {"name": "乙教育集团"})], number="汉教发〔2026〕32号")
    approved(cast, group, [("leave", {"school_id": cast.weak.pk})], number="汉教发〔2026〕33号")
    assert len(statements_of(lin, url)) == len(one)


def test_a_change_costs_the_same_with_one_school_and_with_many(cast, group):
    change = submitted(cast, group, [("close", {"on": soon()})])
    zhao, url = cast.client("ma"), reverse("groups:change", args=[change.pk])
    small = statements_of(zhao, url)
    grow(cast, group, 20)
    assert len(statements_of(zhao, url)) == len(small)


def in_two_groups(cast):
    """柳林小学 leads a group of its own and is asked to join another."""
    return group_in_force(cast, core="weak", name="柳林小学教育集团")


def set_line(cast, breach, most=1):
    with cast.acting("lin") as lin:
        modes.set_limit(
            "school_groups", most=most, breach=breach, basis="汉教发〔2026〕3号", by=lin,
            since=today(),
        )  # fmt: skip


@pytest.mark.parametrize(("breach", "says", "sent"), [
    (None, "可以继续申报，请在变更理由中说明", 302),
    ("warned", "超出本局规定；可以继续申报", 302),
    ("refused", "请先办理该校退出原集团", 422),
])  # fmt: skip
def test_who_joins_while_in_another_group_is_named(cast, group, breach, says, sent):
    in_two_groups(cast)
    if breach:
        set_line(cast, breach)
    lin = cast.client("lin")
    page = fill(lin, group)
    form = lin.get(f"{page}moves/join/").content.decode()
    assert "柳林小学（已在柳林小学教育集团）" in form
    assert ("一所学校最多参加1个集团" in form) == bool(breach)
    lin.post(f"{page}moves/join/", {"school_id": cast.weak.pk, "on": today()})
    for written in (False, True):
        shown = lin.get(page).content.decode()
        assert "柳林小学已在柳林小学教育集团" in shown
        assert says in shown
        if not written:
            lin.post(f"{page}reasons/", {"reasons": "两校相邻"})
    assert lin.post(f"{page}check/").status_code == sent
    answer = lin.post(f"/api/group-changes/{page.rstrip('/').rpartition('/')[2]}/steps/submit/")
    assert answer.status_code == (422 if sent == 422 else 409)


def test_a_county_that_allows_two_groups_says_so(cast, group):
    in_two_groups(cast)
    set_line(cast, "refused", most=2)
    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    assert "本局允许" in cast.client("ma").get(
        reverse("groups:change-review", args=[change.pk])
    ).content.decode()  # fmt: skip


def test_a_new_name_stands_beside_the_one_of_now(cast, group):
    lin = cast.client("lin")
    page = fill(lin, group)
    assert f"现在的名称：{group.name}" in lin.get(f"{page}moves/rename/").content.decode()
    lin.post(f"{page}moves/rename/", {"name": "江畔教育集团", "on": soon()})
    assert f"更名为“江畔教育集团”（现在的名称：{group.name}）" in lin.get(page).content.decode()


def test_a_groups_page_tells_its_changes_and_what_is_yet_to_come(cast, group):
    approved(cast, group, [("rename", {"name": "江北教育集团"})])
    coming = [("join", {"school_id": cast.weak.pk, "on": soon()})]
    approved(cast, group, coming, number="汉教发〔2026〕32号")
    url = reverse("groups:detail", args=[group.pk])
    for who in ("lin", "pan", "cui"):
        shown = cast.client(who).get(url).content.decode()
        for words in ("已批复、尚未生效", f"柳林小学自 {soon()} 起加入", "汉教发〔2026〕32号",
                      "曾用名", "江畔实验小学教育集团"):  # fmt: skip
            assert words in shown
    assert "尚未生效" not in cast.client("sheng").get(url).content.decode()
