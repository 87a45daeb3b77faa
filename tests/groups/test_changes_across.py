"""Changes that touch another bureau's schools: 分别批复, 统筹意见, no veto, as in a formation."""

import io

import pytest
from django.urls import reverse
from docx import Document

from accounts.refusals import NoVerb, RuleBroken
from groups.models import BureauDecision, ChangeRequest, EducationGroup, Opinion
from groups.queries.register import members_on
from groups.queries.routes import road_of
from groups.services import changes, decision, opinions
from records.attachments import attachments_of
from records.inbox import todos_of
from tests.grouped import group_in_force, join
from tests.groups.changing import (
    NUMBER,
    answer,
    answer_all,
    decide,
    drafted,
    fresh,
    soon,
    submitted,
    today,
)
from tests.groups.crossing import agree, check, opine, refuse

pytestmark = pytest.mark.django_db
STATED = {"stage": "primary", "area": "rural", "tags": ["rural"]}


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", initiation="administrative")


def joining(cast, group, by="lin"):
    """石岭小学 of 石泉县 joins; filed."""
    change = drafted(cast, group, [], by)
    with cast.acting(by) as office:
        changes.join_elsewhere(change, cast.shiquan_school.pk, on=today(), by=office, **STATED)
        changes.submit(change, by=office)
        return fresh(change)


def consented(cast, group):
    change = joining(cast, group)
    answer_all(cast, change)
    answer(cast, "shu", change)
    return change


def reviewed(cast, change):
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="同意", by=ma)
    return change


def titles(cast, who):
    with cast.acting(who) as office:
        return [todo.title for todo in todos_of(office)]


def test_each_bureau_decides_for_its_own_and_the_lead_puts_the_change_in_force(cast, group):
    change = consented(cast, group)
    assert "核对“江畔实验小学教育集团的变更”中的本局学校" in titles(cast, "shi")
    assert "对“江畔实验小学教育集团的变更”提出意见" in titles(cast, "cui")
    check(cast, change)
    assert "决定“江畔实验小学教育集团的变更”中的本局学校" in titles(cast, "shang")
    agree(cast, change)
    opine(cast, change)
    reviewed(cast, change)
    decide(cast, change)
    assert ("石岭小学", "member", today(), None) in seats_by_name(cast, group)
    with cast.acting("shi"):
        assert EducationGroup.objects.filter(pk=group.pk).exists()
        row = BureauDecision.objects.get()
        assert (row.state, row.change_id, row.filing_id) == ("approved", change.pk, None)


def seats_by_name(cast, group):
    with cast.acting("lin"):
        rows = members_on(group, today())
        return {(row.name, row.role, row.days.lower, row.days.upper) for row in rows}


def test_the_lead_waits_for_the_other_bureau_and_for_the_city(cast, group):
    change = reviewed(cast, consented(cast, group))
    title = "石泉县教育体育和科技局还没有决定"
    with pytest.raises(RuleBroken) as refused:
        decide(cast, change)
    assert title in refused.value.title
    sent = cast.client("zhao").post(
        f"/api/group-changes/{change.pk}/steps/approve/",
        {"document_number": NUMBER}, content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 422
    assert title in sent.json()["refusal"]["rule"] + sent.json()["refusal"]["title"]
    page = cast.client("zhao").get(reverse("groups:change-decide", args=[change.pk]))
    assert title in page.content.decode()
    check(cast, change)
    agree(cast, change)
    with pytest.raises(RuleBroken, match="市教育局"):
        decide(cast, change)


def test_an_opinion_against_is_answered_and_is_no_veto(cast, group):
    change = consented(cast, group)
    check(cast, change)
    agree(cast, change)
    said = opine(cast, change, stance=Opinion.Stance.AGAINST, text="两地相距较远")
    reviewed(cast, change)
    with pytest.raises(RuleBroken, match="还没有答复"):
        decide(cast, change)
    url = reverse("groups:change-answer-opinion", args=[change.pk, said.pk])
    assert "两地相距较远" in cast.client("lin").get(url).content.decode()
    with cast.acting("lin") as lin:
        opinions.answer_opinion(said, text="已安排交通", by=lin)
    decide(cast, change)


def test_a_refusal_of_the_other_bureau_is_not_passed_over_and_is_asked_again(cast, group):
    change = consented(cast, group)
    check(cast, change)
    refuse(cast, change)
    reviewed(cast, change)
    with pytest.raises(RuleBroken, match="不同意涉及石岭小学的安排"):
        decide(cast, change)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(change), fields=["reasons"], deadline=soon(), reason="请与石泉县商定", by=zhao
        )
    with cast.acting("lin") as lin:
        changes.submit(fresh(change), by=lin)
    with cast.acting("lin"):
        assert road_of(fresh(change)).decisions == {}


def test_nobody_decides_for_another_bureaus_school(cast, group):
    change = consented(cast, group)
    for who in ("lin", "cui"):
        with pytest.raises(NoVerb):
            check(cast, change, who=who)
        sent = cast.client(who).post(
            f"/api/group-changes/{change.pk}/own/check/", {"reason": "好"},
            content_type="application/json",
        )  # fmt: skip
        assert sent.status_code == 403


def test_a_group_across_bureaus_closes_when_each_has_decided(cast):
    group = group_in_force(cast, "rural", initiation="administrative")
    with cast.acting("lin"):
        join(group, cast.shiquan_school)
    change = submitted(cast, group, [("close", {"on": today()})])
    with cast.acting("lin"):
        assert fresh(change).deciders == [cast.shiquan.pk]
    answer_all(cast, change)
    answer(cast, "shu", change)
    check(cast, change)
    agree(cast, change)
    opine(cast, change)
    decide(cast, reviewed(cast, change))
    with cast.acting("lin"):
        assert EducationGroup.objects.get(pk=group.pk).closed_on == today()


def test_a_rename_crosses_nobody(cast):
    group = group_in_force(cast, "rural", initiation="administrative")
    with cast.acting("lin"):
        join(group, cast.shiquan_school)
    change = submitted(cast, group, [("rename", {"name": "江北教育集团"})])
    with cast.acting("lin"):
        assert fresh(change).deciders == []


def test_a_draft_is_nobody_elses(cast, group):
    change = drafted(cast, group, [])
    with cast.acting("lin") as lin:
        changes.join_elsewhere(change, cast.shiquan_school.pk, on=today(), by=lin, **STATED)
    with cast.acting("shi"):
        assert not ChangeRequest.objects.exists()
    page = reverse("groups:change", args=[change.pk])
    assert cast.client("shi").get(page).status_code == 404


def test_the_other_bureau_by_clicks(cast, group):
    lin = cast.client("lin")
    change = drafted(cast, group, [])
    elsewhere = reverse("groups:change-elsewhere", args=[change.pk])
    assert "石岭小学" in lin.get(elsewhere, {"q": "石岭"}).content.decode()
    sent = {"school_id": cast.shiquan_school.pk, "on": today(), "stage": "primary"}
    assert lin.post(elsewhere + "?q=石岭", sent).status_code == 302
    with cast.acting("lin") as office:
        changes.submit(change, by=office)
    answer_all(cast, change)
    shu = cast.client("shu")
    consent = reverse("groups:change-consent", args=[change.pk])
    token = shu.get(consent).context["forms"]["agree"].initial["token"]
    assert shu.post(consent, {"choice": "agree", "agree-token": token}).status_code == 302
    own = reverse("groups:change-own", args=[change.pk])
    shi, shang = cast.client("shi"), cast.client("shang")
    token = shi.get(own).context["form"].initial["token"]
    checked = shi.post(own, {"choice": "check", "opinion": "情况属实", "token": token})
    assert checked.status_code == 302
    assert "同意石岭小学按申报内容办理" in shang.get(own).content.decode()
    agreed = {
        "choice": "approve", "approve-document_number": "石教发〔2026〕8号",
        "approve-decided_on": today(),
    }  # fmt: skip
    assert shang.post(own, agreed).status_code == 302
    shown = shi.get(reverse("groups:change", args=[change.pk])).content.decode()
    assert "石岭小学" in shown


def test_the_agreement_is_a_letter_in_word_and_pdf(cast, group):
    change = consented(cast, group)
    check(cast, change)
    row = agree(cast, change)
    with cast.acting("lin") as lin:
        files = list(attachments_of(row, lin))
    assert sorted(file.file_name for file in files) == [
        "石教发〔2026〕8号.docx", "石教发〔2026〕8号.pdf"
    ]  # fmt: skip
    word = next(file for file in files if file.file_name.endswith("docx"))
    content = b"".join(cast.client("shi").get(reverse("file", args=[word.pk])).streaming_content)
    words = "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)
    assert "同意石岭小学按申报内容办理。" in words
    assert "石教发〔2026〕8号" in words
