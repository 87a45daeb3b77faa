"""A dashboard's counts in the words of the shared parts: strip, table, map, what is overdue."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.document import line_of, line_words, shown
from evaluation.indicators import INDICATORS
from evaluation.rules import meets, place_name
from schools.rules import school_year_label

MAPPED = "6109"  # the counties static/geo/ankang_counties.geojson draws
STRIP = ("rotation", "oversized", "on_time")
OVERDUE = {
    "figures": gettext_lazy("%(n)s 份学校年度数据过期未报"),
    "correction": gettext_lazy("%(n)s 件申报过期未补正"),
    "consent": gettext_lazy("%(n)s 所学校过期未答复意愿"),
    "record": gettext_lazy("%(n)s 个教育集团批复满 30 天未备案"),
    "plan": gettext_lazy("%(n)s 项规划任务逾期未完成"),
    "problem": gettext_lazy("%(n)s 个清单问题逾期未销号"),
}
KINDS = {
    "figures": gettext_lazy("学校年度数据"),
    "correction": gettext_lazy("退回补正"),
    "consent": gettext_lazy("学校意愿"),
    "record": gettext_lazy("市级备案"),
    "plan": gettext_lazy("规划任务"),
    "problem": gettext_lazy("问题清单"),
}
PAGES = {
    "figures": ("schools:detail", "see_schools"),
    "correction": ("groups:filing", "see_filings"),
    "consent": ("groups:filing", "see_filings"),
    "record": ("groups:detail", "see_groups"),
    "plan": ("groups:plan", "see_plans"),
    "problem": ("groups:problem", "see_leading"),
}


def label(body):
    return place_name(body, body.city_area)


def percent(share):
    return None if share is None else f"{share * 100:.1f}"


def strip(total, figures, links):
    """The strip of key figures: two live counts, live coverage, then the latest report's."""
    newest, before = by_year(figures)
    live = [
        {"label": _("开办中的学校"), "value": f"{total.schools:,}", "unit": _(" 所"),
         "url": links["schools"]},
        {"label": _("运行中的教育集团"), "value": f"{total.groups:,}", "unit": _(" 个"),
         "url": links["groups"]},
        coverage(total, newest.get("coverage"), before.get("coverage"), links["groups"]),
    ]  # fmt: skip
    return live + [reported(key, newest.get(key), before.get(key)) for key in STRIP]


def coverage(total, figure, before, url):
    """The share of today, held against the line that the latest report froze."""
    about = INDICATORS["coverage"]
    line = line_of(figure.report, figure) if figure else None
    return {
        "label": about.name,
        "value": percent(total.coverage),
        "unit": about.unit,
        "url": url,
        "missing": "" if total.schools else _("没有开办中的学校"),
        "last": last_year(before) or _("在集团内 %(n)s 所") % {"n": f"{total.covered:,}"},
        "target": target_words(figure) if figure else "",
        **verdict_of(meets(about.better, total.coverage, line)),
    }


def target_words(figure):
    line = line_words(figure.report, figure)
    return _("目标%(line)s") % {"line": line} if line else ""


def verdict_of(reached):
    """word and tone of parts/figure_strip.html; nothing where nothing is judged."""
    if reached is None:
        return {}
    return {"word": _("达到"), "tone": "ok"} if reached else {"word": _("未达到"), "tone": "stop"}


def by_year(figures):
    """The newest figure of each indicator, and the one of the school year before it."""
    newest, before = {}, {}
    for figure in figures:
        if figure.section:
            continue
        if figure.indicator not in newest:
            newest[figure.indicator] = figure
        elif newest[figure.indicator].report.school_year - 1 == figure.report.school_year:
            before[figure.indicator] = figure
    return newest, before


def reported(key, figure, before):
    """A figure of the latest report, with its line and last year's value."""
    about = INDICATORS[key]
    if figure is None:
        return {"label": about.name, "value": None, "missing": _("还没有监测报告")}
    value = shown(figure)
    return {
        "label": about.name,
        "value": value,
        "unit": about.unit,
        "url": reverse("evaluation:figure", args=[figure.report_id, figure.pk]),
        "missing": "" if value else figure.missing,
        "target": target_words(figure),
        "last": last_year(before),
        **verdict_of(meets(about.better, figure.value, line_of(figure.report, figure))),
    }


def last_year(before):
    if before is None or before.value is None:
        return ""
    year = school_year_label(before.report.school_year)
    return _("%(year)s：%(value)s%%") % {"year": year, "value": shown(before)}


def latest_report(figures):
    """The report the strip's figures come from, as a fact to open, or None."""
    newest, _before = by_year(figures)
    reports = {figure.report_id: figure.report for figure in newest.values()}
    if not reports:
        return None
    report = reports[max(reports)]
    return {
        "title": f"{report.subject_name} {report.number}",
        "url": reverse("evaluation:report", args=[report.pk]),
        "more": _("数据截至 %(day)s") % {"day": date_format(report.as_of, "Y-m-d")},
    }


# The table and the map


def body_table(rows, total, counts, *, first, url_of):
    """One row per body; the totals count each school once, whatever the bodies' sums."""
    late = overdue_by_body(counts)
    columns = [
        {"label": first},
        {"label": _("学校"), "num": True, "unit": _("所")},
        {"label": _("在集团"), "num": True, "unit": _("所")},
        {"label": _("覆盖率"), "num": True, "unit": "%"},
        {"label": _("集团"), "num": True, "unit": _("个")},
        {"label": _("成员"), "num": True, "unit": _("所")},
        {"label": _("待备案"), "num": True, "unit": _("个")},
    ]
    if counts is not None:
        columns.append({"label": _("过期"), "num": True, "unit": _("项")})
    table = [{"url": url_of(row.id), "cells": cells(label(row), row, late)} for row in rows]
    totals = cells(_("合计"), total, late and {None: sum(late.values())} if counts else late)
    return {"columns": columns, "rows": table, "totals": totals}


def overdue_by_body(counts):
    """{bureau id: things past their day}, or None where they are not looked at."""
    if counts is None:
        return None
    late = {}
    for row in counts:
        late[row["bureau_id"]] = late.get(row["bureau_id"], 0) + row["n"]
    return late


def cells(name, row, late):
    numbers = [row.schools, row.covered, row.groups, row.members, row.unrecorded]
    schools, covered, groups, members, unrecorded = (f"{number:,}" for number in numbers)
    found = [name, schools, covered, percent(row.coverage), groups, members, unrecorded]
    return found if late is None else [*found, f"{late.get(row.id, 0):,}"]


def doubled(rows, total):
    """Why the members' column is not the sum of its rows, or an empty string."""
    words = []
    if total.across:
        words.append(_("成员中有 %(n)s 所跨县区加入") % {"n": total.across})
    twice = sum(row.members for row in rows) - total.members
    if twice > 0:
        words.append(_("%(n)s 次重复的成员在合计中只算一次") % {"n": twice})
    return "；".join(words) + "。" if words else ""


def county_map(rows, url_of):
    """The map of coverage, where its outlines fit the city; the table says the same."""
    if not any(row.code and row.code.startswith(MAPPED) for row in rows):
        return None
    drawn = [
        {
            "code": row.code,
            "name": label(row),
            "value": None if row.coverage is None else round(row.coverage * 100, 1),
            "url": url_of(row.id),
        }
        for row in rows
    ]
    title = _("学校集团覆盖率")
    data = {"title": title, "unit": "%", "rows": drawn}
    return {"id": "map", "kind": "map", "title": title, "data": data}


# What is past its day


def attention(rows, counts, day):
    """The overdue things per county and kind, longest waiting first, for parts/todo_list.html."""
    names = {row.id: label(row) for row in rows}
    return [
        {
            "title": f"{names[row['bureau_id']]}：{OVERDUE[row['kind']] % {'n': row['n']}}",
            "url": reverse("supervision:county", args=[row["bureau_id"]]) + "#overdue",
            "waiting": "",
            "due": _("最早 %(day)s") % {"day": row["since"]},
            "late": True,
            "more": _("已过期 %(days)s 天") % {"days": (day - row["since"]).days},
        }
        for row in counts
    ]


def overdue_table(items, office, day):
    columns = [
        {"label": _("名称")}, {"label": _("事项")}, {"label": _("期限")},
        {"label": _("已过期"), "num": True, "unit": _("天")},
    ]  # fmt: skip
    rows = [
        {
            "url": item_url(item, office),
            "cells": [
                item["name"],
                KINDS[item["kind"]],
                item["due"].isoformat(),
                str((day - item["due"]).days),
            ],
        }  # fmt: skip
        for item in items
    ]
    return {"columns": columns, "rows": rows}


def item_url(item, office):
    name, verb = PAGES[item["kind"]]
    return reverse(name, args=[item["id"]]) if office.may(verb) else ""
