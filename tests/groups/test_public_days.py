"""The public register of a day that has passed: who was in a group, what it was called."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.changing import approved, today

pytestmark = pytest.mark.django_db
AGO = timedelta(days=10)
PAST = {"backdated_because": "当时已议定，文件补办", "basis": "理事会纪要"}


@pytest.fixture
def group(cast):
    """云雾镇中心小学 left ten days ago, and the group has another name since."""
    group = group_in_force(cast, "rural", "new", initiation="administrative")
    moves = [
        ("leave", {"school_id": cast.new.pk, "on": today() - AGO}),
        ("rename", {"name": "江北教育集团", "on": today() - AGO}),
    ]
    return approved(cast, group, moves, **PAST)[0]


def page(client, url, day=None):
    return client.get(url, {"as_of": day.isoformat()} if day else {}).content.decode()


def test_a_group_as_it_was(cast, client, group):
    url = reverse("public:group", args=["anjiang", group.pk])
    now, then = page(client, url), page(client, url, today() - 2 * AGO)
    assert ("滨河新建小学" in now, "江北教育集团" in now) == (False, True)
    assert ("滨河新建小学" in then, "江畔实验小学教育集团" in then) == (True, True)


def test_the_list_as_it_was(cast, client, group):
    url = reverse("public:register", args=["anjiang"])
    assert "江北教育集团" in page(client, url)
    then = page(client, url, today() - 2 * AGO)
    assert "江畔实验小学教育集团" in then
    assert f"?as_of={(today() - 2 * AGO).isoformat()}" in then
    assert "教育集团</a>" not in page(client, url, GROUP_SINCE - AGO)


def test_a_day_that_is_none_is_today(cast, client, group):
    url = reverse("public:register", args=["anjiang"])
    for day in ("2026-13-45", "昨天", (today() + AGO).isoformat()):
        shown = client.get(url, {"as_of": day}).content.decode()
        assert "江北教育集团" in shown and "下面是今天的名录" in shown, day
    for day in ("", today().isoformat(), (today() - AGO).isoformat()):
        assert "下面是今天的名录" not in client.get(url, {"as_of": day}).content.decode(), day


def test_the_register_finds_a_group_by_a_former_name_and_by_its_initials(cast, client, group):
    url = reverse("public:register", args=["anjiang"])

    def found(words, **more):
        return client.get(url, {"q": words} | more).content.decode().count("江北教育集团")

    assert [found(words) for words in ("江畔实验", "jb", "jiangbei", "江北")] == [1, 1, 1, 1]
    assert "江北教育集团（曾用名：江畔实验小学教育集团）" in page(
        client, f"{url}?q=江畔实验小学教育"
    )
    assert [found(words) for words in ("jpsy", "jiangpanshiyan", "Jiang Pan")] == [1, 1, 1]
    assert "江北教育集团（曾用名：江畔实验小学教育集团）" in page(client, f"{url}?q=jpsy")
    assert (found("xyz"), found("远江"), found("jpb")) == (0, 0, 0)
    assert "找到 1 个" in page(client, f"{url}?q=jb") and "找到 0 个" in page(
        client, f"{url}?q=xyz"
    )
    shown = page(client, reverse("public:group", args=["anjiang", group.pk]))
    assert "曾用名" in shown
