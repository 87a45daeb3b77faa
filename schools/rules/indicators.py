"""The resource indicators of a school, each an amount over its pupils, per section.

L1–L7: 县域义务教育优质均衡 (教督〔2017〕6号). B1–B8: 基本均衡 (教督〔2012〕3号).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from schools.rules.figures import SECTION_NAMES

SECTIONS = ("primary", "junior")
OF_ALL_BUT_ONE = Decimal("0.85")
MUST_MEET = 6


@dataclass(frozen=True)
class Indicator:
    """`plus` and `minus` name the fields of SchoolFigures that make the amount, per section;
    the value is amount ÷ pupils × `per`. `lines` are the least a school must have."""

    code: str
    name: str
    short: str
    unit: str
    formula: str
    plus: dict
    minus: tuple = ()
    per: int = 1
    lines: dict | None = None

    def fields(self, section):
        return (*self.plus[section], *self.minus)

    def amount(self, values, section):
        """What is divided by the pupils; None while a part of it is missing."""
        parts = [values[name] for name in self.plus[section]]
        taken = [values[name] for name in self.minus]
        if None in (*parts, *taken):
            return None
        return Decimal(sum(parts)) - Decimal(sum(taken))

    def value(self, values, section):
        """The school's value, or None: no pupils, or a part is missing."""
        amount = self.amount(values, section)
        if amount is None or not values["pupils"]:
            return None
        return amount * self.per / values["pupils"]

    def met(self, value, section):
        return value >= self.lines[section]


def both(*fields):
    return dict.fromkeys(SECTIONS, fields)


def lines(primary, junior):
    return {"primary": Decimal(str(primary)), "junior": Decimal(str(junior))}


QUALIFIED = {
    "primary": ("graduate_teachers", "bachelor_teachers", "college_teachers"),
    "junior": ("graduate_teachers", "bachelor_teachers"),
}
SEVEN = (
    Indicator("L1", _("每百名学生拥有高于规定学历教师数"), _("高学历教师"), _("人"),
              _("（小学：专科及以上；初中：本科及以上）教师数 ÷ 学生数 × 100"),
              QUALIFIED, per=100, lines=lines(4.2, 5.3)),
    Indicator("L2", _("每百名学生拥有县级以上骨干教师数"), _("骨干教师"), _("人"),
              _("县级以上骨干教师数 ÷ 学生数 × 100"),
              both("backbone_teachers"), per=100, lines=lines(1, 1)),
    Indicator("L3", _("每百名学生拥有体育艺术专任教师数"), _("体艺教师"), _("人"),
              _("体育艺术专任教师数 ÷ 学生数 × 100"),
              both("sports_arts_teachers"), per=100, lines=lines(0.9, 0.9)),
    Indicator("L4", _("生均教学及辅助用房面积"), _("教学用房"), "m²",
              _("（教学及辅助用房面积 − 室内体育用房面积）÷ 学生数"),
              both("teaching_area"), ("indoor_sports_area",), lines=lines(4.5, 5.8)),
    Indicator("L5", _("生均体育运动场馆面积"), _("运动场馆"), "m²", _("体育运动场馆面积 ÷ 学生数"),
              both("sports_area"), lines=lines(7.5, 10.2)),
    Indicator("L6", _("生均教学仪器设备值"), _("仪器设备"), _("元"), _("教学仪器设备值 ÷ 学生数"),
              both("equipment_value"), lines=lines(2000, 2500)),
    Indicator("L7", _("每百名学生拥有网络多媒体教室数"), _("多媒体教室"), _("间"),
              _("网络多媒体教室数 ÷ 学生数 × 100"),
              both("multimedia_rooms"), per=100, lines=lines(2.3, 2.4)),
)  # fmt: skip
EIGHT = (
    Indicator("B1", _("生均教学及辅助用房面积"), _("教学用房"), "m²",
              _("教学及辅助用房面积 ÷ 学生数"),
              both("teaching_area")),
    Indicator("B2", _("生均体育运动场馆面积"), _("运动场馆"), "m²", _("体育运动场馆面积 ÷ 学生数"),
              both("sports_area")),
    Indicator("B3", _("生均教学仪器设备值"), _("仪器设备"), _("元"), _("教学仪器设备值 ÷ 学生数"),
              both("equipment_value")),
    Indicator("B4", _("每百名学生拥有计算机台数"), _("计算机"), _("台"),
              _("计算机台数 ÷ 学生数 × 100"), both("computers"), per=100),
    Indicator("B5", _("生均图书册数"), _("图书"), _("册"), _("图书册数 ÷ 学生数"), both("books")),
    Indicator("B6", _("师生比"), _("师生比"), "", _("专任教师数 ÷ 学生数"), both("teachers")),
    Indicator("B7", _("生均高于规定学历教师数"), _("高学历教师"), _("人"),
              _("（小学：专科及以上；初中：本科及以上）教师数 ÷ 学生数"), QUALIFIED),
    Indicator("B8", _("生均中级及以上专业技术职务教师数"), _("中级以上教师"), _("人"),
              _("中级及以上职称教师数 ÷ 学生数"), both("ranked_teachers")),
)  # fmt: skip
INDICATORS = {indicator.code: indicator for indicator in (*SEVEN, *EIGHT)}


@dataclass(frozen=True)
class Verdict:
    """Does a school pass? `met` of seven; None where a value is missing (`lacking` codes)."""

    passes: bool | None
    met: int
    lacking: tuple[str, ...] = ()


def verdict(values, section):
    """综合评估: at least six of seven lines met and the other at 85 % of its line or more.

    `values` is {code: value or None}. A missing value is no failure: unless the known ones
    already decide, there is no verdict.
    """
    lacking = tuple(i.code for i in SEVEN if values[i.code] is None)
    known = [i for i in SEVEN if values[i.code] is not None]
    short = [i for i in known if not i.met(values[i.code], section)]
    far = [i for i in short if values[i.code] < i.lines[section] * OF_ALL_BUT_ONE]
    met = len(known) - len(short)
    if far or len(short) > len(SEVEN) - MUST_MEET:
        return Verdict(False, met, lacking)
    return Verdict(None if lacking else True, met, lacking)


SMALLEST_TEACHING_POINT = 50
NEVER_COUNTED = ("special", "vocational")


def left_out(category, pupils):
    """Why a school's section takes no part, or an empty string; `pupils` None: not reported."""
    if category in NEVER_COUNTED:
        return _("特殊教育学校和中等职业学校不参加")
    if pupils is None:
        return _("没有上报学生数")
    if pupils == 0:
        return _("没有学生")
    if category == "teaching_point" and pupils < SMALLEST_TEACHING_POINT:
        return _("不足 50 名学生的教学点不参加")
    return ""


def section_name(section):
    """小学 and 初中, as the standards say; a school calls its part 小学部."""
    return str(SECTION_NAMES[section]).removesuffix("部")
