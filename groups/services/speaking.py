"""Who may speak for a group, and for whom what it writes is open."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import (
    AgendaItem,
    CharterVersion,
    CouncilMeeting,
    CouncilSeat,
    EducationGroup,
    Resolution,
)
from groups.queries.council import keeps_council, schools_of
from records.models import Attachment


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
    """bureau, readers and parties of a row that every member of the group may see."""
    parties = {*schools_of(group, timezone.localdate()), *([by.school] if by.school else [])}
    return {"bureau_id": group.bureau_id, "readers": group.readers, "parties": sorted(parties)}


GOVERNMENT = {
    CouncilSeat: "group", CouncilMeeting: "group", Resolution: "group", CharterVersion: "group",
    AgendaItem: "meeting__group",
}  # fmt: skip


def open_government(group):
    """Let the schools that are in the group now see and keep what its council wrote.

    Called when the members change, by the bureau that decided it: a new core's principal goes on
    with the rows of the last one.
    """
    scope = {"readers": group.readers, "parties": schools_of(group, timezone.localdate())}
    for model, path in GOVERNMENT.items():
        rows = model.objects.filter(**{path: group})
        rows.update(**scope)
        beside = {"record_kind": model._meta.label_lower, "record_id__in": rows.values("pk")}
        Attachment.objects.filter(**beside).update(**scope)
