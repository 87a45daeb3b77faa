"""When a shared resource counts."""

from django.utils.translation import gettext as _

from groups.rules.checks import Check


def inside_checks(what, *, on, today, school, others, in_group, section, who):
    """What counts for a group was held by today, while the school and the `others` were in it.

    `what` was held and `who` the others are to it, in words; their fault is the form's `section`.
    """
    strangers = [other.name for other in others if other.pk not in in_group]
    return [
        Check(
            "on", on <= today, _("%(what)s日期不晚于今天") % {"what": what},
            next_step=_("请改日期，或之后再填"),
        ),
        Check(
            "on", school.pk in in_group, _("只计在集团期间的%(what)s") % {"what": what},
            "" if school.pk in in_group
            else _("%(name)s这一天不在集团") % {"name": school.name},
            next_step=_("请改日期"),
        ),
        Check(
            section, not strangers, _("%(who)s须在这一天属于本集团") % {"who": who},
            _("%(names)s不在集团") % {"names": "、".join(strangers)} if strangers else "",
            next_step=_("请改日期，或去掉该校"),
        ),
    ]  # fmt: skip


def sharing_checks(*, on, today, school, used_by, in_group):
    """The day is past, the schools are in the group that day, somebody else uses it."""
    return [
        *inside_checks(
            _("共享"), on=on, today=today, school=school, others=used_by, in_group=in_group,
            section="used_by", who=_("使用学校"),
        ),
        Check(
            "used_by", bool(used_by), _("至少有一所其他学校使用"), next_step=_("请勾选使用学校"),
        ),
        Check(
            "used_by", school.pk not in {s.pk for s in used_by}, _("共享给本校不算共享"),
            next_step=_("请只勾选其他学校"),
        ),
    ]  # fmt: skip
