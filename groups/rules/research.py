"""When a joint research session counts."""

from django.utils.translation import gettext as _

from groups.rules.checks import Check


def research_checks(*, on, today, host, came, in_group):
    """It was held, inside the group, with people of another school; `came` is {school: people}."""
    others = [school for school in came if school.pk != host.pk]
    strangers = [school.name for school in others if school.pk not in in_group]
    return [
        Check("on", on <= today, _("教研日期不晚于今天"), next_step=_("请改日期，或之后再填")),
        Check(
            "on", host.pk in in_group, _("只计在集团期间的联合教研"),
            "" if host.pk in in_group
            else _("%(name)s这一天不在集团") % {"name": host.name},
            next_step=_("请改日期"),
        ),
        Check(
            "came", bool(others), _("至少有一所其他学校参加，才是联合教研"),
            next_step=_("请填其他学校的参加人数"),
        ),
        Check(
            "came", not strangers, _("参加学校须在这一天属于本集团"),
            _("%(names)s不在集团") % {"names": "、".join(strangers)} if strangers else "",
            next_step=_("请改日期，或去掉该校"),
        ),
    ]  # fmt: skip
