"""A filing across bureaus: each decides for its own schools, the city says, the lead decides."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.entry import acting_office, appointments_of, enter_office
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import record_appointment
from groups.models import (
    BureauDecision,
    Consent,
    EducationGroup,
    FilingMember,
    FormationFiling,
    Membership,
    Opinion,
    OpinionRequest,
    PublishedGroup,
)
from groups.queries.formation import filings_of, standing_consents
from groups.queries.routes import last_word, road_of
from groups.services import bureaus, consent, decision, formation, opinions
from records.inbox import todos_of
from records.models import Attachment, Notice, Parameter
from schools.models import School
from tests.cast import SINCE
from tests.groups.crossing import (
    NUMBER,
    agree,
    agreed,
    check,
    consented,
    crossing,
    crossing_draft,
    opine,
    refuse,
)
from tests.groups.filing import DAY, consent_of, day_of, drafted, fresh, submitted
from tests.groups.filing import NUMBER as LEADS
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


def review(cast, filing, who="ma"):
    with cast.acting(who) as office:
        decision.review(fresh(filing), opinion="建议批复", by=office)


def approve(cast, filing, who="zhao", **facts):
    with cast.acting(who) as office:
        record = fresh(filing)
        return decision.approve(
            record, document_number=LEADS, decided_on=day_of(record), by=office, **facts
        )


def todos(cast, who):
    with cast.acting(who) as office:
        return [todo.title for todo in todos_of(office) if not todo.handed_on]


def post(cast, who, filing, path, said):
    return cast.client(who).post(
        f"/api/filings/{filing.pk}/{path}/", said, content_type="application/json"
    )


def page(cast, who, filing, name="filing", **more):
    return cast.client(who).get(reverse(f"groups:{name}", args=[filing.pk, *more.values()]))


# The way through


def test_each_bureau_decides_for_its_own_and_the_lead_puts_the_group_in_force(cast):
    filing = crossing(cast)
    assert (filing.readers, filing.deciders) == ([cast.shiquan.pk], [cast.shiquan.pk])
    for who in ("ning", "shu"):
        assert "答复“江畔实验小学教育集团”的学校意愿" in todos(cast, who)
        consent_of(cast, who, filing)
    assert todos(cast, "shi") == ["核对“江畔实验小学教育集团”中的本局学校"]
    check(cast, filing)
    assert (todos(cast, "shi"), todos(cast, "shen")) == ([], [])
    assert todos(cast, "shang") == ["决定“江畔实验小学教育集团”中的本局学校"]
    agree(cast, filing)
    assert "对“江畔实验小学教育集团”提出意见" in todos(cast, "cui")
    opine(cast, filing)
    review(cast, filing)
    group = approve(cast, filing)
    with cast.acting("shu"):
        seats = Membership.objects.filter(group=group).order_by("pk")
        assert [(m.school_id, m.role) for m in seats] == [
            (cast.core.pk, "core"), (cast.new.pk, "member"), (cast.shiquan_school.pk, "member"),
        ]  # fmt: skip
        assert Notice.objects.filter(text__contains="已批复").count() == 1
    with cast.acting("shi") as shi:
        assert EducationGroup.objects.within(shi).get() == group
    published = PublishedGroup.objects.get()
    assert [m["name"] for m in published.members] == [
        "江畔实验小学", "滨河新建小学", "石岭小学",
    ]  # fmt: skip
    public = cast.client(None).get("/public/anjiang/").content.decode()
    assert "江畔实验小学教育集团" in public


def test_the_other_bureaus_record_is_its_own(cast):
    filing = agreed(cast)
    with cast.acting("shi"):
        row = BureauDecision.objects.get()
        assert (row.bureau, row.state, row.document_number) == (cast.shiquan, "approved", NUMBER)
        assert [row.maker.username, row.approver.username] == ["shi", "shang"]
    with cast.acting("zhao"):
        assert BureauDecision.objects.get() == row
        assert BureauDecision.objects.update(document_number="改") == 0
    with cast.acting("shang"):
        assert FormationFiling.objects.filter(pk=filing.pk).update(name="改") == 0
        assert FilingMember.objects.filter(filing=filing).update(removed=True) == 0


# Who sees what


def test_the_other_bureau_sees_the_filing_and_nothing_else(cast):
    filing = consented(cast)
    for who in ("shi", "shang", "shu"):
        with cast.acting(who) as office:
            assert list(filings_of(office)) == [filing]
            assert Attachment.objects.within(office).count() == 1
            assert set(School.objects.values_list("bureau", flat=True)) == {cast.shiquan.pk}
            assert {m.school_id for m in FilingMember.objects.all()} == {
                cast.new.pk, cast.shiquan_school.pk,
            }  # fmt: skip
    for who in ("bo", "wai_officer", "wai_principal", "cai", "rao"):
        with cast.acting(who) as office:
            assert not FormationFiling.objects.exists()
            assert not Consent.objects.exists()
        answer = page(cast, who, filing)
        assert answer.status_code == 404


def test_a_draft_is_nobody_elses(cast):
    filing = crossing_draft(cast)
    with cast.acting("shi") as shi:
        assert not filings_of(shi).exists()
    assert page(cast, "shi", filing).status_code == 404


def test_a_consent_is_the_schools_bureaus_row_and_everybody_concerned_reads_it(cast):
    filing = consented(cast)
    with cast.acting("lin"):
        own, other = Consent.objects.order_by("pk")
        assert (own.bureau, other.bureau) == (cast.hanbin, cast.shiquan)
        assert Consent.objects.update(superseded=True) == 1
        Consent.objects.update(superseded=False)
    for who in ("shi", "shu", "ning", "pan", "zhao"):
        with cast.acting(who):
            assert set(standing_consents(fresh(filing))) == {cast.new.pk, cast.shiquan_school.pk}


def test_who_joins_later_reads_what_other_bureaus_said_before(cast):
    """The trigger: rows of another bureau follow the filing's readers."""
    filing = agreed(cast)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["members"], deadline=date(2099, 1, 1), reason="加一所", by=zhao
        )
    with cast.acting("pan") as pan:
        formation.propose_members(fresh(filing), [cast.rural.pk], by=pan)
    with cast.acting("rao"):
        assert BureauDecision.objects.filter(filing=filing).exists()
        assert set(standing_consents(fresh(filing))) == {cast.new.pk, cast.shiquan_school.pk}


def test_the_page_shows_the_road_to_everybody_on_it(cast):
    filing = consented(cast)
    for who in ("pan", "lin", "zhao", "shi", "shang", "shu", "cui", "du"):
        shown = page(cast, who, filing).content.decode()
        assert "石泉县教育体育和科技局分别决定本局学校" in shown
        assert "等该局决定" in shown
        assert "等提意见" in shown
        assert "石岭小学" in shown
        assert "江畔实验小学" in shown


# Refused, one by one, in screen and API


def test_nobody_decides_for_another_bureaus_school(cast):
    filing = consented(cast)
    with cast.acting("shi") as shi, pytest.raises(NoVerb, match="由汉滨区教育局办理"):
        decision.review(fresh(filing), opinion="同意", by=shi)
    answer = post(cast, "lin", filing, "own/check", {"reason": "同意"})
    assert answer.status_code == 403
    assert answer.json()["refusal"]["title"] == "本件不由汉滨区教育局决定"
    assert page(cast, "lin", filing, "filing-own").status_code == 403
    assert page(cast, "shang", filing, "filing-decide").status_code == 403


def test_the_lead_does_not_approve_before_the_other_bureau_and_says_who_is_awaited(cast):
    filing = consented(cast)
    opine(cast, filing)
    review(cast, filing)
    with pytest.raises(RuleBroken, match="石泉县教育体育和科技局还没有决定"):
        approve(cast, filing)
    check(cast, filing)
    answer = post(
        cast, "zhao", filing, "steps/approve",
        {"document_number": LEADS, "decided_on": "2026-09-01"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "还没有决定" in answer.json()["refusal"]["title"]
    shown = page(cast, "zhao", filing, "filing-decide").content.decode()
    assert "石泉县教育体育和科技局还没有决定" in shown
    assert "disabled" in shown
    agree(cast, filing)
    assert approve(cast, filing).state == "in_force"


def test_a_refused_school_is_taken_out_and_the_lead_then_decides(cast):
    filing = consented(cast)
    opine(cast, filing)
    check(cast, filing)
    refuse(cast, filing)
    review(cast, filing)
    with pytest.raises(RuleBroken, match="不同意涉及石岭小学的安排"):
        approve(cast, filing)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["members"], deadline=date(2099, 1, 1), reason="移除", by=zhao
        )
    with cast.acting("pan") as pan:
        formation.remove_member(fresh(filing), cast.shiquan_school.pk, by=pan)
        formation.submit(fresh(filing), by=pan)
    with cast.acting("shi") as shi:
        assert not filings_of(shi).exists()
    review(cast, filing)
    assert approve(cast, filing).state == "in_force"


def test_a_refusal_kept_in_the_filing_is_asked_again(cast):
    filing = consented(cast)
    check(cast, filing)
    refuse(cast, filing)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["reasons"], deadline=date(2099, 1, 1), reason="商定", by=zhao
        )
    with cast.acting("pan") as pan:
        formation.write_reasons(fresh(filing), "已与石泉县商定。", by=pan)
        formation.submit(fresh(filing), by=pan)
    with cast.acting("lin"):
        assert road_of(fresh(filing)).decisions == {}
        assert OpinionRequest.objects.count() == 1  # the reasons alone do not ask the city anew
    consent_of(cast, "shu", filing)
    check(cast, filing, who="shen")
    agree(cast, filing, number="石教发〔2026〕9号")
    with cast.acting("lin"):
        assert road_of(fresh(filing)).decisions[cast.shiquan.pk].round == 2


def test_a_decision_stands_when_only_the_reasons_change_and_falls_with_the_mode(cast):
    filing = agreed(cast)

    def again(**changed):
        with cast.acting("zhao") as zhao:
            decision.return_for_correction(
                fresh(filing), fields=["reasons", "tie", "assets"], deadline=date(2099, 1, 1),
                reason="补充", by=zhao,
            )  # fmt: skip
        with cast.acting("pan") as pan:
            if "tie" in changed:
                formation.edit_basics(fresh(filing), by=pan, **changed)
            formation.write_reasons(fresh(filing), f"补充{changed}", by=pan)
            formation.submit(fresh(filing), by=pan)
        with cast.acting("pan"):
            return road_of(fresh(filing)).decisions

    assert list(again()) == [cast.shiquan.pk]
    assert again(tie="assets", assets="设备共用") == {}
    with cast.acting("lin"):
        assert standing_consents(fresh(filing)) == {}


def test_missing_consent_of_its_school_stops_the_other_bureau(cast):
    filing = crossing(cast)
    with pytest.raises(RuleBroken, match="石岭小学还没有答复"):
        check(cast, filing)
    answer = post(cast, "shi", filing, "own/check", {"reason": "同意"})
    assert (answer.status_code, "还没有答复" in answer.json()["refusal"]["title"]) == (422, True)
    shown = page(cast, "shi", filing, "filing-own").content.decode()
    assert "暂时不能送审批" in shown


def test_a_school_that_refuses_is_answered_by_its_own_bureau(cast):
    filing = crossing(cast, by="lin")
    for who in ("pan", "ning"):
        consent_of(cast, who, filing)
    against = consent_of(cast, "shu", filing, agrees=False, reason="路远")
    with cast.acting("ma") as ma, pytest.raises(NoVerb, match="只有主管教育局答复学校意见"):
        consent.answer_refusal(against, text="已议", by=ma)
    check(cast, filing)
    with pytest.raises(RuleBroken, match="石岭小学的意见还没有答复"):
        agree(cast, filing)
    with cast.acting("shen") as shen:
        consent.answer_refusal(against, text="安排校车", by=shen)
    agree(cast, filing)
    with cast.acting("zhao"):
        assert "石岭小学" not in "".join(
            c.found for c in road_of(fresh(filing)).checks() if not c.ok
        )


def test_another_bureaus_consent_counts_until_the_review_only(cast):
    filing = consented(cast)
    review(cast, filing)
    with pytest.raises(Overtaken):
        consent_of(cast, "shu", filing, agrees=False, reason="反悔")


def test_two_officers_and_a_second_decision(cast):
    filing = consented(cast)
    check(cast, filing)
    with pytest.raises(Overtaken, match="Shi已于.*核对"):
        check(cast, filing, who="shen")
    assert post(cast, "shen", filing, "own/check", {"reason": "同意"}).status_code == 409
    agree(cast, filing)
    with pytest.raises(Overtaken, match="同意涉及本局学校的安排"):
        refuse(cast, filing)
    assert post(cast, "shang", filing, "own/refuse", {"reason": "反悔"}).status_code == 409


def test_the_same_form_sent_twice_is_one_check(cast):
    filing, token = consented(cast), uuid.uuid4()
    with cast.acting("shi") as shi:
        first = bureaus.check_own(filing, opinion="属实", token=token, by=shi)
        assert bureaus.check_own(filing, opinion="属实", token=token, by=shi) == first


def also(cast, person, office, node):
    record_appointment(cast.person(person), office, node, since=SINCE, basis="文件")


def acting_as(cast, person, office, node):
    terms = appointments_of(cast.person(person))
    return acting_office(
        next(t for t in terms if (t.office, t.node_id) == (office, node.pk))
    )  # fmt: skip


def test_checker_and_approver_of_a_bureau_are_two_persons(cast):
    filing = consented(cast)
    also(cast, "shi", Office.APPROVER, cast.shiquan)
    check(cast, filing)
    with enter_office(acting_as(cast, "shi", Office.APPROVER, cast.shiquan)) as both:
        with pytest.raises(NoVerb, match="Shi已是本件的经办人"):
            bureaus.approve_own(filing, document_number=NUMBER, decided_on=DAY, by=both)
        row = BureauDecision.objects.get()
        with pytest.raises(Error, match="three_persons"), transaction.atomic():
            BureauDecision.objects.filter(pk=row.pk).update(approver=cast.person("shi"))


def test_who_filed_in_one_bureau_does_not_decide_in_another(cast):
    filing = crossing(cast, by="lin")
    for who in ("pan", "ning", "shu"):
        consent_of(cast, who, filing)
    also(cast, "lin", Office.OFFICER, cast.shiquan)
    office = acting_as(cast, "lin", Office.OFFICER, cast.shiquan)
    with enter_office(office) as twice, pytest.raises(NoVerb, match="是本件的经办人"):
        bureaus.check_own(filing, opinion="同意", token=uuid.uuid4(), by=twice)


@pytest.mark.parametrize(
    ("number", "day", "title"),
    [
        ("8号", DAY, "文号写法不对：8号"),
        (NUMBER, date(2999, 1, 1), "批复日期不能晚于今天"),
        (NUMBER, date(2026, 8, 19), "2026-08-19还没有收到本件，不能在这一天决定"),
    ],
)
def test_an_agreement_has_its_own_number_and_day(cast, number, day, title):
    filing = consented(cast)
    check(cast, filing)
    with pytest.raises(RuleBroken) as refused:
        agree(cast, filing, number=number, day=day)
    assert refused.value.title == title


def test_the_screen_takes_a_check_and_an_agreement(cast):
    filing = consented(cast)
    url = reverse("groups:filing-own", args=[filing.pk])
    shown = cast.client("shi").get(url).content.decode()
    assert "本局名录为：小学、镇区" in shown  # the filing says weak, the register does not
    answer = cast.client("shi").post(url, {"token": uuid.uuid4(), "opinion": "属实"})
    assert answer.status_code == 302
    empty = cast.client("shang").post(url, {"choice": "approve"})
    assert "请填写这一项" in empty.content.decode()
    said = {
        "choice": "approve", "approve-document_number": NUMBER, "approve-decided_on": "2026-09-01",
    }  # fmt: skip
    assert cast.client("shang").post(url, said).status_code == 302
    with cast.acting("shi"):
        assert BureauDecision.objects.get().state == "approved"


# Stale pages


def test_who_decides_on_a_page_that_is_out_of_date_is_told(cast):
    filing = agreed(cast)
    opine(cast, filing)
    review(cast, filing)
    with cast.acting("zhao"):
        seen = last_word(filing)
    with cast.acting("zhao") as zhao:
        decision.return_for_correction(
            fresh(filing), fields=["reasons"], deadline=date(2099, 1, 1), reason="补", by=zhao
        )
    with cast.acting("pan") as pan:
        formation.write_reasons(fresh(filing), "改过的理由。", by=pan)
        formation.submit(fresh(filing), by=pan)
    review(cast, filing)
    with pytest.raises(Overtaken, match="Ma已于.*审核"):
        approve(cast, filing, seen=seen)
    today = timezone.localdate().isoformat()
    said = {"document_number": LEADS, "decided_on": today, "seen": seen}
    assert post(cast, "zhao", filing, "steps/approve", said).status_code == 409
    form = {
        "choice": "approve", "approve-document_number": LEADS, "approve-seen": seen,
        "approve-decided_on": today,
    }  # fmt: skip
    url = reverse("groups:filing-decide", args=[filing.pk])
    assert cast.client("zhao").post(url, form).status_code == 409
    with cast.acting("zhao"):
        now = last_word(filing)
    assert post(cast, "zhao", filing, "steps/approve", said | {"seen": now}).status_code == 200


# Choosing


def test_a_school_elsewhere_is_chosen_by_its_name_and_said_what_it_is(cast):
    filing = crossing_draft(cast)
    url = reverse("groups:filing-elsewhere", args=[filing.pk])
    with cast.acting("pan") as pan:
        formation.remove_member(filing, cast.shiquan_school.pk, by=pan)
    client = cast.client("pan")
    shown = client.get(url, {"q": "小学"}).content.decode()
    assert "石岭小学（石泉县教育体育和科技局）" in shown
    assert "远江小学" not in shown
    assert "柳林小学" not in shown
    said = {"school_id": cast.shiquan_school.pk, "stage": "primary", "tags": ["weak"]}
    assert client.post(f"{url}?q=石岭", said).status_code == 302
    with cast.acting("pan"):
        member = FilingMember.objects.get(school=cast.shiquan_school, removed=False)
        assert member.stated["tags"] == ["weak"]


def test_a_filing_takes_no_day_for_a_school_elsewhere(cast):
    filing = drafted(cast, members=("rural",))
    said = {"school_id": cast.shiquan_school.pk, "stage": "primary", "on": "2026-11-26"}
    assert post(cast, "pan", filing, "elsewhere", said).status_code == 200


@pytest.mark.parametrize("key", ["rural", "away_school"])
def test_only_other_bureaus_of_the_city_are_chosen_there(cast, key):
    filing = crossing_draft(cast)
    said = {"school_id": getattr(cast, key).pk, "stage": "primary"}
    answer = post(cast, "pan", filing, "elsewhere", said)
    assert answer.status_code == 422
    assert answer.json()["refusal"]["title"] == "没有找到这所学校"


# The city's opinion


def test_an_opinion_against_is_answered_and_is_no_veto(cast):
    filing = agreed(cast)
    opinion = opine(cast, filing, stance="against", text="应先统一规划")
    review(cast, filing)
    with pytest.raises(RuleBroken, match="安江市教育局的意见还没有答复"):
        approve(cast, filing)
    assert "书面答复对“江畔实验小学教育集团”的不赞成意见" in todos(cast, "lin")
    for who in ("shi", "cui"):
        answer = post(cast, who, filing, f"opinions/{opinion.pk}/answer", {"text": "采纳"})
        assert answer.status_code == 403
    answer = post(cast, "ma", filing, f"opinions/{opinion.pk}/answer", {"text": "已列入规划"})
    assert answer.status_code == 200
    again = post(cast, "lin", filing, f"opinions/{opinion.pk}/answer", {"text": "又答复"})
    assert again.status_code == 409
    shown = page(cast, "cui", filing).content.decode()
    assert "已列入规划" in shown
    assert approve(cast, filing).state == "in_force"


def test_silence_after_the_day_does_not_hold_up(cast):
    filing = agreed(cast)
    review(cast, filing)
    with pytest.raises(RuleBroken, match="安江市教育局还没有提出意见"):
        approve(cast, filing)
    with cast.acting("lin"):
        yesterday = timezone.localdate() - timedelta(days=1)
        OpinionRequest.objects.update(due=yesterday)
    assert "逾期未提意见，不影响办理" in page(cast, "zhao", filing).content.decode()
    assert approve(cast, filing).state == "in_force"


def test_the_citys_words_are_the_citys_rows_and_touch_nothing_else(cast):
    filing = agreed(cast)
    opine(cast, filing, text="支持")
    with cast.acting("cui"):
        row = Opinion.objects.get()
        assert (row.bureau, row.readers) == (cast.city, [cast.hanbin.pk, cast.shiquan.pk])
        assert FormationFiling.objects.update(state="rejected") == 0
        assert BureauDecision.objects.update(state="refused") == 0
        assert OpinionRequest.objects.update(part="改") == 0
    for step in ("approve", "reject", "return", "review"):
        answer = post(cast, "cui", filing, f"steps/{step}", {"reason": "不行"})
        assert answer.status_code in (403, 422)
    with cast.acting("zhao"):
        assert Opinion.objects.update(stance="against") == 0


def test_an_opinion_is_given_once_and_with_reasons_when_against(cast):
    filing = agreed(cast)
    with pytest.raises(RuleBroken, match="请写明不赞成的理由"):
        opine(cast, filing, stance="against")
    opine(cast, filing)
    with pytest.raises(Overtaken, match="Cui已于.*提出意见"):
        opine(cast, filing, stance="against", text="改主意")
    assert post(cast, "cui", filing, "opinion", {"stance": "for"}).status_code == 409


def test_the_city_opines_on_its_screen(cast):
    filing = agreed(cast)
    url = reverse("groups:filing-opinion", args=[filing.pk])
    assert "不是审批" in cast.client("cui").get(url).content.decode()
    answer = cast.client("cui").post(url, {"choice": "against", "against-text": ""})
    assert "请填写这一项" in answer.content.decode()
    assert cast.client("cui").post(url, {"choice": "for"}).status_code == 302
    assert "Cui已于" in page(cast, "cui", filing, "filing-opinion").content.decode()


def test_within_one_bureau_the_city_is_not_asked(cast):
    filing = submitted(cast)
    with pytest.raises(NoVerb, match="没有征求安江市教育局的意见"):
        opine(cast, filing)
    assert page(cast, "cui", filing, "filing-opinion").status_code == 403


# Departments, where a county asks


def ask(cast, filing, who="lin", body="finance", due=None):
    with cast.acting(who) as office:
        return opinions.ask_department(
            fresh(filing), getattr(cast, body), part="经费保障",
            due=due or date(2099, 1, 1), by=office,
        )  # fmt: skip


def test_a_department_is_asked_on_its_part_and_sees_the_filing_then(cast):
    filing = consented(cast)
    assert page(cast, "cai", filing).status_code == 404
    ask(cast, filing)
    assert todos(cast, "cai") == ["对“江畔实验小学教育集团”提出意见"]
    assert todos(cast, "bian") == []
    shown = page(cast, "cai", filing).content.decode()
    assert "经费保障" in shown
    assert "提出意见" in shown
    with cast.acting("cai") as cai:
        assert list(filings_of(cai)) == [filing]
        assert not School.objects.exists()
        assert FormationFiling.objects.update(name="改") == 0
    assert page(cast, "bian", filing).status_code == 404


def test_a_departments_opinion_against_is_shown_and_answered(cast):
    filing = agreed(cast)
    opine(cast, filing)
    ask(cast, filing)
    review(cast, filing)
    with pytest.raises(RuleBroken, match="汉滨区财政局还没有提出意见|财政局还没有提出意见"):
        approve(cast, filing)
    opinion = opine(cast, filing, who="cai", stance="against", text="本年预算已下达")
    assert "本年预算已下达" in page(cast, "zhao", filing, "filing-decide").content.decode()
    with pytest.raises(RuleBroken, match="财政局的意见还没有答复"):
        approve(cast, filing)
    with cast.acting("ma") as ma:
        opinions.answer_opinion(opinion, text="下年安排", by=ma)
    assert approve(cast, filing).state == "in_force"
    assert "下年安排" in page(cast, "cai", filing).content.decode()


def test_asking_is_the_countys_own_choice(cast):
    filing = consented(cast)
    with pytest.raises(NoVerb):
        ask(cast, filing, who="shi")
    with pytest.raises(RuleBroken, match="只向本县区的部门征求意见"):
        ask(cast, filing, body="shiquan")
    with pytest.raises(RuleBroken, match="答复期限不能早于今天"):
        ask(cast, filing, due=date(2020, 1, 1))
    url = reverse("groups:filing-ask", args=[filing.pk])
    said = {"body": cast.finance.pk, "part": "经费", "due": "2060-01-01"}
    assert cast.client("lin").post(url, said).status_code == 302
    with pytest.raises(RuleBroken, match="征求过意见"):
        ask(cast, filing)


def test_a_setting_of_the_county_asks_by_itself(cast):
    with cast.acting("lin"):
        Parameter.objects.create(
            bureau=cast.hanbin, key="departments_asked", value=["staffing"],
            basis="汉教发〔2026〕1号", days=(SINCE, None), known=(timezone.now(), None),
        )  # fmt: skip
    crossing(cast)
    assert todos(cast, "bian") == ["对“江畔实验小学教育集团”提出意见"]
    assert todos(cast, "cai") == []


# A zone whose decisions a setting gives to another bureau


def test_the_setting_of_the_day_of_filing_names_who_decides(cast):
    with cast.acting("cui"):
        Parameter.objects.create(
            bureau=cast.city, key="who_decides", value={"610922": "610900"},
            readers=[cast.hanbin.pk, cast.shiquan.pk, cast.cityrun.pk], basis="安政函〔2026〕3号",
            days=(date(2026, 1, 1), None), known=(timezone.now(), None),
        )  # fmt: skip
    filing = crossing(cast)
    assert filing.deciders == [cast.cityrun.pk]
    assert filing.readers == sorted([cast.shiquan.pk, cast.cityrun.pk])
    for who in ("ning", "shu"):
        consent_of(cast, who, filing)
    with pytest.raises(NoVerb, match="不由石泉县教育体育和科技局决定"):
        check(cast, filing)
    assert todos(cast, "bo") == ["核对“江畔实验小学教育集团”中的本局学校"]
    assert check(cast, filing, who="bo").bureau == cast.cityrun


def test_a_department_that_was_asked_nothing_is_told_so_without_a_way_it_may_not_go(cast):
    for name in ("filings", "changes"):
        page = cast.client("cai").get(reverse(f"groups:{name}")).content.decode()
        assert "还没有征求本单位意见的" in page, name
        assert f'href="{reverse("groups:list")}"' not in page, name


# Size


def test_the_filings_pages_cost_the_same_for_one_and_for_three(cast):
    crossing(cast)
    client, url = cast.client("shi"), reverse("groups:filings")
    one = statements_of(client, url)
    crossing(cast, name="乙集团")
    crossing(cast, name="丙集团")
    three = statements_of(client, url)
    assert len(three) == len(one), "\n".join(three)
