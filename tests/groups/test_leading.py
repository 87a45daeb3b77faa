"""Leading groups: members with terms, meetings with decisions, problems until 销号."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import LeadingMeeting, LeadingMember, Problem
from groups.queries import leading as queries
from groups.services import leading, problems
from groups.tasks import tell_late_items
from records.inbox import notices_of, todos_of
from records.workflow import decisions_of
from supervision.queries import overdue_counts
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 9, 1)
DAY = timedelta(days=1)
LIST, MEETINGS, MEMBERS = (
    reverse(f"groups:{name}") for name in ("problems", "leading-meetings", "leading-members")
)
API = "/api/problems/"


def today():
    return timezone.localdate()


def proof():
    return SimpleUploadedFile("批文.pdf", b"%PDF-1.7")


def seated(cast, who="lin", **facts):
    said = {"role": "head", "name": "周正", "post": "副区长", "since": SINCE, "basis": "通知"}
    with cast.acting(who) as office:
        return leading.seat_member(by=office, **said | facts)


def met(cast, who="lin", **facts):
    member = seated(cast, who)
    said = {"on": today(), "place": "区政府", "present": [member.pk], "token": uuid.uuid4(),
            "decisions": ["编办一个月内核定编制"]}  # fmt: skip
    with cast.acting(who) as office:
        return leading.enter_meeting(by=office, **said | facts)


def listed(cast, who="lin", owner="staffing", **facts):
    said = {"title": "编制缺口 14 名", "due_on": today() + 30 * DAY, "token": uuid.uuid4()} | facts
    with cast.acting(who) as office:
        return problems.list_problem(owner=getattr(cast, owner), by=office, **said)


def fresh(problem, office):
    return queries.problems_of(office).get(pk=problem.pk)


def report(cast, who, problem, *, solved=False, **facts):
    said = {"words": "正在核定", "token": uuid.uuid4(), "proofs": [proof()] if solved else []}
    with cast.acting(who) as office:
        return problems.report_problem(
            fresh(problem, office), solved=solved, by=office, **said | facts
        )


def take(cast, who, step, problem, **facts):
    with cast.acting(who) as office:
        return getattr(problems, f"{step}_problem")(fresh(problem, office), by=office, **facts)


def todo_titles(cast, who):
    with cast.acting(who) as office:
        return [todo.title for todo in todos_of(office)]


# Members and meetings


def test_a_head_is_one_a_day_and_a_successor_follows(cast):
    first = seated(cast)
    with pytest.raises(RuleBroken) as refused:
        seated(cast, name="吴越")
    assert "已有组长" in refused.value.title
    with cast.acting("lin") as lin:
        leading.end_member(first, last_day=date(2026, 9, 30), reason="调离", by=lin)
    seated(cast, name="吴越", since=date(2026, 10, 1))
    with cast.acting("lin") as lin:
        names = [[m.name for m in queries.members_of(lin, day)]
                 for day in (date(2026, 9, 30), date(2026, 10, 1))]  # fmt: skip
        assert names == [["周正"], ["吴越"]]
    with cast.acting("lin") as lin, pytest.raises(RuleBroken):
        leading.end_member(first, last_day=date(2026, 12, 1), reason="延后", by=lin)


def test_another_county_has_its_own_head_and_the_city_ends_none(cast):
    row = seated(cast)
    seated(cast, "shi")
    with cast.acting("cui") as cui, pytest.raises(NoVerb):
        leading.end_member(row, last_day=today(), reason="调离", by=cui)


def test_an_entry_in_error_frees_its_place_and_stays_on_record(cast):
    row, client = seated(cast), cast.client("lin")
    page = reverse("groups:leading-member-end", args=[row.pk])
    assert "登记错误" in client.get(page).content.decode()
    with cast.acting("cui") as cui, pytest.raises(NoVerb):
        leading.withdraw_member(row, reason="误登", by=cui)
    assert cast.client("cui").post(page, {"how": "error", "reason": "误登"}).status_code == 403
    no_day = client.post(page, {"how": "end", "on": "", "reason": "调离"})
    assert "请填离任日期" in no_day.content.decode()
    assert client.post(page, {"how": "error", "reason": "误登"}).status_code == 302
    assert "周正" not in client.get(MEMBERS).content.decode()
    assert client.get("/api/leading-members/").json()["results"] == []
    seated(cast, name="吴越")
    assert client.post(page, {"how": "end", "on": today(), "reason": "再办"}).status_code == 409
    with cast.acting("lin"):
        steps = decisions_of(LeadingMember.objects.get(name="周正")).values_list("step", flat=True)
        assert list(steps) == ["seat", "error"]


def late_words(cast, who):
    with cast.acting(who) as office:
        return [n.text for n in notices_of(office) if "已过解决期限" in n.text]


def fall_late(cast, row, days=1):
    with cast.acting("lin"):
        Problem.objects.filter(pk=row.pk).update(due_on=today() - days * DAY)


def test_a_problem_that_falls_late_is_told_once_for_each_due_day(cast):
    row, solved = listed(cast), listed(cast, title="经费未列入预算", owner="finance")
    report(cast, "cai", solved, solved=True)
    for problem in (row, solved):
        fall_late(cast, problem)
    tell_late_items()
    tell_late_items()
    assert {who: len(late_words(cast, who)) for who in ("bian", "lin", "cai", "zhao", "shi")} == {
        "bian": 1, "lin": 1, "cai": 0, "zhao": 0, "shi": 0,
    }  # fmt: skip
    take(cast, "lin", "extend", row, due_on=today() + DAY, reason="等编制下达")
    tell_late_items()
    assert len(late_words(cast, "bian")) == 1
    fall_late(cast, row, days=2)
    tell_late_items()
    assert len(late_words(cast, "bian")) == 2


def test_a_meeting_is_entered_on_screen_and_its_departments_are_told(cast):
    member, client = seated(cast), cast.client("lin")
    form = {"token": uuid.uuid4(), "on": today(), "place": "区政府", "present": [member.pk],
            "decisions": "编办一个月内核定编制\n\n财政列入预算", "file": proof()}  # fmt: skip
    page = client.post(reverse("groups:leading-meeting-new"), form).url
    shown = client.get(page).content.decode()
    assert ("财政列入预算" in shown, "组长 周正（副区长）" in shown, "批文.pdf" in shown) == (
        True, True, True,
    )  # fmt: skip
    with cast.acting("cai") as cai:
        assert "议定事项" in notices_of(cai)[0].text
    client.post(page, {"text": "地点应为区教育局"})
    assert "地点应为区教育局" in client.get(page).content.decode()
    seen = {name: cast.client(name).get(page).status_code for name in ("bian", "du", "shi", "pan")}
    assert seen == {"bian": 200, "du": 200, "shi": 404, "pan": 403}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on": date(2099, 1, 1)}, "会议日期不晚于今天"),
        ({"decisions": [" "]}, "请写明议定事项"),
        ({"present": []}, "请勾选到会的成员"),
    ],
)
def test_a_meeting_that_cannot_be_entered(cast, facts, words):
    with pytest.raises(RuleBroken) as refused:
        met(cast, **facts)
    assert words in refused.value.title
    with cast.acting("lin") as lin:
        member = queries.own_members(lin, today()).get()
    said = {"on": today(), "present": [member.pk], "decisions": ["编制"]} | facts
    answer = cast.client("lin").post("/api/leading-meetings/", said, "application/json")
    assert answer.status_code in (400, 422)


def test_what_was_entered_of_a_meeting_is_not_rewritten(cast):
    row = met(cast)
    with cast.acting("lin"), pytest.raises(DatabaseError), transaction.atomic():
        LeadingMeeting.objects.filter(pk=row.pk).update(place="别处")


# The list of problems


def test_a_problem_stays_until_another_person_confirms_that_it_is_solved(cast):
    problem = listed(cast)
    assert "解决“编制缺口 14 名”" in todo_titles(cast, "bian")
    report(cast, "bian", problem)
    with pytest.raises(RuleBroken) as refused:
        take(cast, "zhao", "close", problem)
    assert "还没有报告已解决" in refused.value.title
    report(cast, "bian", problem, solved=True, words="已核定下达")
    assert "解决“编制缺口 14 名”" not in todo_titles(cast, "bian")
    assert "核对“编制缺口 14 名”，销号" in todo_titles(cast, "zhao")
    take(cast, "zhao", "doubt", problem, reason="批文没有盖章")
    assert "解决“编制缺口 14 名”" in todo_titles(cast, "bian")
    with pytest.raises(RuleBroken):
        take(cast, "zhao", "close", problem)
    report(cast, "bian", problem, solved=True, words="已补盖章")
    take(cast, "zhao", "close", problem)
    with cast.acting("zhao") as zhao:
        row = fresh(problem, zhao)
        assert (row.state, row.closed_on) == ("closed", today())
    with pytest.raises(Overtaken):
        take(cast, "zhao", "close", problem)
    with pytest.raises(RuleBroken):
        report(cast, "bian", problem)
    take(cast, "zhao", "reopen", problem, reason="又缺 3 名")
    with pytest.raises(RuleBroken):
        take(cast, "zhao", "close", problem)


def test_the_reporter_does_not_confirm_the_own_report(cast):
    problem = listed(cast, "cui", "city")
    report(cast, "cui", problem, solved=True)
    assert not any("销号" in title for title in todo_titles(cast, "cui"))
    with pytest.raises(NoVerb) as refused:
        take(cast, "cui", "close", problem)
    assert "两个人" in refused.value.rule
    answer = cast.client("cui").post(f"{API}{problem.pk}/steps/close/")
    assert answer.status_code == 403
    page = cast.client("cui").post(f"{LIST}problems/{problem.pk}/", {"choice": "close"})
    assert page.status_code == 403


def test_the_citys_supervisor_confirms_what_its_one_coordinator_reported(cast):
    problem = listed(cast, "cui", "city")
    report(cast, "cui", problem, solved=True)
    assert "核对“编制缺口 14 名”，销号" in todo_titles(cast, "du")
    with cast.acting("du") as du:
        assert "报告已解决，请核对销号" in notices_of(du)[0].text
    take(cast, "du", "doubt", problem, reason="没有批文")
    report(cast, "cui", problem, solved=True, words="已附批文")
    page = f"{LIST}problems/{problem.pk}/"
    assert "核对佐证" in cast.client("du").get(page).content.decode()
    assert cast.client("du").post(page, {"choice": "close"}).status_code == 302
    with cast.acting("cui") as cui:
        assert fresh(problem, cui).state == "closed"


def test_a_supervisor_confirms_nothing_that_others_reported(cast):
    theirs, countys = listed(cast, "cui", "shiquan"), listed(cast)
    report(cast, "shi", theirs, solved=True)
    report(cast, "bian", countys, solved=True)
    assert not any("销号" in title for title in todo_titles(cast, "du"))
    for problem in (theirs, countys):
        with pytest.raises(NoVerb):
            take(cast, "du", "close", problem)
        assert cast.client("du").post(f"{API}{problem.pk}/steps/close/").status_code == 403
        page = cast.client("du").get(f"{LIST}problems/{problem.pk}/").content.decode()
        assert "核对佐证" not in page


def test_the_report_of_the_latest_day_stands(cast):
    problem = listed(cast)
    report(cast, "bian", problem, words="后写的前一天", on=today() - 2 * DAY)
    report(cast, "bian", problem, words="昨天的", on=today() - DAY)
    report(cast, "bian", problem, words="补记上周", on=today() - 7 * DAY)
    with cast.acting("bian") as bian:
        row = fresh(problem, bian)
        assert (row.said, row.reported_on) == ("昨天的", today() - DAY)
        assert [r.words for r in queries.reports_of(row, bian)] == [
            "昨天的", "后写的前一天", "补记上周",
        ]  # fmt: skip
    with pytest.raises(RuleBroken, match="不能用更早的日期报告已解决"):
        report(cast, "bian", problem, solved=True, on=today() - 2 * DAY)
    report(cast, "bian", problem, solved=True, words="已核定", on=today())
    report(cast, "bian", problem, words="补记前天", on=today() - 2 * DAY)
    take(cast, "zhao", "close", problem)


def test_the_city_reads_a_countys_list_and_edits_none(cast):
    problem = listed(cast)
    page = reverse("groups:problem", args=[problem.pk])
    client = cast.client("cui")
    assert "编制缺口" in client.get(LIST).content.decode()
    shown = client.get(page).content.decode()
    assert ("编制缺口" in shown, "您可以办理" in shown) == (True, False)
    for step, facts in (
        ("extend", {"reason": "延", "due_on": today() + DAY}),
        ("doubt", {"reason": "否"}),
    ):
        with pytest.raises(NoVerb):
            take(cast, "cui", step, problem, **facts)
        assert client.post(f"{API}{problem.pk}/steps/{step}/", {"reason": "延"}).status_code == 403
    with cast.acting("cui"):
        assert Problem.objects.filter(pk=problem.pk).update(title="改") == 0
    assert cast.client("shi").get(page).status_code == 404


def test_the_citys_problem_waits_for_the_county_that_owes_it(cast):
    problem = listed(cast, "cui", "shiquan")
    assert "解决“编制缺口 14 名”" in todo_titles(cast, "shi")
    report(cast, "shi", problem, solved=True)
    take(cast, "cui", "close", problem)
    with cast.acting("shi") as shi:
        assert "已销号" in notices_of(shi)[0].text


REFUSED = [
    ("bian", {"words": " "}, RuleBroken, "请写一句进展"),
    ("bian", {"solved": True, "proofs": []}, RuleBroken, "请附上佐证"),
    ("bian", {"on": date(2099, 1, 1)}, RuleBroken, "截至日期不晚于今天"),
    ("lin", {}, NoVerb, "责任单位是"),
]


@pytest.mark.parametrize(("who", "facts", "kind", "words"), REFUSED)
def test_a_report_that_is_not_taken(cast, who, facts, kind, words):
    problem = listed(cast)
    with pytest.raises(kind) as refused:
        report(cast, who, problem, **facts)
    assert words in refused.value.title
    said = {"words": "正在核定"} | {k: v for k, v in facts.items() if k != "proofs"}
    answer = cast.client(who).post(f"{API}{problem.pk}/report/", said)
    assert answer.status_code in (400, 403, 422)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"due_on": date(2020, 1, 1)}, "解决期限早于今天"),
        ({"owner": "shiquan"}, "不能是责任单位"),
    ],
)
def test_a_problem_that_is_not_listed(cast, facts, words):
    with pytest.raises(RuleBroken) as refused:
        listed(cast, **facts)
    assert words in refused.value.title
    sent = {"title": "问题", "owner": getattr(cast, facts.get("owner", "staffing")).pk,
            "due_on": facts.get("due_on", today())}  # fmt: skip
    answer = cast.client("lin").post(API, sent)
    assert words in answer.json()["refusal"]["title"]


def test_late_ones_are_shown_and_a_day_moves_with_its_reason(cast):
    problem = listed(cast, due_on=today())
    with cast.acting("lin"):
        Problem.objects.filter(pk=problem.pk).update(due_on=today() - 3 * DAY)
    client = cast.client("du")
    assert "逾期 3 天" in client.get(f"{LIST}?state=late").content.decode()
    with cast.acting("du") as du:
        found = overdue_counts(du.sees, today())
        assert [(row["kind"], row["n"]) for row in found] == [("problem", 1)]
    take(cast, "lin", "extend", problem, due_on=today() + DAY, reason="等省里下达")
    assert "编制缺口" not in client.get(f"{LIST}?state=late").content.decode()
    with pytest.raises(RuleBroken):
        take(cast, "lin", "extend", problem, due_on=today() + DAY, reason=" ")


def test_a_problem_is_worked_on_screen(cast):
    meeting, lin = met(cast), cast.client("lin")
    made = lin.post(reverse("groups:problem-new"), {
        "token": uuid.uuid4(), "title": "经费缺口", "owner": cast.finance.pk,
        "due_on": today() + DAY, "meeting": meeting.pk, "says": "补足",
    })  # fmt: skip
    assert (
        "经费缺口" in lin.get(reverse("groups:leading-meeting", args=[meeting.pk])).content.decode()
    )
    said = {"choice": "report", "report-token": uuid.uuid4(), "report-words": "已追加预算",
            "report-on": today(), "report-solved": "on"}  # fmt: skip
    bare = cast.client("cai").post(made.url, said)
    assert (bare.status_code, "请附上佐证" in bare.content.decode()) == (422, True)
    assert cast.client("cai").post(made.url, said | {"report-proof": proof()}).status_code == 302
    zhao = cast.client("zhao")
    assert "批文.pdf" in zhao.get(made.url).content.decode()
    assert zhao.post(made.url, {"choice": "close"}).status_code == 302
    assert "经费缺口" not in lin.get(LIST).content.decode()
    assert "经费缺口" in lin.get(f"{LIST}?state=closed").content.decode()


def test_lists_cost_the_same_with_one_and_three_and_go_out(cast):
    client = cast.client("cui")
    urls = (LIST, MEETINGS, MEMBERS, API, "/api/leading-meetings/", "/api/leading-members/")
    met(cast)
    report(cast, "bian", listed(cast))
    ones = [len(statements_of(client, url)) for url in urls]
    met(cast, "shi")
    for owner in ("finance", "hanbin"):
        listed(cast, owner=owner)
    met(cast, "cui")
    assert [len(statements_of(client, url)) for url in urls] == ones
    file = client.get(reverse("export", args=["groups.problems", "csv"]))
    assert file.getvalue().decode("utf-8-sig").count("编制缺口") == 3
    held = client.get(reverse("export", args=["groups.leading_meetings", "csv"]))
    assert held.getvalue().decode("utf-8-sig").count("核定编制") == 3


def test_a_double_submit_is_one_problem(cast):
    token = uuid.uuid4()
    assert listed(cast, token=token) == listed(cast, token=token)
    with cast.acting("lin"):
        assert (Problem.objects.count(), LeadingMember.objects.count()) == (1, 0)
