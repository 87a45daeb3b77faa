"""Leading groups in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import LeadingMember
from groups.queries.leading import is_claimed
from groups.rules.leading import standing_of
from groups.screens.modes import days_words

TONES = {"closed": "ok", "claimed": "wait", "late": "stop", "open": "wait", "silent": "wait"}


def standing(problem, day):
    """How an annotated problem stands on a day."""
    return standing_of(
        state=problem.state, due_on=problem.due_on, claimed=is_claimed(problem),
        reported=problem.last_id is not None, day=day,
    )  # fmt: skip


def problem_table(problems, day, wide_reader):
    columns = [
        {"label": _("问题")}, {"label": _("责任单位"), "wide": True},
        {"label": _("解决期限"), "num": True},
        {"label": _("最近报告"), "wide": True, "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("列入单位"), "phone": False})
    return {"columns": columns, "rows": [problem_row(p, day, wide_reader) for p in problems]}


def problem_row(problem, day, wide_reader):
    found = standing(problem, day)
    said = f"{problem.reported_on} {problem.said}" if problem.reported_on else _("没有报告")
    cells = [problem.title, problem.owner.name, problem.due_on, said]
    if wide_reader:
        cells.insert(1, problem.bureau.name)
    return {
        "url": reverse("groups:problem", args=[problem.pk]), "cells": cells,
        "status": found.words, "tone": TONES[found.key],
    }  # fmt: skip


def problem_facts(problem, day):
    found = standing(problem, day)
    meeting = problem.meeting
    return [
        {"label": _("列入单位"), "value": problem.bureau.name},
        {"label": _("责任单位"), "value": problem.owner.name},
        {"label": _("解决期限"), "value": problem.due_on.isoformat()},
        {"label": _("状态"), "value": found.words, "tone": TONES[found.key],
         "note": problem.closed_on and _("%(day)s 销号") % {"day": problem.closed_on}},
        {"label": _("情况和要求"), "value": problem.says, "missing": _("没有填写")},
        {"label": _("来自哪次会议"), "value": meeting and str(meeting.on),
         "url": meeting and reverse("groups:leading-meeting", args=[meeting.pk]),
         "missing": _("不是会议提出的")},
    ]  # fmt: skip


def report_events(reports, files):
    """Reports as parts/timeline.html takes them."""
    return [
        {
            "when": report.on, "who": report.reported_by.name, "office": report.owner.name,
            "what": _("报告已解决") if report.solved else _("报告进展"),
            "tone": "ok" if report.solved else "wait", "reason": report.words,
            "attachments": files.get(report.pk, []),
        }
        for report in reports
    ]  # fmt: skip


def member_table(members, *, wide_reader, keeper=None):
    """The members of a day; a row of the keeper's own body leads to ending its term."""
    columns = [
        {"label": _("姓名")}, {"label": _("组内职务")}, {"label": _("职务"), "wide": True},
        {"label": _("所在部门"), "wide": True, "phone": False},
        {"label": _("任期"), "phone": False}, {"label": _("依据"), "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("领导小组"), "phone": False})
    rows = []
    for row in members:
        cells = [
            row.name, row.get_role_display(), row.post,
            row.unit.name if row.unit_id else _("政府或其他单位"), days_words(row.days), row.basis,
        ]  # fmt: skip
        if wide_reader:
            cells.insert(1, row.bureau.name)
        ends = keeper is not None and keeper.holds(row)
        url = reverse("groups:leading-member-end", args=[row.pk]) if ends else ""
        rows.append({"url": url, "cells": cells})
    return {"columns": columns, "rows": rows}


def meeting_table(meetings, *, wide_reader):
    columns = [
        {"label": _("日期")}, {"label": _("议定事项"), "wide": True},
        {"label": _("到会"), "num": True, "unit": _("人")},
        {"label": _("地点"), "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("领导小组")})
    rows = []
    for row in meetings:
        cells = [row.on, "；".join(row.decisions), came(row), row.place]
        if wide_reader:
            cells.insert(1, row.bureau.name)
        rows.append({"url": reverse("groups:leading-meeting", args=[row.pk]), "cells": cells})
    return {"columns": columns, "rows": rows}


def came(meeting):
    return sum(1 for person in meeting.attendance if person["present"])


def meeting_facts(meeting, files):
    return [
        {"label": _("领导小组"), "value": meeting.bureau.name},
        {"label": _("日期"), "value": meeting.on.isoformat()},
        {"label": _("地点"), "value": meeting.place, "missing": _("没有填写")},
        {"label": _("到会"), "value": persons(meeting, present=True)},
        {"label": _("缺席"), "value": persons(meeting, present=False) or _("没有")},
        {"label": _("纪要摘要"), "value": meeting.minutes, "missing": _("没有填写")},
        *({"label": file.title, "value": file.file_name, "url": reverse("file", args=[file.pk])}
          for file in files),
    ]  # fmt: skip


def persons(meeting, *, present):
    roles = dict(LeadingMember.Role.choices)
    return "；".join(
        f"{roles[p['role']]} {p['name']}（{p['post']}）"
        for p in meeting.attendance if p["present"] is present
    )  # fmt: skip


def source_of():
    return {
        "origins": [{"label": _("各县区和市领导小组的登记，责任单位的报告")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
