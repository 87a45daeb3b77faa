"""The ledger of supporting policies: departments enter, the city sees who has issued what."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, RuleBroken
from groups.models import SupportPolicy
from groups.queries import policies as queries
from groups.services import policies as services
from records.inbox import notices_of
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
LIST, MATRIX, NEW = (
    reverse(f"groups:{name}") for name in ("policies", "policy-matrix", "policy-new")
)
API = "/api/support-policies/"


def entered(cast, who="cai", issuer="finance", **facts):
    said = {
        "kind": "money", "title": "集团办学专项经费管理办法", "number": "汉财发〔2026〕7号",
        "issued_on": SINCE, "starts_on": SINCE, "token": uuid.uuid4(),
    } | facts  # fmt: skip
    with cast.acting(who) as office:
        return services.enter_policy(issuer=getattr(cast, issuer), by=office, **said)


def form(cast, issuer="finance", **facts):
    return {
        "token": str(uuid.uuid4()), "issuer": getattr(cast, issuer).pk, "kind": "money",
        "title": "经费办法", "number": "汉财发〔2026〕8号", "issued_on": "2026-01-01",
        "starts_on": "2026-01-01", "ends_on": "", "says": "按生均安排",
    } | facts  # fmt: skip


def test_a_department_enters_its_own_and_its_county_and_city_read_it(cast):
    paper = SimpleUploadedFile("办法.pdf", b"%PDF-1.7")
    client = cast.client("cai")
    page = client.post(NEW, form(cast, file=paper)).url
    assert "办法.pdf" in client.get(page).content.decode()
    seen = {name: cast.client(name).get(page).status_code
            for name in ("lin", "zhao", "bian", "cui", "pan", "shi", "wai_officer")}  # fmt: skip
    assert seen == {"lin": 200, "zhao": 200, "bian": 200, "cui": 200, "pan": 200, "shi": 404,
                    "wai_officer": 404}  # fmt: skip
    with cast.acting("lin") as lin:
        assert "经费办法" in notices_of(lin)[0].text


def test_a_bureau_enters_for_a_department_but_not_what_the_department_entered(cast):
    entered(cast, "lin", "staffing", number="汉编发〔2026〕1号", kind="staffing")
    own = entered(cast)
    with cast.acting("lin") as lin, pytest.raises(NoVerb):
        services.withdraw_policy(own, reason="重复", by=lin)


def test_the_citys_policy_is_read_in_every_county(cast):
    entered(cast, "cui", "city", number="安教发〔2026〕5号")
    for name in ("lin", "shi", "pan"):
        with cast.acting(name) as office:
            assert queries.policies_of(office).count() == 1


REFUSED = [
    ("cai", {"issuer": "staffing"}, "政策不由您登记"),
    ("lin", {"issuer": "shiquan"}, "政策不由您登记"),
    ("cai", {"issued_on": date(2060, 1, 1)}, "印发日期不晚于今天"),
    ("cai", {"ends_on": date(2025, 1, 1)}, "适用止早于适用起"),
]


@pytest.mark.parametrize(("who", "facts", "words"), REFUSED)
def test_what_the_ledger_refuses_in_verb_and_api(cast, who, facts, words):
    with pytest.raises(RuleBroken) as refused:
        entered(cast, who, **facts)
    assert words in refused.value.title
    issuer = facts.get("issuer", "finance")
    sent = {name: value for name, value in facts.items() if name != "issuer"}
    answer = cast.client(who).post(API, form(cast, issuer, **{"ends_on": "2030-01-01"} | sent))
    assert answer.status_code == 422
    assert words in answer.json()["refusal"]["title"]


def test_a_number_is_entered_once_on_screen_and_over_the_api(cast):
    entered(cast, number="汉财发〔2026〕8号")
    client = cast.client("cai")
    page = client.post(NEW, form(cast))
    assert page.status_code == 422
    assert "已经登记过" in page.content.decode()
    answer = client.post(API, form(cast, ends_on="2030-01-01"))
    assert "已经登记过" in answer.json()["refusal"]["title"]


def test_a_policy_ends_on_a_day_and_an_error_leaves_the_ledger(cast):
    row, wrong = entered(cast), entered(cast, number="汉财发〔2026〕9号")
    client = cast.client("cai")
    page = reverse("groups:policy", args=[row.pk])
    early = client.post(page, {"choice": "end", "end-last_day": "2025-01-01", "end-reason": "到期"})
    assert (early.status_code, "最后适用日早于适用起" in early.content.decode()) == (422, True)
    client.post(page, {"choice": "end", "end-last_day": "2026-06-30", "end-reason": "由新办法替代"})
    client.post(
        reverse("groups:policy", args=[wrong.pk]), {"choice": "error", "error-reason": "录错"}
    )
    with cast.acting("cai") as cai:
        row.refresh_from_db()
        assert (row.state, row.ends_on) == ("ended", date(2026, 6, 30))
        assert list(queries.policies_of(cai)) == [row]
    assert client.get(f"{LIST}?as_of=2026-06-30").content.decode().count(row.title) == 1
    assert row.title not in client.get(f"{LIST}?as_of=2026-07-01").content.decode()


def test_the_overview_shows_who_has_issued_what_and_who_nothing(cast):
    entered(cast, starts_on=SINCE)
    entered(cast, number="汉财发〔2026〕2号", starts_on=timezone.localdate() + timedelta(days=1))
    entered(cast, "lin", "hanbin", number="汉教发〔2026〕2号")
    with cast.acting("cui") as cui:
        assert queries.issued(cui, timezone.localdate()) == {
            (cast.hanbin.pk, "finance"): 1, (cast.hanbin.pk, "education"): 1,
        }  # fmt: skip
    page = cast.client("cui").get(MATRIX).content.decode()
    assert f"?where={cast.hanbin.pk}&amp;department=finance" in page
    assert page.count("缺</span>") == 4 * 5 - 2
    own = cast.client("cai").get(MATRIX).content.decode()
    assert (own.count("缺</span>"), "汉滨区" in own) == (5 - 1 - 1, True)


def test_lists_filter_go_out_and_cost_the_same_with_one_and_three(cast):
    entered(cast)
    client = cast.client("cui")
    ones = [len(statements_of(client, url)) for url in (LIST, MATRIX, API)]
    entered(cast, number="汉财发〔2026〕2号")
    entered(
        cast, "lin", "hanbin", number="汉教发〔2026〕2号", title="教师职称统筹办法", kind="titles"
    )
    assert [len(statements_of(client, url)) for url in (LIST, MATRIX, API)] == ones
    named = {query: client.get(f"{LIST}?{query}").content.decode().count("教师职称统筹办法")
             for query in ("department=education", "department=finance", "kind=titles",
                           f"where={cast.shiquan.pk}", "q=汉教发")}  # fmt: skip
    assert named == {"department=education": 1, "department=finance": 0, "kind=titles": 1,
                     f"where={cast.shiquan.pk}": 0, "q=汉教发": 1}  # fmt: skip
    file = client.get(reverse("export", args=["groups.policies", "csv"]) + "?kind=titles")
    text = file.getvalue().decode("utf-8-sig")
    assert ("教师职称统筹办法" in text, "专项经费" in text) == (True, False)


def test_a_double_submit_is_one_entry(cast):
    token = uuid.uuid4()
    assert entered(cast, token=token) == entered(cast, token=token)
    with cast.acting("cai"):
        assert SupportPolicy.objects.count() == 1
