"""What a county adds to the policy's modes: own modes, sizes, quotas; terms of a member."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, RuleBroken
from groups.models import CountyMode, FormationFiling, Membership
from groups.services import decision, formation, modes
from records.models import Parameter
from records.parameters import value_of
from tests.groups.filing import BASICS, approved, consent_of, drafted, fresh, submitted
from tests.statements import statements_of

pytestmark = pytest.mark.django_db

BASIS = "汉教发〔2026〕3号 第二条"
SINCE = date(2026, 9, 1)


def own_mode(cast, **facts):
    facts = {"name": "校际联合体", "basis": BASIS, "since": SINCE} | facts
    with cast.acting("lin") as lin:
        return modes.add_mode(by=lin, **facts)


def submit(cast, filing, who="pan"):
    with cast.acting(who) as office:
        return formation.submit(fresh(filing), by=office)


def refused_submission(cast, filing):
    """The same refusal three times: the verb, the page and the API."""
    with pytest.raises(RuleBroken) as refused:
        submit(cast, filing)
    client = cast.client("pan")
    page = client.post(reverse("groups:filing-check", args=[filing.pk]))
    assert page.status_code == 422
    assert refused.value.title in page.content.decode()
    answer = client.post(f"/api/filings/{filing.pk}/steps/submit/")
    assert answer.status_code == 422
    assert answer.json()["refusal"]["title"] == refused.value.title
    return refused.value


# Own modes


def test_an_officer_adds_a_mode_and_a_filing_chooses_it(cast):
    client = cast.client("lin")
    form = {
        "name": "校际联合体", "stage": "compulsory", "new_fewest": 1, "new_most": 2, "all_most": 4,
        "documents": ["plan"], "since": "2026-09-01", "basis": BASIS,
    }  # fmt: skip
    assert client.post(reverse("groups:mode-new"), form).status_code == 302
    with cast.acting("lin"):
        mode = CountyMode.objects.get()
        assert (mode.bounds, mode.documents) == ({"all": [None, 4], "new": [1, 2]}, ["plan"])
    page = client.get(reverse("groups:rules")).content.decode()
    assert "成员校不多于4所；新建学校为1至2所；须上传组建方案" in page
    offered = cast.client("pan").get(reverse("groups:filing-new")).content.decode()
    assert f"校际联合体（本局，依据{BASIS}）" in offered
    group = approved(cast, mode="校际联合体")
    shown = client.get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert "校际联合体" in shown


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"basis": " "}, "请填写依据"),
        ({"name": "核心校+新校"}, "“核心校+新校”是政策列明的模式"),
        ({"bounds": {"new": [3, 1]}}, "最少不能多于最多"),
    ],
)
def test_a_mode_that_cannot_be_added(cast, facts, title):
    with pytest.raises(RuleBroken) as refused:
        own_mode(cast, **facts)
    assert refused.value.title == title


def test_a_name_is_added_once(cast):
    own_mode(cast)
    with pytest.raises(RuleBroken) as refused:
        own_mode(cast)
    assert refused.value.title == "“校际联合体”已经登记过"


@pytest.mark.parametrize("who", ["zhao", "pan", "cui", "du"])
def test_only_the_countys_officer_keeps_its_rules(cast, who):
    mode = own_mode(cast)
    with cast.acting(who) as office, pytest.raises(NoVerb):
        modes.end_mode(mode, last_day=timezone.localdate(), by=office)
    assert cast.client(who).get(reverse("groups:mode-new")).status_code == 403


def test_another_county_does_not_know_the_mode(cast):
    own_mode(cast)
    with cast.acting("shu") as shu, pytest.raises(RuleBroken) as refused:
        formation.open_filing(token=uuid.uuid4(), by=shu, **BASICS | {"mode": "校际联合体"})
    assert refused.value.title == "没有“校际联合体”这种办学模式"


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ({"bounds": {"rural": [1, None]}}, "校际联合体模式的农村学校须不少于1所，现在是0所"),
        ({"bounds": {"new": [2, 2]}}, "校际联合体模式的新建学校须为2所，现在是1所"),
        ({"bounds": {"all": [None, 0]}}, "校际联合体模式的成员校须不多于0所，现在是1所"),
        ({"stage": "senior"}, "校际联合体模式只用于规定的学段，现在选的是其他学段"),
        ({"documents": ["charter"]}, "校际联合体模式须上传章程，还没有上传"),
    ],
)
def test_each_rule_of_an_own_mode_is_kept(cast, mode, sentence):
    own_mode(cast, **mode)
    refusal = refused_submission(cast, drafted(cast, mode="校际联合体"))
    assert refusal.title == f"不能申报：{sentence}"
    assert (str(refusal.owner), refusal.basis) == ("县区规定", BASIS)


def test_an_ended_mode_is_offered_no_more(cast):
    mode = own_mode(cast)
    filing = drafted(cast, mode="校际联合体")
    yesterday = timezone.localdate() - timedelta(days=1)
    page = reverse("groups:mode-end", args=[mode.pk])
    assert cast.client("lin").post(page, {"last_day": "2026-08-01"}).status_code == 422
    assert cast.client("lin").post(page, {"last_day": yesterday}).status_code == 302
    offered = cast.client("pan").get(reverse("groups:filing-new")).content.decode()
    assert "校际联合体" not in offered
    assert refused_submission(cast, filing).title == (
        "不能申报：办学模式须在适用期内，“校际联合体”已停用"
    )


def test_modes_over_the_api(cast):
    facts = {
        "name": "校际联合体", "basis": BASIS, "since": "2026-09-01", "bounds": {"new": {"most": 2}},
    }  # fmt: skip
    client = cast.client("lin")
    made = client.post("/api/county-modes/", facts, content_type="application/json")
    assert (made.status_code, made.json()["bounds"]) == (201, {"new": [None, 2]})
    ended = client.post(
        f"/api/county-modes/{made.json()['id']}/end/", {"last_day": "2026-12-31"},
        content_type="application/json",
    )  # fmt: skip
    assert ended.json()["until"] == "2027-01-01"
    listed = cast.client("pan").get("/api/county-modes/").json()
    assert [mode["name"] for mode in listed["results"]] == ["校际联合体"]


# Sizes and quotas


def set_limit(cast, key, breach, most=1):
    with cast.acting("lin") as lin:
        modes.set_limit(key, most=most, breach=breach, basis=BASIS, since=SINCE, by=lin)


def test_a_size_over_the_countys_line_is_refused_where_the_county_says_so(cast):
    set_limit(cast, "group_size", "refused")
    refusal = refused_submission(cast, drafted(cast, members=("new", "weak")))
    assert refusal.title == "不能申报：一个集团的成员校最多1所，现在是2所"
    assert (str(refusal.owner), refusal.basis) == ("县区规定", BASIS)


def test_a_size_over_the_line_is_pointed_out_where_the_county_only_warns(cast):
    set_limit(cast, "group_size", "warned")
    filing = drafted(cast, members=("new", "weak"))
    check = cast.client("pan").get(reverse("groups:filing-check", args=[filing.pk]))
    assert "一个集团的成员校最多1所" in check.content.decode()
    submit(cast, filing)
    with cast.acting("pan"):
        assert fresh(filing).state == "submitted"


def test_a_quota_counts_the_countys_groups(cast):
    approved(cast)
    set_limit(cast, "group_quota", "refused")
    refusal = refused_submission(cast, drafted(cast, name="乙教育集团"))
    assert refusal.title == "不能申报：本主管局的教育集团最多1个，批复后是2个"


def test_a_limit_is_dated_and_what_was_known_stays(cast):
    page = reverse("groups:limit", args=["group_size"])
    client = cast.client("lin")
    for since, most in (("2025-09-01", 8), ("2026-09-01", 6)):
        form = {"most": most, "breach": "refused", "since": since, "basis": BASIS}
        assert client.post(page, form).status_code == 302
    assert "2025-09-01 至 2026-08-31" in client.get(page).content.decode()
    with cast.acting("lin"):
        on = {day: value_of("group_size", bureau=cast.hanbin, on=day)[0]["most"]
              for day in (date(2025, 1, 1), date(2026, 8, 31), date(2026, 9, 1))}  # fmt: skip
        rows = Parameter.objects.filter(bureau=cast.hanbin, key="group_size")
        assert (rows.count(), rows.filter(known__upper_inf=True).count()) == (3, 2)
    assert list(on.values()) == [None, 8, 6]
    answer = client.post(page, {"most": 6, "breach": "refused", "since": "2026-09-01", "basis": ""})
    assert "请填写这一项" in answer.content.decode()


def test_a_limit_over_the_api_asks_for_its_basis(cast):
    facts = {"key": "group_size", "most": 6, "breach": "refused", "since": "2026-09-01"}
    client = cast.client("lin")
    for basis, status in ((" ", 400), (BASIS, 200)):
        answer = client.post(
            "/api/county-modes/limits/", facts | {"basis": basis}, content_type="application/json"
        )
        assert answer.status_code == status


def test_the_rules_page_costs_the_same_with_one_and_three_modes(cast):
    own_mode(cast)
    client, url = cast.client("lin"), reverse("groups:rules")
    one = statements_of(client, url)
    for name in ("乙", "丙"):
        own_mode(cast, name=name)
    three = statements_of(client, url)
    assert len(three) == len(one) <= 7, "\n".join(three)


# Terms of the group and of a member


def test_assets_are_arranged_where_they_are_the_tie(cast):
    filing = drafted(cast, tie="assets")
    assert refused_submission(cast, filing).title == "不能申报：资产纽带须写明资产安排"
    with cast.acting("pan") as pan:
        formation.edit_basics(fresh(filing), by=pan, assets="校舍产权不变，由核心校统一调配")
    submit(cast, filing)
    with cast.acting("pan"):
        assert fresh(filing).state == "submitted"


@pytest.mark.parametrize(
    "form", ["lead", "trust", "restructure", "branch", "absorption", "pairing"]
)
def test_every_form_of_the_policy_can_be_filed(cast, form):
    filing = submitted(cast, form=form)
    with cast.acting("pan"):
        assert FormationFiling.objects.get(pk=filing.pk).form == form


def test_a_member_has_a_tie_and_form_of_its_own(cast):
    filing = drafted(cast, members=("new", "weak"))
    page = reverse("groups:filing-terms", args=[filing.pk, cast.weak.pk])
    client = cast.client("pan")
    assert client.post(page, {"tie": "", "form": "trust"}).status_code == 302
    answer = client.post(
        f"/api/filings/{filing.pk}/terms/", {"school": cast.new.pk, "form": "branch"},
        content_type="application/json",
    )  # fmt: skip
    assert [m["terms"] for m in answer.json()["members"]] == ["分校", "托管"]
    shown = client.get(reverse("groups:filing-check", args=[filing.pk])).content.decode()
    assert "托管" in shown


def test_membership_takes_the_members_own_terms(cast):
    filing = drafted(cast)
    with cast.acting("pan") as pan:
        formation.set_terms(filing, cast.new.pk, form="trust", by=pan)
        formation.submit(fresh(filing), by=pan)
    consent_of(cast, "ning", filing)
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="同意", by=ma)
    with cast.acting("zhao") as zhao:
        decision.approve(
            fresh(filing),
            document_number="汉教发〔2026〕12号",
            decided_on=timezone.localdate(),
            by=zhao,
        )
        rows = Membership.objects.order_by("pk").values_list("role", "tie", "form")
        assert list(rows) == [("core", "teaching", "chain"), ("member", "teaching", "trust")]
