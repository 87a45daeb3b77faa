"""Filing a group: who may, the mode rules one by one, drafts, submitting."""

import uuid

import pytest
from django.urls import reverse

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import FilingMember, FormationFiling
from groups.rules.checks import refuse_unless_met
from groups.rules.formation import Proposal, SchoolFacts, filing_checks
from groups.services import formation
from records.models import Decision, Notice
from schools.services.register import register_school
from tests.groups.filing import BASICS, drafted, fresh, pdf, submitted, tag
from tests.statements import statements_of

pytestmark = pytest.mark.django_db

ACROSS = "其他主管教育局的学校由该局决定，须在“其他主管局的学校”中选择"


def school(pk, *tags, **facts):
    return SchoolFacts(id=pk, name=f"第{pk}小学", stage="primary", tags=frozenset(tags), **facts)


def proposal(**facts):
    whole = {
        "name": "甲教育集团", "stage": "compulsory", "mode": "core_new", "initiation": "voluntary",
        "tie": "teaching", "form": "chain", "core": school(1), "members": (school(2, "new"),),
        "reasons": "相邻", "dossier": dict.fromkeys(
            ("plan", "charter", "development", "council", "agreement", "resolution"), "file"
        ),
    }  # fmt: skip
    return Proposal(**(whole | facts))


def refusal_of(**facts):
    with pytest.raises(RuleBroken) as refused:
        refuse_unless_met("不能申报", filing_checks(proposal(**facts)))
    return refused.value


def test_a_whole_filing_meets_every_check():
    assert [c.rule for c in filing_checks(proposal()) if not c.ok] == []


def test_core_and_new_takes_one_or_two_new_schools():
    three = refusal_of(members=(school(2, "new"), school(3, "new"), school(4, "new")))
    assert three.title == "不能申报：核心校+新校模式只能有一所或两所新建学校，现在是三所"
    assert three.basis == "安政办发〔2018〕47号 三（二）1"
    assert str(three.owner) == "市级政策"
    assert three.next_step == "可以改选模式，或移除、加入新建学校"
    none = refusal_of(members=(school(2),))
    assert none.title == "不能申报：核心校+新校模式只能有一所或两所新建学校，现在没有"


def test_a_planned_school_counts_as_new():
    members = (school(2, status="planned"),)
    assert not [c for c in filing_checks(proposal(members=members)) if c.blocks]


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"mode": "core_weak"}, "不能申报：核心校+弱校模式至少有一所薄弱学校，现在没有"),
        ({"mode": "core_rural"}, "不能申报：核心校+农村校模式至少有一所农村学校，现在没有"),
        (
            {"mode": "outside_local"},
            "不能申报：域外名校+本地校模式的核心校须是域外学校，第1小学是本地学校",
        ),
        (
            {"core": school(1, nature="outside")},
            "不能申报：域外学校只在域外名校+本地校模式中任核心校",
        ),
        (
            {
                "mode": "outside_local", "core": school(1, nature="outside"),
                "dossier": proposal().dossier | {"agreement": "reason"},
            },
            "不能申报：域外名校+本地校模式须附办学协议，还没有上传",
        ),
        (
            {"mode": "kindergarten", "stage": "kindergarten"},
            "不能申报：名园+新园模式的核心校和成员校都须是幼儿园，第1小学、第2小学不是幼儿园",
        ),
        ({"members": ()}, "不能申报：至少有一所成员校"),
        (
            {"members": (school(2, "new", status="closed"),)},
            "不能申报：成员校须在开办中或待开办，第2小学已停办或合并",
        ),
        ({"tie": "unknown"}, "不能申报：须写明纽带"),
        ({"form": "unknown"}, "不能申报：须写明办学形式"),
        ({"reasons": " "}, "不能申报：须写明组建理由"),
        (
            {"dossier": {"plan": "file"}},
            "不能申报：六项组建材料须逐项上传，或写明不适用的理由，还缺5项",
        ),
    ],
)  # fmt: skip
def test_each_broken_rule_says_itself(facts, title):
    assert refusal_of(**facts).title == title


def test_what_the_policy_is_silent_on_is_only_pointed_out():
    mixed = proposal(
        members=(school(2, "new"), SchoolFacts(3, "三中", "senior", in_groups=("乙教育集团",)))
    )
    pointed_out = [(c.sentence, c.blocks) for c in filing_checks(mixed) if not c.ok]
    assert pointed_out == [
        ("成员校一般只参加一个集团，三中已在乙教育集团", False),
        ("核心校+新校模式一般只含新建学校，三中不是新建学校", False),
        ("集团学段与各校学段一致，三中的学段不同", False),
    ]


# Who files what


def test_a_principal_files_for_the_own_school(cast):
    filing = drafted(cast)
    assert (filing.initiation, filing.core_id, filing.filer_id, filing.state) == (
        "voluntary", cast.core.pk, cast.core.pk, "draft",
    )  # fmt: skip
    assert filing.parties == sorted([cast.core.pk, cast.new.pk])


def test_an_officer_files_for_the_bureau(cast):
    filing = drafted(cast, "lin")
    assert (filing.initiation, filing.core_id, filing.filer_id) == (
        "administrative", cast.core.pk, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "asked", "title"),
    [
        ("pan", "administrative", "校长只能以自主组合申报"),
        ("lin", "voluntary", "主管教育局只以行政主导申报"),
    ],
)
def test_nobody_files_the_other_kind(cast, who, asked, title):
    data = BASICS | {"initiation": asked, "token": str(uuid.uuid4())}
    answer = cast.client(who).post("/api/filings/", data, content_type="application/json")
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)
    with cast.acting(who):
        assert not FormationFiling.objects.exists()


def test_a_principal_cannot_make_another_school_core(cast):
    with cast.acting("pan") as pan, pytest.raises(RuleBroken) as refused:
        formation.open_filing(token=uuid.uuid4(), by=pan, core_id=cast.new.pk, **BASICS)
    assert refused.value.title == "核心校只能是本校"


@pytest.mark.parametrize("who", ["zhao", "cui", "du"])
def test_other_offices_do_not_file(cast, who):
    client = cast.client(who)
    assert client.get(reverse("groups:filing-new")).status_code == 403
    answer = client.post("/api/filings/", BASICS, content_type="application/json")
    assert answer.status_code == 403


def test_a_local_school_files_for_an_outside_core(cast):
    with cast.acting("lin") as lin:
        outside = register_school(
            name="西安某名校", bureau=cast.hanbin, by=lin, nature="outside", stage="primary"
        )
    with cast.acting("ning") as ning:
        filing = formation.open_filing(
            token=uuid.uuid4(), by=ning, core_id=outside.pk, **BASICS | {"mode": "outside_local"}
        )
        assert (filing.core_id, filing.filer_id) == (outside.pk, cast.new.pk)
        assert list(filing.members.values_list("school_id", flat=True)) == [cast.new.pk]
        with pytest.raises(RuleBroken) as refused:
            formation.remove_member(filing, cast.new.pk, by=ning)
    assert refused.value.title == "申报学校不能移除"


def test_an_officer_names_an_outside_core_that_is_not_in_the_register(cast):
    with cast.acting("lin") as lin:
        filing = formation.open_filing(
            token=uuid.uuid4(), by=lin, outside_name="西安某名校",
            **BASICS | {"mode": "outside_local"},
        )  # fmt: skip
        assert (filing.core.name, filing.core.nature) == ("西安某名校", "outside")


# Members


def test_a_school_of_another_bureau_is_refused_on_screen_and_api(cast):
    filing = drafted(cast)
    client = cast.client("pan")
    page = reverse("groups:filing-members", args=[filing.pk])
    answer = client.post(page, {"school": cast.shiquan_school.pk})
    assert answer.status_code == 422
    assert ACROSS in answer.content.decode()
    found = client.get(page, {"q": "石岭小学"}).content.decode()
    assert "不能加入石岭小学：它由石泉县教育体育和科技局主管" in found
    assert ACROSS in found
    answer = client.post(
        f"/api/filings/{filing.pk}/members/", {"add": [cast.shiquan_school.pk]},
        content_type="application/json",
    )  # fmt: skip
    refusal = answer.json()["refusal"]
    assert (answer.status_code, refusal["rule"]) == (422, ACROSS)


def test_a_school_of_another_city_is_not_known_at_all(cast):
    filing = drafted(cast)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken) as refused:
        formation.propose_members(filing, [cast.away_school.pk], by=pan)
    assert refused.value.title == "没有找到这所学校"


def test_parties_follow_the_members(cast):
    filing = drafted(cast, members=("new", "weak"))
    with cast.acting("weng"):
        assert FormationFiling.objects.count() == 1
    with cast.acting("pan") as pan:
        formation.remove_member(filing, cast.weak.pk, by=pan)
        rows = FilingMember.objects.order_by("pk").values_list("school_id", "removed", "parties")
        both = sorted([cast.core.pk, cast.new.pk])
        assert list(rows) == [(cast.new.pk, False, both), (cast.weak.pk, True, both)]
    with cast.acting("weng"):
        assert FormationFiling.objects.count() == 0


def test_the_core_is_not_a_member_too(cast):
    filing = drafted(cast)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken) as refused:
        formation.propose_members(filing, [cast.core.pk], by=pan)
    assert refused.value.title == "核心校不同时作为成员校"


def test_search_by_pinyin_offers_only_the_own_bureau(cast):
    client = cast.client("pan")
    found = client.get(reverse("groups:filing-schools"), {"q": "xiaoxue"}).json()["schools"]
    assert {row["name"] for row in found} == {
        "江畔实验小学", "滨河新建小学", "云雾镇中心小学", "柳林小学",
    }  # fmt: skip


# Drafts, and who may touch them


def test_a_draft_is_its_filers_own_business(cast):
    filing = drafted(cast)
    page = reverse("groups:filing", args=[filing.pk])
    assert cast.client("pan").get(page).status_code == 200
    statuses = {who: cast.client(who).get(page).status_code for who in ("lin", "ning", "cui")}
    assert statuses == {"lin": 404, "ning": 404, "cui": 404}


def test_a_member_cannot_edit_submit_or_withdraw(cast):
    filing = submitted(cast)
    with cast.acting("ning") as ning:
        with pytest.raises(NoVerb):
            formation.write_reasons(filing, "改", by=ning)
        with pytest.raises(NoVerb):
            formation.withdraw(filing, reason="不办了", by=ning)
    with cast.acting("lin") as lin, pytest.raises(NoVerb):
        formation.withdraw(filing, reason="不办了", by=lin)


def test_a_submitted_filing_is_closed_to_edits(cast):
    filing = submitted(cast)
    with cast.acting("pan") as pan, pytest.raises(Overtaken) as refused:
        formation.write_reasons(filing, "改", by=pan)
    assert "办理“申报”" in refused.value.title
    page = reverse("groups:filing-reasons", args=[filing.pk])
    shown = cast.client("pan").get(page).content.decode()
    assert ("办理“申报”" in shown, "<textarea" in shown) == (True, False)
    assert cast.client("pan").post(page, {"text": "改"}).status_code == 409


def test_submitting_asks_the_schools_and_tells_the_bureau(cast):
    filing = submitted(cast)
    with cast.acting("pan"):
        filing = fresh(filing)
        assert (filing.state, filing.round, filing.maker) == ("submitted", 1, cast.person("pan"))
        decision = Decision.objects.get(step="submit")
        assert set(decision.before.values()) == {None}
        assert decision.after["members"] == "滨河新建小学"
        assert decision.after["mode"] == "核心校+新校"
    with cast.acting("lin"):
        told = Notice.objects.order_by("pk").values_list("to_office", "to_jurisdiction_id")
        assert list(told) == [("principal", cast.new.pk), ("officer", cast.hanbin.pk)]


def test_a_name_already_in_use_is_refused(cast):
    from tests.grouped import group_in_force

    group_in_force(cast, "rural", name=BASICS["name"])
    filing = drafted(cast)
    with cast.acting("pan") as pan, pytest.raises(RuleBroken) as refused:
        formation.submit(filing, by=pan)
    assert refused.value.title == (
        "不能申报：集团名称在本主管局不能重复，“江畔实验小学教育集团”已有教育集团使用"
    )


def test_withdrawing_tells_the_schools(cast):
    filing = submitted(cast)
    answer = cast.client("pan").post(
        reverse("groups:filing-withdraw", args=[filing.pk]), {"reason": "明年再办"}
    )
    assert answer.status_code == 302
    with cast.acting("lin"):
        assert fresh(filing).state == "withdrawn"
        withdrawn = Notice.objects.filter(text__contains="已撤回").order_by("pk")
        told = list(withdrawn.values_list("to_office", "to_jurisdiction_id"))
        assert told == [("principal", cast.new.pk), ("officer", cast.hanbin.pk)]


def test_a_double_submit_is_one_draft(cast):
    token = uuid.uuid4()
    client = cast.client("pan")
    for _ in range(2):
        answer = client.post(reverse("groups:filing-new"), BASICS | {"token": token})
        assert answer.status_code == 302
    with cast.acting("pan"):
        assert FormationFiling.objects.count() == 1


def test_check_page_and_tasks_read_in_plain_words(cast):
    filing = drafted(cast, members=())
    client = cast.client("pan")
    tasks = client.get(reverse("groups:filing", args=[filing.pk])).content.decode()
    assert "还有2处要补齐" in tasks
    check = reverse("groups:filing-check", args=[filing.pk])
    assert "至少有一所成员校" in client.get(check).content.decode()
    answer = client.post(check)
    assert answer.status_code == 422
    assert "不能申报：至少有一所成员校" in answer.content.decode()


def test_a_document_must_be_what_it_says(cast):
    filing = drafted(cast)
    fake = pdf("方案.pdf")
    fake.file.seek(0)
    fake.file.write(b"plain words")
    fake.file.truncate()
    fake.seek(0)
    answer = cast.client("pan").post(
        reverse("groups:filing-document", args=[filing.pk, "plan"]), {"upload": fake}
    )
    assert answer.status_code == 422
    assert "不是可以上传的文件" in answer.content.decode()


@pytest.mark.parametrize(("url", "most"), [("/groups/filings/", 6), ("/api/filings/", 4)])
def test_list_costs_the_same_with_one_and_three_rows(cast, url, most):
    submitted(cast)
    client = cast.client("lin")
    one = statements_of(client, url)
    for name in ("乙教育集团", "丙教育集团"):
        submitted(cast, name=name)
    three = statements_of(client, url)
    assert len(three) == len(one) <= most, "\n".join(three)


def test_tags_of_the_day_count(cast):
    tag(cast, "weak", "weak")
    filing = drafted(cast, members=("weak",), mode="core_weak")
    with cast.acting("pan") as pan:
        formation.submit(filing, by=pan)
        assert fresh(filing).state == "submitted"
