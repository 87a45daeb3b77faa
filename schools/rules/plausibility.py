"""Which reported figures are stopped and which only questioned, and why.

A stop contradicts itself and cannot be right; a question may be right, and the person says
why. Pure: takes what was reported, last year's, and the county's medians.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.rules.figures import (
    FIELD_NAMES,
    IN_WAN,
    OF_A_SECTION,
    OF_THE_SCHOOL,
    SECTION_NAMES,
    SPORTS_AND_ARTS,
    WAN,
    items_of,
)

FELL, ROSE = Decimal("0.60"), Decimal("1.60")
TIMES_THE_MEDIAN = 10
TIMES_LAST_YEAR = 10
# A smaller number than this may well be ten times last year's: two teachers after none but one.
LEAST_JUMP = 20
LEAST_JUMPS = {
    "teaching_area": 500, "indoor_sports_area": 500, "sports_area": 500, "books": 500,
    "equipment_value": 100_000, "operating_budget": 100_000,
}  # fmt: skip
# What an officer is shown as a large change, though nobody need explain it.
LARGE_CHANGE = Decimal("0.20")
MOST_IN_A_CLASS = 100
MOST_PUPILS_PER_TEACHER, LEAST_PUPILS_PER_TEACHER = 40, 2
# More yuan a pupil than any school has: yuan was filled in as 万元.
MOST_EQUIPMENT_PER_PUPIL = 200_000
EDUCATION = ("graduate_teachers", "bachelor_teachers", "college_teachers", "other_teachers")
PER_PUPIL = {"teaching_area": "rooms", "sports_area": "rooms", "equipment_value": "equipment"}

# key: (part of the form, is it a stop, title, why).
CHECKS = {
    "classes_sum": (
        "classes", True, gettext_lazy("各班人数之和与学生数不等"),
        gettext_lazy("两个数说的是同一批学生，必须相等"),
    ),
    "no_classes": (
        "classes", True, gettext_lazy("有学生但没有班级"), gettext_lazy("请逐班填写人数"),
    ),
    "class_too_big": (
        "classes", True, gettext_lazy("一个班超过 100 人"),
        gettext_lazy("多半是把几个班写成了一个，请分班填写"),
    ),
    "education_sum": (
        "teachers", True, gettext_lazy("各学历教师之和与专任教师数不等"),
        gettext_lazy("每名专任教师只有一个最高学历，四项之和必须相等"),
    ),
    "no_teachers": (
        "teachers", True, gettext_lazy("有学生但没有教师"),
        gettext_lazy("没有专任教师的学段部不能开班"),
    ),
    "equipment_unit": (
        "equipment", True, gettext_lazy("生均教学仪器设备值超过 20 万元"),
        gettext_lazy("这一栏以万元填写，多半是把元填成了万元"),
    ),
    "pupils_fell": (
        "pupils", False, gettext_lazy("学生数比上年减少四成以上"),
        gettext_lazy("撤并、分流会有这样的变化，漏填年级也会，请说明是哪一种"),
    ),
    "pupils_rose": (
        "pupils", False, gettext_lazy("学生数比上年增加六成以上"),
        gettext_lazy("并入、新建会有这样的变化，重复填报也会，请说明是哪一种"),
    ),
    "pupils_per_teacher": (
        "teachers", False, gettext_lazy("每名教师对应的学生数少见"),
        gettext_lazy("一般在 2 到 40 之间，请核对教师数"),
    ),
    "sports_arts": (
        "teachers", False, gettext_lazy("体育艺术教师数与分学科的体育、音乐、美术合计不等"),
        gettext_lazy("一人兼教多科时会不等，请说明"),
    ),
    "teaching_area_median": (
        "rooms", False, gettext_lazy("生均教学及辅助用房面积是县区中位数的十倍以上"),
        gettext_lazy("请核对单位是不是平方米"),
    ),
    "sports_area_median": (
        "rooms", False, gettext_lazy("生均体育运动场馆面积是县区中位数的十倍以上"),
        gettext_lazy("请核对单位是不是平方米"),
    ),
    "equipment_value_median": (
        "equipment", False, gettext_lazy("生均教学仪器设备值是县区中位数的十倍以上"),
        gettext_lazy("请核对单位是不是万元"),
    ),
    "blank": (
        "", False, gettext_lazy("有没填的栏"),
        gettext_lazy("没填按“无数据”处理，不当作零，会影响均衡指标，请说明为什么没有"),
    ),
}  # fmt: skip


def jump_checks():
    """A check per number that is compared with last year's; pupils have their own."""
    why = gettext_lazy("多半是多写或少写了一位，或单位不对；数字无误的，请说明变化的原因")
    for parts in (OF_A_SECTION, OF_THE_SCHOOL):
        for part, (_label, fields) in parts.items():
            for name in fields:
                if name != "pupils":
                    yield name, (part, False, lazy(jump_title, str)(FIELD_NAMES[name]), why)


def jump_title(label):
    return _("%(label)s与上年相差十倍以上") % {"label": label}


JUMPS = dict(jump_checks())
CHECKS |= {f"jumped_{name}": check for name, check in JUMPS.items()}


@dataclass
class Reported:
    """One section as reported: fields → number or None; `classes` pupils per class."""

    values: dict
    classes: list = field(default_factory=list)
    subjects: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A check that struck: at which item, with which value (as text) and last year's.

    `fields` are those it is about; `label` names the item where its fields were left empty.
    """

    key: str
    item: str
    section: str
    value: str
    last: str = ""
    fields: tuple[str, ...] = ()
    label: str = ""

    @property
    def is_stop(self):
        return CHECKS[self.key][1]

    @property
    def title(self):
        if self.key == "blank":
            columns = "、".join(str(FIELD_NAMES[name]) for name in self.fields)
            return _("%(item)s没有填：%(columns)s") % {"item": self.label, "columns": columns}
        where = f"{SECTION_NAMES[self.section]}：" if self.section else ""
        return f"{where}{CHECKS[self.key][2]}"

    @property
    def sentence(self):
        """The title with what was reported and what it is held against."""
        if self.key == "blank":
            return self.title
        against = _("，对照 %(last)s") % {"last": self.last} if self.last else ""
        return f"{self.title}：{self.value}{against}"

    @property
    def why(self):
        return str(CHECKS[self.key][3])


FIELDS = {
    "classes_sum": ("pupils",), "pupils_fell": ("pupils",), "pupils_rose": ("pupils",),
    "education_sum": EDUCATION, "no_teachers": ("teachers",), "pupils_per_teacher": ("teachers",),
    "sports_arts": ("sports_arts_teachers",), "equipment_unit": ("equipment_value",),
    **{f"{name}_median": (name,) for name in PER_PUPIL},
    **{f"jumped_{name}": (name,) for name in JUMPS},
}  # fmt: skip


def found(key, section, value, last=""):
    part = CHECKS[key][0]
    item = f"{section}.{part}" if section else part
    last = "" if last is None else str(last)
    return Finding(key, item, section, str(value), last, FIELDS.get(key, ()))


def findings(now, last, shared, medians):
    """Every Finding about a filing, stops first.

    `now` and `last` are {section: Reported}, `last` with the school's own under ""; `shared`
    the school's own fields now; `medians` {(section, field): the county's per pupil last year}.
    """
    struck = [*doubts(now, last, shared, medians), *blanks(now, shared)]
    return sorted(struck, key=lambda finding: not finding.is_stop)


def doubts(now, last, shared, medians):
    """Every Finding about what is there; `blanks` has those about what is not."""
    struck = []
    for section, reported in now.items():
        before = last.get(section)
        struck += contradictions(section, reported)
        struck += leaps(section, reported.values, before.values if before else {})
        struck += jumps(section, reported.values, before.values if before else {})
        struck += odd_teachers(section, reported)
    if "" in last:
        struck += jumps("", shared, last[""].values)
    struck += far_from_the_median(now, shared, medians)
    return struck


def contradictions(section, reported):
    """What cannot be right, whatever the reason."""
    values, classes = reported.values, reported.classes
    pupils, teachers = values.get("pupils"), values.get("teachers")
    if classes and pupils is not None and sum(classes) != pupils:
        yield found("classes_sum", section, _("%(n)s 人") % {"n": sum(classes)}, pupils)
    if pupils and not classes:
        yield found("no_classes", section, pupils)
    if max(classes, default=0) > MOST_IN_A_CLASS:
        yield found("class_too_big", section, max(classes))
    by_education = [values.get(name) for name in EDUCATION]
    if None not in (teachers, *by_education) and sum(by_education) != teachers:
        yield found("education_sum", section, sum(by_education), teachers)
    if pupils and teachers == 0:
        yield found("no_teachers", section, 0)


def leaps(section, values, before):
    """A number of pupils unlike last year's."""
    pupils, were = values.get("pupils"), before.get("pupils")
    if pupils is None or not were:
        return
    if pupils <= FELL * were:
        yield found("pupils_fell", section, pupils, were)
    elif pupils >= ROSE * were:
        yield found("pupils_rose", section, pupils, were)


def jumps(section, values, before):
    """Numbers ten times last year's, or a tenth of them."""
    for name, were in before.items():
        said = values.get(name)
        if not were or said is None or name not in JUMPS:
            continue
        low, high = sorted((said, were))
        if high >= LEAST_JUMPS.get(name, LEAST_JUMP) and high >= TIMES_LAST_YEAR * low:
            yield found(f"jumped_{name}", section, typed(name, said), typed(name, were))


def typed(name, number):
    """A number in the unit the form takes: 8100, 81 万元."""
    if name in IN_WAN:
        return _("%(number)s 万元") % {"number": plain(Decimal(number) / WAN)}
    return plain(Decimal(number))


def plain(number):
    """8100.00 as 8100, however it was read."""
    return f"{number.normalize():f}"


def large_change(name, said, were):
    """The share by which a number stands apart from last year's, -0.25; None where it is usual."""
    if said is None or not were or max(said, were) < LEAST_JUMPS.get(name, LEAST_JUMP):
        return None
    change = (Decimal(said) - Decimal(were)) / Decimal(were)
    return change if abs(change) >= LARGE_CHANGE else None


def odd_teachers(section, reported):
    values = reported.values
    pupils, teachers = values.get("pupils"), values.get("teachers")
    if pupils and teachers:
        least, most = LEAST_PUPILS_PER_TEACHER * teachers, MOST_PUPILS_PER_TEACHER * teachers
        if not least <= pupils <= most:
            yield found("pupils_per_teacher", section, round(Decimal(pupils) / teachers, 1))
    said = values.get("sports_arts_teachers")
    if said is not None and any(reported.subjects.values()):
        arts = sum(reported.subjects.get(name) or 0 for name in SPORTS_AND_ARTS)
        if said != arts:
            yield found("sports_arts", section, said, arts)


def far_from_the_median(now, shared, medians):
    """Areas and equipment per pupil of the whole school against the county's median."""
    said = [name for name in PER_PUPIL if shared.get(name) is not None]
    pupils = said and sum(reported.values.get("pupils") or 0 for reported in now.values())
    if not pupils:
        return
    for name in said:
        value, median = Decimal(shared[name]) / pupils, medians.get((next(iter(now)), name))
        if name == "equipment_value" and value > MOST_EQUIPMENT_PER_PUPIL:
            yield found("equipment_unit", "", typed(name, round(value, 2)))
        elif median and value >= TIMES_THE_MEDIAN * Decimal(median):
            yield found(f"{name}_median", "", per_pupil(name, value), per_pupil(name, median))


def per_pupil(name, value):
    """5.00 m² of a pupil; money as it is typed."""
    value = round(Decimal(value), 2)
    return typed(name, value) if name in IN_WAN else value


def blanks(now, shared):
    """Fields left empty: missing stays missing, with the reason beside it."""
    for item in items_of(tuple(now)):
        values = now[item.section].values if item.section else shared
        empty = tuple(name for name in item.fields if values.get(name) is None)
        if empty:
            words = _("%(n)s 栏") % {"n": len(empty)}
            yield Finding("blank", item.key, item.section, words, fields=empty, label=item.label)


def unanswered(struck, reasons):
    """The questions without a reason for the value as it stands; `reasons` are FigureReasons."""
    given = {(r.check_key, r.item, r.value) for r in reasons}
    return [f for f in struck if not f.is_stop and (f.key, f.item, f.value) not in given]
