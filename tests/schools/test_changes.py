"""What of a school changes only by a decision: filed, decided, in force on its day."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.entry import acting_office, appointments_of
from accounts.models import Appointment
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from records.inbox import notices_of, todos_of
from records.workflow import decisions_of
from schools.models import School, SchoolChange, SchoolSuccession, SchoolTag
from schools.queries.register import described, turned_back
from schools.services.changes import apply_due, file_change, take_change_step
from schools.services.facts import add_tag
from schools.services.register import make_campus
from schools.tasks import apply_due_changes
from tests.cast import SINCE
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def ask(school, by, field="name", new_value="江畔第一小学", on=None, **facts):
    return file_change(
        school=school, field=field, new_value=new_value, why="更名批复", by=by,
        effective_on=on or TODAY(), token=facts.pop("token", None) or uuid.uuid4(), **facts,
    )  # fmt: skip


def decide(cast, change, key="approve", who="zhao", **facts):
    with cast.acting(who) as by:
        return take_change_step(change, key, by=by, **facts)


def changed(cast, school, who="lin", **facts):
    """Filed by `who`, approved: in force."""
    with cast.acting(who) as by:
        change = ask(school, by, **facts)
    decide(cast, change)
    return change


def reread(school):
    return School.objects.get(pk=school.pk)


def test_a_new_name_holds_from_its_day_everywhere(cast):
    with cast.acting("pan") as pan:
        upload = SimpleUploadedFile("批复.pdf", b"%PDF-1.7")
        change = ask(cast.core, pan, upload=upload)
    decide(cast, change, document_number="汉教发〔2026〕9号")
    with cast.acting("lin"):
        change.refresh_from_db()
        school = reread(cast.core)
        assert (change.state, change.decided_on, change.applied_on) == (
            "approved",
            TODAY(),
            TODAY(),
        )
        assert (school.name, school.node.name) == ("江畔第一小学", "江畔第一小学")
        assert school.sort_key == "jiang pan di yi xiao xue"
        assert list(school.aliases.values_list("name", "source")) == [("江畔实验小学", "曾用名")]
        assert [(d.step, d.document_number) for d in decisions_of(change)] == [
            ("file", ""), ("approve", "汉教发〔2026〕9号"),
        ]  # fmt: skip
    assert found(cast, "q=江畔实验") == found(cast, "q=jpdy") == ["江畔第一小学"]


def found(cast, query, who="lin"):
    answer = cast.client(who).get(f"/api/schools/?{query}").json()
    return [row["name"] for row in answer["results"]]


def test_a_later_day_changes_nothing_before_it(cast):
    soon = TODAY() + timedelta(days=30)
    change = changed(cast, cast.core, on=soon)
    with cast.acting("lin"):
        assert apply_due() == 0
        assert reread(cast.core).name == "江畔实验小学"
        page = cast.client("lin").get(f"/schools/changes/{change.pk}/").content.decode()
        assert "已批准，待生效" in page and soon.isoformat() in page and "还没有登记" in page
        SchoolChange.objects.filter(pk=change.pk).update(effective_on=TODAY())
    apply_due_changes()  # the night's job, nobody's office
    with cast.acting("lin"):
        assert reread(cast.core).name == "江畔第一小学"
        assert apply_due() == 0


def test_a_merger_names_its_successor_and_leaves_it_in_the_lineage(cast):
    first = date(2025, 9, 1)
    changed(cast, cast.weak, field="status", new_value="merged", successor=cast.core, on=first)
    with cast.acting("lin"):
        school = reread(cast.weak)
        assert (school.status, school.closed_on) == ("merged", date(2025, 8, 31))
        link = SchoolSuccession.objects.get()
        assert (link.predecessor_id, link.successor_id, link.on) == (
            cast.weak.pk, cast.core.pk, first,
        )  # fmt: skip
    both = [
        cast.client("lin").get(f"/schools/{school.pk}/changes/").content.decode()
        for school in (cast.weak, cast.core)
    ]
    assert "并入 <a" in both[0] and "江畔实验小学" in both[0]
    assert "有学校并入 <a" in both[1] and "柳林小学" in both[1]
    assert "柳林小学" in found(cast, "as_of=2025-08-31")
    assert "柳林小学" not in found(cast, "as_of=2025-09-01")


def test_a_planned_school_opens_and_a_closed_one_opens_again(cast):
    with cast.acting("lin"):
        School.objects.filter(pk=cast.new.pk).update(status="planned")
    day = date(2025, 9, 1)
    changed(cast, cast.new, field="status", new_value="open", on=day)
    with cast.acting("lin"):
        assert (reread(cast.new).status, reread(cast.new).opened_on) == ("open", day)
    changed(cast, cast.new, field="status", new_value="closed", on=date(2026, 1, 1))
    changed(cast, cast.new, field="status", new_value="open", on=date(2026, 3, 1))
    with cast.acting("lin"):
        school = reread(cast.new)
        assert (school.status, school.opened_on, school.closed_on) == ("open", day, None)
    for asked, listed in (
        ("2025-08-31", True), ("2025-12-31", True), ("2026-02-28", False), ("2026-03-01", True),
    ):  # fmt: skip
        assert ("滨河新建小学" in found(cast, f"as_of={asked}")) is listed, asked


# Refusals, one by one


def refused(match, error=RuleBroken):
    return pytest.raises(error, match=match)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"new_value": "江畔实验小学"}, "新值和原值相同"),
        ({"field": "status", "new_value": "planned"}, "不能从现在的状态"),
        ({"field": "status", "new_value": "error"}, "不能从现在的状态"),
        ({"field": "status", "new_value": "merged"}, "请填写并入哪所学校"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(cast, facts, words):
    with cast.acting("lin") as lin, refused(words):
        ask(cast.core, lin, **facts)


def test_a_school_merges_into_another_open_legal_school(cast):
    merged = {"field": "status", "new_value": "merged"}
    with cast.acting("lin") as lin:
        with refused("不能并入“江畔实验小学”"):
            ask(cast.core, lin, successor=cast.core, **merged)
        make_campus(cast.new, cast.weak, by=lin)
        with refused("不能并入“滨河新建小学”"):
            ask(cast.core, lin, successor=reread(cast.new), **merged)
        with refused("只有合并才填写"):
            ask(cast.core, lin, field="status", new_value="closed", successor=cast.weak)


def test_who_may_file_and_who_decides(cast):
    for name in ("zhao", "cui", "du", "sheng"):
        with cast.acting(name) as by, refused("您的职务不办理此事", NoVerb):
            ask(cast.core, by)
    for name in ("shi", "ning"):
        with cast.acting(name) as by, refused("由该校和它的主管教育局办理", NoVerb):
            ask(cast.core, by)
    with cast.acting("pan") as pan:
        change = ask(cast.core, pan)
    for name in ("lin", "pan", "cui"):
        with refused("您的职务不能办理“批准变更”", NoVerb):
            decide(cast, change, who=name)
    with refused("这条记录由汉滨区教育局办理", NoVerb):
        decide(cast, change, who="shang")
    assert cast.client("shang").get(f"/schools/changes/{change.pk}/").status_code == 404
    assert cast.client("ning").get(f"/schools/changes/{change.pk}/").status_code == 404
    with refused("请填写“不予批准”的意见"):
        decide(cast, change, "reject")
    decide(cast, change, "reject", reason="与邻校重名")
    with refused("已于.*办理“不予批准”", Overtaken):
        decide(cast, change)


def test_nobody_decides_the_own_filing(cast):
    with cast.acting("lin") as lin:
        change = ask(cast.core, lin)
    person = cast.person("lin")
    Appointment.objects.create(
        person=person, office=Office.APPROVER, jurisdiction=cast.hanbin, since=SINCE, basis="任命"
    )
    both = {term.office: acting_office(term) for term in appointments_of(person)}
    with cast.acting("lin"), refused("已是本件的经办人", NoVerb):
        take_change_step(change, "approve", by=both[Office.APPROVER])


def test_two_changes_of_one_field_cannot_be_open(cast):
    token = uuid.uuid4()
    with cast.acting("pan") as pan:
        first = ask(cast.core, pan, token=token)
        assert ask(cast.core, pan, token=token).pk == first.pk
    with cast.acting("lin") as lin:
        words = "“学校名称”已有一件变更没有办完：江畔实验小学 → 江畔第一小学（待审批）"
        with refused(words, Overtaken) as told:
            ask(cast.core, lin, new_value="别的小学")
        assert told.value.next_url == f"/schools/changes/{first.pk}/"
        assert ask(cast.core, lin, field="stage", new_value="nine_year").pk
    soon = TODAY() + timedelta(days=9)
    with cast.acting("lin"):
        SchoolChange.objects.filter(pk=first.pk).update(effective_on=soon)
    decide(cast, first)
    with cast.acting("lin") as lin, refused("已批准", Overtaken):
        ask(cast.core, lin, new_value="别的小学")
    decide(cast, first, "revoke", reason="上级未同意更名")
    changed(cast, cast.core, new_value="别的小学")


def test_a_change_of_today_cannot_be_revoked(cast):
    change = changed(cast, cast.core)
    with refused("不能再撤销", Overtaken):
        decide(cast, change, "revoke", reason="反悔")


def test_an_old_value_that_is_gone_is_not_written_over(cast):
    with cast.acting("lin") as lin:
        change = ask(cast.core, lin)
        School.objects.filter(pk=cast.core.pk).update(name="别处改过小学")
    with refused("已不是申请时的“江畔实验小学”", Overtaken):
        decide(cast, change)
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(name="江畔实验小学")
        SchoolChange.objects.filter(pk=change.pk).update(effective_on=TODAY() + timedelta(days=1))
    decide(cast, change)
    with cast.acting("lin"):
        School.objects.filter(pk=cast.core.pk).update(name="别处改过小学")
        SchoolChange.objects.filter(pk=change.pk).update(effective_on=TODAY())
        assert apply_due() == 0
        assert reread(cast.core).name == "别处改过小学"


def test_history_is_added_to_at_its_end(cast):
    changed(cast, cast.core, on=date(2026, 3, 1))
    with cast.acting("lin") as lin, refused("须晚于上一次同项变更的生效日期 2026-03-01"):
        ask(cast.core, lin, new_value="更早小学", on=date(2026, 3, 1))


def test_a_campus_is_owned_as_its_legal_school(cast):
    with cast.acting("lin") as lin:
        make_campus(cast.new, cast.core, by=lin)
        campus = reread(cast.new)
        with refused("校区的办学类型随法人学校"):
            ask(campus, lin, field="ownership", new_value="private")
    changed(cast, cast.core, field="ownership", new_value="private", on=date(2026, 1, 1))
    with cast.acting("lin"):
        assert reread(cast.new).ownership == "private"
        then = described(date(2025, 12, 31)).get(pk=cast.new.pk)
        assert turned_back(then).ownership == "public"


def test_an_estate_kindergarten_stays_public_or_inclusive(cast):
    with cast.acting("lin") as lin:
        School.objects.filter(pk=cast.new.pk).update(stage="kindergarten")
        add_tag(reread(cast.new), tag="estate", since=date(2024, 9, 1), basis="认定", by=lin)
        with refused("小区配套幼儿园只能是公办或普惠性民办"):
            ask(cast.new, lin, field="ownership", new_value="private")
        change = ask(cast.weak, lin, field="ownership", new_value="private")
        School.objects.filter(pk=cast.weak.pk).update(stage="kindergarten")
        SchoolTag.objects.create(
            bureau=cast.hanbin, school=cast.weak, tag="estate", days=(date(2024, 9, 1), None)
        )
    with refused("小区配套幼儿园只能是公办或普惠性民办"):
        decide(cast, change)


def test_a_school_entered_in_error_changes_no_more(cast):
    with cast.acting("lin") as lin:
        School.objects.filter(pk=cast.weak.pk).update(status="error")
        with refused("已标为登记错误"):
            ask(cast.weak, lin)


# Screens, desk and API


def test_the_desk_shows_what_waits(cast):
    with cast.acting("pan") as pan:
        change = ask(cast.core, pan)
        assert [(t.title, t.handed_on) for t in todos_of(pan)] == [
            ("变更申请：江畔实验小学 学校名称", True)
        ]
    with cast.acting("zhao") as zhao:
        assert [t.title for t in todos_of(zhao)] == ["审批变更：江畔实验小学 学校名称"]
        assert [n.text for n in notices_of(zhao)] == ["待审批：江畔实验小学 学校名称"]
    with cast.acting("ning") as ning:
        assert todos_of(ning) == []
    decide(cast, change, "reject", reason="与邻校重名")
    for name in ("pan", "lin"):
        with cast.acting(name) as by:
            assert [n.text for n in notices_of(by)] == ["不予批准：江畔实验小学 学校名称"]
    with cast.acting("zhao") as zhao:
        assert todos_of(zhao) == []


def test_nothing_changes_before_the_school_opened(cast):
    with cast.acting("lin") as lin:
        School.objects.filter(pk=cast.core.pk).update(opened_on=date(2020, 9, 1))
        with pytest.raises(RuleBroken, match="早于学校的开办日期 2020-09-01"):
            ask(cast.core, lin, on=date(2020, 8, 31))
        asked = ask(cast.core, lin, on=date(2020, 9, 1))
    assert asked.state == "submitted"


def test_what_was_asked_after_midnight_was_asked_that_day(cast):
    """One in the morning here is the evening before in UTC."""
    with cast.acting("pan") as pan:
        change = ask(cast.core, pan)
        asked = datetime(2026, 9, 2, 1, tzinfo=timezone.get_default_timezone())
        SchoolChange.objects.filter(pk=change.pk).update(created_at=asked)
    page = cast.client("pan").get(f"/schools/{cast.core.pk}/changes/").content.decode()
    assert "<td>2026-09-02</td>" in page and "2026-09-01</td>" not in page


def test_a_principal_files_on_screen_and_the_approver_decides(cast):
    url = f"/schools/{cast.core.pk}/changes/new/"
    pan, zhao = cast.client("pan"), cast.client("zhao")
    sent = {
        "token": uuid.uuid4(), "field": "ownership", "ownership": "inclusive", "why": "",
        "effective_on": "2026-09-01", "name": "江畔实验小学",
    }  # fmt: skip
    assert "变更理由" in pan.post(url, sent).content.decode()
    done = pan.post(url, sent | {"why": "转为普惠园"}, follow=True)
    page = done.redirect_chain[-1][0]
    assert "<del>公办</del>" in done.content.decode()
    assert (
        "普惠性民办" in done.content.decode()
        and "现在等汉滨区教育局审批人" in done.content.decode()
    )
    again = pan.post(url, sent | {"token": uuid.uuid4(), "why": "再来"})
    assert again.status_code == 409 and "已有一件变更没有办完" in again.content.decode()
    assert "批准变更" not in done.content.decode()
    told = zhao.post(page, {"choice": "approve"}, follow=True).content.decode()
    assert "已办理“批准变更”。" in told and "已生效" in told
    late = zhao.post(page, {"choice": "reject", "reject-reason": "晚了"})
    assert late.status_code == 409 and "已于" in late.content.decode()


def test_the_api_files_lists_and_decides(cast):
    pan, zhao = cast.client("pan"), cast.client("zhao")
    asked = {"school": cast.core.pk, "field": "stage", "new_value": "nine_year", "why": "增设初中",
             "effective_on": TODAY().isoformat()}  # fmt: skip
    wrong = pan.post("/api/school-changes/", asked | {"new_value": "大学"}, "application/json")
    assert wrong.status_code == 400 and wrong.json() == {"new_value": ["不在可选的值里"]}
    other = asked | {"school": cast.shiquan_school.pk}
    assert pan.post("/api/school-changes/", other, "application/json").status_code == 404
    made = pan.post("/api/school-changes/", asked, "application/json")
    assert made.status_code == 201
    assert made.json()["may"] == [{"step": "withdraw", "label": "撤回申请"}]
    assert pan.post("/api/school-changes/", asked, "application/json").status_code == 409
    url = f"/api/school-changes/{made.json()['id']}/"
    assert [s["step"] for s in zhao.get(url).json()["may"]] == ["approve", "reject"]
    done = zhao.post(f"{url}steps/approve/", {}, "application/json").json()
    assert (done["state"], done["applied_on"], done["may"]) == (
        "approved", TODAY().isoformat(), [],
    )  # fmt: skip
    assert [c["id"] for c in zhao.get("/api/school-changes/?state=approved").json()["results"]] == [
        done["id"]
    ]
    assert cast.client("ning").get("/api/school-changes/").json()["results"] == []


def test_one_and_three_changes_cost_the_same(cast):
    urls = ("/api/school-changes/", f"/schools/{cast.core.pk}/changes/", "/")
    with cast.acting("lin") as lin:
        ask(cast.core, lin)
    zhao = cast.client("zhao")
    one = [len(statements_of(zhao, url)) for url in urls]
    with cast.acting("lin") as lin:
        ask(cast.core, lin, field="stage", new_value="nine_year")
        ask(cast.core, lin, field="ownership", new_value="private")
    assert [len(statements_of(zhao, url)) for url in urls] == one


# Any day in the past


VALUES = {
    "name": ["甲小学", "乙小学", "丙小学"], "stage": ["primary", "junior", "nine_year"],
    "ownership": ["public", "inclusive", "private"],
}  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(VALUES)), st.integers(0, 2), st.integers(1, 40)), max_size=8
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_day_equals_the_replay(cast, steps):
    """Changes one after the other; each day's school is what a replay of them says."""
    day, history = date(2025, 1, 1), []
    with transaction.atomic():
        state = {f: getattr(reread_as(cast, cast.weak), f) for f in VALUES}
        history.append((date(1900, 1, 1), dict(state)))
        for field, choice, days in steps:
            day += timedelta(days=days)
            if state[field] == VALUES[field][choice]:
                continue
            changed(cast, cast.weak, field=field, new_value=VALUES[field][choice], on=day)
            state[field] = VALUES[field][choice]
            history.append((day, dict(state)))
        for since, _state in history[1:]:
            for asked in (since - timedelta(days=1), since, since + timedelta(days=1)):
                replayed = [then for begun, then in history if begun <= asked][-1]
                for who in ("lin", "rao", "sheng"):
                    with cast.acting(who):
                        school = turned_back(described(asked).get(pk=cast.weak.pk))
                        assert {f: getattr(school, f) for f in VALUES} == replayed
        transaction.set_rollback(True)


def reread_as(cast, school):
    with cast.acting("lin"):
        return reread(school)


def test_lists_and_pages_of_a_day_show_that_day(cast):
    changed(cast, cast.core, on=date(2026, 3, 1))
    changed(cast, cast.core, field="stage", new_value="nine_year", on=date(2026, 5, 1))
    for who in ("lin", "rao", "cui"):
        assert "江畔实验小学" in found(cast, "as_of=2026-02-28", who)
        assert "江畔第一小学" in found(cast, "as_of=2026-03-01", who)
        assert "江畔第一小学" not in found(cast, "as_of=2026-04-30&stage=nine_year", who)
        assert found(cast, "as_of=2026-05-01&stage=nine_year", who) == ["江畔第一小学"]
        page = cast.client(who).get(f"/schools/{cast.core.pk}/?as_of=2026-02-28").content.decode()
        assert "<h1>江畔实验小学</h1>" in page and "您看到的是 2026-02-28 当天的情况" in page
    lin = cast.client("lin")
    shown = [statements_of(lin, f"/schools/?as_of={day}") for day in ("2026-02-28", "2026-06-01")]
    changed(cast, cast.new, new_value="滨河第二小学", on=date(2026, 3, 1))
    changed(cast, cast.weak, new_value="柳林第二小学", on=date(2026, 3, 1))
    more = statements_of(lin, "/schools/?as_of=2026-02-28")
    assert len(more) == len(shown[0]) == len(shown[1])


# The database's half


def test_the_function_takes_over_only_what_was_decided(cast):
    with cast.acting("lin") as lin:
        change = ask(cast.core, lin)
        SchoolChange.objects.filter(pk=change.pk).update(state="approved", decided_on=TODAY())
        assert apply_due() == 0  # nobody approved it
        assert reread(cast.core).name == "江畔实验小学"


def test_only_the_app_role_may_call_the_functions(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, array_to_string(proconfig, ','),"
            " has_function_privilege('public', oid, 'EXECUTE'),"
            " has_function_privilege(current_user, oid, 'EXECUTE')"
            " FROM pg_proc WHERE proname IN ('schools_apply_due_changes',"
            " 'schools_apply_due_transfers', 'schools_as_it_was', 'schools_before_it_left',"
            " 'schools_credit_codes_elsewhere') ORDER BY 1"
        )
        path = "search_path=public, pg_temp"
        assert cursor.fetchall() == [
            ("schools_apply_due_changes", True, path, False, True),
            ("schools_apply_due_transfers", True, path, False, True),
            ("schools_as_it_was", True, path, False, True),
            ("schools_before_it_left", True, path, False, True),
            ("schools_credit_codes_elsewhere", True, path, False, True),
        ]


def test_what_a_school_was_is_told_to_who_may_see_it(cast):
    changed(cast, cast.core, on=date(2026, 3, 1))
    asked = f"SELECT schools_as_it_was({cast.core.pk}, '2026-01-01')"
    for name, told in (("rao", True), ("du", True), ("shi", False), ("wai_supervisor", False)):
        with cast.acting(name), connection.cursor() as cursor:
            cursor.execute(asked)
            assert ("江畔实验小学" in cursor.fetchone()[0]) is told, name
