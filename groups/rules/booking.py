"""When a resource may be asked for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.rules.checks import Check, within_a_year


def open_words(resource):
    """When a resource may be had: its days, and what its school says of the hours."""
    days, last = resource.days, resource.days.upper and resource.days.upper - timedelta(days=1)
    span = {"since": days.lower, "until": last}
    words = _("%(since)s 至 %(until)s") % span if last else _("%(since)s 起") % span
    return f"{words}；{resource.conditions}" if resource.conditions else words


def booking_checks(*, starts, ends, now, open_on_day, open_words, own, capacity, people, in_group):
    """Hours to come within the days it is open, another school's, no more people than fit."""
    return [
        Check("ends", ends > starts, _("结束时间晚于开始时间"), next_step=_("请改时间")),
        Check("starts", starts >= now, _("只预约今后的时间"), next_step=_("请改时间")),
        within_a_year("ends", timezone.localdate(ends), timezone.localdate(now)),
        Check(
            "starts", open_on_day, _("只能预约开放期间的时间"),
            _("这项资源开放：%(when)s") % {"when": open_words},
            next_step=_("请改到开放期间内的时间"),
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
