"""What a school reports each year, item by item, and how shared assets are split (教督〔2017〕6号).

An item is what a county accepts or returns as one: 小学部的学生, 用房与场地 …
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The sections a school of a stage has.
SECTIONS = {
    "kindergarten": ("kindergarten",),
    "primary": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "full_secondary": ("junior", "senior"),
    "senior": ("senior",),
    "twelve_year": ("primary", "junior", "senior"),
}
SECTION_NAMES = {
    "kindergarten": gettext_lazy("幼儿园"),
    "primary": gettext_lazy("小学部"),
    "junior": gettext_lazy("初中部"),
    "senior": gettext_lazy("高中部"),
}
GRADES = {
    "kindergarten": range(1, 4),
    "primary": range(1, 7),
    "junior": range(7, 10),
    "senior": range(10, 13),
}
GRADE_NAMES = {
    "kindergarten": ("小班", "中班", "大班"),
    "senior": ("高一", "高二", "高三"),
}
# What one pupil counts where sections share: 九年一贯 1:1.1, 完全中学 1:1.2 (= 1.1:1.32),
# 十二年一贯 1:1.1:1.32.
WEIGHTS = {"primary": Decimal(1), "junior": Decimal("1.1"), "senior": Decimal("1.32")}
SHARED = (
    "teaching_area", "indoor_sports_area", "sports_area", "equipment_value",
    "multimedia_rooms", "books", "computers",
)  # fmt: skip
FINEST = Decimal("0.0001")

WAN = Decimal(10_000)
# Kept in yuan, typed and shown in 万元.
IN_WAN = ("equipment_value", "operating_budget")

# Fields of each item; those of a section are numbers of persons.
OF_A_SECTION = {
    "pupils": (gettext_lazy("学生"), ("pupils", "boarders", "in_zone_pupils")),
    "classes": (gettext_lazy("班级"), ()),
    "teachers": (
        gettext_lazy("教师"),
        (
            "teachers", "graduate_teachers", "bachelor_teachers", "college_teachers",
            "other_teachers", "ranked_teachers", "backbone_teachers", "sports_arts_teachers",
        ),
    ),
}  # fmt: skip
OF_THE_SCHOOL = {
    "rooms": (
        gettext_lazy("用房与场地"), ("teaching_area", "indoor_sports_area", "sports_area"),
    ),
    "equipment": (
        gettext_lazy("设备与图书"), ("equipment_value", "multimedia_rooms", "books", "computers"),
    ),
    "budget": (gettext_lazy("公用经费"), ("operating_budget",)),
}  # fmt: skip
FIELD_NAMES = {
    "teaching_area": gettext_lazy("教学及辅助用房面积"),
    "indoor_sports_area": gettext_lazy("其中室内体育用房面积"),
    "sports_area": gettext_lazy("体育运动场馆面积"),
    "multimedia_rooms": gettext_lazy("网络多媒体教室数"),
    "books": gettext_lazy("图书册数"),
    "computers": gettext_lazy("教学用计算机台数"),
    "pupils": gettext_lazy("学生数"),
    "boarders": gettext_lazy("寄宿生数"),
    "in_zone_pupils": gettext_lazy("学区内学生数"),
    "teachers": gettext_lazy("专任教师数"),
    "graduate_teachers": gettext_lazy("研究生学历教师数"),
    "bachelor_teachers": gettext_lazy("本科学历教师数"),
    "college_teachers": gettext_lazy("专科学历教师数"),
    "other_teachers": gettext_lazy("专科以下学历教师数"),
    "ranked_teachers": gettext_lazy("中级及以上职称教师数"),
    "backbone_teachers": gettext_lazy("县级以上骨干教师数"),
    "sports_arts_teachers": gettext_lazy("体育艺术专任教师数"),
    "equipment_value": gettext_lazy("教学仪器设备值"),
    "operating_budget": gettext_lazy("公用经费预算"),
}
# No part is larger than its whole; an unknown one is no larger than anything.
PARTS = (
    ("boarders", "pupils"), ("in_zone_pupils", "pupils"), ("backbone_teachers", "teachers"),
    ("ranked_teachers", "teachers"), ("sports_arts_teachers", "teachers"),
    ("indoor_sports_area", "teaching_area"),
)  # fmt: skip
# Only compulsory schooling has school zones (就近入学).
ZONED = ("primary", "junior")
SUBJECTS = (
    "语文", "数学", "外语", "道德与法治", "历史", "地理", "物理", "化学", "生物", "科学",
    "信息科技", "体育", "音乐", "美术", "心理健康", "劳动", "其他",
)  # fmt: skip
SPORTS_AND_ARTS = ("体育", "音乐", "美术")


@dataclass(frozen=True)
class Item:
    """`key` is "primary.teachers" or "rooms"; `section` is empty for what the school shares."""

    key: str
    part: str
    section: str
    label: str
    fields: tuple[str, ...]


def items_of(sections):
    """The items of a school with these sections, in the order of the form."""
    several = len(sections) > 1
    return [
        *(section_item(section, part, several) for section in sections for part in OF_A_SECTION),
        *(Item(part, part, "", str(label), fields)
          for part, (label, fields) in OF_THE_SCHOOL.items()),
    ]  # fmt: skip


def section_item(section, part, several):
    label, fields = OF_A_SECTION[part]
    if section not in ZONED:
        fields = tuple(name for name in fields if name != "in_zone_pupils")
    words = f"{SECTION_NAMES[section]}{label}" if several else str(label)
    return Item(f"{section}.{part}", part, section, words, fields)


def figure_words(name, value):
    """A figure as the form takes it: with separators and every decimal entered, money in 万元."""
    value = Decimal(value) / WAN if name in IN_WAN else Decimal(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grade_name(section, grade):
    if section in GRADE_NAMES:
        return GRADE_NAMES[section][grade - GRADES[section][0]]
    return _("%(n)s 年级") % {"n": grade}


def larger_than_whole(values):
    """The pairs of PARTS whose part is larger than its whole."""
    for part, whole in PARTS:
        one, other = values.get(part), values.get(whole)
        if one is not None and other is not None and one > other:
            yield part, whole


def class_sizes(text):
    """(pupils of each class, "") as one grade's are written, 45、44 46; or ([], why not)."""
    pieces = [p for p in re.split(r"[\s,，、;；]+", unicodedata.normalize("NFKC", text)) if p]
    wrong = next((p for p in pieces if not re.fullmatch(r"[0-9]{1,3}", p)), None)
    if wrong is not None:
        return [], _("“%(text)s”不是人数；每班写一个数，用空格隔开") % {"text": wrong}
    sizes = [int(piece) for piece in pieces]
    if 0 in sizes:
        return [], _("没有学生的班不用写")
    return sizes, ""


def split(amount, pupils):
    """{section: its part of `amount`} by pupils × weight; the parts sum to the whole.

    `pupils` is {section: number or None}. With one section all is its own; with several
    and nobody counted there is no rule to split by, and every part is None.
    """
    if amount is None or len(pupils) == 1:
        return dict.fromkeys(pupils, amount)
    shares = {s: WEIGHTS.get(s, Decimal(1)) * (n or 0) for s, n in pupils.items()}
    whole = sum(shares.values())
    if not whole or None in pupils.values():
        return dict.fromkeys(pupils)
    parts = {
        section: (amount * part / whole).quantize(FINEST, ROUND_DOWN)
        for section, part in shares.items()
    }
    largest = max(shares, key=shares.get)
    parts[largest] += amount - sum(parts.values())
    return parts
