"""The six indicators as data: what each says, how it is worked out, whose line it meets."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# How `missing` begins where an indicator does not apply to a subject at all.
NOT_APPLICABLE = _("不适用")


@dataclass(frozen=True)
class Indicator:
    """One indicator; `line` names a parameter (records.parameters) or gives the number itself.

    `lines` holds the national line per section where there is no single one. `decimals`
    are those printed; a percentage is stored as a ratio.
    """

    key: str
    name: str
    short: str
    unit: str
    better: str
    formula: str
    source: str
    basis: str
    line: str | float | None = None
    lines: tuple[tuple[str, float], ...] = ()
    sections: tuple[str, ...] = ("",)
    subjects: tuple[str, ...] = ("group", "county", "city")
    decimals: int = 1
    numerator: str = ""
    denominator: str = ""

    @property
    def is_share(self):
        return self.unit == "%"


COVERAGE = Indicator(
    key="coverage",
    name=_("学校集团覆盖率"),
    short=_("覆盖率"),
    unit="%",
    better="higher",
    formula=_("当日在运行中教育集团内的学校数 ÷ 当日开办中的学校数；一校在几个集团只算一所"),
    source=_("学校名录、成员关系登记"),
    basis=_("安政办发〔2018〕47号（总体目标）；目标值为县区参数"),
    line="coverage_target",
    subjects=("county", "city"),
    numerator=_("在集团内的学校（所）"),
    denominator=_("开办中的学校（所）"),
)
ROTATION = Indicator(
    key="rotation",
    name=_("交流轮岗比例"),
    short=_("交流轮岗"),
    unit="%",
    better="higher",
    formula=_(
        "本学年在集团内全职交流满一学年（集团内天数不少于 300 天，已登记、交流中或已结束）的"
        "教师人数 ÷ 符合交流条件的教师人数（年龄条件满足、在本校任教满六年、未离职）；一人只算一次"
    ),
    source=_("交流轮岗登记、教师名册"),
    basis=_("教育部等三部委交流轮岗指导意见：不低于符合条件教师的 10%；条件按陕西省规定"),
    line="rotation_line",
    numerator=_("交流满一学年的教师（人）"),
    denominator=_("符合交流条件的教师（人）"),
)
BACKBONE = Indicator(
    key="backbone",
    name=_("骨干占交流比例"),
    short=_("骨干占比"),
    unit="%",
    better="higher",
    formula=_("派出时为骨干教师的交流教师人数 ÷ 交流满一学年的教师人数"),
    source=_("交流轮岗登记"),
    basis=_("教育部等三部委交流轮岗指导意见：骨干教师不低于交流总数的 20%"),
    line="backbone_line",
    numerator=_("其中骨干教师（人）"),
    denominator=_("交流满一学年的教师（人）"),
)
OVERSIZED = Indicator(
    key="oversized",
    name=_("大班额比例"),
    short=_("大班额"),
    unit="%",
    better="lower",
    formula=_("56 人及以上的班数 ÷ 班级总数（小学、初中、高中，不含幼儿园）"),
    source=_("学校年度数据：班额"),
    basis=_("安政办发〔2018〕47号：消除大班额；56 人及以上为大班额，66 人及以上为超大班额"),
    line=0.0,
    numerator=_("大班额班数（个）"),
    denominator=_("班级总数（个）"),
)
EQUIPMENT = Indicator(
    key="equipment_cv",
    name=_("生均教学仪器设备值校际差异系数"),
    short=_("差异系数"),
    unit="",
    better="lower",
    formula=_(
        "按学生数加权：均值 = Σ设备值 ÷ Σ学生数，标准差 = √Σ(各校学生数 ÷ 学生总数)"
        "(各校生均值 − 均值)²，差异系数 = 标准差 ÷ 均值；没有学生的学校不参加"
    ),
    source=_("学校年度数据：学生数、教学仪器设备值"),
    basis=_("教督〔2017〕6号：小学不高于 0.50，初中不高于 0.45"),
    lines=(("primary", 0.50), ("junior", 0.45)),
    sections=("primary", "junior"),
    decimals=4,
    numerator=_("加权标准差（元／人）"),
    denominator=_("生均均值（元／人）"),
)
ON_TIME = Indicator(
    key="on_time",
    name=_("填报及时率"),
    short=_("填报及时"),
    unit="%",
    better="higher",
    formula=_("期限内办结的事项数 ÷ 期限已到的事项数（学校年度数据、学校意愿答复、退回补正）"),
    source=_("学校年度数据、组建申报办理记录"),
    basis=_("平台默认：应全部按期"),
    line=1.0,
    numerator=_("按期办结（件）"),
    denominator=_("期限已到（件）"),
)

# Sections as a report calls them; a school calls its own part 小学部.
SECTIONS = {"primary": _("小学"), "junior": _("初中")}
INDICATORS = {i.key: i for i in (COVERAGE, ROTATION, BACKBONE, OVERSIZED, EQUIPMENT, ON_TIME)}
PARAMETER_LINES = {i.key: i.line for i in INDICATORS.values() if isinstance(i.line, str)}
