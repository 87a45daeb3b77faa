"""Who may speak for a group, and for whom what it writes is open."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import EducationGroup
from groups.queries.council import cores_of, keeps_council, schools_of
from groups.services.naming import refusing_taken_name


def require_head(group, by):
    """Refuse (403) unless `by` is the principal of today's core school (总校长)."""
    require(by, "keep_council")
    if not keeps_council(group, by):
        raise NoVerb(
            _("这件事由%(name)s的核心校校长办理") % {"name": group.name},
            rule=_("核心校校长任总校长，代表集团登记理事会、会议、决议和章程"),
            next_step=_("请联系核心校校长"),
        )
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("不能办理：%(name)s现在是%(state)s")
            % {"name": group.name, "state": group.get_state_display()},
            rule=_("只有运行中的教育集团登记理事会、会议、决议和章程"),
            next_step=_("存量集团请先由主管教育局审批人确认"),
        )


def scope_of(group, by):
    """Whose a row is that every member of the group may see and its core keeps."""
    today = timezone.localdate()
    parties = {*schools_of(group, today), *([by.school] if by.school else [])}
    return {
        "bureau_id": group.bureau_id, "readers": group.readers, "parties": sorted(parties),
        "cores": cores_of(group, today),
    }  # fmt: skip


def open_to_members(group=None):
    """Let the schools that are in the group now see and keep what is meant for its members, and
    the bureaus of those in it now or later read the group; the core of now keeps its open plans,
    and the group goes to the bureau of the core that a change has made its own.

    Called when the members change, by the bureau that decided it: a new core's principal goes on
    with the rows of the last one. Every night without a group, for schools whose day has come.
    The database does it as the owner, whoever asks: only what the memberships say.
    """
    with connection.cursor() as cursor:
        which = [group and group.pk]
        with refusing_taken_name(group):
            cursor.execute("SELECT groups_led_by_the_cores_bureau(%s::bigint)", which)
        cursor.execute("SELECT groups_open_to_members(%s::bigint)", which)
        done = cursor.fetchone()[0]
        cursor.execute("SELECT groups_plans_follow_core(%s::bigint)", which)
        return done
