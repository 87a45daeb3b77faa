"""Settings of a county and of the city: each its own, with a day and a document."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import NoVerb, RuleBroken
from groups.queries.dossier import charter_elements
from groups.rules.settings import keyed
from groups.services.settings import set_setting
from records.parameters import value_of

pytestmark = pytest.mark.django_db
SINCE, BASIS = date(2026, 9, 1), "汉教发〔2026〕3号"


def put(cast, who, key, value, **facts):
    said = {"basis": BASIS, "since": SINCE} | facts
    with cast.acting(who) as office:
        return set_setting(key, value, by=office, **said)


def in_force(cast, who, key):
    with cast.acting(who):
        return value_of(key, bureau=getattr(cast, "city" if who == "cui" else "hanbin"))[0]


FORMS = [
    ("opinion_days", {"value": "5"}, 5, "5 天"),
    ("departments_asked", {"value": ["finance", "staffing"]}, ["finance", "staffing"], "财政局"),
    ("demonstration_criteria", {"value": "甲\n\n 乙 "}, ["甲", "乙"], "甲；乙"),
    ("charter_elements", {"value": "办学宗旨\n党的建设"},
     [["aims", "办学宗旨"], ["own1", "党的建设"]], "办学宗旨、党的建设"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "asked", "value", "words"), FORMS)
def test_an_officer_sets_a_countys_settings_on_screen(cast, key, asked, value, words):
    client, page = cast.client("lin"), reverse("groups:setting", args=[key])
    form = asked | {"since": "2026-09-01", "basis": BASIS}
    assert client.post(page, form).status_code == 302
    assert in_force(cast, "lin", key) == value
    for shown in (reverse("groups:rules"), page):
        assert words in client.get(shown).content.decode()
    assert BASIS in client.get(page).content.decode()
    assert cast.client("cui").get(page).status_code == 403
    assert cast.client("zhao").get(page).status_code == 403


def test_the_city_lists_the_towns_of_the_centre_and_counties_go_by_it(cast):
    client, page = cast.client("cui"), reverse("groups:setting", args=["central_city"])
    form = {"bureaus": ["610922"], "since": "2026-09-01", "basis": "安教发〔2026〕1号",
            "towns": "汉滨区：老城街道、新城街道"}  # fmt: skip
    bad = client.post(page, form | {"towns": "天山区：一镇"})
    assert (bad.status_code, "读不出县区和镇办" in bad.content.decode()) == (200, True)
    assert client.post(page, form).status_code == 302
    with cast.acting("lin"):
        value, basis = value_of("central_city", bureau=cast.city)
        assert value == {"bureaus": ["610922"], "towns": {"610902": ["老城街道", "新城街道"]}}
        assert basis == "安教发〔2026〕1号"
    shown = client.get(reverse("groups:rules")).content.decode()
    assert ("汉滨区（老城街道、新城街道）" in shown, "自定的办学模式" in shown) == (True, False)
    assert cast.client("lin").get(page).status_code == 403


def test_the_city_says_who_decides_for_a_zone(cast):
    client, page = cast.client("cui"), reverse("groups:setting", args=["who_decides"])
    form = {"of_610922": "610902", "since": "2026-09-01", "basis": "批复"}
    assert client.post(page, form).status_code == 302
    assert in_force(cast, "cui", "who_decides") == {"610922": "610902"}
    assert "石泉县由汉滨区决定" in client.get(reverse("groups:rules")).content.decode()


REFUSED = [
    ("lin", "opinion_days", 0, {}, "期限为 1 到 90 天"),
    ("lin", "opinion_days", 5, {"basis": " "}, "请填写依据"),
    ("lin", "departments_asked", ["police"], {}, "只能是发改、编办、人社、财政"),
    ("lin", "demonstration_criteria", [], {}, "至少写一条"),
    ("lin", "demonstration_criteria", ["甲", "甲"], {}, "有两条相同"),
    ("lin", "charter_elements", [["aims"]], {}, "至少写一条"),
    ("cui", "central_city", {"bureaus": ["999902"], "towns": {}}, {}, "有县区不在本市"),
    ("cui", "who_decides", {"610902": "610902"}, {}, "由自己决定的不用设定"),
    ("cui", "who_decides", {"610902": "610922", "610922": "610900"}, {}, "自己不能再由别人决定"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "key", "value", "facts", "words"), REFUSED)
def test_a_setting_that_makes_no_sense_is_refused_in_verb_and_api(
    cast, who, key, value, facts, words
):
    with pytest.raises(RuleBroken) as refused:
        put(cast, who, key, value, **facts)
    assert words in refused.value.title
    said = {"key": key, "value": value, "basis": BASIS, "since": "2026-09-01"} | facts
    answer = cast.client(who).post("/api/county-modes/settings/", said, "application/json")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(("who", "key", "value"), [
    ("cui", "opinion_days", 5), ("lin", "central_city", {"bureaus": [], "towns": {}}),
    ("zhao", "opinion_days", 5), ("pan", "demonstration_criteria", ["甲"]),
])  # fmt: skip
def test_each_sets_its_own(cast, who, key, value):
    with pytest.raises(NoVerb):
        put(cast, who, key, value)
    said = {"key": key, "value": value, "basis": BASIS, "since": "2026-09-01"}
    answer = cast.client(who).post("/api/county-modes/settings/", said, "application/json")
    assert answer.status_code == 403


def test_an_element_keeps_its_key_and_a_new_one_gets_its_own(cast):
    known = [["aims", "办学宗旨"], ["own1", "党的建设"]]
    assert keyed(["党的建设", "家校共育", "办学宗旨"], known) == [
        ["own1", "党的建设"], ["own2", "家校共育"], ["aims", "办学宗旨"],
    ]  # fmt: skip
    put(cast, "lin", "charter_elements", known)
    with cast.acting("lin"):
        assert charter_elements(cast.hanbin)[0] == (("aims", "办学宗旨"), ("own1", "党的建设"))
