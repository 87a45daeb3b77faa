"""学校意愿: who answers, what holds the review up, what a return asks anew."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import relieve
from groups.models import Consent, RefusalAnswer
from groups.queries.formation import answers_of, standing_consents
from groups.services import consent, decision, formation
from records.inbox import todos_of
from records.models import Notice
from tests.cast import SINCE
from tests.groups.filing import DAY, consent_of, fresh, reviewed, submitted

pytestmark = pytest.mark.django_db


def review(cast, filing, who="ma"):
    with cast.acting(who) as office:
        return decision.review(fresh(filing), opinion="同意", by=office)


def test_voluntary_waits_for_every_member(cast):
    filing = submitted(cast, members=("new", "weak"))
    consent_of(cast, "ning", filing)
    with pytest.raises(RuleBroken) as silent:
        review(cast, filing)
    assert silent.value.title == "不能审核：自主组合须每所成员校都同意，柳林小学还没有答复"
    consent_of(cast, "weng", filing, agrees=False, reason="师资不足")
    with pytest.raises(RuleBroken) as against:
        review(cast, filing)
    assert against.value.title == "不能审核：自主组合须每所成员校都同意，柳林小学不同意"
    consent_of(cast, "weng", filing)
    assert review(cast, filing).to_state == "reviewed"


def test_administrative_asks_the_core_too_and_needs_every_answer(cast):
    filing = submitted(cast, "lin")
    with cast.acting("lin"):
        assert [a.school for a in answers_of(fresh(filing))] == ["江畔实验小学", "滨河新建小学"]
    consent_of(cast, "ning", filing, agrees=False, reason="路远")
    with pytest.raises(RuleBroken) as silent:
        review(cast, filing)
    assert silent.value.title == (
        "不能审核：行政主导组合须每所学校都已答复，或答复期限已过，江畔实验小学还没有答复"
    )
    consent_of(cast, "pan", filing)
    assert review(cast, filing).to_state == "reviewed"


def test_an_administrative_filing_goes_on_after_the_deadline(cast):
    filing = submitted(cast, "lin")
    with cast.acting("lin"):
        type(filing).objects.filter(pk=filing.pk).update(consent_due=SINCE)
    assert review(cast, filing).to_state == "reviewed"


def test_a_refusal_is_answered_in_writing_before_approval(cast):
    filing = submitted(cast, "lin")
    consent_of(cast, "pan", filing)
    refusal = consent_of(cast, "ning", filing, agrees=False, reason="路远")
    review(cast, filing)
    with cast.acting("zhao") as zhao:
        with pytest.raises(RuleBroken) as unanswered:
            decision.approve(
                fresh(filing), document_number="汉教发〔2026〕1号", decided_on=DAY, by=zhao
            )
        assert unanswered.value.title == (
            "不能批复：学校不同意的，主管教育局须书面答复，滨河新建小学的意见还没有答复"
        )
        consent.answer_refusal(refusal, text="已安排校车", by=zhao)
        decision.approve(
            fresh(filing), document_number="汉教发〔2026〕1号", decided_on=DAY, by=zhao
        )
    with cast.acting("ning"):
        assert RefusalAnswer.objects.get().text == "已安排校车"


def test_a_refusal_is_answered_once(cast):
    filing = submitted(cast, "lin")
    refusal = consent_of(cast, "ning", filing, agrees=False, reason="路远")
    with cast.acting("lin") as lin:
        consent.answer_refusal(refusal, text="已安排校车", by=lin)
    with cast.acting("zhao") as zhao, pytest.raises(Overtaken) as second:
        consent.answer_refusal(refusal, text="再议", by=zhao)
    assert second.value.title.startswith("Lin已于")


def test_only_the_schools_asked_answer_and_only_for_themselves(cast):
    filing = submitted(cast)
    with cast.acting("pan") as pan, pytest.raises(NoVerb) as own:
        consent.answer(fresh(filing), agrees=True, token=uuid.uuid4(), by=pan)
    assert own.value.title == "本件由贵校申报，视为同意"
    page = reverse("groups:filing-consent", args=[filing.pk])
    api = f"/api/filings/{filing.pk}/consent/"
    expected = {"ning": 200, "pan": 403, "rao": 404, "lin": 403, "cui": 403, "shu": 404}
    assert {who: cast.client(who).get(page).status_code for who in expected} == expected
    answers = {
        who: cast.client(who).post(api, {"agrees": True}, content_type="application/json")
        for who in expected
    }
    assert {who: answer.status_code for who, answer in answers.items()} == expected


def test_an_answer_may_change_until_the_review_and_the_old_one_stays(cast):
    filing = submitted(cast)
    consent_of(cast, "ning", filing, agrees=False, reason="再想想")
    consent_of(cast, "ning", filing)
    with cast.acting("lin"):
        given = Consent.objects.order_by("pk").values_list("agrees", "superseded")
        assert list(given) == [(False, True), (True, False)]
    review(cast, filing)
    with cast.acting("ning") as ning, pytest.raises(Overtaken) as late:
        consent.answer(fresh(filing), agrees=True, token=uuid.uuid4(), by=ning)
    assert "办理“审核”" in late.value.title


def test_a_refusal_needs_its_reason(cast):
    filing = submitted(cast)
    answer = cast.client("ning").post(
        f"/api/filings/{filing.pk}/consent/", {"agrees": False}, content_type="application/json"
    )
    assert answer.json()["refusal"]["title"] == "请填写不同意的理由"
    page = reverse("groups:filing-consent", args=[filing.pk])
    form = {"choice": "refuse", "refuse-token": uuid.uuid4(), "refuse-reason": ""}
    assert "还没有保存，请先改正" in cast.client("ning").post(page, form).content.decode()


def test_a_refused_voluntary_filing_goes_to_the_approver_and_asks_anew(cast):
    filing = submitted(cast)
    consent_of(cast, "ning", filing, agrees=False, reason="路远")

    def desk(who):
        with cast.acting(who) as office:
            return [(t.title, t.handed_on) for t in todos_of(office) if t.kind == "组建申报"]

    assert desk("zhao") == [(f"有学校不同意，退回补正“{filing.name}”", False)]
    assert desk("lin") == [(f"审核“{filing.name}”", True)]
    with cast.acting("zhao"):
        assert Notice.objects.filter(text__contains="请退回补正", to_office="approver").exists()
    page = cast.client("lin").get(reverse("groups:filing", args=[filing.pk])).content.decode()
    assert "滨河新建小学不同意，等汉滨区教育局审批人退回补正" in page
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["reasons"], reason="请商定后再报",
            deadline=timezone.localdate() + timedelta(days=15), by=zhao,
        )  # fmt: skip
    with cast.acting("pan") as pan:
        formation.submit(fresh(filing), by=pan)
    assert desk("ning") == [(f"答复“{filing.name}”的学校意愿", False)]


def test_a_double_answer_is_one(cast):
    filing = submitted(cast)
    page = reverse("groups:filing-consent", args=[filing.pk])
    form = {"choice": "agree", "agree-token": uuid.uuid4(), "agree-reason": "愿意"}
    client = cast.client("ning")
    assert [client.post(page, form).status_code for _ in range(2)] == [302, 302]
    with cast.acting("ning"):
        assert Consent.objects.count() == 1


def test_a_school_without_a_principal_is_named(cast):
    filing = submitted(cast)
    with cast.acting("an") as an:
        appointment = cast.person("ning").appointments.get()
        relieve(appointment, on=SINCE, reason="调任", by=an)
    page = cast.client("lin").get(reverse("groups:filing", args=[filing.pk])).content.decode()
    assert "该校尚无校长账号" in page
    assert "请本市系统管理员开户、安全管理员任命该校校长" in page


# A return asks anew only what it touched


def returned(cast, filing, *fields):
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=fields, reason="请改",
            deadline=decision.usual_deadline(filing), by=zhao,
        )  # fmt: skip


def standing(cast, filing):
    with cast.acting("lin"):
        return sorted(row.school.name for row in standing_consents(fresh(filing)).values())


def test_new_reasons_leave_the_consents_standing(cast):
    filing = reviewed(cast)
    returned(cast, filing, "reasons")
    with cast.acting("pan") as pan:
        formation.write_reasons(fresh(filing), "补充说明", by=pan)
        formation.submit(fresh(filing), by=pan)
    assert standing(cast, filing) == ["滨河新建小学"]
    assert review(cast, filing).round == 2


@pytest.mark.parametrize(
    "changes", [{"tie": "assets", "assets": "设备共用"}, {"mode": "core_weak"}]
)
def test_a_new_mode_or_tie_asks_everybody_anew(cast, changes):
    from tests.groups.filing import tag

    tag(cast, "new", "weak")
    filing = reviewed(cast)
    returned(cast, filing, *changes)
    with cast.acting("pan") as pan:
        formation.edit_basics(fresh(filing), by=pan, **changes)
        formation.submit(fresh(filing), by=pan)
    assert standing(cast, filing) == []


def test_a_change_that_is_taken_back_asks_nobody(cast):
    filing = reviewed(cast)
    returned(cast, filing, "tie")
    with cast.acting("pan") as pan:
        formation.edit_basics(fresh(filing), by=pan, tie="assets")
        formation.edit_basics(fresh(filing), by=pan, tie="teaching")
        formation.submit(fresh(filing), by=pan)
    assert standing(cast, filing) == ["滨河新建小学"]


def test_new_members_are_asked_and_the_others_stand(cast):
    filing = reviewed(cast, members=("new", "weak"), answering=("ning", "weng"))
    returned(cast, filing, "members")
    with cast.acting("pan") as pan:
        formation.remove_member(fresh(filing), cast.weak.pk, by=pan)
        formation.propose_members(fresh(filing), [cast.rural.pk], by=pan)
        formation.submit(fresh(filing), by=pan)
    assert standing(cast, filing) == ["滨河新建小学"]
    consent_of(cast, "rao", filing)
    assert review(cast, filing).round == 2
