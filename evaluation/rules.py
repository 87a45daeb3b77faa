"""What a periodic report may cover, and how it is numbered; pure functions."""

from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken
from schools.rules import school_year_label, school_year_of

FIRST_YEAR = 2018  # the policy's
UNIT_ENDINGS = ("区", "县", "市")


def refuse_wrong_days(school_year, as_of, today):
    """A report looks back, not before the policy, and at one school year."""
    if school_year_of(as_of) < FIRST_YEAR:
        raise RuleBroken(
            _("%(day)s还没有集团化办学的数据") % {"day": as_of},
            rule=_("监测从%(year)s开始") % {"year": school_year_label(FIRST_YEAR)},
            next_step=_("请改数据截至日期"),
        )
    if as_of > today:
        raise RuleBroken(
            _("数据截至日期不能晚于今天"),
            rule=_("监测报告只反映已经发生的情况"),
            next_step=_("请改数据截至日期"),
        )
    if school_year != school_year_of(as_of):
        raise RuleBroken(
            _("数据截至日期不在%(year)s内") % {"year": school_year_label(school_year)},
            rule=_("学年从 9 月 1 日到次年 8 月 31 日"),
            next_step=_("请改数据截至日期或学年"),
        )


def short_name(area):
    """汉滨区 is 汉滨 in a document number; 高新区 stays short as it is."""
    if len(area) > 2 and area.endswith(UNIT_ENDINGS):
        return area[:-1]
    return area


def place_name(body, city_area=""):
    """How a report calls a body: its area; the city's own bureau is 市本级."""
    if not body.area or body.kind == "bureau" and body.area == city_area:
        return body.name if not body.area else str(_("市本级"))
    return body.area


def prefix_of(area, year):
    return f"{short_name(area)}监测〔{year}〕"


def number_of(area, year, issue):
    """汉滨监测〔2026〕第03期."""
    return f"{prefix_of(area, year)}第{issue:02}期"


def meets(indicator_better, value, line):
    """Does a value reach its line? None when either is missing."""
    if value is None or line is None:
        return None
    return float(value) >= line if indicator_better == "higher" else float(value) <= line
