"""The dossier: per school or for all, what a charter holds, versions, what changed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import RuleBroken
from groups.models import DossierItem
from groups.queries.formation import answers_of
from groups.rules.dossier import Paper, said
from groups.services import decision, formation
from records.parameters import DEFAULTS
from tests.groups.filing import PDF, approved, consent_of, drafted, fresh, pdf, reviewed
from tests.groups.test_decision import send_back

pytestmark = pytest.mark.django_db
SIX = [key for key, _label in DEFAULTS["charter_elements"][0]]


def put(cast, filing, kind, who="pan", **facts):
    with cast.acting(who) as office:
        return formation.put_document(fresh(filing), kind, by=office, **facts)


def submit(cast, filing, who="pan"):
    with cast.acting(who) as office:
        return formation.submit(fresh(filing), by=office)


@pytest.mark.parametrize(
    ("papers", "answer"),
    [
        ([], ""),
        ([Paper("agreement", None, True)], "file"),
        ([Paper("agreement", None, False)], "reason"),
        ([Paper("agreement", 1, True)], ""),
        ([Paper("agreement", 1, True), Paper("agreement", 2, True)], "file"),
        ([Paper("agreement", 1, True), Paper("agreement", 2, False)], "reason"),
        ([Paper("plan", 1, True), Paper("plan", 2, True)], ""),
    ],
)
def test_one_paper_for_all_or_one_of_each_school(papers, answer):
    kind = papers[0].kind if papers else "agreement"
    assert said(kind, papers, [1, 2]) == answer


def without(cast, filing, kind):
    """As if the document had never been put."""
    with cast.acting("pan"):
        DossierItem.objects.filter(filing=filing, kind=kind).update(superseded=True)


@pytest.mark.parametrize("kind", DossierItem.Kind.values)
def test_each_missing_document_bars_the_filing_in_screen_and_api(cast, kind):
    filing = drafted(cast)
    without(cast, filing, kind)
    with pytest.raises(RuleBroken) as refused:
        submit(cast, filing)
    title = "不能申报：六项组建材料须逐项上传，或写明不适用的理由，还缺1项"
    assert refused.value.title == title
    client = cast.client("pan")
    page = client.post(reverse("groups:filing-check", args=[filing.pk]))
    assert (page.status_code, title in page.content.decode()) == (422, True)
    answer = client.post(f"/api/filings/{filing.pk}/steps/submit/")
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_schools_put_their_own_resolutions(cast):
    filing = drafted(cast)
    without(cast, filing, "resolution")
    client = cast.client("pan")
    shared = reverse("groups:filing-document", args=[filing.pk, "resolution"])
    for school in (cast.core, cast.new):
        assert school.name in client.get(shared).content.decode()
        page = reverse("groups:filing-paper", args=[filing.pk, "resolution", school.pk])
        with_tasks = client.get(reverse("groups:filing", args=[filing.pk])).content.decode()
        assert ("还缺：滨河新建小学" in with_tasks) == (school == cast.new)
        assert client.post(page, {"upload": pdf("决议.pdf")}).status_code == 302
    submit(cast, filing)
    shown = cast.client("lin").get(reverse("groups:filing", args=[filing.pk])).content.decode()
    assert "学校决议（滨河新建小学）" in shown


@pytest.mark.parametrize(
    ("kind", "school"), [("plan", "core"), ("agreement", "weak"), ("agreement", "shiquan_school")]
)
def test_a_paper_is_not_put_to_a_school_that_has_none(cast, kind, school):
    filing, school = drafted(cast), getattr(cast, school)
    with pytest.raises(RuleBroken) as refused:
        put(cast, filing, kind, upload=pdf(), school_id=school.pk)
    assert refused.value.title == "这项材料不能记在这所学校名下"
    page = reverse("groups:filing-paper", args=[filing.pk, kind, school.pk])
    assert cast.client("pan").get(page).status_code == 404
    answer = cast.client("pan").post(
        f"/api/filings/{filing.pk}/dossier/{kind}/",
        {"not_applicable": "无", "school_id": school.pk}, content_type="application/json",
    )  # fmt: skip
    assert answer.json()["refusal"]["title"] == refused.value.title


# The charter


def test_a_charter_holds_what_the_county_asks(cast):
    filing = drafted(cast)
    page = reverse("groups:filing-document", args=[filing.pk, "charter"])
    client = cast.client("pan")
    assert client.post(page, {"upload": pdf("章程.pdf"), "elements": SIX[:4]}).status_code == 302
    with pytest.raises(RuleBroken) as refused:
        submit(cast, filing)
    title = "不能申报：章程须写明6项内容，还没有勾选：经费和资产、变更和终止"
    assert refused.value.title == title
    # Ticking the rest needs no second upload; both versions stand in the history.
    assert client.post(page, {"elements": SIX}).status_code == 302
    with cast.acting("pan"):
        rows = DossierItem.objects.filter(filing=filing, kind="charter").order_by("pk")
        assert [(len(r.elements), r.superseded) for r in rows] == [(0, True), (4, True), (6, False)]
        assert rows[1].attachment_id == rows[2].attachment_id
    submit(cast, filing)


def test_a_charter_that_does_not_apply_is_not_checked(cast):
    submit(cast, drafted(cast))


# Versions and what changed


def test_a_new_upload_never_loses_the_old_one(cast):
    filing = drafted(cast)
    second = SimpleUploadedFile("组建方案-改.pdf", PDF + b"%", content_type="application/pdf")
    put(cast, filing, "plan", upload=second)
    page = cast.client("pan").get(reverse("groups:filing-document", args=[filing.pk, "plan"]))
    text = page.content.decode()
    assert ("第2版" in text, "第1版" in text) == (True, True)
    assert ("组建方案-改.pdf" in text, "组建方案.pdf" in text, "Pan" in text) == (True, True, True)
    with cast.acting("pan"):
        rows = DossierItem.objects.filter(filing=filing, kind="plan").order_by("pk")
        assert [(r.superseded, r.put_by.username) for r in rows] == [(True, "pan"), (False, "pan")]


def test_the_decide_page_shows_which_document_changed_since_the_return(cast):
    filing = reviewed(cast)
    send_back(cast, filing, "dossier")
    put(cast, filing, "council", upload=pdf("理事会名单.pdf"))
    submit(cast, filing)
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="已补正", by=ma)
    page = cast.client("zhao").get(reverse("groups:filing-decide", args=[filing.pk]))
    text = page.content.decode()
    assert "<del>不适用（联盟形式）</del>" in text
    assert "<ins>理事会名单.pdf" in text
    diff = text.split("这次申报改了什么")[1].split("</table>")[0]
    assert ("理事会名单" in diff, "组建方案" in diff) == (True, False)


# 域外名校 from end to end


def test_an_outside_core_needs_an_agreement_and_is_not_asked(cast):
    filing = drafted(cast, by="lin", core_id=None, mode="outside_local", outside_name="西安某名校")
    with pytest.raises(RuleBroken) as refused:
        submit(cast, filing, "lin")
    assert refused.value.title == "不能申报：域外名校+本地校模式须附办学协议，还没有上传"
    put(cast, filing, "agreement", who="lin", upload=pdf("办学协议.pdf"))
    submit(cast, filing, "lin")
    with cast.acting("lin"):
        assert [answer.school for answer in answers_of(fresh(filing))] == ["滨河新建小学"]
    consent_of(cast, "ning", filing)
    with cast.acting("ma") as ma:
        decision.review(fresh(filing), opinion="协议齐全", by=ma)
    with cast.acting("zhao") as zhao:
        group = decision.approve(
            fresh(filing), document_number="汉教发〔2026〕12号", by=zhao,
            decided_on=timezone.localdate(),
        )  # fmt: skip
    page = cast.client("ning").get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert "西安某名校" in page


def test_the_documents_stay_with_the_decided_filing(cast):
    approved(cast)
    with cast.acting("lin"):
        assert DossierItem.objects.filter(superseded=False).count() == 6
