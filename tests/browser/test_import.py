"""A table of figures in a real browser: uploaded, checked by a worker, confirmed, seen."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.schools.test_figures_import import bare, narrow

CONTENT = narrow(bare(学生数="90", 一年级="45 44"), bare(学校名称="柳林小学", 学生数="九"))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_officer_brings_figures_in(portal, viewport):
    with portal.visit("lin", viewport=viewport) as page:
        page.goto("/schools/figures/")
        page.click("text=用表格导入")
        sent = {"name": "数据.csv", "mimeType": "text/csv", "buffer": CONTENT}
        page.set_input_files("input[type=file]", sent)
        page.click("button:has-text('上传并检查')")
        # The progress page turns into the check by itself once the worker is done.
        page.wait_for_selector("text=1 行可导入，1 行有误")
        assert page.locator("text=各班人数之和与学生数不等").is_visible()
        width = "document.documentElement.scrollWidth"
        assert page.evaluate(width) <= viewport["width"]
        page.check("text=只导入正确的行")
        page.click("button:has-text('确认：写入 1 行年度数据')")
        page.wait_for_selector("text=已写入 1 行，新开 1 份填报")
        page.click("text=去看年度数据")
        page.wait_for_selector("text=江畔实验小学")
        assert page.locator("text=柳林小学").count() == 0
