"""A region's code of another time: whose schools it has, said to who does not see them."""

import pytest

from accounts.models import Jurisdiction
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(cast):
    """石泉's code was another until it became a city."""
    Jurisdiction.objects.filter(pk=cast.shiquan.pk).update(
        code="610981", former_codes=["610928"], area="旬阳市", name="旬阳市教育体育局"
    )
    return cast


MOVED = (
    "610928 是旬阳市以前的代码，现在是 610981，那里的学校由旬阳市教育体育局登记和管理"
)  # fmt: skip
UNSEEN = "，您的职务看不到外单位的学校。"


@pytest.mark.parametrize(
    "url", ["/schools/?q=610928", "/schools/?q=６１０９２８", "/schools/?where=610928",
            "/schools/figures/?where=610928", "/search/?q=610928"],
)  # fmt: skip
def test_a_former_code_of_another_county_is_explained(renamed, url):
    found = renamed.client("lin").get(url)
    assert found.context["told"] == MOVED + UNSEEN
    assert MOVED in found.content.decode()


def test_who_sees_its_schools_is_told_what_the_code_is_now(renamed):
    for who in ("shi", "du"):
        found = renamed.client(who).get("/schools/?where=610928")
        assert found.context["told"] == MOVED + "。"
        assert renamed.shiquan_school.name in found.content.decode()


def test_a_code_of_today_says_whose_it_is_and_other_words_say_nothing(renamed):
    told = renamed.client("lin").get("/schools/?q=610981").context["told"]
    assert told == "610981 是旬阳市，那里的学校由旬阳市教育体育局登记和管理" + UNSEEN
    for words in ("江畔", "123456", ""):
        assert renamed.client("lin").get("/schools/", {"q": words}).context["told"] == ""


def test_only_a_code_costs_a_statement(renamed):
    lin = renamed.client("lin")
    usual = len(statements_of(lin, "/schools/?q=%E6%B1%9F%E7%95%94"))
    assert len(statements_of(lin, "/schools/?q=610928")) == usual + 1
