"""A principal types the yearly figures on a phone and sees at once what they add up to."""

from schools.models import FiguresFiling
from tests.browser.conftest import PHONE
from tests.browser.test_chain import press, read_by_axe


def says(page):
    return page.locator(".computed").inner_text()


def fill(page, **values):
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def begin(page):
    page.goto("/schools/figures/")
    page.locator("form[action$='/figures/start/'] button").click()
    page.wait_for_load_state()
    return page.url


def test_what_is_typed_adds_up_before_it_is_saved(portal):
    with portal.visit("pan", viewport=PHONE) as page:
        filing = begin(page)
        read_by_axe(page)
        page.goto(f"{filing}items/primary.pupils/")
        fill(page, pupils="１，１６", boarders="0", in_zone_pupils="110")
        assert says(page) == "就近入学 94.8 %。"
        press(page, "保存并填下一项")
        fill(page, grade_1="56 ５８", grade_2="")
        assert says(page) == (
            "共 2 个班，114 人，平均 57 人；超过标准 45 人的 2 个；"
            "大班额（56 人及以上）2 个；学生数填的是 116 人，差 2 人。"
        )
        read_by_axe(page)
        fill(page, grade_1="66 50")
        assert "其中超大班额 1 个；与学生数相等" in says(page)
        press(page, "保存并填下一项")
        fill(page, teachers="8", graduate_teachers="0", bachelor_teachers="5",
             college_teachers="2", other_teachers="0")  # fmt: skip
        assert says(page) == "各学历合计 7 人，专任教师数填的是 8；师生比 1:14.5。"
        page.goto(f"{filing}items/equipment/")
        fill(page, equipment_value="23.2")
        assert says(page) == "生均教学仪器设备 2,000 元。"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with portal.cast.acting("pan"):
        row = FiguresFiling.objects.get().sections.get()
        assert (row.pupils, [c.pupils for c in row.classes.all()]) == (116, [66, 50])
        assert row.teachers is None  # looked at, never saved


def test_a_field_that_cannot_be_read_keeps_what_was_typed(portal):
    with portal.visit("pan", scripts=False) as page:
        filing = begin(page)
        page.goto(f"{filing}items/primary.pupils/")
        fill(page, pupils="很多", boarders="3")
        press(page, "保存")
        assert page.locator("[name=pupils]").input_value() == "很多"
        assert page.locator("[name=boarders]").input_value() == "3"
