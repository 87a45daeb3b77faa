"""Exchange rotation (交流轮岗) as tables and pure functions (domain: clause 12)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Owner, RuleBroken
from records.workflow import Flow, Step
from schools.rules import SCHOOL_YEAR_BEGINS

POLICY = "安政办发〔2018〕47号"
FIRST_SCHOOL_YEAR = 2018  # the policy's own

POSTING_FLOW = Flow(
    Step(
        "accept", "接收", ("recommended",), "accepted",
        verb="accept_posting", party="to_school_id",
    ),
    Step(
        "decline", "不接收", ("recommended",), "declined",
        verb="accept_posting", party="to_school_id", needs_reason=True,
    ),
    Step("decide", "集团决定", ("accepted",), "decided", verb="decide_posting", party="core_id"),
    Step(
        "refuse", "集团不同意", ("accepted",), "refused",
        verb="decide_posting", party="core_id", needs_reason=True,
    ),
    Step("record", "县区登记", ("decided",), "recorded", verb="record_posting"),
    Step(
        "arrive", "报到", ("recorded",), "arrived",
        verb="confirm_arrival", party="to_school_id",
    ),
    Step(
        "end", "结束", ("arrived",), "ended", verb="end_posting", party="to_school_id",
    ),
    Step(
        "withdraw", "撤回", ("recommended", "accepted"), "withdrawn",
        verb="file_posting", party="from_school_id", needs_reason=True,
    ),
)  # fmt: skip

# Shaanxi's lines for exchange rotation (陕西省义务教育教师交流轮岗): full years of age on
# 1 September of the school year, and years in one school.
EXCHANGE_AGE = {"m": 50, "f": 45}
YEARS_IN_ONE_SCHOOL = 6
YOUNGEST = 16  # the labour law's
PREPARING_MONTHS = range(5, 9)  # from May on, plans are made for September


def eligible_through(sex, birth_month):
    """The last school year on whose 1 September the person is under the age line.

    Only the month of birth is kept; who is born in September counts as born on the 1st.
    """
    reaches_the_line = birth_month.year + EXCHANGE_AGE[sex]
    return reaches_the_line if birth_month.month > SCHOOL_YEAR_BEGINS else reaches_the_line - 1


def why_not_eligible(teacher, school_year):
    """Why a teacher does not count among the eligible of a school year; "" when they do."""
    begins = date(school_year, SCHOOL_YEAR_BEGINS, 1)
    if teacher.left_on and teacher.left_on < begins:
        return _("已离职")
    if teacher.eligible_through is None:
        return _("缺出生年月，无法判断年龄条件")
    if teacher.eligible_through < school_year:
        return _("已超过交流年龄（男50、女45周岁）")
    if years_later(teacher.joined_school_on, YEARS_IN_ONE_SCHOOL) > begins:
        return _("在本校不满%(years)s年") % {"years": YEARS_IN_ONE_SCHOOL}
    return ""


def require_joined_day(day, birth_month, today):
    """Somebody of the staff was grown up on coming here, and has come by now."""
    if not birth_month.year + YOUNGEST <= day.year or day > today:
        raise RuleBroken(
            _("到本校日期%(day)s不对") % {"day": day},
            rule=_("到本校时须年满%(age)s周岁，到本校日期不晚于今天") % {"age": YOUNGEST},
            next_step=_("请核对出生年月和到本校日期；还没有到校的，到校后再登记"),
        )


def years_later(day, years):
    """The same day years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def proposed_days(today):
    """(start, end) a new posting begins with: next 1 September or today, for a school year."""
    start = today
    if today.month in PREPARING_MONTHS:
        start = date(today.year, SCHOOL_YEAR_BEGINS, 1)
    return start, years_later(start, 1) - timedelta(days=1)


def covers(ranges, first, last):
    """Do half-open day ranges, joined, hold every day from first to last (inclusive)?"""
    day = first
    for days in sorted(ranges, key=lambda r: r.lower or date.min):
        if (days.lower is None or days.lower <= day) and (days.upper is None or days.upper > day):
            if days.upper is None:
                return True
            day = days.upper
    return day > last


def require_direction(from_school, to_school):
    if from_school.pk == to_school.pk:
        raise RuleBroken(
            _("派出学校和接收学校是同一所"),
            rule=_("交流轮岗在集团的两所学校之间进行"),
            owner=Owner.POLICY,
            basis=POLICY,
            next_step=_("请改选接收学校"),
        )


def require_order(start_on, end_on):
    if end_on < start_on:
        raise RuleBroken(
            _("结束日期早于开始日期"),
            rule=_("交流的结束日期不能早于开始日期"),
            next_step=_("请改结束日期，一般为一学年"),
        )


def require_own_teacher(teacher, school_id, end_on):
    if teacher.school_id != school_id:
        raise RuleBroken(
            _("%(name)s不是本校教师") % {"name": teacher.name},
            rule=_("只有人事关系所在学校可以推荐"),
            next_step=_("请改选本校教师，或请该教师所在学校推荐"),
        )
    if teacher.left_on and teacher.left_on <= end_on:
        raise RuleBroken(
            _("%(name)s已于%(day)s离职") % {"name": teacher.name, "day": teacher.left_on},
            rule=_("离职教师不能派出"),
            next_step=_("请改选教师，或把结束日期改到离职之前"),
        )


def require_group_in_force(group):
    if group.state != "in_force":
        raise RuleBroken(
            _("“%(group)s”现在是%(state)s")
            % {"group": group.name, "state": group.get_state_display()},
            rule=_("只有运行中的集团可以交流轮岗"),
            next_step=_("存量集团须先由教育局审批人确认"),
        )


def require_one_bureau(group, schools):
    if {school.bureau_id for school in schools} != {group.bureau_id}:
        raise across_bureaus()


def across_bureaus():
    return RuleBroken(
        _("跨教育局的集团暂不能在这里办理交流轮岗"),
        rule=_("跨县区的交流由有关教育局分别决定，这项功能将在后续版本提供"),
        next_step=_("目前请按原有方式由双方教育局办理"),
    )


def require_core(core):
    """The group decides through its core school; one from outside the city has no office here."""
    if core is None or core.nature == "outside":
        raise RuleBroken(
            _("这个集团没有可以作出决定的核心校"),
            rule=_("集团内的交流由核心校校长代表集团决定"),
            owner=Owner.POLICY,
            basis=POLICY,
            next_step=_("请联系主管教育局核对集团的核心校"),
        )


def require_membership(days_of, schools, start_on, end_on):
    """`days_of`: school id → its ranges in the group."""
    for school in schools:
        if not covers(days_of.get(school.pk, []), start_on, end_on):
            raise RuleBroken(
                _("%(school)s在%(start)s至%(end)s期间不都在集团内")
                % {"school": school.name, "start": start_on, "end": end_on},
                rule=_("交流期间两所学校每天都须是集团成员，日期待核的成员关系不算"),
                next_step=_("请改日期，或请教育局先核实成员关系"),
            )


def require_arrival_day(posting, day, today):
    if not posting.start_on <= day <= posting.end_on or day > today:
        raise RuleBroken(
            _("报到日期%(day)s不对") % {"day": day},
            rule=_("报到日期在交流期间（%(start)s至%(end)s）之内，且不晚于今天")
            % {"start": posting.start_on, "end": posting.end_on},
            next_step=_("交流 %(start)s 开始，开始以后再确认报到") % {"start": posting.start_on}
            if posting.start_on > today
            else _("请改报到日期"),
        )


def require_end_day(posting, day, today):
    if not posting.arrived_on <= day <= posting.end_on or day > today:
        raise RuleBroken(
            _("结束日期%(day)s不对") % {"day": day},
            rule=_(
                "实际结束日期在报到日期和计划结束日期（%(end)s）之间，且不晚于今天；延期另行办理"
            )
            % {"end": posting.end_on},
            next_step=_("请改结束日期"),
        )


def require_reason_for_early_end(posting, day, reason):
    if day < posting.end_on and not reason.strip():
        raise RuleBroken(
            _("提前结束须写明理由"),
            rule=_("计划到%(end)s，现在于%(day)s结束") % {"end": posting.end_on, "day": day},
            next_step=_("请填写理由后再提交"),
        )


# state → who it waits for: (attribute of the school, or "" for the bureau's officer)
WAITS_FOR = {
    "recommended": "to_school",
    "accepted": "core",
    "decided": "",
    "recorded": "to_school",
    "arrived": "to_school",
}


def waits_for(posting):
    """The words for whom a posting waits; "" when it is over."""
    if posting.state not in WAITS_FOR:
        return ""
    school = WAITS_FOR[posting.state]
    if not school:
        return _("%(bureau)s经办人") % {"bureau": posting.bureau.name}
    return _("%(school)s校长") % {"school": getattr(posting, school).name}


# step → what the next person is told
NEWS = {
    "recommend": gettext_lazy("请接收交流教师"),
    "accept": gettext_lazy("接收校已同意，请代表集团决定"),
    "decline": gettext_lazy("接收校未接收"),
    "decide": gettext_lazy("集团已决定，请登记"),
    "refuse": gettext_lazy("集团未同意"),
    "record": gettext_lazy("县区已登记，请按期报到"),
    "arrive": gettext_lazy("教师已报到"),
    "end": gettext_lazy("交流已结束，教师回原校"),
    "withdraw": gettext_lazy("派出校已撤回推荐"),
}
