"""The yearly figures in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import FiguresFiling, SchoolFigures
from schools.rules import school_year_label
from schools.rules.classes import OVERSIZED, size_word
from schools.rules.figures import SECTION_NAMES, SHARED, grade_name, items_of
from schools.rules.plausibility import CHECKS

TONES = {"draft": "off", "submitted": "wait", "returned": "stop", "accepted": "ok"}
IN_WAN = ("equipment_value", "operating_budget")
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


def where_it_waits(filing):
    if filing.state == "submitted":
        return _("等%(bureau)s经办人核定") % {"bureau": filing.bureau.name}
    if filing.state == "returned":
        return _("等%(school)s更正后重新上报，%(due)s 前") % {
            "school": filing.school_name, "due": filing.correction_due,
        }  # fmt: skip
    if filing.state == "draft":
        return _("等%(school)s填报，%(due)s 前") % {
            "school": filing.school_name, "due": filing.due_on,
        }  # fmt: skip
    return ""


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
    return [(CHECKS[reason.check_key][2], reason) for reason in filing.reasons.all()]


def sections_in(filing):
    return tuple(row.section for row in filing.sections.all())


def task_list(filing, editable, struck, left):
    """The items for parts/task_list.html: to do, done, or to be mended."""
    stopped = {f.item for f in struck if f.is_stop}
    open_questions = {f.item for f in left}
    tasks = []
    for item in items_of(sections_in(filing)):
        state = "done" if filled(filing, item) else "todo"
        returned = filing.state == "returned" and item.key in filing.open_items
        if item.key in stopped or returned:
            state = "bad"
        elif state == "done" and item.key in open_questions:
            state = "wait"
        url = reverse("schools:filing-item", args=[filing.pk, item.key])
        hint = _("有数字要核实") if item.key in open_questions and state == "wait" else ""
        hint = _("主管教育局退回，改好后重新上报") if returned else hint
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


def value_tables(filing, last):
    """What was reported, as it will be read: a table per section and one for the school."""
    before = {row.section: row for row in last.sections.all()} if last else {}
    rows = filing.sections.all()
    tables = [section_table(row, before.get(row.section), len(rows) > 1) for row in rows]
    tables.append(school_table(filing, last))
    return [*tables, *(class_table(row) for row in rows if row.classes.all())]


def value_columns():
    return [{"label": _("项目")}, {"label": _("今年"), "num": True},
            {"label": _("上年"), "num": True}]  # fmt: skip


def section_table(row, before, several):
    fields = [item for item in items_of((row.section,)) if item.section]
    names = [name for item in fields for name in item.fields]
    cells = [value_cells(SchoolFigures, name, row, before) for name in names]
    shares = [value_cells(SchoolFigures, name, row, before, _("（分摊）")) for name in SHARED]
    subjects = "、".join(f"{s} {n}" for s, n in row.subject_teachers.items())
    return {
        "title": SECTION_NAMES[row.section], "columns": value_columns(),
        "rows": [{"cells": c} for c in [*cells, *(shares if several else [])]],
        "note": _("分学科专任教师：%(subjects)s") % {"subjects": subjects} if subjects else "",
    }  # fmt: skip


def school_table(filing, last):
    names = [n for item in items_of(()) for n in item.fields]
    year = filing.budget_year or filing.school_year
    return {
        "title": _("全校"), "columns": value_columns(),
        "rows": [{"cells": value_cells(FiguresFiling, name, filing, last)} for name in names],
        "note": _("公用经费预算是 %(year)s 年（1 月至 12 月）的，与学年不同。") % {"year": year},
    }  # fmt: skip


def value_cells(model, name, record, before, more=""):
    label = model._meta.get_field(name).verbose_name
    unit = _("（万元）") if name in IN_WAN else f"（{UNITS[name]}）" if name in UNITS else ""
    return [f"{label}{unit}{more}", shown(name, record), shown(name, before)]


def shown(name, record):
    """A value with separators, money in 万元; None prints 无数据."""
    value = getattr(record, name) if record else None
    if value is None:
        return None
    value = value / 10_000 if name in IN_WAN else value
    return f"{value:,.2f}".removesuffix(".00") if not isinstance(value, int) else f"{value:,}"


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
