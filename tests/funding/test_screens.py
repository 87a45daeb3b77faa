"""Money in the browser and over the API: who gets what, refusals in place, query counts."""

from uuid import uuid4

import pytest

from funding.models import Allocation, Category, Expenditure, Quota
from tests.funding.conftest import PDF, ask, granted, pay, proof, quota, step
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


URLS = [
    "/money/", "/money/allocations/", "/money/expenditures/", "/money/categories/",
    "/money/allocations/new/", "/money/quota/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "read", "allocate", "set_quota"),
    [
        ("lin", 200, 200, 200), ("ma", 200, 200, 200), ("zhao", 200, 403, 403),
        ("pan", 200, 403, 403), ("rao", 200, 403, 403), ("cui", 200, 403, 403),
        ("du", 200, 403, 403), ("shi", 200, 200, 200), ("sheng", 403, 403, 403),
        ("xi", 403, 403, 403), ("ji", 403, 403, 403), (None, 302, 302, 302),
    ],
)  # fmt: skip
def test_pages_open_to_the_offices_with_the_verb(world, person, read, allocate, set_quota):
    client = world.cast.client(person)
    found = [client.get(url).status_code for url in URLS]
    assert found == [read] * 4 + [allocate, set_quota]


@pytest.mark.parametrize(
    ("person", "status", "spend"),
    [
        ("lin", 200, 403), ("zhao", 200, 403), ("pan", 200, 200), ("cui", 200, 403),
        ("du", 200, 403), ("rao", 404, 404), ("shi", 404, 403), ("shu", 404, 404),
        ("wai_officer", 404, 403), ("wai_principal", 404, 404), ("sheng", 403, 403),
    ],
)  # fmt: skip
def test_a_record_opens_to_its_county_its_school_and_the_city(world, person, status, spend):
    allocation = granted(world)
    expenditure = pay(world, allocation)
    client = world.cast.client(person)
    found = [
        client.get(url).status_code
        for url in (
            f"/money/allocations/{allocation.pk}/", f"/money/expenditures/{expenditure.pk}/",
            f"/api/allocations/{allocation.pk}/", f"/api/expenditures/{expenditure.pk}/",
            f"/money/allocations/{allocation.pk}/spend/",
        )
    ]  # fmt: skip
    assert found == [status] * 4 + [spend]


def test_the_chain_through_the_pages(world):
    lin, ma, zhao, pan = (world.cast.client(p) for p in ("lin", "ma", "zhao", "pan"))
    data = {
        "token": str(uuid4()), "quota": world.quota.pk, "group": world.group.pk,
        "amount": "６０，０００．００元", "purpose": "集团教研",
    }  # fmt: skip
    url = lin.post("/money/allocations/new/", data).url
    assert lin.post("/money/allocations/new/", data).url == url
    assert ma.post(url, {"choice": "review"}).status_code == 302
    assert zhao.post(url, {"choice": "approve"}).status_code == 302
    data = {
        "token": str(uuid4()), "category": world.category.pk, "amount": "25,000.00",
        "voucher_number": "记－01", "spent_on": str(world.today), "payee": "培训中心",
        "purpose": "暑期培训", "proof": proof(),
    }  # fmt: skip
    spent = pan.post(f"{url}spend/", data).url
    assert ma.post(spent, {"choice": "review"}).status_code == 302
    assert zhao.post(spent, {"choice": "approve"}).status_code == 302
    page = pan.get(url)
    facts = {fact["label"]: (fact["value"], fact.get("note")) for fact in page.context["facts"]}
    assert facts["分配金额"] == ("60,000.00 元", "6 万元")
    assert facts["还可支出"] == ("35,000.00 元", "3.5 万元")
    assert [event["what"] for event in page.context["events"]] == ["批准", "审核", "申请分配"]
    link = next(f["url"] for f in pan.get(spent).context["facts"] if f["label"] == "凭证")
    for person, status in (("pan", 200), ("lin", 200), ("rao", 404), ("shi", 404)):
        download = world.cast.client(person).get(link)
        assert (download.status_code, b"".join(download) == PDF) == (status, status == 200)


def test_a_refusal_keeps_what_was_typed(world):
    data = {
        "token": str(uuid4()), "quota": world.quota.pk, "group": world.group.pk,
        "amount": "100000.01", "purpose": "集团教研",
    }  # fmt: skip
    page = world.cast.client("lin").post("/money/allocations/new/", data)
    assert page.status_code == 422
    assert "还可分配 100,000.00 元，本次 100,000.01 元" in page.text
    assert page.context["form"]["purpose"].value() == "集团教研"


@pytest.mark.parametrize(
    ("person", "key", "status"),
    [
        ("lin", "review", 403), ("zhao", "review", 403), ("zhao", "approve", 409),
        ("pan", "review", 403), ("cui", "review", 403), ("du", "approve", 403),
        ("rao", "review", 404), ("shi", "review", 404), ("wai_officer", "review", 404),
    ],
)  # fmt: skip
def test_steps_out_of_turn_are_refused_on_screen_and_over_the_api(world, person, key, status):
    allocation = ask(world)
    client = world.cast.client(person)
    url = f"/money/allocations/{allocation.pk}/"
    assert client.post(url, {"choice": key}).status_code == status
    url = f"/api/allocations/{allocation.pk}/steps/{key}/"
    assert client.post(url, {}, "application/json").status_code == status
    with world.cast.acting("lin"):
        assert Allocation.objects.get().state == "filed"


def test_a_no_without_a_reason_is_asked_again_in_place(world):
    allocation = ask(world)
    step(world, "ma", allocation, "review")
    url = f"/money/allocations/{allocation.pk}/"
    page = world.cast.client("zhao").post(url, {"choice": "reject"})
    assert page.context["forms"]["reject"].errors == {"reason": ["请填写这一项"]}
    answer = world.cast.client("zhao").post(
        f"/api/allocations/{allocation.pk}/steps/reject/", {}, "application/json"
    )
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (
        422, "请填写“不予批准”的意见",
    )  # fmt: skip


def test_the_city_sees_sums_by_county_and_says_what_is_missing(world):
    pay(world, granted(world), "25000.00")
    page = world.cast.client("cui").get("/money/")
    rows = [row["cells"] for row in page.context["table"]["rows"]]
    nothing = [None] * 5
    assert rows == [
        ["安江市教育局（市本级）", *nothing],
        ["汉滨区教育局", "100,000.00", "60,000.00", "0.00", "0.00", "40,000.00"],
        ["石泉县教育体育和科技局", *nothing],
    ]
    assert page.context["table"]["totals"][0] == "合计（3 个单位中 1 个已登记指标）"
    assert "无数据" in page.text


def test_a_principal_sees_the_own_allocations_and_no_sums_of_the_county(world):
    granted(world)
    client = world.cast.client("pan")
    assert "quotas" not in client.get("/money/").context
    assert client.get("/api/quotas/").json()["results"] == []
    assert "还没有分配给本校的经费" in world.cast.client("rao").get("/money/").text


# Over the API


def test_the_chain_over_the_api(world):
    lin, ma, zhao, pan = (world.cast.client(p) for p in ("lin", "ma", "zhao", "pan"))
    asked = {
        "quota": world.quota.pk,
        "group": world.group.pk,
        "amount": "60000.00",
        "purpose": "教研",
    }
    made = lin.post("/api/allocations/", asked, "application/json")
    assert made.status_code == 201
    assert (made.json()["waits_for"], made.json()["may"]) == (
        "汉滨区教育局另一位经办人审核", [],
    )  # fmt: skip
    url = f"/api/allocations/{made.json()['id']}/"
    assert ma.get(url).json()["may"] == [{"step": "review", "label": "审核"}]
    assert ma.post(f"{url}steps/review/").status_code == 200
    assert zhao.post(f"{url}steps/approve/").json()["left"] == "60000.00"
    paid = {
        "allocation": made.json()["id"], "category": world.category.pk, "amount": "25000.00",
        "voucher_number": "记-01", "spent_on": str(world.today), "payee": "培训中心",
        "purpose": "暑期培训", "proof": proof(),
    }  # fmt: skip
    spent = pan.post("/api/expenditures/", paid)
    assert spent.status_code == 201
    url = f"/api/expenditures/{spent.json()['id']}/"
    assert lin.post(f"{url}steps/review/").status_code == 200
    assert zhao.post(f"{url}steps/approve/").json()["state_label"] == "已入账"
    found = lin.get("/api/quotas/").json()["results"]
    assert [(q["amount"], q["allocated"], q["spent"], q["left"]) for q in found] == [
        ("100000.00", "60000.00", "25000.00", "40000.00")
    ]


@pytest.mark.parametrize(
    ("person", "changes", "status"),
    [
        ("lin", {"amount": "100000.01"}, 422), ("lin", {"amount": "0.00"}, 422),
        ("lin", {"amount": "0.001"}, 400), ("shi", {}, 404), ("zhao", {}, 403), ("pan", {}, 403),
        ("cui", {}, 403), ("wai_officer", {}, 404),
    ],
)  # fmt: skip
def test_allocating_is_refused_over_the_api(world, person, changes, status):
    facts = {
        "quota": world.quota.pk, "group": world.group.pk, "amount": "1.00", "purpose": "教研",
    } | changes  # fmt: skip
    answer = world.cast.client(person).post("/api/allocations/", facts, "application/json")
    assert answer.status_code == status
    with world.cast.acting("lin"):
        assert Allocation.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "changes", "status"),
    [
        ("pan", {"amount": "60000.01"}, 422), ("pan", {"spent_on": "2020-01-01"}, 422),
        ("pan", {"proof": ""}, 400), ("rao", {}, 404), ("shu", {}, 404), ("lin", {}, 403),
        ("cui", {}, 403), ("wai_principal", {}, 404),
    ],
)  # fmt: skip
def test_spending_is_refused_over_the_api(world, person, changes, status):
    facts = {
        "allocation": granted(world).pk, "category": world.category.pk, "amount": "1.00",
        "voucher_number": "记-01", "spent_on": str(world.today), "payee": "培训中心",
        "purpose": "培训", "proof": proof(),
    } | changes  # fmt: skip
    answer = world.cast.client(person).post("/api/expenditures/", facts)
    assert answer.status_code == status
    with world.cast.acting("lin"):
        assert Expenditure.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "status"), [("lin", 201), ("shi", 201), ("zhao", 403), ("pan", 403), ("cui", 403)]
)
def test_setting_a_quota_over_the_api(world, person, status):
    facts = {"budget_year": world.year, "amount": "50000.00", "basis": "汉财发〔2026〕9号"}
    answer = world.cast.client(person).post("/api/quotas/", facts, "application/json")
    assert answer.status_code == status
    with world.cast.acting("lin"):
        kept = "50000.00" if person == "lin" else "100000.00"
        assert [str(q.amount) for q in Quota.objects.all()] == [kept]


def test_quota_and_category_by_form(world):
    client = world.cast.client("lin")
    assert client.get("/money/quota/").context["form"]["basis"].value() == "汉财发〔2026〕3号"
    data = {"budget_year": world.year, "amount": "50,000", "basis": "调整〔2026〕1号"}
    assert client.post("/money/quota/", data).status_code == 302
    added = {"name": "课程开发", "basis": "汉教发〔2026〕1号"}
    assert client.post("/money/categories/", added).status_code == 302
    again = client.post("/money/categories/", added)
    assert (again.status_code, "支出类别“课程开发”已经有了" in again.text) == (422, True)
    unseen = client.post("/money/categories/", added | {"name": "\u200b!!"})
    assert (unseen.status_code, "类别里没有字" in unseen.text) == (422, True)
    with world.cast.acting("lin"):
        assert [c.name for c in Category.objects.order_by("pk")] == ["师资培训", "课程开发"]


@pytest.mark.parametrize("person", ["zhao", "pan", "cui"])
def test_others_add_no_category(world, person):
    added = {"name": "课程开发", "basis": "汉教发〔2026〕1号"}
    assert world.cast.client(person).post("/money/categories/", added).status_code == 403
    with world.cast.acting("lin"):
        assert Category.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "url", "count"),
    [
        ("lin", "/money/", 5), ("pan", "/money/", 4), ("cui", "/money/", 5),
        ("lin", "/money/allocations/", 5), ("pan", "/money/allocations/", 5),
        ("cui", "/money/allocations/", 5), ("lin", "/money/expenditures/", 5),
        ("cui", "/money/expenditures/", 5), ("lin", "/api/allocations/", 3),
        ("pan", "/api/allocations/", 3), ("cui", "/api/expenditures/", 3),
        ("lin", "/api/expenditures/", 3), ("lin", "/api/quotas/", 3),
    ],
)  # fmt: skip
def test_lists_cost_the_same_with_one_row_and_with_three(world, person, url, count):
    client = world.cast.client(person)
    allocation = granted(world, "10.00")
    pay(world, allocation, "1.00", "记-1")
    one = statements_of(client, url)
    for number in (2, 3):
        ask(world, "10.00")
        pay(world, allocation, "1.00", f"记-{number}")
        with world.cast.acting("lin") as lin:
            quota(lin, world.year - number)
    three = statements_of(client, url)
    assert (len(one), len(three)) == (count, count), three


@pytest.mark.parametrize("amount", ["1000000000000", "9999999999999.99", "1e13", "NaN"])
def test_an_amount_larger_than_the_column_is_refused_not_an_error(world, amount):
    facts = {"budget_year": 2099, "amount": amount, "basis": "预算批复"}
    answer = world.cast.client("lin").post("/api/quotas/", facts, content_type="application/json")
    assert answer.status_code == 400
