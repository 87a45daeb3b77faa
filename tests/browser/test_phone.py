"""A principal files on a phone between two lessons: what it takes is counted."""

from datetime import date

from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from groups.models import ResearchSession, SharingRecord
from groups.services.research import file_session
from groups.services.sharing import file_sharing
from tests.browser.conftest import PHONE
from tests.grouped import group_in_force
from tests.groups.test_sharing import PIXEL, photo

PICTURE = {"name": "课堂.png", "mimeType": "image/png", "buffer": PIXEL}
# A tap takes about a second and a half on a phone, a typed character (of pinyin) a third.
TAP, CHARACTER, PHOTO = 1.5, 0.35, 12
UNDER = 60


class Thumb:
    """Does what a principal does on the page, and counts what it takes."""

    def __init__(self, page):
        self.page, self.taps, self.typed, self.photos = page, 0, 0, 0

    def tap(self, target):
        self.taps += 1
        target.click()

    def write(self, target, words):
        """Tap into a field, take away what stands there, and type."""
        self.tap(target)
        self.typed += len(words) * (1 if words.isascii() else 3)
        target.fill(words)

    def take_picture(self):
        self.photos += 1
        self.page.locator("input[name=photo]").set_input_files(PICTURE)

    @property
    def seconds(self):
        return self.taps * TAP + self.typed * CHARACTER + self.photos * PHOTO


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_use_record_is_filed_in_under_a_minute(portal):
    group = group_in_force(portal.cast, "new", "rural")
    with portal.cast.acting("pan") as pan:
        file_sharing(
            group, token="0b8e8a9c-6d0e-4f6c-9a54-3f6f0f3b6c11", kind="lesson",
            title="同步课堂《浮力》", on=date(2026, 10, 12), used_by=[portal.cast.new.pk],
            people=45, proofs=[photo()], by=pan,
        )  # fmt: skip
    with portal.visit("pan", viewport=PHONE, scripts=False) as page:
        thumb = Thumb(page)
        page.goto(f"/groups/{group.pk}/sharing/")
        thumb.tap(page.get_by_role("link", name="填报一条").first)
        assert fits(page)
        assert page.get_by_label("滨河新建小学").is_checked()
        assert page.get_by_label("日期").input_value() == timezone.localdate().isoformat()
        thumb.write(page.get_by_label("参与人数"), "46")
        thumb.take_picture()
        thumb.tap(page.get_by_role("button", name="填报"))
        page.wait_for_url("**/sharing/*/")
    assert (thumb.taps, thumb.seconds < UNDER) == (3, True), thumb.seconds
    with portal.cast.acting("pan"):
        last = SharingRecord.objects.latest("pk")
        assert (last.title, last.people, last.on) == (
            "同步课堂《浮力》", 46, timezone.localdate(),
        )  # fmt: skip


def test_a_research_session_is_filed_in_under_a_minute(portal):
    cast = portal.cast
    group = group_in_force(cast, "new", "rural")
    with cast.acting("pan") as pan:
        file_session(
            group, token="0b8e8a9c-6d0e-4f6c-9a54-3f6f0f3b6c12", on=date(2026, 10, 12),
            stage="primary", subject="语文", theme="同课异构", by=pan,
            came={cast.core.pk: 8, cast.new.pk: 5, cast.rural.pk: 4},
        )  # fmt: skip
    with portal.visit("pan", viewport=PHONE) as page:
        thumb = Thumb(page)
        page.goto("/groups/research/")
        assert Axe().run(page).response["violations"] == []
        thumb.tap(page.get_by_role("link", name="登记一次"))
        assert fits(page)
        assert Axe().run(page).response["violations"] == []
        assert page.get_by_label("学科").input_value() == "语文"
        thumb.write(page.get_by_label("主题"), "作业设计研讨")
        thumb.write(page.get_by_label("滨河新建小学参加人数"), "6")
        thumb.tap(page.get_by_role("button", name="登记"))
        page.wait_for_url("**/research/*/")
        assert fits(page)
        assert Axe().run(page).response["violations"] == []
    assert (thumb.taps, thumb.seconds < UNDER) == (4, True), thumb.seconds
    with cast.acting("ning"):
        last = ResearchSession.objects.latest("pk")
        came = dict(last.attendance.values_list("school__name", "people"))
        assert (last.theme, last.subject, came[cast.new.name]) == ("作业设计研讨", "语文", 6)
