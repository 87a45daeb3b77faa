"""The city proposes a group; the lead bureau takes it up as its own filing or declines."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Jurisdiction
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import FormationFiling, InitiativeAnswer
from groups.queries import initiatives as queries
from groups.queries.formation import member_ids
from groups.services import initiatives as services
from records.inbox import notices_of, todos_of
from records.workflow import decisions_of
from schools.models import School
from tests.groups.filing import pdf, tag
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("groups:initiatives"), reverse("groups:initiative-new")
API = "/api/initiatives/"
REASON = "两县相邻，石岭小学缺英语教师。"
TAKEN = {"tie": "teaching", "form": "alliance"}


def proposed(cast, by="cui", members=("rural", "shiquan_school"), **facts):
    said = {
        "token": uuid.uuid4(), "name": "江畔跨县教育集团", "stage": "compulsory",
        "mode": "core_rural", "core_id": cast.core.pk, "reason": REASON, "file": pdf("函.pdf"),
        "member_ids": [getattr(cast, key).pk for key in members],
    } | facts  # fmt: skip
    with cast.acting(by) as office:
        row = services.propose(by=office, **said)
        return queries.initiatives_of(office).get(pk=row.pk)


def form(**facts):
    return {
        "token": str(uuid.uuid4()), "name": "江畔跨县教育集团", "core": "江畔实验小学",
        "members": "云雾镇中心小学\n石岭小学（石泉县教育体育和科技局）\n", "stage": "compulsory",
        "mode": "core_rural", "reason": REASON, "file": pdf("函.pdf"),
    } | facts  # fmt: skip


def sent(cast, **facts):
    """The same over the API."""
    said = form(**facts)
    del said["core"], said["members"]
    return said | {
        "core_id": cast.core.pk, "member_ids": [cast.rural.pk, cast.shiquan_school.pk],
    }  # fmt: skip


def page(row, name="initiative"):
    return reverse(f"groups:{name}", args=[row.pk])


def taken_up(cast, row, by="lin", **facts):
    with cast.acting(by) as office:
        return services.take_up(row, token=uuid.uuid4(), by=office, **(TAKEN | facts))


def declined(cast, row, by="lin", reason="本区另有安排"):
    with cast.acting(by) as office:
        return services.decline(row, reason=reason, by=office)


def standing(cast, row, who="cui"):
    with cast.acting(who) as office:
        return queries.standing(queries.initiatives_of(office).get(pk=row.pk)).key


# Proposed


def test_the_coordinator_proposes_by_name_and_the_bureaus_named_see_it(cast):
    client = cast.client("cui")
    address = client.post(NEW, form()).url
    shown = client.get(address).content.decode()
    members = "云雾镇中心小学（汉滨区教育局，小学）、石岭小学（石泉县教育体育和科技局，小学）"
    for words in ("等汉滨区教育局答复", members, "函.pdf", REASON):
        assert words in shown
    reads = ("lin", "zhao", "shi", "du")
    not_found = ("bo", "pan", "cai", "wai_coordinator")
    seen = {who: cast.client(who).get(address).status_code for who in (*reads, *not_found)}
    assert seen == dict.fromkeys(reads, 200) | dict.fromkeys(not_found, 404)
    with cast.acting("lin") as lin:
        assert [t.title for t in todos_of(lin)] == ["研究市教育局的组建倡议“江畔跨县教育集团”"]
        assert "由本局牵头" in notices_of(lin)[0].text
    with cast.acting("shi") as shi:
        assert (todos_of(shi), "涉及本局学校" in notices_of(shi)[0].text) == ([], True)
    with cast.acting("cui") as cui:
        waits = [(t.title, t.waits_for) for t in todos_of(cui) if t.handed_on]
        assert waits == [("组建倡议“江畔跨县教育集团”", "汉滨区教育局")]


def test_nothing_of_a_county_is_written_or_held_up(cast):
    proposed(cast)
    with cast.acting("lin"):
        assert not FormationFiling.objects.exists()


NAMES = [
    ({"core": "江畔小学"}, "没有找到“江畔小学”"),
    ({"core": "江畔"}, "名称相近的有：江畔实验小学（汉滨区教育局）"),
    ({"members": "云雾镇中心小学\n远江小学"}, "没有找到“远江小学”"),
    ({"members": "云雾镇中心小学、远江小学"}, "没有找到“远江小学”，请写学校名录里的全称"),
]


@pytest.mark.parametrize(("facts", "words"), NAMES)
def test_a_name_that_is_no_school_of_the_city_is_said(cast, facts, words):
    answer = cast.client("cui").post(NEW, form(**facts))
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_two_schools_of_one_name_are_told_apart_by_their_bureau(cast):
    Jurisdiction.objects.filter(pk=cast.shiquan_school.pk).update(name="云雾镇中心小学")
    client = cast.client("cui")
    both = client.post(NEW, form(members="云雾镇中心小学")).content.decode()
    assert "云雾镇中心小学（汉滨区教育局）、云雾镇中心小学（石泉县教育体育和科技局）" in both
    said = form(members="云雾镇中心小学（石泉县教育体育和科技局）")
    assert client.post(NEW, said).status_code == 302


def test_what_a_proposal_must_have_in_verb_and_api(cast):
    client = cast.client("cui")
    for facts, words in (
        ({"member_ids": []}, "请写明建议的成员校"),
        ({"reason": ""}, "请填写倡议理由"),
        ({"file": None}, "请附上倡议文件"),
        ({"member_ids": [cast.away_school.pk]}, "没有找到这所学校"),
    ):
        with pytest.raises(RuleBroken) as refused:
            proposed(cast, **facts)
        assert words in refused.value.title
        said = {name: value for name, value in (sent(cast) | facts).items() if value is not None}
        answer = client.post(API, said)
        assert (answer.status_code, words in answer.json()["refusal"]["title"]) == (422, True)
    only_core = client.post(NEW, form(members="江畔实验小学"))
    assert (only_core.status_code, "请写明建议的成员校" in only_core.content.decode()) == (
        422,
        True,
    )


def test_a_closed_school_is_not_proposed(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.rural.pk).update(status="closed")
    with pytest.raises(RuleBroken, match="已撤并或停办"):
        proposed(cast)


def test_only_the_coordinator_proposes(cast):
    for who in ("lin", "zhao", "du"):
        with pytest.raises(NoVerb):
            proposed(cast, who)
        assert cast.client(who).post(API, sent(cast)).status_code == 403


def test_a_double_submit_is_one_proposal(cast):
    token = uuid.uuid4()
    assert proposed(cast, token=token) == proposed(cast, token=token)


# Answered


def test_the_officer_takes_it_up_and_the_filing_opens_prefilled(cast):
    row = proposed(cast)
    client = cast.client("lin")
    assert page(row, "initiative-take-up") in client.get(page(row)).content.decode()
    opened = client.get(page(row, "initiative-take-up")).context["form"]
    assert (opened["core_id"].value(), opened["mode"].value()) == (cast.core.pk, "core_rural")
    said = {name: opened[name].value() or "" for name in opened.fields} | TAKEN
    address = client.post(page(row, "initiative-take-up"), said).url
    tasks = client.get(address).content.decode()
    assert page(row) in tasks
    with cast.acting("lin"):
        filing = FormationFiling.objects.get()
        assert (filing.initiation, filing.state, filing.reasons) == (
            "administrative", "draft", REASON,
        )  # fmt: skip
        assert member_ids(filing) == [cast.rural.pk, cast.shiquan_school.pk]
        stated = filing.members.get(school_id=cast.shiquan_school.pk).stated
        assert stated["stage"] == "primary"
        assert filing.readers == [cast.shiquan.pk]
    assert standing(cast, row) == "taken"
    city = cast.client("cui").get(page(row)).content.decode()
    assert "正在填写，还没有申报" in city
    with cast.acting("cui") as cui:
        assert "采纳" in notices_of(cui)[0].text
    with cast.acting("lin") as lin:
        assert "研究市教育局" not in "".join(t.title for t in todos_of(lin))


def test_what_the_city_says_of_another_countys_school_goes_into_the_filing(cast):
    tag(cast, "shiquan_school", "weak", "shi")
    filing = taken_up(cast, proposed(cast))
    with cast.acting("lin"):
        stated = filing.members.get(school_id=cast.shiquan_school.pk).stated
        assert (stated["tags"], stated["area"]) == (["weak"], "town")


def test_a_bureau_may_choose_another_core_among_the_proposed(cast):
    filing = taken_up(cast, proposed(cast), core_id=cast.rural.pk)
    with cast.acting("lin"):
        assert (filing.core_id, member_ids(filing)) == (cast.rural.pk, [cast.shiquan_school.pk])


def test_it_is_answered_once_and_who_comes_later_is_told_by_whom(cast):
    row = proposed(cast)
    filing = taken_up(cast, row)
    for verb in (taken_up, declined):
        with pytest.raises(Overtaken) as late:
            verb(cast, row, "ma")
        assert "汉滨区教育局已于" in late.value.title
        assert late.value.next_url == reverse("groups:filing", args=[filing.pk])
    client = cast.client("ma")
    assert client.get(page(row, "initiative-take-up")).status_code == 409
    answer = client.post(f"{API}{row.pk}/take-up/", TAKEN)
    assert (answer.status_code, "已于" in answer.json()["refusal"]["title"]) == (409, True)
    with cast.acting("lin"):
        assert (FormationFiling.objects.count(), InitiativeAnswer.objects.count()) == (1, 1)


def test_taking_up_twice_by_one_form_is_one_filing(cast):
    row, token = proposed(cast), uuid.uuid4()
    with cast.acting("lin") as lin:
        made = [services.take_up(row, token=token, by=lin, **TAKEN) for _once in range(2)]
    assert made[0] == made[1]


def test_declining_wants_a_reason_that_the_city_reads(cast):
    row = proposed(cast)
    client = cast.client("lin")
    empty = client.post(page(row), {"choice": "decline", "decline-reason": ""})
    assert empty.status_code == 200
    answer = client.post(f"{API}{row.pk}/decline/", {"reason": " "})
    assert "请写明不采纳的理由" in answer.json()["refusal"]["title"]
    client.post(page(row), {"choice": "decline", "decline-reason": "该校已在另一集团"})
    assert standing(cast, row) == "declined"
    assert "该校已在另一集团" in cast.client("cui").get(page(row)).content.decode()
    with cast.acting("cui"):
        steps = list(decisions_of(row).values_list("step", flat=True))
    assert steps == ["propose", "decline"]


def test_only_the_leads_officer_answers(cast):
    row = proposed(cast)
    with pytest.raises(NoVerb) as refused:
        declined(cast, row, "shi")
    assert "由汉滨区教育局答复" in refused.value.title
    assert cast.client("shi").post(f"{API}{row.pk}/decline/", {"reason": "不"}).status_code == 403
    for who in ("zhao", "cui"):
        with pytest.raises(NoVerb):
            taken_up(cast, row, who)
    assert standing(cast, row) == "open"


# Taken back


def test_the_city_takes_back_what_nobody_has_answered(cast):
    row, other = proposed(cast), proposed(cast)
    declined(cast, other)
    client = cast.client("cui")
    client.post(page(row), {"choice": "withdraw", "withdraw-reason": "与布局规划不符"})
    assert standing(cast, row) == "withdrawn"
    late = client.post(f"{API}{other.pk}/withdraw/", {"reason": "不再需要"})
    assert (late.status_code, "不采纳" in late.json()["refusal"]["title"]) == (409, True)
    with pytest.raises(Overtaken):
        taken_up(cast, row)
    with cast.acting("lin") as lin:
        assert "撤回了组建倡议" in notices_of(lin)[0].text
        assert todos_of(lin) == []


def test_who_is_late_on_screen_is_told_who_answered_and_when(cast):
    row = proposed(cast)
    declined(cast, row)
    for who, key in (("cui", "withdraw"), ("ma", "decline")):
        sent = {"choice": key, f"{key}-reason": "不再需要"}
        late = cast.client(who).post(page(row), sent)
        assert late.status_code == 409
        assert "汉滨区教育局已于" in late.content.decode()
    assert cast.client("shi").post(page(row), {"choice": "decline"}).status_code == 403
    assert standing(cast, row) == "declined"


def test_it_waits_for_you_where_you_answer(cast):
    row, listed = proposed(cast), reverse("groups:initiatives")
    for who, words in (("lin", "等您答复"), ("cui", "等汉滨区教育局答复"),
                       ("zhao", "等汉滨区教育局答复")):  # fmt: skip
        for url in (page(row), listed):
            assert words in cast.client(who).get(url).content.decode()


def test_taking_back_wants_a_reason(cast):
    row = proposed(cast)
    answer = cast.client("cui").post(f"{API}{row.pk}/withdraw/", {})
    assert answer.status_code == 422
    assert standing(cast, row) == "open"


# The list


def test_the_list_filters_and_costs_the_same_with_one_and_three(cast):
    row = proposed(cast)
    client = cast.client("cui")
    ones = [len(statements_of(client, url)) for url in (LIST, API)]
    declined(cast, proposed(cast, name="滨河教育集团"))
    taken_up(cast, proposed(cast, name="云雾教育集团", members=("rural",)))
    assert [len(statements_of(client, url)) for url in (LIST, API)] == ones
    found = {
        query: [r["name"] for r in client.get(f"{API}?{query}").json()["results"]]
        for query in ("state=open", "state=declined", "state=taken", "q=滨河",
                      f"where={cast.shiquan.pk}")
    }  # fmt: skip
    assert found == {
        "state=open": [row.name], "state=declined": ["滨河教育集团"],
        "state=taken": ["云雾教育集团"], "q=滨河": ["滨河教育集团"],
        f"where={cast.shiquan.pk}": [],
    }  # fmt: skip
    assert LIST in client.get(reverse("groups:filings")).content.decode()
    assert LIST not in cast.client("pan").get(reverse("groups:filings")).content.decode()
