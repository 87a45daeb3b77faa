"""Review and decision: three persons, 文号, returns, the group in force, two at once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import Error, connections, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Refusal, RuleBroken
from accounts.services import record_appointment
from groups.models import EducationGroup, FormationFiling, Membership, PublishedGroup
from groups.rules.decision import normal_document_number
from groups.services import decision, formation
from records.models import Attachment, Decision, Notice
from tests.cast import SINCE, build_cast
from tests.groups.filing import (
    DAY,
    NUMBER,
    approved,
    consent_of,
    day_of,
    drafted,
    fresh,
    reviewed,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("汉教发〔2026〕12号", "汉教发〔2026〕12号"),
        (" 汉教发[2026] 12 号 ", "汉教发〔2026〕12号"),
        ("汉教发（２０２６）１２号", "汉教发〔2026〕12号"),
        ("汉教发【2026】第012号", "汉教发〔2026〕12号"),
        ("汉教发2026-12", None),
        ("〔2026〕12号", None),
        ("汉教发〔2026〕0号", None),
        ("", None),
    ],
)
def test_a_document_number_is_made_one_kind(typed, printed):
    assert normal_document_number(typed) == printed


def approve(cast, filing, number=NUMBER, day=None, who="zhao"):
    with cast.acting(who) as office:
        record = fresh(filing)
        return decision.approve(
            record, document_number=number, decided_on=day or day_of(record), by=office
        )


def test_approval_puts_the_group_in_force(cast):
    group = approved(cast, number="汉教发[2026]12号", day=DAY)
    with cast.acting("lin"):
        assert (group.state, group.in_force_on, group.document_number) == ("in_force", DAY, NUMBER)
        persons = [group.maker.username, group.reviewer.username, group.approver.username]
        assert persons == ["pan", "ma", "zhao"]
        members = Membership.objects.order_by("pk")
        assert [(m.school.name, m.role, m.days.lower, m.days.upper, m.source) for m in members] == [
            ("江畔实验小学", "core", DAY, None, NUMBER),
            ("滨河新建小学", "member", DAY, None, NUMBER),
        ]
        letters = Attachment.objects.filter(title="批复").order_by("pk")
        assert [letter.file_name for letter in letters] == [f"{NUMBER}.pdf", f"{NUMBER}.docx"]
    assert list(PublishedGroup.objects.values_list("name", "core_name")) == [
        ("江畔实验小学教育集团", "江畔实验小学")
    ]
    with cast.acting("ning"):
        assert Notice.objects.filter(text__contains="已批复").count() == 1
    with cast.acting("cui"):
        notice = Notice.objects.get(to_office="coordinator")
        assert notice.text == "江畔实验小学教育集团已由汉滨区教育局批复，请备案"


@pytest.mark.parametrize(
    ("number", "day", "title"),
    [
        ("12号", DAY, "文号写法不对：12号"),
        (NUMBER, date(2060, 1, 1), "批复日期不能晚于今天"),
        (NUMBER, date(2026, 8, 19), "2026-08-19还没有收到本件，不能在这一天决定"),
    ],
)
def test_what_the_letter_must_hold(cast, number, day, title):
    filing = reviewed(cast)
    with pytest.raises(RuleBroken) as refused:
        approve(cast, filing, number, day)
    assert refused.value.title == title
    answer = cast.client("zhao").post(
        f"/api/filings/{filing.pk}/steps/approve/",
        {"document_number": number, "decided_on": day.isoformat()},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)
    page = reverse("groups:filing-decide", args=[filing.pk])
    form = {
        "choice": "approve", "approve-document_number": number, "approve-decided_on": day,
    }  # fmt: skip
    answer = cast.client("zhao").post(page, form)
    assert answer.status_code == 422
    assert title in answer.content.decode()


def test_a_number_is_used_once_in_a_bureau(cast):
    approved(cast)
    second = reviewed(cast, name="乙教育集团")
    with pytest.raises(RuleBroken) as refused:
        approve(cast, second, "汉教发（2026）12号")
    assert refused.value.title == f"文号{NUMBER}已经用过"
    assert refused.value.rule == "江畔实验小学教育集团已用此文号"


def test_a_name_taken_meanwhile_is_explained(cast):
    one, two = reviewed(cast), reviewed(cast)
    approve(cast, one)
    with pytest.raises(RuleBroken) as refused:
        approve(cast, two, "汉教发〔2026〕13号")
    assert refused.value.title == "不能批复：“江畔实验小学教育集团”已有教育集团使用"
    with cast.acting("lin"):
        assert fresh(two).state == "reviewed"


# Three persons


def test_maker_does_not_review(cast):
    filing = submitted(cast, "lin")
    for who in ("pan", "ning"):
        consent_of(cast, who, filing)
    with cast.acting("lin") as lin, pytest.raises(NoVerb) as refused:
        decision.review(fresh(filing), opinion="同意", by=lin)
    assert refused.value.rule == "经办、审核、审批须为三个不同的人"
    page = reverse("groups:filing-review", args=[filing.pk])
    assert cast.client("lin").get(page).status_code == 403
    answer = cast.client("lin").post(
        f"/api/filings/{filing.pk}/steps/review/", {"reason": "同意"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 403


def test_a_reviewer_who_is_also_approver_does_not_decide(cast):
    filing = reviewed(cast)
    record_appointment(
        cast.person("ma"), Office.APPROVER, cast.hanbin, since=SINCE, basis="任命文件〔2024〕2号"
    )
    client = cast.client("ma")
    session = client.session
    session["appointment"] = cast.person("ma").appointments.get(office="approver").pk
    session.save()
    answer = client.post(
        f"/api/filings/{filing.pk}/steps/approve/",
        {"document_number": NUMBER, "decided_on": "2026-09-01"}, content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 403
    assert answer.json()["refusal"]["rule"] == "经办、审核、审批须为三个不同的人"


def test_the_database_wants_three_persons_too(cast):
    filing = reviewed(cast)
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        FormationFiling.objects.filter(pk=filing.pk).update(approver=cast.person("ma"))


# Who decides


@pytest.mark.parametrize(
    ("who", "status"),
    [("cui", 403), ("du", 403), ("lin", 403), ("pan", 403), ("shang", 404), ("wai_approver", 404)],
)
def test_only_the_bureaus_approver_decides(cast, who, status):
    filing = reviewed(cast)
    page = reverse("groups:filing-decide", args=[filing.pk])
    client = cast.client(who)
    assert client.get(page).status_code == status
    for step in ("approve", "return", "reject"):
        answer = client.post(
            f"/api/filings/{filing.pk}/steps/{step}/", {"reason": "好", "fields_to_open": ["name"]},
            content_type="application/json",
        )  # fmt: skip
        assert answer.status_code == status or (status == 403 and answer.status_code == 422)
    with cast.acting("lin"):
        assert fresh(filing).state == "reviewed"


def test_the_city_is_told_why(cast):
    filing = reviewed(cast)
    answer = cast.client("cui").post(
        f"/api/filings/{filing.pk}/steps/reject/", {"reason": "不宜"},
        content_type="application/json",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (
        403, "您的职务不能办理“不予批准”",
    )  # fmt: skip
    assert (
        cast.client("cui").post(reverse("groups:filing-basics", args=[filing.pk])).status_code
        == 403
    )


def test_nobody_decides_before_the_review(cast):
    filing = submitted(cast)
    with pytest.raises(Overtaken):
        approve(cast, filing)


# Returns


def send_back(cast, filing, *fields, reason="请补正", deadline=None):
    with cast.acting("zhao") as zhao:
        return decision.return_for_correction(
            fresh(filing), fields=fields, reason=reason, by=zhao,
            deadline=deadline or timezone.localdate() + timedelta(days=15),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"fields": []}, "请勾选要补正的内容"),
        ({"fields": ["core"]}, "自主组合的核心校不能改"),
        ({"fields": ["name"], "deadline": date(2020, 1, 1)}, "补正期限不能早于今天"),
        ({"fields": ["name"], "reason": " "}, "请填写“退回补正”的意见"),
    ],
)
def test_a_return_names_fields_deadline_and_reason(cast, facts, title):
    filing = reviewed(cast)
    with pytest.raises(RuleBroken) as refused:
        send_back(cast, filing, *facts.pop("fields"), **facts)
    assert refused.value.title == title


def test_only_the_named_fields_open_again(cast):
    filing = reviewed(cast)
    send_back(cast, filing, "name", "dossier")
    with cast.acting("pan") as pan:
        filing = fresh(filing)
        with pytest.raises(RuleBroken) as closed:
            formation.write_reasons(filing, "改", by=pan)
        assert closed.value.title == "这次不能改：组建理由"
        assert closed.value.next_step == "本次可以改：集团名称、组建材料"
        with pytest.raises(RuleBroken):
            formation.edit_basics(filing, by=pan, tie="assets")
        formation.edit_basics(filing, by=pan, name="江畔小学教育集团", tie="teaching")
        assert fresh(filing).name == "江畔小学教育集团"
    client = cast.client("pan")
    assert client.get(reverse("groups:filing-members", args=[filing.pk])).status_code == 422
    tasks = client.get(reverse("groups:filing", args=[filing.pk])).content.decode()
    assert "退回补正：请改集团名称、组建材料" in tasks
    answer = client.patch(
        f"/api/filings/{filing.pk}/", {"reasons": "改"}, content_type="application/json"
    )
    assert answer.json()["refusal"]["title"] == "这次不能改：组建理由"


def test_the_second_round_takes_the_same_three_persons_and_shows_what_changed(cast):
    filing = reviewed(cast)
    send_back(cast, filing, "name")
    with cast.acting("pan") as pan:
        returned = fresh(filing)
        assert (returned.reviewer_id, returned.approver_id) == (None, None)
        formation.edit_basics(returned, by=pan, name="江畔小学教育集团")
        formation.submit(returned, by=pan)
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="已补正", by=ma)
    page = cast.client("zhao").get(reverse("groups:filing-decide", args=[filing.pk]))
    assert "<del>江畔实验小学教育集团</del>" in page.content.decode()
    group = approve(cast, filing)
    with cast.acting("lin"):
        assert (group.name, fresh(filing).round) == ("江畔小学教育集团", 2)
        last = Decision.objects.filter(step="submit").last()
        assert (last.before, last.after) == (
            {"name": "江畔实验小学教育集团"}, {"name": "江畔小学教育集团"},
        )  # fmt: skip


def test_an_officer_of_round_one_may_make_round_two(cast):
    filing = reviewed(cast, by="lin", answering=("pan", "ning"))
    send_back(cast, filing, "reasons")
    with cast.acting("ma") as ma:
        formation.submit(fresh(filing), by=ma)
    with cast.acting("lin") as lin:
        decision.review(fresh(filing), opinion="同意", by=lin)
    group = approve(cast, filing)
    with cast.acting("lin"):
        persons = [group.maker.username, group.reviewer.username, group.approver.username]
    assert persons == ["ma", "lin", "zhao"]


def test_a_rejection_ends_it(cast):
    filing = reviewed(cast)
    page = reverse("groups:filing-decide", args=[filing.pk])
    answer = cast.client("zhao").post(page, {"choice": "reject", "reject-reason": "条件不具备"})
    assert answer.status_code == 302
    with cast.acting("pan") as pan:
        assert fresh(filing).state == "rejected"
        assert not EducationGroup.objects.exists()
        with pytest.raises(Overtaken):
            formation.write_reasons(filing, "再报", by=pan)


def test_the_loser_of_two_decisions_is_told_who_and_when(cast):
    filing = reviewed(cast)
    approve(cast, filing)
    answer = cast.client("zhao").post(
        reverse("groups:filing-decide", args=[filing.pk]),
        {"choice": "reject", "reject-reason": "迟了"},
    )
    assert answer.status_code == 409
    assert "汉滨区教育局 审批人 Zhao已于" in answer.content.decode()


def test_two_approvers_at_once_make_one_decision(committed_db):
    cast = build_cast()
    zhu = User(username="zhu", name="Zhu", city=cast.city)
    zhu.set_unusable_password()
    zhu.save()
    record_appointment(zhu, Office.APPROVER, cast.hanbin, since=SINCE, basis="任命文件〔2024〕3号")
    cast.people["zhu"] = zhu
    filing = reviewed(cast)
    start, outcomes = threading.Barrier(2), []

    def decide(who):
        try:
            start.wait(timeout=20)
            approve(cast, filing, who=who)
            outcomes.append((who, None))
        except Refusal as refusal:
            outcomes.append((who, refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(who,)) for who in ("zhao", "zhu")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    lost = [refusal for _who, refusal in outcomes if refusal]
    assert [type(refusal) for refusal in lost] == [Overtaken]
    winner = next(who for who, refusal in outcomes if refusal is None)
    assert lost[0].title.startswith(f"汉滨区教育局 审批人 {winner.capitalize()}已于")
    with cast.acting("lin"):
        assert EducationGroup.objects.count() == 1
        assert Decision.objects.filter(step="approve", record_kind__contains="filing").count() == 1


# The whole way, through the browser's requests


def test_the_whole_chain_by_clicks(cast):
    filing = drafted(cast)
    where = {
        name: reverse(f"groups:filing-{name}", args=[filing.pk])
        for name in ("check", "consent", "review", "decide")
    }
    page = reverse("groups:filing", args=[filing.pk])
    steps = [
        ("pan", where["check"], {}),
        ("ning", where["consent"], {
            "choice": "agree", "agree-token": "6f2d7a9e-0000-4000-8000-000000000001",
        }),
        ("ma", where["review"], {"opinion": "材料齐全"}),
        ("zhao", where["decide"], {
            "choice": "approve", "approve-document_number": NUMBER,
            "approve-decided_on": timezone.localdate(),
        }),
    ]  # fmt: skip
    for who, url, form in steps:
        client = cast.client(who)
        assert client.get(url).status_code == 200, url
        assert client.post(url, form).status_code == 302, url
    with cast.acting("lin"):
        group = EducationGroup.objects.get()
    answer = cast.client("cui").post(reverse("groups:record-group", args=[group.pk]), follow=True)
    year = timezone.localdate().year
    assert f"备案号安集备〔{year}〕0001" in answer.content.decode()
    for who in ("pan", "ning", "lin", "zhao", "cui", "du"):
        text = cast.client(who).get(page).content.decode()
        assert f"文号{NUMBER}" in text
        assert "下载批复" in text or who == "cui"


def test_the_desks_along_the_way(cast):
    from records.inbox import todos_of

    def desk(who):
        with cast.acting(who) as office:
            return [
                (t.title, t.handed_on) for t in todos_of(office) if t.kind in ("组建申报", "备案")
            ]

    name = "江畔实验小学教育集团"
    filing = submitted(cast)
    assert desk("pan") == [(f"“{name}”的组建申报", True)]
    assert desk("ning") == [(f"答复“{name}”的学校意愿", False)]
    assert desk("lin") == desk("ma") == [(f"审核“{name}”", True)]
    consent_of(cast, "ning", filing)
    assert desk("ning") == []
    assert desk("lin") == [(f"审核“{name}”", False)]
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="同意", by=ma)
    assert (desk("zhao"), desk("lin")) == ([(f"审批“{name}”", False)], [])
    send_back(cast, filing, "reasons")
    assert (desk("zhao"), desk("pan")) == ([], [(f"补正“{name}”，重新申报", False)])
    with cast.acting("pan") as pan:
        formation.submit(fresh(filing), by=pan)
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="同意", by=ma)
    approve(cast, filing)
    assert (desk("zhao"), desk("cui")) == ([], [(f"备案{name}", False)])
