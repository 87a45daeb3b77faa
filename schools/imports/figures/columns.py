"""The columns of the yearly figures as a table: a row per school and section.

Grades are columns that list their classes, 45 44 46, as on the form: a bureau's own sheets
have one line per school, and one file brings in the pupils and the classes that must sum to
them. An empty cell says nothing: what has been filled in stays.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from records.imports import Column
from schools.forms.figures import AREAS, FIRST_YEAR, HELP, MOST, UNITS
from schools.models import FiguresFiling, School, SchoolFigures
from schools.queries.figures import NUMBERS, OF_THE_SCHOOL
from schools.rules import school_year_label, school_year_of
from schools.rules.figures import GRADES, IN_WAN, SECTION_NAMES, SECTIONS
from schools.services.figures import OPEN_STATES

GRADE_WORDS = {
    "kindergarten": (("小班",), ("中班",), ("大班",)),
    "primary": tuple((f"{word}年级", f"{n}年级") for n, word in enumerate("一二三四五六", 1)),
    "junior": tuple(
        (f"{word}年级", f"{n}年级", f"初{low}")
        for n, word, low in zip((7, 8, 9), "七八九", "一二三", strict=True)
    ),
    "senior": tuple((f"高{word}", f"高中{word}年级") for word in "一二三"),
}
ALSO = {
    "pupils": ("在校学生数", "在校生数", "学生", "学生人数"), "boarders": ("寄宿学生数", "寄宿生"),
    "teachers": ("专任教师", "教师数"), "sports_arts_teachers": ("体育艺术教师数",),
    "backbone_teachers": ("骨干教师数",), "multimedia_rooms": ("多媒体教室数",),
    "books": ("图书数",), "computers": ("计算机台数",), "operating_budget": ("公用经费",),
    "equipment_value": ("仪器设备值",),
}  # fmt: skip


def number_column(model, name):
    decimal = name in IN_WAN or name in AREAS
    return Column(
        name, model._meta.get_field(name).verbose_name, ALSO.get(name, ()),
        kind="decimal" if decimal else "whole", unit=UNITS.get(name, gettext_lazy("人")),
        says=HELP.get(name, ""), least=0, most=10_000_000 if decimal else MOST,
    )  # fmt: skip


def grade_column(section, grade, words):
    label, *also = words
    return Column(
        f"{section}_{grade}", label, tuple(also), unit=gettext_lazy("各班人数"), longest=300,
        says=gettext_lazy("每班写一个人数，用空格隔开"), example="45 44 46",
    )  # fmt: skip


GRADE_COLUMNS = {
    f"{section}_{grade}": (section, grade, words)
    for section, all_words in GRADE_WORDS.items()
    for grade, words in zip(GRADES[section], all_words, strict=True)
}
COLUMNS = (
    Column("code", gettext_lazy("学校标识码"), ("标识码",), kind="code", longest=10,
           names_row=True, example="3161000001", says=gettext_lazy("有代码的先按代码找学校")),
    Column("name", gettext_lazy("学校名称"), ("学校", "学校全称"), required=True,
           names_row=True, example="江畔实验小学"),
    Column("section", gettext_lazy("学段部"), ("学段",), kind="choice", names_row=True,
           example="小学部",
           choices=tuple((key, label, str(label).removesuffix("部"))
                         for key, label in SECTION_NAMES.items()),
           says=gettext_lazy("一个学段部一行；只有一个学段部的学校可以空着")),
    Column("school_year", gettext_lazy("学年"), kind="code", longest=20, example="2026-2027",
           names_row=True, says=gettext_lazy("空着按本学年")),
    *(number_column(SchoolFigures, name) for name in NUMBERS),
    *(grade_column(*facts) for facts in GRADE_COLUMNS.values()),
    *(number_column(FiguresFiling, name) for name in OF_THE_SCHOOL),
    Column("budget_year", gettext_lazy("公用经费预算年度"), ("预算年度",), kind="whole",
           example="2026", least=FIRST_YEAR, most=2100,
           says=gettext_lazy("1 月至 12 月；空着按学年开始的那一年")),
)  # fmt: skip
SHARED = (*OF_THE_SCHOOL, "budget_year")


def prefilled(office):
    """A line for every section of the office's own open schools that may still be filled in."""
    this_year = school_year_of(timezone.localdate())
    year = school_year_label(this_year).removesuffix("学年")
    rows = School.objects.within(office).filter(bureau_id=office.bureau_id, status="open")
    if office.school:
        rows = rows.filter(pk=office.school)
    filed = FiguresFiling.objects.filter(school_year=this_year)
    closed = filed.exclude(state__in=OPEN_STATES)
    rows = rows.filter(nature__in=["school", "campus"]).exclude(pk__in=closed.values("school"))
    rows = rows.order_by("sort_key", "pk")
    return [
        {"code": code, "name": name, "section": str(SECTION_NAMES[section]), "school_year": year}
        for code, name, stage in rows.values_list("code", "name", "stage")
        for section in SECTIONS.get(stage, ())
    ]
