"""From the request to the frozen, numbered report and its pages."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import python_calamine
from django.core.files.storage import default_storage
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, RuleBroken
from evaluation import calculation, services, tasks
from evaluation.models import Report, ReportFigure
from groups.models import EducationGroup
from records import runs
from records.attachments import stored_name
from records.models import Attachment, Notice, Parameter, TaskRun
from tests.evaluation.build import AS_OF, employ, make_group, report_figures, send
from tests.statements import page_and_statements

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture(autouse=True)
def _on_a_day(time_machine):
    time_machine.move_to("2026-11-24T10:00:00+08:00", tick=False)


@pytest.fixture
def busy(cast):
    """A group in each of two counties, with figures and one exchanged teacher."""
    with cast.acting("lin"):
        cast.group = make_group("江畔教育集团", cast.core, [cast.rural, cast.new])
        report_figures(cast.core, pupils=100, equipment_value=300_000, classes=(56, 40))
        report_figures(cast.rural, pupils=300, equipment_value=300_000, classes=(40, 40))
        send(employ(cast.core, "王老师"), cast.rural, cast.group, cast.core)
    with cast.acting("shi"):
        cast.other = make_group("石岭教育集团", cast.shiquan_school, [])
    return cast


def issue(cast, who="lin", subject="hanbin", as_of=AS_OF):
    """Ask for a report and compute it here and now."""
    node = getattr(cast, subject)
    with cast.acting(who) as office:
        run = services.request_report(node, school_year=YEAR, as_of=as_of, by=office)
    tasks.compute_report(str(run.pk))
    run.refresh_from_db()
    assert run.state == "done", run.error
    with cast.acting(who):
        return Report.objects.select_related("bureau", "supersedes").get(run_id=run.pk)


def values(figures):
    return {(f.subject_name, f.indicator, f.section): f.value for f in figures}


# Issuing


def test_a_county_report_holds_its_own_figures_and_those_of_its_groups(busy):
    report = issue(busy)
    assert report.number == "汉滨监测〔2026〕第01期"
    assert (report.subject_name, report.as_of, report.school_year) == ("汉滨区", AS_OF, YEAR)
    with busy.acting("lin"):
        found = values(report.figures.all())
    assert {key[0] for key in found} == {"汉滨区", "江畔教育集团"}
    assert len(found) == 14
    assert found["汉滨区", "coverage", ""] == Decimal("0.75")
    assert found["汉滨区", "rotation", ""] == 1
    assert found["江畔教育集团", "oversized", ""] == Decimal("0.25")
    assert found["江畔教育集团", "equipment_cv", "primary"] == Decimal("0.577350")
    assert found["江畔教育集团", "coverage", ""] is None


def test_the_city_report_holds_every_county_and_the_distinct_total(busy):
    report = issue(busy, "du", "city")
    assert report.number == "安江监测〔2026〕第01期"
    with busy.acting("du"):
        found = values(report.figures.all())
        parts = report.figures.get(subject_kind="city", indicator="coverage").parts
    assert {key[0] for key in found} == {
        "汉滨区", "石泉县", "市本级", "江畔教育集团", "石岭教育集团", "安江市",
    }  # fmt: skip
    assert found["安江市", "coverage", ""] == Decimal("0.8")
    assert [(p["name"], p["numerator"], p["denominator"]) for p in parts] == [
        ("市本级", "0.0000", "0.0000"), ("汉滨区", "3.0000", "4.0000"),
        ("石泉县", "1.0000", "1.0000"),
    ]  # fmt: skip


def test_numbers_follow_each_other_and_a_later_issue_names_the_old(busy):
    first, second, other_day = issue(busy), issue(busy), issue(busy, as_of=date(2026, 11, 1))
    numbers = [report.number for report in (first, second, other_day)]
    assert numbers == [f"汉滨监测〔2026〕第0{n}期" for n in (1, 2, 3)]
    assert (first.supersedes, second.supersedes, other_day.supersedes) == (None, first, None)
    assert first.fingerprint == second.fingerprint != other_day.fingerprint


def test_the_fingerprint_can_be_checked_against_what_is_stored(busy):
    report = issue(busy)
    with busy.acting("lin"):
        stored = Report.objects.get(pk=report.pk)
        figures = list(ReportFigure.objects.filter(report=stored))
        assert calculation.fingerprint(figures, services.facts_of(stored)) == report.fingerprint
        figures[0].value = Decimal("0.123456")
        assert calculation.fingerprint(figures, services.facts_of(stored)) != report.fingerprint


def test_the_lines_of_the_county_are_frozen_with_the_report(busy):
    with busy.acting("lin"):
        Parameter.objects.create(
            bureau=busy.hanbin, key="rotation_line", value=0.15, basis="汉滨区办法",
            days=DateRange(date(2026, 1, 1), None), known=DateTimeTZRange(timezone.now(), None),
        )  # fmt: skip
    report = issue(busy)
    assert report.inputs["lines"][str(busy.hanbin.pk)] == {
        "coverage": 1.0, "rotation": 0.15, "backbone": 0.2,
    }  # fmt: skip


def test_a_run_computed_twice_issues_one_report(busy):
    report = issue(busy)
    run = TaskRun.objects.get(pk=report.run_id)
    run.state = "running"
    run.save()
    age(run)
    tasks.compute_report(str(run.pk))
    run.refresh_from_db()
    with busy.acting("lin"):
        assert list(Report.objects.values_list("pk", flat=True)) == [report.pk]
    assert run.result_url == reverse("evaluation:report", args=[report.pk])


def age(run):
    long_ago = timezone.now() - runs.STUCK_AFTER - timedelta(seconds=1)
    TaskRun.objects.filter(pk=run.pk).update(beat_at=long_ago)


def test_a_run_somebody_works_on_is_left_alone(busy):
    with busy.acting("lin") as lin:
        run = services.request_report(busy.hanbin, school_year=YEAR, as_of=AS_OF, by=lin)
    runs.take(run.pk)
    tasks.compute_report(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("running", 1)


def test_the_appointment_is_checked_again_when_the_run_starts(busy, time_machine):
    with busy.acting("lin") as lin:
        run = services.request_report(busy.hanbin, school_year=YEAR, as_of=AS_OF, by=lin)
    busy.people["lin"].appointments.update(until=date(2026, 11, 23))
    tasks.compute_report(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "任职已结束，任务不再以此身份执行")


def test_the_same_token_is_the_same_run(busy):
    with busy.acting("lin") as lin:
        asked = [
            services.request_report(busy.hanbin, school_year=YEAR, as_of=AS_OF, token="abc", by=lin)
            for _ in range(2)
        ]
    assert asked[0] == asked[1]


def test_both_offices_of_the_body_and_every_county_are_told(busy):
    issue(busy, "cui", "city")
    with busy.acting("system"):
        told = Notice.objects.values_list("to_office", "to_jurisdiction_id", "text")
        text = "监测报告已出具：安江市 安江监测〔2026〕第01期"
        assert sorted(told) == sorted([
            ("coordinator", busy.city.pk, text), ("supervisor", busy.city.pk, text),
            ("officer", busy.hanbin.pk, text), ("officer", busy.shiquan.pk, text),
            ("officer", busy.cityrun.pk, text),
        ])  # fmt: skip


def test_every_month_each_city_gets_one_report(busy, time_machine):
    time_machine.move_to("2026-12-01T03:00:00+08:00", tick=False)
    tasks.issue_monthly_reports()
    tasks.issue_monthly_reports()
    asked = TaskRun.objects.filter(task=services.TASK).order_by("city_id")
    assert [(run.city_id, run.arguments["as_of"]) for run in asked] == [
        (busy.city.pk, "2026-11-30"), (busy.other_city.pk, "2026-11-30"),
    ]  # fmt: skip
    tasks.compute_report(str(asked[0].pk))
    with busy.acting("system"):
        assert Report.objects.get().subject_id == busy.city.pk


# Refusals


@pytest.mark.parametrize("who", ["pan", "sheng", "xi"])
def test_who_does_not_issue_reports_is_refused(busy, who):
    with busy.acting(who) as office, pytest.raises(NoVerb):
        services.request_report(busy.hanbin, school_year=YEAR, as_of=AS_OF, by=office)


@pytest.mark.parametrize(
    ("who", "subject"), [("lin", "shiquan"), ("lin", "city"), ("du", "hanbin")]
)
def test_nobody_issues_a_report_for_another_body(busy, who, subject):
    with busy.acting(who) as office, pytest.raises(NoVerb, match="只能为本单位出具监测报告"):
        services.request_report(getattr(busy, subject), school_year=YEAR, as_of=AS_OF, by=office)


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        (date(2026, 11, 25), "数据截至日期不能晚于今天"),
        (date(2026, 8, 31), "数据截至日期不在2026-2027学年内"),
    ],
)
def test_a_report_looks_back_within_its_school_year(busy, as_of, title):
    with busy.acting("lin") as lin, pytest.raises(RuleBroken, match=title):
        services.request_report(busy.hanbin, school_year=YEAR, as_of=as_of, by=lin)


# Who sees what of it


def test_a_county_sees_its_own_part_of_the_city_report_and_nothing_else(busy):
    report = issue(busy, "du", "city")
    with busy.acting("lin"):
        assert {f.subject_name for f in ReportFigure.objects.all()} == {"汉滨区", "江畔教育集团"}
        assert Attachment.objects.count() == 0
    page = busy.client("lin").get(f"/reports/{report.pk}/")
    assert page.status_code == 200
    assert "石泉县" not in page.content.decode()
    assert "石岭教育集团" not in page.content.decode()
    foreign = foreign_figure(busy, report)
    assert busy.client("lin").get(f"/reports/{report.pk}/figures/{foreign}/").status_code == 404
    assert busy.client("shi").get(f"/reports/{report.pk}/figures/{foreign}/").status_code == 200


def foreign_figure(busy, report):
    with busy.acting("du"):
        return report.figures.get(subject_id=busy.shiquan.pk, indicator="coverage").pk


def test_a_principal_sees_the_figures_of_the_own_groups(busy):
    report = issue(busy)
    with busy.acting("pan"):
        assert {f.subject_name for f in ReportFigure.objects.all()} == {"江畔教育集团"}
    with busy.acting("weng"):
        assert ReportFigure.objects.count() == 0
    assert busy.client("weng").get(f"/reports/{report.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("lin", 200), ("zhao", 200), ("pan", 200), ("du", 200), ("cui", 200), ("sheng", 200),
     ("shi", 404), ("shu", 404), ("wai_officer", 404), ("wai_supervisor", 404), ("xi", 403),
     (None, 302)],
)  # fmt: skip
def test_who_opens_a_county_report(busy, who, status):
    report = issue(busy)
    client = busy.client(who)
    assert client.get(f"/reports/{report.pk}/").status_code == status
    if who:
        assert client.get(f"/api/reports/{report.pk}/").status_code == status
        assert client.get(f"/api/reports/{report.pk}/figures/").status_code == status


# Screens


def test_the_request_form_starts_one_run_and_its_page_can_be_left(busy):
    lin = busy.client("lin")
    form = lin.get("/reports/new/").context["form"]
    sent = {"as_of": "2026-11-20", "token": form["token"].value()}
    answers = [lin.post("/reports/new/", sent) for _ in range(2)]
    run = TaskRun.objects.get(task=services.TASK)
    assert [answer["Location"] for answer in answers] == [f"/runs/{run.pk}/"] * 2
    assert run.label == "汉滨区 2026-2027学年 监测报告"


def test_a_day_in_the_future_is_refused_in_words(busy):
    sent = {"as_of": "2026-11-25", "token": "7b0d3a34-6c8b-4c5d-9c39-111111111111"}
    page = busy.client("lin").post("/reports/new/", sent)
    assert page.status_code == 422
    assert "数据截至日期不能晚于今天" in page.content.decode()
    assert TaskRun.objects.count() == 0


def test_a_report_reads_like_a_document(busy):
    report = issue(busy, "du", "city")
    text = busy.client("du").get(f"/reports/{report.pk}/").content.decode()
    for words in (
        "安江监测〔2026〕第01期", report.fingerprint, "总体情况", "各县区比较", "各教育集团",
        "缺报与说明", "指标算法", "全市合计", "江畔教育集团", "学校集团覆盖率 80.0%",
        "含 3 所缺报",
    ):  # fmt: skip
        assert words in text
    assert "None" not in text


def test_a_figure_opens_to_what_stands_behind_it(busy):
    report = issue(busy)
    with busy.acting("lin"):
        found = report.figures.get(subject_kind="group", indicator="rotation")
    page = busy.client("lin").get(f"/reports/{report.pk}/figures/{found.pk}/")
    rows = [row["cells"] for table in page.context["tables"] for row in table["rows"]]
    assert rows[0] == ["王老师", "江畔实验小学", "云雾镇中心小学", "顶岗交流", "365", "否", "是"]
    assert page.context["value"] == "100.0%"


def test_a_groups_record_shows_its_figures_of_the_latest_report(busy):
    issue(busy)
    report = issue(busy)
    page = busy.client("pan").get(f"/reports/groups/{busy.group.pk}/")
    rows = [row["cells"] for row in page.context["rows"]]
    assert rows[0] == [
        "交流轮岗比例", "100.0%", "不低于 10%", "2026-2027学年", report.number, "含 2 所缺报",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == [
        "骨干占交流比例", "大班额比例", "生均教学仪器设备值校际差异系数（小学）", "填报及时率",
    ]  # fmt: skip


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_pages_cost_the_same_with_one_and_three_rows(busy, how_many):
    for n in range(how_many - 1):
        with busy.acting("lin"):
            make_group(f"第{n}集团", busy.weak, [])
        issue(busy)
    report = issue(busy)
    lin = busy.client("lin")
    listed, statements = page_and_statements(lin, "/reports/")
    assert len(statements) == 5
    assert len(listed.context["table"]["rows"]) == how_many
    assert len(page_and_statements(lin, f"/reports/{report.pk}/")[1]) == 5
    api, statements = page_and_statements(lin, "/api/reports/")
    assert len(statements) == 3
    assert len(api.json()["results"]) == how_many


def test_the_list_without_a_report_says_what_to_do(busy):
    assert "还没有监测报告" in busy.client("lin").get("/reports/").content.decode()


def test_a_report_of_a_county_without_groups_or_data_is_still_a_report(cast):
    report = issue(cast, "bo", "cityrun")
    text = cast.client("bo").get(f"/reports/{report.pk}/").content.decode()
    assert report.number == "市本级监测〔2026〕第01期"
    assert "当日没有运行中的教育集团" in text
    assert "没有开办中的学校" in text


# API


def test_the_api_starts_the_same_run_and_lists_the_same_figures(busy):
    report = issue(busy)
    lin = busy.client("lin")
    sent = {"as_of": "2026-11-20", "token": "7b0d3a34-6c8b-4c5d-9c39-111111111111"}
    answers = [lin.post("/api/reports/", sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    future = lin.post("/api/reports/", {"as_of": "2026-11-25"})
    assert (future.status_code, future.json()["refusal"]["title"]) == (
        422, "数据截至日期不能晚于今天",
    )  # fmt: skip
    assert busy.client("pan").post("/api/reports/", sent).status_code == 403
    figures = lin.get(f"/api/reports/{report.pk}/figures/").json()["results"]
    with busy.acting("lin"):
        assert [f["id"] for f in figures] == [f.pk for f in report.figures.order_by("pk")]


# Files


def bytes_of(attachment):
    with default_storage.open(stored_name(attachment.sha256)) as kept:
        return kept.read()


def files_of(cast, report, who):
    with cast.acting(who):
        found = Attachment.objects.filter(record_kind="evaluation.report", record_id=report.pk)
        return {a.file_name.rsplit(".")[-1]: a for a in found}


def test_the_files_are_frozen_with_the_report(busy):
    report = issue(busy)
    files = files_of(busy, report, "lin")
    assert sorted(files) == ["pdf", "xlsx"]
    assert files["pdf"].file_name == "汉滨监测〔2026〕第01期集团化办学监测报告.pdf"
    assert bytes_of(files["pdf"]).startswith(b"%PDF")
    lin = busy.client("lin")
    for kept in files.values():
        downloads = [b"".join(lin.get(f"/files/{kept.pk}/").streaming_content) for _ in "ab"]
        assert downloads == [bytes_of(kept)] * 2
        assert busy.client("pan").get(f"/files/{kept.pk}/").status_code == 404


def test_the_workbook_has_title_total_and_foot_and_no_cell_runs(busy):
    with busy.acting("lin"):
        EducationGroup.objects.filter(pk=busy.group.pk).update(name="=1+1集团")
    report = issue(busy, "du", "city")
    content = bytes_of(files_of(busy, report, "du")["xlsx"])
    book = python_calamine.load_workbook(BytesIO(content))
    assert book.sheet_names == ["总体情况", "各县区比较", "各教育集团", "缺报与说明", "指标算法"]
    counties = [row for row in book.get_sheet_by_name("各县区比较").to_python() if any(row)]
    assert counties[0][0] == "安江市 2026-2027学年集团化办学监测报告：各县区比较"
    assert "单位：% 的列为百分数" in counties[1][0]
    hanbin = next(row for row in counties if row[0] == "汉滨区")
    assert hanbin[1:3] == [75.0, "100.0*"]
    total = next(row for row in counties if row[0] == "全市合计")
    assert total[1] == 80.0
    assert counties[-1][0].startswith("填报单位（盖章）：安江市教育局")
    groups = json.dumps(book.get_sheet_by_name("各教育集团").to_python(), ensure_ascii=False)
    assert '"\'=1+1集团"' in groups
    assert '"=1+1集团"' not in groups
