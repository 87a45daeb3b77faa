"""The main job end to end, in a browser, each step by the person whose it is.

Filing and deciding run without JavaScript; every page that is stopped at is read by axe.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from evaluation.models import Report
from funding.models import Allocation, Expenditure
from groups.models import CityRecord, EducationGroup, SharingRecord
from records.models import ImportBatch
from teachers.models import Posting, Teacher
from tests.browser.conftest import PHONE
from tests.groups.filing import NUMBER, PDF, approved, tag

REGISTER = Path(__file__).resolve().parent.parent / "data" / "register.csv"
PROOF = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF}


def read_by_axe(page):
    """No violation on the page as it stands."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


def press(page, words, exact=True):
    page.get_by_role("button", name=words, exact=exact).first.click()
    page.wait_for_load_state()


def follow(page, words, exact=True):
    page.get_by_role("link", name=words, exact=exact).first.click()
    page.wait_for_load_state()


def choose(page, words):
    """Take one of the choices of parts/decide.html."""
    page.locator(".choice > label", has_text=words).first.click()


def take(portal, who, url, step):
    """Open a record as a person and take a step that asks nothing more."""
    with portal.visit(who, scripts=False) as page:
        page.goto(url)
        choose(page, step)
        page.locator(".choice:has(input:checked) button").click()
        page.wait_for_load_state()


def only(rows):
    """The one row there is."""
    return rows.get()


DOSSIER = ("组建方案", "章程", "发展规划", "理事会名单", "办学协议", "学校决议")


def seen_by(portal, name):
    return portal.cast.acting(name)


def test_a_register_comes_in_and_the_same_file_adds_nothing(portal):
    with portal.visit("lin") as page:
        for again in (False, True):
            page.goto("/imports/groups.register/")
            read_by_axe(page)
            page.locator("input[type=file]").set_input_files(REGISTER)
            press(page, "上传并检查")
            if not again:
                page.get_by_text("行可导入").first.wait_for()
            read_by_axe(page)
            if not again:
                with seen_by(portal, "lin"):
                    assert EducationGroup.objects.count() == 0
                for proposal in page.locator("fieldset.proposal").all():
                    proposal.get_by_role("radio").first.check()
                page.get_by_text("只导入正确的行").first.click()
                press(page, "确认：", exact=False)
                read_by_axe(page)
    with seen_by(portal, "lin"):
        assert ImportBatch.objects.count() == 1
        states = set(EducationGroup.objects.values_list("state", flat=True))
        assert states == {EducationGroup.State.LEGACY}


def test_a_group_is_filed_consented_reviewed_approved_published_and_recorded(portal):
    tag(portal.cast, "new", "new")
    name = "江畔实验小学教育集团"
    with portal.visit("pan", scripts=False) as page:
        page.goto("/groups/filings/new/")
        page.get_by_label("集团名称").fill(name)
        page.get_by_label("学段").select_option("compulsory")
        for label in ("核心校+新校", "教育教学纽带", "连锁"):
            page.get_by_label(label, exact=True).check()
        press(page, "保存并继续")
        filing_url = page.url
        follow(page, "成员学校", exact=False)
        page.get_by_label("滨河新建小学", exact=False).check()
        press(page, "加入勾选的学校")
        for document in DOSSIER:
            page.goto(filing_url)
            follow(page, document, exact=False)
            page.locator("input[type=file]").first.set_input_files(PROOF)
            for element in page.locator("input[name=elements]").all():
                element.check()
            press(page, "保存", exact=False)
        page.goto(filing_url)
        follow(page, "组建理由")
        page.locator("textarea").fill("两校相邻，教师可以同备课、同教研。")
        press(page, "保存", exact=False)
        page.goto(filing_url)
        follow(page, "检查并申报", exact=False)
        press(page, "申报，并请各校答复意愿")
        filing_url = page.url
    with portal.visit("ning", viewport=PHONE, scripts=False) as page:
        page.goto("/")
        follow(page, name, exact=False)
        if "consent" not in page.url:
            follow(page, "答复", exact=False)
        choose(page, "同意")
        page.locator(".choice:has(input:checked) button").click()
        page.wait_for_load_state()
    with portal.visit("lin", scripts=False) as page:
        page.goto(filing_url.rstrip("/") + "/review/")
        page.locator("textarea").last.fill("材料齐全，建议批复。")
        press(page, "审核，送审批人")
    with portal.visit("zhao", scripts=False) as page:
        page.goto(filing_url.rstrip("/") + "/decide/")
        choose(page, "批复")
        page.get_by_label("文号").fill("汉教发[2026]12号")
        page.locator(".choice:has(input:checked) button").click()
        page.wait_for_load_state()
        assert NUMBER in page.content()
    with portal.visit() as page:
        page.goto("/public/")
        follow(page, "安江市", exact=False)
        follow(page, name)
        read_by_axe(page)
        assert NUMBER in page.content()
        assert "滨河新建小学" in page.content()
    with portal.visit("cui") as page:
        page.goto("/groups/records/")
        read_by_axe(page)
        page.get_by_role("row", name=name).get_by_role("button").click()
        page.wait_for_load_state()
    with seen_by(portal, "cui"):
        group = only(EducationGroup.objects)
        assert (group.name, group.state, group.document_number) == (name, "in_force", NUMBER)
        assert only(CityRecord.objects).serial == 1


def test_filing_and_deciding_pages_are_read_by_axe(portal):
    from tests.groups.filing import reviewed

    filing = reviewed(portal.cast)
    for name, path in (
        ("pan", ""), ("pan", "check/"), ("ning", "consent/"), ("zhao", "decide/"),
    ):  # fmt: skip
        with portal.visit(name) as page:
            page.goto(f"/groups/filings/{filing.pk}/{path}")
            read_by_axe(page)


def employ_teacher(portal):
    cast = portal.cast
    with cast.acting("pan"):
        return Teacher.objects.create(
            bureau=cast.hanbin, parties=[cast.core.pk], school=cast.core, staff_number="T001",
            name="方知行", subject="语文", rank=Teacher.Rank.FIRST, honour="county",
            joined_school_on=date(2015, 9, 1),
        )  # fmt: skip


def test_a_rotation_goes_from_school_to_school_to_group_to_county(portal):
    approved(portal.cast)
    teacher = employ_teacher(portal)
    with portal.visit("pan", viewport=PHONE) as page:
        page.goto("/postings/new/")
        read_by_axe(page)
        page.get_by_label("派出教师").select_option(str(teacher.pk))
        page.get_by_label("接收学校").select_option(label="滨河新建小学")
        page.get_by_label("开始日期").fill(timezone.localdate().isoformat())
        page.get_by_label("结束日期").fill((timezone.localdate() + timedelta(days=200)).isoformat())
        press(page, "推荐")
        posting_url = page.url
        read_by_axe(page)
    steps = (("ning", "接收"), ("pan", "集团决定"), ("lin", "县区登记"), ("ning", "报到"))
    for who, step in steps:
        take(portal, who, posting_url, step)
    with seen_by(portal, "lin"):
        assert only(Posting.objects).state == Posting.State.ARRIVED
    with portal.visit("ning") as page:
        page.goto(posting_url)
        choose(page, "结束")
        page.locator(".choice:has(input:checked) textarea").fill("借调期满，原校缺语文教师。")
        page.locator(".choice:has(input:checked) button").click()
        page.wait_for_load_state()
    with seen_by(portal, "lin"):
        posting = only(Posting.objects)
        assert (posting.state, posting.ended_on) == ("ended", timezone.localdate())


def test_a_shared_resource_is_filed_on_a_phone_with_its_proof(portal):
    group = approved(portal.cast)
    with portal.visit("pan", viewport=PHONE) as page:
        page.goto(f"/groups/{group.pk}/sharing/new/")
        read_by_axe(page)
        page.get_by_label("类别").select_option("lesson")
        page.get_by_label("内容").fill("六年级科学课《浮力》同步课堂")
        page.get_by_label("滨河新建小学").check()
        page.get_by_label("参与人数").fill("86")
        page.get_by_label("或上传文件", exact=False).set_input_files(PROOF)
        press(page, "填报")
        read_by_axe(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="证明", exact=False).first.click()
        assert Path(download.value.path()).read_bytes() == PDF
    with seen_by(portal, "lin"):
        assert only(SharingRecord.objects).people == 86


def test_money_is_allocated_and_spent_by_three_persons_each(portal):
    group = approved(portal.cast)
    with portal.visit("lin") as page:
        page.goto("/money/quota/")
        read_by_axe(page)
        page.get_by_label("指标（元）").fill("100,000.00")
        page.get_by_label("依据").fill("汉财教〔2026〕3号")
        press(page, "登记", exact=False)
        page.goto("/money/categories/")
        page.get_by_label("类别名称").fill("师资培训")
        page.get_by_label("依据").fill("汉滨区集团化办学经费管理办法")
        press(page, "增加", exact=False)
        page.goto("/money/allocations/new/")
        read_by_axe(page)
        page.get_by_label("教育集团", exact=False).last.select_option(str(group.pk))
        page.get_by_label("金额（元）").fill("50000")
        page.get_by_label("用途").fill("两校教师联合培训")
        press(page, "申请")
        allocation_url = page.url
    for who, step in (("ma", "审核"), ("zhao", "批准")):
        take(portal, who, allocation_url, step)
    with portal.visit("pan", viewport=PHONE) as page:
        page.goto(allocation_url)
        follow(page, "填报支出")
        read_by_axe(page)
        page.get_by_label("支出类别").select_option(label="师资培训")
        page.get_by_label("金额（元）").fill("12,000.50")
        page.get_by_label("凭证号").fill("记-11-001")
        page.get_by_label("支出日期").fill(timezone.localdate().isoformat())
        page.get_by_label("收款单位").fill("江畔培训中心")
        page.get_by_label("事由").fill("新教师入职培训")
        page.locator("input[type=file]").first.set_input_files(PROOF)
        press(page, "填报")
        expenditure_url = page.url
    for who, step in (("lin", "审核"), ("zhao", "批准")):
        take(portal, who, expenditure_url, step)
    with seen_by(portal, "lin"):
        allocation, expenditure = only(Allocation.objects), only(Expenditure.objects)
        assert (allocation.state, expenditure.state) == ("approved", "approved")
        assert expenditure.amount == Decimal("12000.50")
        assert len({expenditure.maker, expenditure.reviewer, expenditure.approver}) == 3


def test_two_clicks_and_back_leave_one_record(portal):
    group = approved(portal.cast)
    with portal.visit("pan", scripts=False) as page:
        page.goto("/")  # as everybody comes: with the cookies of a page before
        page.goto(f"/groups/{group.pk}/sharing/new/")
        for _ in range(2):
            page.get_by_label("类别").select_option("lesson")
            page.get_by_label("内容").fill("同一节课")
            page.get_by_label("滨河新建小学").check()
            page.get_by_label("参与人数").fill("40")
            page.get_by_label("或上传文件", exact=False).set_input_files(PROOF)
            press(page, "填报")
            page.go_back()
            page.wait_for_load_state()
    with seen_by(portal, "lin"):
        assert SharingRecord.objects.count() == 1


def test_a_report_is_asked_for_watched_read_and_downloaded(portal):
    approved(portal.cast)
    with portal.visit("du") as page:
        page.goto("/reports/new/")
        read_by_axe(page)
        press(page, "开始计算")
        page.get_by_role("link", name="查看结果", exact=False).click(timeout=60_000)
        page.wait_for_load_state()
        read_by_axe(page)
        for words, begins in (("PDF", b"%PDF"), ("Excel", b"PK")):
            with page.expect_download() as download:
                page.get_by_role("link", name=words, exact=False).first.click()
            assert Path(download.value.path()).read_bytes().startswith(begins)
    with seen_by(portal, "du"):
        assert only(Report.objects).subject_id == portal.cast.city.pk


def test_city_to_county_to_group_to_school_in_three_clicks(portal):
    approved(portal.cast)
    with portal.visit("du") as page:
        page.goto("/city/")
        read_by_axe(page)
        follow(page, "汉滨区")
        read_by_axe(page)
        follow(page, "江畔实验小学教育集团")
        read_by_axe(page)
        follow(page, "滨河新建小学")
        read_by_axe(page)
        assert page.get_by_role("heading", level=1).inner_text().startswith("滨河新建小学")


@pytest.mark.parametrize("name", ["lin", "zhao", "pan", "cui", "du", "sheng", "xi", "an", "ji"])
def test_every_office_lands_on_its_to_do_list(portal, name):
    with portal.visit(name, viewport=PHONE) as page:
        page.goto("/")
        assert page.get_by_role("heading", level=1).inner_text() == "待办"
        read_by_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_people_sign_in_with_their_password(portal):
    lin = portal.cast.person("lin")
    lin.set_password("Ankang-tests-2026")
    lin.save(update_fields=["password"])
    with portal.visit(scripts=False) as page:
        page.goto("/groups/")
        page.get_by_label("登录名").fill("lin")
        page.get_by_label("密码").fill("Ankang-tests-2026")
        press(page, "登录")
        assert page.url == portal.url + "/groups/"
