"""Plans in the words of the shared parts: tables, facts, and the road-map picture."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import PlanItem
from groups.rules.plans import months_between, standing_of

TONES = {
    "draft": "wait", "submitted": "wait", "issued": "ok", "revised": "off", "closed": "off",
}  # fmt: skip
LIGHT_TONES = {
    "done": "ok", "green": "ok", "amber": "wait", "red": "stop", "late": "stop", "waiting": "off",
    "silent": "wait",
}  # fmt: skip
MARKS = {"target": "◎", "milestone": "◆", "task": ""}


# The list


def plan_table(plans, wide_reader):
    columns = [
        {"label": _("名称")}, {"label": _("类别"), "phone": False},
        {"label": _("起止"), "phone": False},
        {"label": _("事项"), "num": True, "unit": _("项")},
        {"label": _("已完成"), "num": True, "unit": _("项"), "phone": False},
        {"label": _("逾期"), "num": True, "unit": _("项")},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("制定单位"), "phone": False})
    return {"columns": columns, "rows": [plan_row(plan, wide_reader) for plan in plans]}


def plan_name(plan):
    return plan.title if plan.version == 1 else f"{plan.title}（第 {plan.version} 版）"


def plan_row(plan, wide_reader):
    cells = [
        plan_name(plan), plan.get_kind_display(), span_words(plan.starts_on, plan.ends_on),
        plan.items_total, plan.items_done, plan.items_late,
    ]  # fmt: skip
    if wide_reader:
        cells.insert(1, plan.group.name if plan.group_id else plan.bureau.name)
    return {
        "url": reverse("groups:plan", args=[plan.pk]), "cells": cells,
        "status": plan.get_state_display(), "tone": TONES[plan.state],
    }  # fmt: skip


def span_words(since, until):
    return f"{since:%Y-%m} 至 {until:%Y-%m}"


# One plan


def plan_facts(plan):
    number = _("理事会决议") if plan.group_id else _("文号")
    facts = [
        {"label": _("类别"), "value": plan.get_kind_display()},
        {"label": _("教育集团") if plan.group_id else _("制定单位"),
         "value": plan.group.name if plan.group_id else plan.bureau.name},
        {"label": _("起止日期"), "value": f"{plan.starts_on} 至 {plan.ends_on}"},
        {"label": number, "value": plan.number, "missing": _("还没有印发"),
         "url": plan.resolution_id
         and reverse("groups:meeting", args=[plan.group_id, plan.resolution.item.meeting_id]),
         "note": plan.issued_on and _("%(day)s 印发") % {"day": plan.issued_on}},
        {"label": _("版次"), "value": _("第 %(n)s 版") % {"n": plan.version}},
    ]  # fmt: skip
    if plan.basis:
        facts.append({"label": _("依据"), "value": plan.basis})
    return facts


def standing(item, day, lag):
    """How an annotated item stands on a day. A milestone is reached on its day, at no pace."""
    paced = item.kind != PlanItem.Kind.MILESTONE
    return standing_of(
        starts_on=item.starts_on, due_on=item.due_on, percent=item.percent, day=day,
        lag=lag if paced else None, light=item.light, light_reason=item.light_reason,
    )  # fmt: skip


def item_table(items, day, lag):
    """The plan's items; the picture beside says the same."""
    return {
        "columns": [
            {"label": _("事项")}, {"label": _("类别"), "phone": False},
            {"label": _("责任单位"), "wide": True, "phone": False},
            {"label": _("完成期限"), "num": True}, {"label": _("进度"), "num": True},
            {"label": _("最近报告"), "num": True, "phone": False},
        ],
        "rows": [item_row(item, day, lag) for item in items],
    }  # fmt: skip


def item_row(item, day, lag):
    found = standing(item, day, lag)
    return {
        "url": item_url(item),
        "cells": [
            item.title, item.get_kind_display(), owner_words(item), item.due_on,
            progress_words(item), item.reported_on or _("没有报告"),
        ],
        "status": standing_words(found), "tone": LIGHT_TONES[found.key],
    }  # fmt: skip


def item_url(item):
    return reverse("groups:plan-item", args=[item.plan_id, item.pk])


def owner_words(item):
    """Who owes it; a county that has not taken the city's task is said."""
    if item.owner.kind != "bureau" or item.owner_id == item.bureau_id:
        return item.owner.name
    answers = {True: _("已承接"), False: _("不承接"), None: _("待答复")}
    return f"{item.owner.name}（{answers[item.accepted]}）"


def standing_words(found):
    if found.days_late:
        return _("逾期 %(n)s 天") % {"n": found.days_late}
    return found.words


def progress_words(item):
    """35%, or 12 → 18 / 20 所 for a target; None prints 无数据."""
    if item.percent is None:
        return None
    if item.kind == PlanItem.Kind.TARGET and item.value is not None:
        return f"{number(item.value)} / {number(item.target)} {item.unit}"
    return f"{item.percent}%"


def number(value):
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def item_facts(item, found, answer, asked):
    facts = [
        {"label": _("规划"), "value": item.plan.title,
         "url": reverse("groups:plan", args=[item.plan_id])},
        {"label": _("类别"), "value": item.get_kind_display()},
        {"label": _("责任单位"), "value": item.owner.name},
        {"label": _("起止"), "value": f"{item.starts_on} 至 {item.due_on}"},
    ]  # fmt: skip
    if item.kind == PlanItem.Kind.TARGET:
        base = _("不详") if item.baseline is None else number(item.baseline)
        facts.append({
            "label": _("目标值"), "value": f"{number(item.target)} {item.unit}",
            "note": _("基数：%(base)s") % {"base": base},
        })  # fmt: skip
    facts += [
        {"label": _("进度"), "value": progress_words(item), "missing": _("没有报告"),
         "note": item.reported_on and _("截至 %(day)s") % {"day": item.reported_on}},
        {"label": _("状态"), "value": standing_words(found), "tone": LIGHT_TONES[found.key],
         "note": found.why},
    ]  # fmt: skip
    if asked:
        facts.append(answer_fact(answer))
    return facts


def answer_fact(answer):
    if answer is None:
        return {"label": _("县区答复"), "value": _("待答复"), "tone": "wait"}
    words, tone = (_("承接"), "ok") if answer.accepts else (_("不承接"), "stop")
    return {"label": _("县区答复"), "value": words, "tone": tone, "note": answer.words}


def report_events(reports, files):
    """Reports as parts/timeline.html takes them."""
    return [
        {
            "when": report.on, "who": report.reported_by.name, "office": report.owner.name,
            "what": f"{report.percent}%" if report.value is None
            else _("现值 %(n)s") % {"n": number(report.value)},
            "tone": "wait" if report.fall else "ok", "reason": said_words(report),
            "attachments": files.get(report.pk, []),
        }
        for report in reports
    ]  # fmt: skip


def said_words(report):
    if not report.fall:
        return report.words
    return _("%(words)s（进度回落：%(why)s）") % {"words": report.words, "why": report.fall}


# What is past its day


def overdue_table(items, day, wide_reader):
    columns = [
        {"label": _("事项")}, {"label": _("责任单位"), "wide": True},
        {"label": _("完成期限"), "num": True},
        {"label": _("进度"), "num": True, "phone": False},
        {"label": _("最近报告"), "wide": True, "phone": False},
        {"label": _("规划"), "wide": True, "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("主管教育局"), "phone": False})
    return {"columns": columns, "rows": [overdue_row(item, day, wide_reader) for item in items]}


def overdue_row(item, day, wide_reader):
    said = f"{item.reported_on} {item.said}" if item.reported_on else _("没有报告")
    cells = [
        item.title, item.owner.name, item.due_on, progress_words(item), said, item.plan.title,
    ]  # fmt: skip
    if wide_reader:
        cells.insert(1, item.plan.bureau.name)
    return {
        "url": item_url(item), "cells": cells, "tone": "stop",
        "status": _("逾期 %(n)s 天") % {"n": (day - item.due_on).days},
    }  # fmt: skip


# The road-map picture

LEFT, RIGHT, ROW, TOP = 300, 24, 30, 34
WIDTH = 1080


@dataclass(frozen=True)
class Scale:
    """Days to points of the picture."""

    first: object
    days: int

    def x(self, day):
        inside = min(max((day - self.first).days, 0), self.days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * inside / self.days, 1)


def roadmap(plan, items, day, lag):
    """The 路线图 of a plan for groups/roadmap.html, or None without items."""
    if not items:
        return None
    starts, ends = earliest(plan, items), latest(plan, items)
    scale = Scale(starts, max(1, (ends - starts).days))
    bars = [bar(item, number, scale, day, lag) for number, item in enumerate(items)]
    height = TOP + ROW * len(items)
    return {
        "title": _("%(plan)s路线图") % {"plan": plan.title},
        "width": WIDTH, "height": height + 10, "bottom": height, "left": LEFT,
        "bars": bars, "ticks": ticks(scale, starts, ends),
        "today": scale.x(day) if starts <= day <= ends else None,
        "today_words": _("今天 %(day)s") % {"day": f"{day:%m-%d}"},
    }  # fmt: skip


def earliest(plan, items):
    return min([plan.starts_on, *(item.starts_on for item in items)])


def latest(plan, items):
    return max([plan.ends_on, *(item.due_on for item in items)])


def bar(item, number, scale, day, lag):
    """One line of the picture: a bar with what is done filled, or a mark on its day."""
    found = standing(item, day, lag)
    x, end = scale.x(item.starts_on), scale.x(item.due_on)
    width = max(6.0, round(end - x, 1))
    middle = TOP + ROW * number + ROW / 2
    label = item.title if len(item.title) <= 17 else item.title[:16] + "…"
    percent = 0 if item.percent is None else item.percent
    return {
        "label": label, "url": item_url(item), "tone": found.key,
        "is_bar": item.kind != "milestone",
        "x": x, "width": width, "done": round(width * percent / 100, 1), "end": end,
        "y": middle, "top": middle - 7, "text_y": middle + 4.5, "line_y": middle + ROW / 2,
        "words": _("%(title)s：%(owner)s，%(since)s 至 %(until)s，%(state)s")
        % {"title": item.title, "owner": item.owner.name, "since": item.starts_on,
           "until": item.due_on, "state": standing_words(found)},
        "note": standing_words(found) if found.key in ("late", "red", "amber", "silent") else "",
        "note_x": end + 8, "note_before": end > WIDTH - 110,
        "note_left": (end - 4 if item.kind == "milestone" else x) - 8,
        "diamond": diamond(end, middle),
    }  # fmt: skip


def diamond(x, y, r=7):
    return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"


def ticks(scale, starts, ends):
    """Month lines, so many that their words do not touch."""
    months = months_between(starts, ends)
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60) if len(months) / step <= 13)
    shown = [m for m in months if (m.month - 1) % min(step, 12) == 0 and m >= starts]
    if step > 12:
        shown = [m for m in shown if m.year % (step // 12) == 0]
    return [{"x": scale.x(m), "label": f"{m:%Y-%m}"} for m in shown]


def source_of():
    return {
        "origins": [{"label": _("制定单位印发的规划和责任单位的进展报告")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
