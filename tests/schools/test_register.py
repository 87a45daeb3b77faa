"""The register: entering schools, their identity, contacts, tags, principals, lineage."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Appointment, Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken
from schools.models import PrincipalPost, School, SchoolChange, SchoolContact, SchoolTag
from schools.rules.changes import run_by_city
from schools.rules.codes import ALPHABET, check_character, credit_code_problem, school_code_problem
from schools.services import facts, register
from tests.statements import statements_of

TODAY = timezone.localdate


def test_codes_are_checked():
    assert school_code_problem("") == credit_code_problem("") == ""
    assert school_code_problem("2161000001") == ""
    for wrong in ("216100000", "21610000011", "216100000A", "２１６１００００01"):
        assert school_code_problem(wrong) == "学校标识码须为 10 位数字", wrong
    # Two that their bearers publish.
    assert credit_code_problem("91110000600037341L") == ""
    assert credit_code_problem("9144030071526726XG") == ""
    assert "校验位不对" in credit_code_problem("911100006000373410")
    for wrong in ("1110000000001430", "91110000600037341I", "91110000600037341l"):
        assert "须为 18 位" in credit_code_problem(wrong), wrong


@given(body=st.text(ALPHABET, min_size=17, max_size=17), at=st.integers(0, 16), other=st.data())
def test_one_wrong_character_is_found(body, at, other):
    code = body + check_character(body)
    assert credit_code_problem(code) == ""
    letter = other.draw(st.sampled_from(ALPHABET.replace(body[at], "")))
    assert credit_code_problem(code[:at] + letter + code[at + 1 :]) != ""


@pytest.mark.parametrize(
    ("code", "by_city"), [("610900", True), ("610902", False), ("610930000", False), ("", False)]
)
def test_who_runs_a_school(code, by_city):
    assert run_by_city(code) is by_city


pytestmark = pytest.mark.django_db


def enter(cast, by, **given):
    given = {"name": "新坝小学", "stage": "primary"} | given
    return register.enter_school(bureau=cast.hanbin, by=by, **given)


def reread(school):
    return School.objects.get(pk=school.pk)


def test_an_officer_enters_schools_and_campuses(cast):
    with cast.acting("lin") as lin:
        school = enter(
            cast, lin, code="2161000001", credit_code="91110000600037341L", status="planned",
            category="teaching_point", ownership="inclusive", town="新坝镇",
        )  # fmt: skip
        assert (school.node.parent_id, school.nature) == (cast.hanbin.pk, "school")
        campus = enter(cast, lin, name="新坝小学东区", legal_school=school)
        assert (campus.nature, campus.ownership, campus.legal_school_id) == (
            "campus", "inclusive", school.pk,
        )  # fmt: skip
        for wrong, words in (
            ({"code": "2161000001"}, "学校标识码已经登记"),
            ({"credit_code": "91110000600037341L"}, "统一社会信用代码已经登记"),
            ({"code": "12"}, "须为 10 位数字"),
            ({"credit_code": "911100006000373410"}, "校验位不对"),
            ({"legal_school": campus}, "不能登记为“新坝小学东区”的校区"),
        ):
            with pytest.raises(RuleBroken, match=words):
                enter(cast, lin, name="另一小学", **wrong)
    for name in ("zhao", "pan", "cui"):
        with cast.acting(name) as by, pytest.raises(NoVerb):
            enter(cast, by)


def test_entering_and_correcting_on_screen(cast):
    lin = cast.client("lin")
    sent = {"name": "新坝小学", "stage": "primary", "ownership": "public", "status": "open",
            "category": "ordinary", "code": "123"}  # fmt: skip
    assert "学校标识码须为 10 位数字" in lin.post("/schools/new/", sent).content.decode()
    done = lin.post("/schools/new/", sent | {"code": "２１６１ ００００01"}, follow=True)
    page, url = done.content.decode(), done.redirect_chain[-1][0]
    assert "已登记新坝小学。" in page and "县区管理" in page and "空缺：没有在任的校长" in page
    twice = lin.post("/schools/new/", sent | {"code": ""})
    assert twice.status_code == 422 and f'href="{url}"' in twice.content.decode()
    assert "“新坝小学”已经登记" in twice.content.decode()
    again = lin.post("/schools/new/", sent | {"name": "重复", "code": "2161000001"})
    assert again.status_code == 422 and "学校标识码已经登记" in again.content.decode()
    edit = {"code": "2161000002", "credit_code": "91110000600037341l", "category": "special",
            "area": "rural", "town": "新坝镇", "opened_on": "1998-09-01"}  # fmt: skip
    page = lin.post(f"{url}edit/", edit, follow=True).content.decode()
    for words in ("2161000002", "91110000600037341L", "特殊教育学校", "1998-09-01", "新坝镇"):
        assert words in page, words


def test_an_entry_in_error_is_struck_out_while_nothing_hangs_on_it(cast):
    with cast.acting("lin") as lin:
        school = enter(cast, lin)
        enter(cast, lin, name="东区", legal_school=school)
        with pytest.raises(RuleBroken, match="已有校区，不能标为登记错误"):
            register.strike_out(school, reason="重复", by=lin)
        SchoolChange.objects.create(
            bureau=cast.hanbin, parties=[cast.weak.pk], school=cast.weak, field="name",
            old_value="柳林小学", new_value="新", why="更名", effective_on=TODAY(),
        )  # fmt: skip
        with pytest.raises(RuleBroken, match="已有变更申请"):
            register.strike_out(cast.weak, reason="重复", by=lin)
        twin = enter(cast, lin, name="孪生小学")
    url = f"/schools/{twin.pk}/strike-out/"
    page = cast.client("lin").post(url, {"reason": "与新坝小学重复"}, follow=True)
    assert "登记错误" in page.content.decode()
    assert "孪生小学" not in cast.client("lin").get("/schools/").content.decode()
    assert cast.client("shi").get(url).status_code == 404


def test_contacts_are_kept_by_the_school_or_its_bureau_at_once(cast):
    url = f"/schools/{cast.core.pk}/contact/"
    sent = {"address": "江边路1号", "postcode": "725000", "phone": "0915-3200001", "email": ""}
    assert (
        "邮政编码是 6 位数字"
        in cast.client("pan").post(url, sent | {"postcode": "72"}).content.decode()
    )
    for name, phone in (("pan", "0915-3200001"), ("lin", "0915-3200002")):
        page = cast.client(name).post(url, sent | {"phone": phone}, follow=True).content.decode()
        assert "联系方式已更新。" in page and phone in page
    with cast.acting("lin"):
        assert SchoolContact.objects.get().phone == "0915-3200002"
    for name, status in (("ning", 403), ("zhao", 403), ("cui", 403), ("shi", 404)):
        assert cast.client(name).post(url, sent).status_code == status, name
    other = cast.client("ning").get(f"/schools/{cast.core.pk}/").content.decode()
    assert "0915" not in other and "联系方式" not in other


def test_tags_have_days_and_end_but_stay(cast):
    with cast.acting("lin") as lin:
        core = cast.core

        def tag(word="model", since=date(2024, 9, 1), level="", school=core):
            return facts.add_tag(
                school, tag=word, since=since, level=level, basis="汉教发〔2024〕1号", by=lin
            )

        for word, level in (("model", ""), ("weak", "city")):
            with pytest.raises(RuleBroken, match="示范学校须写明级别"):
                tag(word, level=level)
        model = tag(level="province")
        with pytest.raises(RuleBroken, match="已有“示范”标签"):
            tag(level="city", since=date(2025, 9, 1))
        with pytest.raises(RuleBroken, match="结束日期早于起始日期"):
            facts.end_tag(model, on=date(2024, 8, 31), by=lin)
        facts.end_tag(model, on=date(2025, 8, 31), by=lin)
        with pytest.raises(RuleBroken, match="已经结束"):
            facts.end_tag(model, on=date(2025, 8, 31), by=lin)
        tag(level="nation", since=date(2025, 9, 1))
        for name in ("shi", "zhao", "pan"):
            with pytest.raises(NoVerb):
                facts.add_tag(core, tag="weak", since=TODAY(), basis="认定", by=cast.office(name))
        assert SchoolTag.objects.count() == 2
    page = cast.client("lin").get(f"/schools/{core.pk}/").content.decode()
    assert "2024-09-01 至 2025-08-31" in page and "2025-09-01 起" in page
    for day, level in (("2025-08-31", "省级示范"), ("2025-09-01", "国家级示范")):
        page = cast.client("lin").get(f"/schools/{core.pk}/?as_of={day}").content.decode()
        assert level in page[: page.index("tabs")]
        found = cast.client("lin").get(f"/api/schools/?tag=model&as_of={day}").json()["results"]
        assert [row["name"] for row in found] == ["江畔实验小学"]
    assert (
        cast.client("lin").get("/api/schools/?tag=model&as_of=2024-08-31").json()["results"] == []
    )


def test_an_estate_kindergarten_is_public_or_inclusive(cast):
    with cast.acting("lin") as lin:
        garden = enter(cast, lin, name="新城幼儿园", stage="kindergarten", ownership="private")
    url = f"/schools/{garden.pk}/tags/new/"
    sent = {"tag": "estate", "since": "2026-09-01", "basis": "认定"}
    page = cast.client("lin").post(url, sent)
    assert (
        page.status_code == 422 and "小区配套幼儿园只能是公办或普惠性民办" in page.content.decode()
    )
    with cast.acting("lin"):
        School.objects.filter(pk=garden.pk).update(ownership="inclusive")
    assert cast.client("lin").post(url, sent).status_code == 302


def test_a_successor_ends_the_predecessor_the_day_before(cast):
    with cast.acting("lin") as lin:
        acting = Appointment.objects.get(office=Office.PRINCIPAL, jurisdiction_id=cast.core.pk)
        before = facts.appoint_principal(
            cast.core, name="前任", since=date(2019, 9, 1), basis="任", by=lin
        )
        facts.appoint_principal(
            cast.core, name="Pan", since=date(2024, 9, 1), basis="任", appointment=acting, by=lin
        )
        before.refresh_from_db()
        assert before.days.upper == date(2024, 9, 1)
        with pytest.raises(RuleBroken, match="同日或更晚开始"):
            facts.appoint_principal(
                cast.core, name="再前", since=date(2020, 1, 1), basis="任", by=lin
            )
        with pytest.raises(RuleBroken, match="已经结束"):
            facts.end_post(before, on=TODAY(), by=lin)
    lin, url = cast.client("lin"), f"/schools/{cast.core.pk}/"
    page = lin.get(url).content.decode()
    assert "2019-09-01 至 2024-08-31" in page and "账号 pan" in page
    past = lin.get(f"{url}?as_of=2024-08-31").content.decode()
    assert "前任<br>" in past
    with cast.acting("lin"):
        post = PrincipalPost.objects.get(name="Pan")
    form = lin.get(f"{url}principals/new/").content.decode()
    assert f'<option value="{acting.pk}" selected>' in form
    done = lin.post(f"/schools/principals/{post.pk}/end/", {"on": TODAY().isoformat()}, follow=True)
    assert "登记继任者之前显示为空缺" in done.content.decode()
    with cast.acting("lin"):
        post.refresh_from_db()
        assert post.days.upper == TODAY() + timedelta(days=1)
        with pytest.raises(NoVerb):
            facts.end_post(post, on=TODAY(), by=cast.office("pan"))


def test_lineage_is_told_on_both_pages(cast):
    url = f"/schools/{cast.new.pk}/successions/new/"
    sent = {
        "kind": "split",
        "predecessor": cast.core.pk,
        "on": "2020-09-01",
        "basis": "汉教发〔2020〕5号",
    }
    lin = cast.client("lin")
    assert "由此校分设 <a" in lin.post(url, sent, follow=True).content.decode()
    assert "分设出 <a" in lin.get(f"/schools/{cast.core.pk}/changes/").content.decode()
    again = lin.post(url, sent)
    assert again.status_code == 422 and "已经登记过" in again.content.decode()
    api = lin.get(f"/api/schools/{cast.new.pk}/").json()
    assert api["came_from"] == [
        {"id": cast.core.pk, "name": "江畔实验小学", "kind": "split", "on": "2020-09-01",
         "basis": "汉教发〔2020〕5号"}
    ]  # fmt: skip


def test_a_school_was_still_to_open_before_its_day(cast):
    with cast.acting("lin") as lin:
        school = enter(cast, lin, opened_on=date(2024, 9, 1))
    for day, word in (("2024-08-31", "待开办"), ("2024-09-01", "开办中"), ("", "开办中")):
        asked = f"?as_of={day}" if day else ""
        said = cast.client("lin").get(f"/api/schools/{school.pk}/{asked}").json()
        assert said["status_label"] == word
        page = cast.client("lin").get(f"/schools/{school.pk}/{asked}").content.decode()
        assert word in page.partition("<h1>")[2][:300]


def test_filters_and_codes_find_schools(cast):
    with cast.acting("lin") as lin:
        point = enter(
            cast, lin, category="teaching_point", ownership="private", town="新坝镇",
            credit_code="91110000600037341L",
        )  # fmt: skip
    Jurisdiction.objects.filter(pk=cast.shiquan.pk).update(former_codes=["610988"])

    def found(query, who="cui"):
        rows = cast.client(who).get(f"/api/schools/?{query}").json()["results"]
        return [row["name"] for row in rows]

    for query in ("category=teaching_point", "ownership=private", "town=新坝",
                  "q=91110000600037341l", "q=xbxx"):  # fmt: skip
        assert found(query) == [point.name], query
    for query in ("q=610922", "q=610988", "where=610988", "where=610922",
                  f"where={cast.shiquan.pk}"):  # fmt: skip
        assert found(query) == ["石岭小学"], query
    assert found("where=999999") == found("q=610999") == []
    assert found("q=610988", "lin") == []
    page = cast.client("cui").get("/schools/?where=610988&town=镇").content.decode()
    assert 'type="text" name="town"' in page


def test_the_api_tells_the_whole_school(cast):
    with cast.acting("lin") as lin:
        facts.add_tag(
            cast.core, tag="model", level="city", since=date(2024, 9, 1), basis="认定", by=lin
        )
        facts.appoint_principal(cast.core, name="Pan", since=date(2024, 9, 1), basis="任", by=lin)
        register.add_alias(cast.core, name="江畔附小", source="旧称", by=lin)
    told = cast.client("rao").get(f"/api/schools/{cast.core.pk}/").json()
    since = {"since": "2024-09-01", "until": None}
    assert told["tags"] == [since | {"basis": "认定", "tag": "model", "level": "city"}]
    assert told["principals"] == [since | {"basis": "任", "name": "Pan"}]
    assert told["aliases"] == [{"name": "江畔附小", "source": "旧称"}]
    assert (told["run_by"], told["category"], told["came_from"]) == ("县区管理", "ordinary", [])


def test_the_page_asks_eight_times_at_most_however_much_there_is(cast):
    url = f"/schools/{cast.core.pk}/"
    client = cast.client("lin")
    bare = len(statements_of(client, url))
    with cast.acting("lin") as lin:
        for n in range(3):
            register.add_alias(cast.core, name=f"别名{n}", source="", by=lin)
            facts.appoint_principal(
                cast.core, name=f"校长{n}", since=date(2020 + n, 9, 1), basis="任", by=lin
            )
            enter(cast, lin, name=f"校区{n}", legal_school=cast.core)
        for tag in ("strong", "new", "rural"):
            facts.add_tag(cast.core, tag=tag, since=date(2024, 9, 1), basis="认定", by=lin)
        facts.keep_contact(cast.core, address="江边路1号", by=lin)
        facts.note_succession(
            predecessor=cast.weak, successor=cast.core, kind="split", on=TODAY(), basis="批", by=lin
        )
    full = statements_of(client, url)
    assert len(full) == bare <= 8, full
    assert len(statements_of(client, f"{url}changes/")) <= 8
    assert len(statements_of(client, f"{url}?as_of=2024-01-01")) == bare
