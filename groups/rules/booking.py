"""When a resource may be asked for."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.rules.checks import Check, within_a_year

WEEKDAYS = "一二三四五六日"
WEEK = tuple(range(1, 8))
MIDNIGHT = time()


def open_words(resource):
    """When a resource may be had: its days, its hours, and what else its school says."""
    days, last = resource.days, resource.days.upper and resource.days.upper - timedelta(days=1)
    span = {"since": days.lower, "until": last}
    words = _("%(since)s 至 %(until)s") % span if last else _("%(since)s 起") % span
    return "；".join(filter(None, [words, hours_words(resource), resource.conditions]))


def hours_words(resource):
    """周三、周五 14:00–18:00; every day and all day is not said."""
    week = week_words(resource.weekdays)
    if resource.opens_at is None:
        return week
    hours = f"{resource.opens_at:%H:%M}–{resource.closes_at:%H:%M}"
    return f"{week or _('每天')} {hours}"


def week_words(weekdays):
    held = sorted(set(weekdays))
    if held == list(WEEK):
        return ""
    if held == [1, 2, 3, 4, 5]:
        return _("周一至周五")
    return "、".join(_("周%s") % WEEKDAYS[day - 1] for day in held)


def hours_checks(weekdays, opens_at, closes_at):
    """On some day of the week; from an hour to a later one, or all day."""
    both = (opens_at is None) == (closes_at is None)
    return [
        Check(
            "weekdays", bool(weekdays) and set(weekdays) <= set(WEEK), _("每周至少开放一天"),
            next_step=_("请勾选开放的日子"),
        ),
        Check(
            "opens_at", both, _("开放时段有起有止"),
            next_step=_("请把两个时间都填上；全天开放的都不填"),
        ),
        Check(
            "closes_at", not both or opens_at is None or opens_at < closes_at,
            _("开放时段的结束晚于开始"), next_step=_("请改时间"),
        ),
    ]  # fmt: skip


def is_open(resource, starts, ends):
    """Is it open all the while between two local moments? Where it says its hours, within those
    of one day; the end of a day is the midnight after it."""
    last = ends - timedelta(days=1) if ends.time() == MIDNIGHT and ends > starts else ends
    if resource.opens_at is not None:
        within = starts.time() >= resource.opens_at and ends.time() <= resource.closes_at
        if starts.date() != ends.date() or not within:
            return False
    count = (last.date() - starts.date()).days + 1
    days = [starts.date() + timedelta(days=n) for n in range(min(count, MOST_DAYS))]
    return count <= MOST_DAYS and all(
        day in resource.days and day.isoweekday() in resource.weekdays for day in days
    )


MOST_DAYS = 366  # nobody books for longer


def booking_checks(*, starts, ends, now, is_open, open_words, own, capacity, people, in_group):
    """Hours to come while it is open, another school's, no more people than fit."""
    return [
        Check("ends", ends > starts, _("结束时间晚于开始时间"), next_step=_("请改时间")),
        Check("starts", starts >= now, _("只预约今后的时间"), next_step=_("请改时间")),
        within_a_year("ends", timezone.localdate(ends), timezone.localdate(now)),
        Check(
            "starts", is_open, _("只能预约开放的时间"),
            _("这项资源开放：%(when)s") % {"when": open_words},
            next_step=_("请改到开放的日期和时段"),
        ),
        Check(
            "resource", not own, _("本校的资源不用预约"), next_step=_("请选其他学校的资源")
        ),
        Check(
            "resource", in_group, _("预约的学校和提供的学校这一天都须在集团"),
            next_step=_("请改日期"),
        ),
        Check(
            "people", capacity is None or people <= capacity, _("人数不能超过每次容纳的人数"),
            _("这项资源每次容纳 %(n)s 人") % {"n": capacity} if capacity is not None else "",
            next_step=_("请减少人数，或分次预约"),
        ),
    ]  # fmt: skip
