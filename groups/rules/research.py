"""When a joint research session counts."""

from django.utils.translation import gettext as _

from groups.rules.checks import Check
from groups.rules.sharing import inside_checks


def research_checks(*, on, today, host, came, in_group):
    """It was held, inside the group, with people of another school; `came` is {school: people}."""
    others = [school for school in came if school.pk != host.pk]
    return [
        *inside_checks(
            _("联合教研"), on=on, today=today, school=host, others=others, in_group=in_group,
            section="came", who=_("参加学校"),
        ),
        Check(
            "came", bool(others), _("至少有一所其他学校参加，才是联合教研"),
            next_step=_("请填其他学校的参加人数"),
        ),
    ]  # fmt: skip
