"""The route by rule: every case of who decides, none with a veto above the counties."""

from datetime import date

import pytest

from groups.rules.routes import Seat, Word, road_checks, route_of

HANBIN, SHIQUAN, GAOXIN, CITYRUN, HENGKOU = 1, 2, 3, 4, 5
NAMES = {
    HANBIN: "汉滨区教育局", SHIQUAN: "石泉县教体局", GAOXIN: "高新区教育局",
    CITYRUN: "安江市教育局（市本级）", HENGKOU: "恒口示范区教育局",
}  # fmt: skip
TODAY = date(2026, 11, 25)


def seat(number, bureau, **facts):
    return Seat(number, f"{number}校", bureau, NAMES[bureau], **facts)


def route(lead, *seats, who_decides=None):
    return route_of(lead, NAMES[lead], seats, who_decides)


CASES = {
    "one bureau": (HANBIN, [seat(1, HANBIN), seat(2, HANBIN)], None, {}, False),
    "several bureaus": (
        HANBIN, [seat(1, HANBIN), seat(2, SHIQUAN), seat(3, SHIQUAN), seat(4, GAOXIN)], None,
        {SHIQUAN: ["2校", "3校"], GAOXIN: ["4校"]}, True,
    ),
    "central city, one district": (
        HANBIN, [seat(1, HANBIN, central=True), seat(2, HANBIN, central=True)], None, {}, False,
    ),
    "central city, two districts": (
        HANBIN, [seat(1, HANBIN, central=True), seat(2, GAOXIN, central=True)], None,
        {GAOXIN: ["2校"]}, True,
    ),
    "city-run alone": (CITYRUN, [seat(1, CITYRUN, city_run=True)], None, {}, False),
    "city-run core, county member": (
        CITYRUN, [seat(1, CITYRUN, city_run=True), seat(2, HANBIN)], None,
        {HANBIN: ["2校"]}, True,
    ),
    "county core, city-run member": (
        HANBIN, [seat(1, HANBIN), seat(2, CITYRUN, city_run=True)], None,
        {CITYRUN: ["2校"]}, True,
    ),
    "outside core": (HANBIN, [seat(1, HANBIN, outside=True), seat(2, HANBIN)], None, {}, False),
    "outside core, members of two": (
        HANBIN, [seat(1, HANBIN, outside=True), seat(2, HANBIN), seat(3, SHIQUAN)], None,
        {SHIQUAN: ["3校"]}, True,
    ),
    "the zone decides itself": (HENGKOU, [seat(1, HENGKOU)], None, {}, False),
    "the zone's decisions set elsewhere": (
        HENGKOU, [seat(1, HENGKOU), seat(2, HENGKOU)], {HENGKOU: (HANBIN, NAMES[HANBIN])},
        {HANBIN: ["1校", "2校"]}, False,
    ),
    "a zone's school in a district's group": (
        HANBIN, [seat(1, HANBIN), seat(2, HENGKOU)], {HENGKOU: (HANBIN, NAMES[HANBIN])},
        {}, True,
    ),
    "a zone's school in another county's group": (
        SHIQUAN, [seat(1, SHIQUAN), seat(2, HENGKOU)], {HENGKOU: (HANBIN, NAMES[HANBIN])},
        {HANBIN: ["2校"]}, True,
    ),
    "nothing chosen yet": (HANBIN, [], None, {}, False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_decides_follows_from_the_bureaus(case):
    lead, seats, setting, deciders, coordinated = CASES[case]
    found = route(lead, *seats, who_decides=setting)
    assert found.lead == lead
    assert {d.id: [s.name for s in d.schools] for d in found.deciders} == deciders
    assert found.coordinated is coordinated


def test_the_words_name_the_road_and_never_the_citys_consent():
    several = route(HANBIN, seat(1, HANBIN), seat(2, SHIQUAN))
    assert several.words == (
        "跨主管教育局：石泉县教体局分别决定本局学校，市教育局提统筹意见，汉滨区教育局批复"
    )
    assert route(HANBIN, seat(1, HANBIN)).words == "同一主管教育局：汉滨区教育局批复"
    zone = route(HENGKOU, seat(1, HENGKOU), who_decides={HENGKOU: (HANBIN, NAMES[HANBIN])})
    assert zone.words == "按设置由汉滨区教育局决定，恒口示范区教育局据此批复"


def test_the_central_city_is_central_when_every_school_is_and_a_town_is_known():
    central, unknown = seat(1, HANBIN, central=True), seat(2, GAOXIN, central=None)
    assert route(HANBIN, central, unknown).central
    assert not route(HANBIN, unknown).central
    assert not route(HANBIN, central, seat(3, HANBIN)).central
    assert "县区为主" in route(HANBIN, central).words


# What 批复 waits for


def broken(decisions=(), opinions=()):
    checks = road_checks(list(decisions), list(opinions), TODAY)
    return [(check.section, check.found) for check in checks if check.blocks]


AGREED = Word("石泉县教体局", "2校", "approved")


def test_one_bureau_waits_for_nobody():
    assert road_checks([], [], TODAY) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("approved", []),
        ("", [("bureaus", "石泉县教体局还没有决定")]),
        ("checked", [("bureaus", "石泉县教体局还没有决定")]),
        ("refused", [("bureaus", "石泉县教体局不同意涉及2校的安排")]),
    ],
)
def test_no_bureau_is_signed_for_by_another(said, found):
    assert broken([Word("石泉县教体局", "2校", said)]) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        (Word("市教育局", said="for"), []),
        (Word("市教育局", said="none"), []),
        (Word("市教育局", due=TODAY), [("opinions", "市教育局还没有提出意见")]),
        (Word("市教育局", due=date(2026, 11, 24)), []),
        (Word("市教育局", said="against"), [("opinion_answers", "市教育局的意见还没有答复")]),
        (Word("市教育局", said="against", answered=True), []),
    ],
)
def test_an_opinion_is_waited_for_until_its_day_and_answered_never_a_veto(word, found):
    assert broken([AGREED], [word]) == found


def test_silence_is_shown_as_silence():
    checks = road_checks([AGREED], [Word("市教育局", due=date(2026, 11, 1))], TODAY)
    assert [c.found for c in checks if c.section == "opinions"] == ["市教育局逾期未提意见"]
