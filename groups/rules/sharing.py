"""When a shared resource counts."""

from django.utils.translation import gettext as _

from groups.rules.checks import Check


def sharing_checks(*, on, today, school, used_by, in_group):
    """The day is past, the schools are in the group that day, somebody else uses it."""
    strangers = [s.name for s in used_by if s.pk not in in_group]
    return [
        Check(
            "on", on <= today, _("共享日期不晚于今天"), next_step=_("请改日期，或在共享之后再填"),
        ),
        Check(
            "on", school.pk in in_group, _("只计在集团期间的共享"),
            "" if school.pk in in_group
            else _("%(name)s这一天不在集团") % {"name": school.name},
            next_step=_("请改日期"),
        ),
        Check(
            "used_by", bool(used_by), _("至少有一所其他学校使用"), next_step=_("请勾选使用学校"),
        ),
        Check(
            "used_by", school.pk not in {s.pk for s in used_by}, _("共享给本校不算共享"),
            next_step=_("请只勾选其他学校"),
        ),
        Check(
            "used_by", not strangers, _("使用学校须在这一天属于本集团"),
            _("%(names)s不在集团") % {"names": "、".join(strangers)} if strangers else "",
            next_step=_("请改日期，或去掉该校"),
        ),
    ]  # fmt: skip
