"""存量待核: an officer mends, an approver who did not upload confirms."""

from datetime import date

import pytest
from django.db import transaction

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import record_appointment
from groups.models import EducationGroup, Membership, PublishedGroup
from groups.services.register import Mend, confirm, gate_of, settle, standing
from records.models import Decision, Notice
from schools.models import School
from tests.groups.registers import CHOICES, OWN, as_csv, line
from tests.groups.test_register_import import bring_in, upload

pytestmark = pytest.mark.django_db

START = date(2021, 9, 1)


@pytest.fixture
def legacy(cast):
    """The groups of our small register, by name."""
    with cast.acting("lin") as lin:
        bring_in(OWN.read_bytes(), lin, CHOICES)
        return {group.name: group for group in EducationGroup.objects.all()}


def rows_by_name(group):
    return {row.school.name: row for row in standing(group)}


def facts(**changed):
    return {"stage": "compulsory", "mode": "core_weak", "initiation": "administrative",
            "tie": "teaching", "form": "alliance"} | changed  # fmt: skip


def mends(group, **said):
    """Keep every row as it is, but for the schools named."""
    return [
        Mend(row.pk, **({"role": row.role, "campus_of": row.school.legal_school_id}
                        | said.get(name, {})))
        for name, row in rows_by_name(group).items()
    ]  # fmt: skip


def roles(group):
    return {name: row.role for name, row in rows_by_name(group).items()}


def test_settling_supersedes_and_keeps_what_was_known(cast, legacy):
    group = legacy["双栖教育集团"]
    with cast.acting("lin") as lin:
        said = settle(
            group, facts=facts(), reason="区教育局档案", by=lin,
            mends=mends(group, 翠湖学校={"role": "core"}, 双栖中学={"role": "member"},
                        新苗小学={"remove": True}),
        )  # fmt: skip
        assert sorted(said) == [
            "“双栖中学”改为成员校", "“翠湖学校”改为核心校", "移除误登的“新苗小学”",
        ]  # fmt: skip
        assert roles(group) == {
            "三桥路小学": "member", "石岭初级中学": "member", "翠湖学校": "core",
            "双栖中学": "member",
        }  # fmt: skip
        past = Membership.objects.filter(group=group, known__upper_inf=False)
        assert {(row.school.name, row.role) for row in past} == {
            ("新苗小学", "member"), ("翠湖学校", "member"), ("双栖中学", "core"),
        }  # fmt: skip
        group.refresh_from_db()
        assert (group.mode, group.form, group.state) == ("core_weak", "alliance", "legacy")
        decision = Decision.objects.get(step="settle")
        assert decision.reason == "；".join([*said, "区教育局档案"])
        assert decision.after["mode"] == "core_weak"


def test_nothing_mended_leaves_no_trace(cast, legacy):
    group = legacy["独木教育集团"]
    unknown = dict.fromkeys(("mode", "initiation", "tie", "form"), "unknown")
    with cast.acting("lin") as lin:
        assert settle(group, facts=facts(stage="", **unknown), mends=mends(group), by=lin) == []
        assert not Decision.objects.filter(step="settle").exists()


def test_a_campus_counts_as_its_legal_school(cast, legacy):
    group = legacy["江畔教育集团"]
    with cast.acting("lin") as lin:
        settle(
            group, facts=facts(), by=lin,
            mends=mends(group, 滨河新建小学={"role": "core", "campus_of": cast.core.pk}),
        )  # fmt: skip
        campus = School.objects.get(pk=cast.new.pk)
        assert (campus.legal_school_id, campus.nature) == (cast.core.pk, "campus")
        assert {row.institution_id for row in standing(group)} == {cast.core.pk}
        assert [check.ok for check in gate_of(group)] == [True, True]
        settle(
            group, facts=facts(), by=lin,
            mends=mends(group, 滨河新建小学={"role": "member", "campus_of": None}),
        )  # fmt: skip
        campus.refresh_from_db()
        assert (campus.legal_school_id, campus.nature) == (None, "school")
        assert {row.institution_id for row in standing(group)} == {cast.core.pk, cast.new.pk}


def test_a_school_outside_the_group_is_no_legal_school(cast, legacy):
    group = legacy["江畔教育集团"]
    with cast.acting("lin") as lin, pytest.raises(RuleBroken, match="法人学校不在本集团"):
        settle(
            group, facts=facts(), by=lin,
            mends=mends(group, 滨河新建小学={"campus_of": cast.rural.pk}),
        )  # fmt: skip


def test_a_campus_of_a_campus_is_refused(cast, legacy):
    group = legacy["三桥教育集团"]
    with cast.acting("lin") as lin:
        rows = rows_by_name(group)
        east = rows["三桥路小学（东校区）"].school_id
        with pytest.raises(RuleBroken, match="不能登记为“三桥路小学（东校区）”的校区"):
            settle(group, facts=facts(), by=lin,
                   mends=mends(group, 云雾小学={"campus_of": east}))  # fmt: skip


def test_a_row_mended_by_somebody_else_is_said(cast, legacy):
    group = legacy["双栖教育集团"]
    with cast.acting("lin") as lin:
        stale = mends(group, 新苗小学={"remove": True})
        settle(group, facts=facts(), mends=stale, by=lin)
        with pytest.raises(RuleBroken, match="成员名单已被别人改过"):
            settle(group, facts=facts(), mends=stale, by=lin)


def test_only_the_bureaus_officers_settle(cast, legacy):
    group = legacy["独木教育集团"]
    for name in ("zhao", "pan", "cui", "du"):
        with cast.acting(name) as person, pytest.raises(NoVerb):
            settle(group, facts=facts(), mends=[], by=person)
    with cast.acting("shi") as shi, pytest.raises(EducationGroup.DoesNotExist):
        settle(group, facts=facts(), mends=[], by=shi)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (
            "无心教育集团",
            "集团要有一所核心校（同一法人学校的几个校区算一所），现在没有核心校",
        ),
        ("独木教育集团", "集团的学段已核定，学段待核"),
    ],
)
def test_the_gate_says_what_is_missing(cast, legacy, name, rule):
    with cast.acting("zhao") as zhao:
        with pytest.raises(RuleBroken) as refused:
            confirm(legacy[name], by=zhao)
        assert refused.value.rule == rule
        assert "请经办人核对" in refused.value.next_step
        legacy[name].refresh_from_db()
        assert legacy[name].state == "legacy"


def test_several_core_institutions_are_named(cast):
    content = as_csv(
        line("双核教育集团", "甲山小学", "核心校"), line("双核教育集团", "乙水小学", "核心校")
    )
    with cast.acting("lin") as lin:
        bring_in(content, lin)
    with cast.acting("zhao") as zhao:
        group = EducationGroup.objects.get()
        with pytest.raises(RuleBroken) as refused:
            confirm(group, by=zhao)
    assert "现在有 2 所：甲山小学、乙水小学" in refused.value.rule


def test_confirming_settles_publishes_and_tells(cast, legacy):
    group = legacy["三桥教育集团"]
    with cast.acting("zhao") as zhao:
        confirm(group, by=zhao, reason="经核属实")
        assert (group.state, group.approver_id, group.in_force_on) == (
            "in_force", zhao.person_id, None,
        )  # fmt: skip
        now = standing(group)
        assert {(r.settled, r.start_known, r.days.lower) for r in now} == {(True, False, None)}
        assert roles(group) == {
            "三桥路小学": "core", "三桥路小学（东校区）": "core", "三桥路小学(西校区)": "core",
            "云雾小学": "member", "柳林小学": "member",
        }  # fmt: skip
        published = PublishedGroup.objects.get()
        assert (published.name, published.county, published.city_id, published.withdrawn_on) == (
            "三桥教育集团", "汉滨区教育局", cast.city.pk, None,
        )  # fmt: skip
        assert published.core_name == "三桥路小学、三桥路小学（东校区）、三桥路小学(西校区)"
        assert [(m["name"], m["role"]) for m in published.members] == [
            ("三桥路小学", "core"), ("三桥路小学（东校区）", "core"),
            ("三桥路小学(西校区)", "core"), ("云雾小学", "member"), ("柳林小学", "member"),
        ]  # fmt: skip
    with cast.acting("cui"):
        mine = Notice.objects.filter(to_office="coordinator")
        assert list(mine.values_list("text", flat=True)) == ["“三桥教育集团”已由县区确认，请备案"]
        # The rule of one core on every open day is checked at commit; check it now.
    with cast.acting("zhao"), transaction.atomic():
        from django.db import connection

        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_start_that_is_known_holds_for_the_memberships(cast, legacy):
    group = legacy["青禾教育集团"]
    with cast.acting("zhao") as zhao:
        with pytest.raises(RuleBroken, match="起始日期晚于今天"):
            confirm(group, by=zhao, start=date(2999, 9, 1))
        confirm(group, by=zhao, start=START)
        assert group.in_force_on == START
        assert {(r.days.lower, r.days.upper, r.start_known) for r in standing(group)} == {
            (START, None, True)
        }


def test_the_uploader_cannot_confirm(cast, legacy):
    record_appointment(cast.person("lin"), Office.APPROVER, cast.hanbin, since=START, basis="兼任")
    from accounts.entry import acting_office, appointments_of, enter_office

    second = acting_office(appointments_of(cast.person("lin"))[1])
    group = legacy["青禾教育集团"]
    with enter_office(second) as lin, pytest.raises(NoVerb, match="已是本件的经办人"):
        confirm(group, by=lin)


@pytest.mark.parametrize("name", ["lin", "shang", "pan", "cui", "du"])
def test_nobody_else_confirms(cast, legacy, name):
    group = legacy["青禾教育集团"]
    with cast.acting(name) as person, pytest.raises(NoVerb):
        confirm(group, by=person)


def test_confirming_twice_tells_who_was_first(cast, legacy):
    group = legacy["青禾教育集团"]
    with cast.acting("zhao") as zhao:
        confirm(group, by=zhao)
        with pytest.raises(Overtaken, match="汉滨区教育局 审批人 Zhao已于.*办理“确认存量集团”"):
            confirm(group, by=zhao)
    with cast.acting("lin") as lin, pytest.raises(Overtaken):
        settle(group, facts=facts(), mends=[], by=lin)


# Screens and API


def settle_form(group, **said):
    data = facts()
    for name, row in rows_by_name(group).items():
        data[f"row-{row.pk}-role"] = row.role
        data[f"row-{row.pk}-campus_of"] = row.school.legal_school_id or ""
        for field, value in said.get(name, {}).items():
            data[f"row-{row.pk}-{field}"] = value
    return data


def test_the_screens_settle_and_confirm(cast, legacy):
    group, lin, zhao = legacy["无心教育集团"], cast.client("lin"), cast.client("zhao")
    assert zhao.post(f"/groups/{group.pk}/confirm/", {}).status_code == 422
    page = lin.get(f"/groups/{group.pk}/settle/").content.decode()
    assert "现在没有核心校" in page
    with cast.acting("lin"):
        data = settle_form(group, 无心幼儿园={"role": "core"})
    done = lin.post(f"/groups/{group.pk}/settle/", data | {"stage": "kindergarten"}, follow=True)
    assert "已保存" in done.content.decode()
    page = zhao.get(f"/groups/{group.pk}/").content.decode()
    assert f"/groups/{group.pk}/confirm/" in page
    done = zhao.post(f"/groups/{group.pk}/confirm/", {"start": "2020-09-01"}, follow=True)
    assert "运行中" in done.content.decode()
    assert zhao.post(f"/groups/{group.pk}/confirm/", {}).status_code == 409
    assert lin.get(f"/groups/{group.pk}/settle/").status_code == 409


def test_the_screens_refuse_one_by_one(cast, legacy):
    pk = legacy["三桥教育集团"].pk
    for name in ("zhao", "pan", "cui", "du", "shang"):
        expected = 404 if name == "shang" else 403
        if name != "shang":
            assert cast.client(name).get(f"/groups/{pk}/settle/").status_code == expected
    for name, expected in {
        "lin": 403, "pan": 403, "cui": 403, "du": 403, "shang": 404, "wai_approver": 404,
    }.items():  # fmt: skip
        assert cast.client(name).post(f"/groups/{pk}/confirm/", {}).status_code == expected
        url = f"/api/groups/{pk}/steps/confirm/"
        assert cast.client(name).post(url, {}).status_code == expected
    assert cast.client(None).get(f"/groups/{pk}/settle/").status_code == 302


def test_the_api_offers_and_takes_the_step(cast, legacy):
    pk = legacy["三桥教育集团"].pk
    assert cast.client("lin").get(f"/api/groups/{pk}/").json()["may"] == []
    zhao = cast.client("zhao")
    offered = zhao.get(f"/api/groups/{pk}/").json()["may"]
    assert offered == [{"step": "confirm", "label": "确认存量集团"}]
    bad = zhao.post(f"/api/groups/{legacy['无心教育集团'].pk}/steps/confirm/", {})
    assert bad.status_code == 422
    done = zhao.post(f"/api/groups/{pk}/steps/confirm/", {"start": "2021-09-01"})
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["in_force_on"]) == ("in_force", "2021-09-01")
    assert zhao.post(f"/api/groups/{pk}/steps/confirm/", {}).status_code == 409
    assert zhao.post(f"/api/groups/{pk}/steps/other/", {}).status_code == 404


def test_what_waits_stands_in_the_to_do_lists(cast, legacy):
    from records.inbox import todos_of

    with cast.acting("lin") as lin:
        upload(as_csv(line("晚来教育集团", "晚来小学", "核心校")), lin, "补充.csv")
        mine = [todo.title for todo in todos_of(lin) if "名录" in todo.kind]
        assert mine == ["6 个存量集团待核对", "《补充.csv》已检查，待确认导入"]
    with cast.acting("zhao") as zhao:
        mine = [todo.title for todo in todos_of(zhao) if todo.kind == "名录"]
        assert mine == ["6 个存量集团待确认"]
    for name in ("shi", "shang", "pan", "cui"):
        with cast.acting(name) as other:
            assert [todo for todo in todos_of(other) if todo.kind == "名录"] == []
