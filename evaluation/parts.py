"""What stands behind a figure, as tables: schools, persons, filings, counties."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.document import plain
from evaluation.indicators import INDICATORS


@dataclass(frozen=True)
class PartTable:
    """One kind of parts: its caption and its columns as (key, label, is a number)."""

    caption: str
    columns: tuple
    empty: str = ""


L = gettext_lazy
PART_TABLES = {
    "counties": PartTable(
        L("各县区"),
        (("name", L("县区"), False), ("value", L("数值"), True), ("numerator", L("分子"), True),
         ("denominator", L("分母"), True), ("missing", L("说明"), False)),
    ),
    "coverage": PartTable(
        L("学校与所在教育集团"),
        (("name", L("学校"), False), ("groups", L("所在教育集团"), False)),
    ),
    "postings": PartTable(
        L("本学年全职交流的教师"),
        (("name", L("教师"), False), ("from", L("派出学校"), False), ("to", L("接收学校"), False),
         ("way", L("交流方式"), False), ("days", L("集团内天数"), True),
         ("backbone", L("骨干"), False), ("counts", L("计入"), False)),
    ),
    "staff": PartTable(
        L("各校符合交流条件的教师"),
        (("name", L("学校"), False), ("teachers", L("在册教师"), True),
         ("eligible", L("符合条件"), True), ("too_old", L("超过年龄"), True),
         ("too_new", L("不满六年"), True), ("unknown", L("年龄不明"), True)),
    ),
    "classes": PartTable(
        L("各校班额"),
        (("name", L("学校"), False), ("classes", L("班数"), True),
         ("large", L("56 人及以上"), True), ("very_large", L("其中 66 人及以上"), True),
         ("largest", L("最大班额"), True)),
    ),
    "equipment": PartTable(
        L("各校生均教学仪器设备值"),
        (("name", L("学校"), False), ("pupils", L("学生数（人）"), True),
         ("amount", L("设备值（元）"), True), ("per_pupil", L("生均（元／人）"), True)),
    ),
    "filings": PartTable(
        L("期限已到的事项"),
        (("name", L("学校或申报"), False), ("what", L("事项"), False), ("due", L("期限"), False),
         ("done", L("办结日期"), False), ("on_time", L("是否按期"), False)),
    ),
}  # fmt: skip
FILINGS = {"figures": L("学校年度数据"), "consent": L("学校意愿答复"), "correction": L("退回补正")}
WORDS = {
    "groups": {"": L("未加入教育集团")},
    "done": {None: L("尚未办结")},
    "to": {"": L("其他县区")},
    "missing": {"": L("齐全")},
    "what": FILINGS,
}


def tables_of(figure):
    """The parts of a figure for parts/list_table.html, one table per kind."""
    kinds = list(dict.fromkeys(part["table"] for part in figure.parts))
    return [table_of(PART_TABLES[kind], kind, figure) for kind in kinds]


def table_of(table, kind, figure):
    columns = [
        {"label": label, "num": number, "wide": not number and index > 0}
        for index, (_key, label, number) in enumerate(table.columns)
    ]
    rows = [
        {"cells": [said(key, part.get(key), number, figure) for key, _l, number in table.columns]}
        for part in figure.parts
        if part["table"] == kind
    ]
    return {
        "caption": table.caption,
        "columns": columns,
        "rows": rows,
        "count": _("共 %(n)s 行") % {"n": len(rows)},
    }


def said(key, value, number, figure):
    """One value of a part in words."""
    if value in WORDS.get(key, ()):
        return WORDS[key][value]
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if key == "value" and value is not None:
        return value_words(Decimal(value), figure)
    return plain(value) if number else value


def value_words(value, figure):
    about = INDICATORS[figure.indicator]
    shown = value * 100 if about.is_share else value
    return f"{shown:.{about.decimals}f}{about.unit}"
