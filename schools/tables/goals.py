"""Goals in the words of the shared parts: the list, the facts, the path as table and picture."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import Goal
from schools.rules import school_year_label, school_year_of
from schools.rules.goals import LOWER_IS_BETTER, days_overdue, gap, reached

OF_MEASURE = {
    "in_zone_primary": (gettext_lazy("学区内学生"), gettext_lazy("学生"), gettext_lazy("人")),
    "in_zone_junior": (gettext_lazy("学区内学生"), gettext_lazy("学生"), gettext_lazy("人")),
    "oversized": (gettext_lazy("大班额"), gettext_lazy("全部班级"), gettext_lazy("个")),
    "coverage": (gettext_lazy("在集团里"), gettext_lazy("全部学校"), gettext_lazy("所")),
    "coverage_urban": (gettext_lazy("在集团里"), gettext_lazy("城区学校"), gettext_lazy("所")),
    "coverage_rural": (gettext_lazy("在集团里"), gettext_lazy("乡村学校"), gettext_lazy("所")),
}


def percent(value, places=1):
    return None if value is None else f"{value * 100:,.{places}f}%"


def standing_of(goal, share, day):
    """(word, tone) of a goal on a day: stopped, reached, overdue, under way, no data."""
    if goal.state == goal.State.WITHDRAWN:
        return goal.get_state_display(), "off"
    value = share and share.value
    met = reached(goal.measure, value, goal.target_value)
    if met:
        return _("已达到"), "ok"
    if late := days_overdue(met, goal.target_on, day):
        words = _("逾期 %(n)s 天，无数据") if met is None else _("逾期 %(n)s 天，没有达到")
        return words % {"n": f"{late:,}"}, "stop"
    return (_("无数据"), "off") if met is None else (_("进行中"), "wait")


def columns():
    return [
        {"label": _("目标")}, {"label": _("谁的目标")},
        {"label": _("目标值"), "num": True},
        {"label": _("现在"), "num": True}, {"label": _("哪一年的"), "phone": False},
        {"label": _("完成期限"), "num": True},
    ]  # fmt: skip


def row(goal, now, day, url_of):
    year, share = now.get(goal.pk, (None, None))
    cells = [
        goal.get_measure_display(), goal.bureau.name, target_words(goal.measure, goal.target_value),
        percent(share.value) if share else None, school_year_label(year) if year else None,
        goal.target_on.isoformat(),
    ]  # fmt: skip
    word, tone = standing_of(goal, share, day)
    return {"url": url_of(goal.pk), "cells": cells, "status": word, "tone": tone}


def target_words(measure, target):
    figure = percent(target, 2).replace(".00%", "%")
    return f"≤ {figure}" if measure in LOWER_IS_BETTER else f"≥ {figure}"


def policy_lines(wanted):
    """义务教育零择校：小学就近入学比例 ≥ 100.0%."""
    return [
        _("%(words)s：%(measure)s %(target)s") % {
            "words": one.words, "measure": Goal.Measure(one.measure).label,
            "target": target_words(one.measure, one.target),
        }
        for one in wanted
    ]  # fmt: skip


def facts(goal, now, day):
    """The goal in a summary list; `now` is (year, Share) or None."""
    year, share = now or (None, None)
    value = share and share.value
    left = None if value is None else gap(goal.measure, value, goal.target_value)
    return [
        {"label": _("谁的目标"), "value": goal.bureau.name},
        {"label": _("目标值"), "value": target_words(goal.measure, goal.target_value)},
        {"label": _("完成期限"), "value": goal.target_on.isoformat(),
         "note": remaining_words(goal, share, day)},
        {"label": _("基期值"), "value": percent(goal.baseline_value),
         "note": goal.baseline_on.isoformat() if goal.baseline_on else ""},
        {"label": _("现在"), "value": percent(value),
         "note": school_year_label(year) if year else ""},
        {"label": _("还差"), "value": None if left is None else points(left)},
        {"label": _("依据"), "value": goal.basis},
    ]  # fmt: skip


def points(left):
    return _("%(n)s 个百分点") % {"n": f"{left * 100:.1f}"} if left else _("已达到")


def remaining_words(goal, share, day):
    if goal.state == goal.State.WITHDRAWN:
        return _("%(day)s 起停止跟踪") % {"day": goal.withdrawn_on}
    met = share and reached(goal.measure, share.value, goal.target_value)
    if late := days_overdue(met, goal.target_on, day):
        return _("已逾期 %(n)s 天") % {"n": f"{late:,}"}
    left = (goal.target_on - day).days
    return _("还有 %(n)s 天") % {"n": f"{left:,}"} if left > 0 else ""


def path_table(goal, path):
    """One row per school year, the latest first; a year nobody reported is 无数据."""
    above, below, unit = OF_MEASURE[goal.measure]
    heads = [
        {"label": _("学年")}, {"label": above, "unit": unit, "num": True},
        {"label": below, "unit": unit, "num": True}, {"label": _("比例"), "num": True},
        {"label": _("没有数据的学校"), "unit": _("所"), "num": True, "phone": False},
    ]  # fmt: skip
    return {"columns": heads, "rows": [path_row(*each) for each in reversed(path)]}


def path_row(year, share):
    if share is None or share.value is None:
        lacking = share.lacking if share else None
        return {"cells": [school_year_label(year), None, None, None, lacking]}
    return {"cells": [school_year_label(year), f"{share.numerator:,}", f"{share.denominator:,}",
                      percent(share.value, 2), share.lacking]}  # fmt: skip


def picture(goal, path):
    """The path as a line, a gap where a year has no data, the target across it."""
    last = min(school_year_of(goal.target_on), path[-1][0] + 5)
    to_come = [(year, None) for year in range(path[-1][0] + 1, last + 1)]
    rows = [{"name": school_year_label(year), **point(share)} for year, share in [*path, *to_come]]
    target = _("目标 %(value)s（%(day)s）") % {
        "value": target_words(goal.measure, goal.target_value), "day": goal.target_on.isoformat(),
    }  # fmt: skip
    data = {"title": goal.get_measure_display(), "rows": rows,
            "target": {"value": hundredths(goal.target_value), "label": target}}  # fmt: skip
    return {"id": "path", "kind": "lines", "title": _("到现在的路径"), "data": data}


def point(share):
    value = share and share.value
    if value is None:
        return {"value": None}
    return {"value": hundredths(value), "text": percent(value)}


def hundredths(value):
    return float(round(Decimal(value) * 100, 2))


def source_of(day):
    return {
        "origins": [{"label": _("学校年度数据（已上报的）、学校名录和集团成员关系，按学年计算")}],
        "as_of": day.isoformat(), "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
