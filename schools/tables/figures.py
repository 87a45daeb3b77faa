"""The yearly figures in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import FiguresFiling, SchoolFigures
from schools.rules import school_year_label
from schools.rules.classes import OVERSIZED, size_word
from schools.rules.figures import (
    IN_WAN,
    SECTION_NAMES,
    SHARED,
    figure_words,
    grade_name,
    items_of,
)
from schools.rules.plausibility import CHECKS, large_change

TONES = {"draft": "off", "submitted": "wait", "returned": "stop", "accepted": "ok"}
UNITS = {"teaching_area": "m²", "indoor_sports_area": "m²", "sports_area": "m²"}


def listed(filings, url_of, *, own):
    """Columns and rows of a list; a school's own years need not name the school."""
    columns, row = (year_columns(), year_row) if own else (list_columns(), list_row)
    return {"columns": columns, "rows": [row(filing, url_of) for filing in filings]}


def list_columns():
    return [
        {"label": _("学校")}, {"label": _("学年")},
        {"label": _("学生"), "unit": _("人"), "num": True},
        {"label": _("班级"), "unit": _("个"), "num": True},
        {"label": _("应报日期"), "phone": False}, {"label": _("上报日期"), "phone": False},
    ]  # fmt: skip


def list_row(filing, url_of):
    return {
        "url": url_of(filing.pk),
        "cells": [filing.school_name, school_year_label(filing.school_year), *totals(filing),
                  filing.due_on.isoformat(), submitted_words(filing)],
        "status": filing.get_state_display(), "tone": TONES[filing.state],
    }  # fmt: skip


def totals(filing):
    return [number(filing.pupils), number(filing.class_count or None)]


def year_columns():
    return [
        {"label": _("学年")}, {"label": _("学生"), "unit": _("人"), "num": True},
        {"label": _("班级"), "unit": _("个"), "num": True},
        {"label": _("上报日期")},
    ]  # fmt: skip


def year_row(filing, url_of):
    cells = [school_year_label(filing.school_year), *totals(filing), submitted_words(filing)]
    return {"url": url_of(filing.pk), "cells": cells,
            "status": filing.get_state_display(), "tone": TONES[filing.state]}  # fmt: skip


def number(value):
    return None if value is None else f"{value:,}"


def submitted_words(filing):
    """The day it was handed in, with how late it was."""
    if filing.submitted_at is None:
        return _("未上报")
    day = timezone.localtime(filing.submitted_at).date()
    late = (day - filing.due_on).days
    return _("%(day)s，晚 %(n)s 天") % {"day": day, "n": late} if late > 0 else day.isoformat()


def where_it_waits(filing, *, mine, office):
    """Whose turn it is, 您 where it is the reader's own (`mine`)."""
    if filing.state == "submitted":
        whom = _("您") if mine else bureau_words(filing, office)
        return _("等%(whom)s核定") % {"whom": whom}
    whom = _("您") if mine else filing.school_name
    if filing.state == "returned":
        return _("等%(whom)s更正后重新上报，%(due)s 前") % {
            "whom": whom, "due": filing.correction_due,
        }  # fmt: skip
    if filing.state == "draft":
        return _("等%(whom)s填报，%(due)s 前") % {"whom": whom, "due": filing.due_on}
    return ""


def bureau_words(filing, office):
    """The bureau, or for the officer who handed the figures in another officer of it."""
    if filing.maker_id == office.person_id and office.may("accept_figures"):
        return _("本局另一位经办人")
    return filing.bureau.name


def year_button(filing, year):
    """What a school's own year asks for now: dict(label, url, main); no url to begin it."""
    words = {"draft": _("继续填报%(year)s"), "returned": _("更正%(year)s")}
    words = words.get(filing.state, _("查看%(year)s")) if filing else _("填报%(year)s")
    return {
        "label": words % {"year": school_year_label(year)},
        "url": reverse("schools:filing", args=[filing.pk]) if filing else "",
        "main": filing is None or filing.state in ("draft", "returned"),
    }


def returned_words(filing):
    if filing.state != "returned":
        return ""
    labels = [i.label for i in items_of(sections_in(filing)) if i.key in filing.open_items]
    return "、".join(labels)


def marked(filing, said):
    """The items to choose from, with what was ticked and written before a refusal."""
    ticked = {*said.getlist("returned"), *said.getlist("items")}
    return [
        {"key": item.key, "label": item.label, "ticked": item.key in ticked,
         "why": said.get(f"why-{item.key}", "")}
        for item in items_of(sections_in(filing))
    ]  # fmt: skip


def explained(filing):
    """The reasons given, each with what was questioned."""
    labels = {item.key: item.label for item in items_of(sections_in(filing))}
    return [(doubt_words(reason, labels), reason) for reason in filing.reasons.all()]


def doubt_words(reason, labels):
    title = CHECKS[reason.check_key][2]
    return f"{labels.get(reason.item, '')}{title}" if reason.check_key == "blank" else title


def sections_in(filing):
    return tuple(row.section for row in filing.sections.all())


def task_list(filing, editable, struck, left, why=None, mended=()):
    """The items for parts/task_list.html: to do, done, or to be mended.

    `why` tells of each returned item what the bureau wrote; `mended` are those changed since.
    """
    why = why or {}
    stopped = {f.item for f in struck if f.is_stop}
    questioned = {f.item for f in left}
    tasks = []
    for item in items_of(sections_in(filing)):
        url = reverse("schools:filing-item", args=[filing.pk, item.key])
        state = "done" if filled(filing, item) else "todo"
        if item.key in stopped or item.key in why and item.key not in mended:
            state = "bad"
        elif state == "done" and item.key in questioned:
            state = "ask"
        elif item.key in why:
            state = "mended"
        hint = _("有数字要核实，见上面") if state == "ask" else ""
        if item.key in why:
            hint = _("退回的原因：%(why)s") % {"why": why[item.key]}
        tasks.append({"label": item.label, "url": url if item.key in editable else "",
                      "state": state, "hint": hint})  # fmt: skip
    return [{"title": "", "items": tasks}]


def filled(filing, item):
    """Has anything of the item been entered?"""
    if item.part == "classes":
        row = next(row for row in filing.sections.all() if row.section == item.section)
        return bool(row.classes.all())
    record = filing
    if item.section:
        record = next(row for row in filing.sections.all() if row.section == item.section)
    return any(getattr(record, name) is not None for name in item.fields)


def value_tables(filing, last, struck=()):
    """What was reported, as it will be read: a table per section and one for the school.

    What a check struck, or what stands far from last year's, is marked.
    """
    doubted = {(f.section, name) for f in struck for name in f.fields}
    before = {row.section: row for row in last.sections.all()} if last else {}
    rows = filing.sections.all()
    tables = [section_table(row, before.get(row.section), len(rows) > 1, doubted) for row in rows]
    tables.append(school_table(filing, last, doubted))
    return [*tables, *(class_table(row) for row in rows if row.classes.all())]


def value_columns():
    return [{"label": _("项目")}, {"label": _("今年"), "num": True},
            {"label": _("上年"), "num": True}, {"label": _("比上年"), "num": True}]  # fmt: skip


def section_table(row, before, several, doubted):
    fields = [item for item in items_of((row.section,)) if item.section]
    names = [name for item in fields for name in item.fields]
    rows = [value_row(SchoolFigures, name, row, before, (row.section, name) in doubted)
            for name in names]  # fmt: skip
    shares = [value_row(SchoolFigures, name, row, before, more=_("（分摊）")) for name in SHARED]
    subjects = "、".join(f"{s} {n}" for s, n in row.subject_teachers.items())
    return {
        "title": SECTION_NAMES[row.section], "columns": value_columns(),
        "rows": [*rows, *(shares if several else [])], "marks": True,
        "note": _("分学科专任教师：%(subjects)s") % {"subjects": subjects} if subjects else "",
    }  # fmt: skip


def school_table(filing, last, doubted):
    names = [n for item in items_of(()) for n in item.fields]
    year = filing.budget_year or filing.school_year
    return {
        "title": _("全校"), "columns": value_columns(),
        "rows": [value_row(FiguresFiling, name, filing, last, ("", name) in doubted)
                 for name in names],
        "marks": True,
        "note": _("公用经费预算是 %(year)s 年（1 月至 12 月）的，与学年不同。") % {"year": year},
    }  # fmt: skip


def value_row(model, name, record, before, doubted=False, more=""):
    """A figure, last year's and how far apart they are; marked where somebody should look."""
    said, were = (getattr(one, name) if one else None for one in (record, before))
    change = None if more else large_change(name, said, were)
    words = [_("没有填") if said is None else _("有疑问")] if doubted else []
    if change is not None:
        words.append(_("减少较多") if change < 0 else _("增加较多"))
    return {
        "cells": [f"{labelled(model, name)}{more}", shown(name, said), shown(name, were),
                  change_words(said, were)],
        "status": "、".join(words), "tone": "wait" if words else "",
    }  # fmt: skip


def labelled(model, name):
    label = model._meta.get_field(name).verbose_name
    unit = _("（万元）") if name in IN_WAN else f"（{UNITS[name]}）" if name in UNITS else ""
    return f"{label}{unit}"


def shown(name, value):
    """A value with separators, money in 万元; None prints 无数据. Of a share two places."""
    return None if value is None else figure_words(name, round(value, 2))


def change_words(said, were):
    """−37%, or a dash where there is nothing to compare."""
    if said is None or not were:
        return "—"
    percent = round((said - were) * 100 / were)
    return f"{percent:+d}%".replace("-", "−") if percent else "0"


def class_table(row):
    """Classes by grade; a class of 56 and more is marked."""
    grades = {}
    for size in row.classes.all():
        grades.setdefault(size.grade, []).append(size.pupils)
    return {
        "title": _("%(section)s各班人数") % {"section": SECTION_NAMES[row.section]},
        "columns": [{"label": _("年级")}, {"label": _("班数"), "num": True},
                    {"label": _("各班人数"), "wide": True},
                    {"label": _("大班额"), "num": True}],
        "rows": [class_row(row.section, grade, sizes) for grade, sizes in sorted(grades.items())],
        "note": "",
    }  # fmt: skip


def class_row(section, grade, sizes):
    large = sum(size >= OVERSIZED for size in sizes)
    over = sum(size_word(section, size) == "super" for size in sizes)
    words = _("%(n)s 个，其中超大 %(over)s 个") % {"n": large, "over": over} if over else str(large)
    return {"cells": [grade_name(section, grade), len(sizes), "、".join(map(str, sizes)), words]}


def source_of(filing=None):
    school = [{"label": _("%(school)s填报") % {"school": filing.school_name}}] if filing else []
    return {
        "origins": school or [{"label": _("各学校填报、主管教育局核定的年度数据")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
