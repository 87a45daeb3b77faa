"""The charter (章程): its first version comes with the formation, later ones by resolution."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.refusals import Overtaken, RuleBroken
from groups.models import CharterVersion, DossierItem, ResolutionKind
from groups.queries.dossier import charter_elements
from groups.rules.charter import version_checks
from groups.rules.checks import refuse_unless_met
from groups.services.speaking import require_head, scope_of
from records.attachments import attach
from records.workflow import leave_decision


def open_charter(group, filing, *, by):
    """The dossier's charter becomes version 1 at the approval, where there is one."""
    standing = DossierItem.objects.filter(filing=filing, superseded=False)
    item = standing.filter(kind=DossierItem.Kind.CHARTER).first()
    if item is None or item.attachment_id is None:
        return None
    return CharterVersion.objects.create(
        group=group, number=1, effective_on=group.in_force_on, file_id=item.attachment_id,
        elements=item.elements,
        summary=_("随组建申报批准"), entered_by_id=by.person_id, **scope_of(group, by),
    )  # fmt: skip


@transaction.atomic
def enter_charter(group, *, resolution, effective_on, elements, file, by, **facts):
    """Enter the next version; only the first may stand without a resolution.

    `facts` are quorum, majority and summary.
    """
    require_head(group, by)
    last = CharterVersion.objects.filter(group=group).aggregate(
        number=Max("number"), day=Max("effective_on")
    )
    if resolution and resolution.group_id != group.pk:
        raise RuleBroken(_("决议不是本集团的"), next_step=_("请重新选择决议"))
    asks, basis = charter_elements(group.bureau)
    checks = version_checks(
        first=last["number"] is None, last_day=last["day"] or date.min, effective_on=effective_on,
        adopted=resolution and resolution.adopted_on,
        is_charter=bool(resolution) and resolution.kind == ResolutionKind.CHARTER,
        missing=[label for key, label in asks if key not in elements], basis=basis,
        has_file=file is not None,
    )  # fmt: skip
    refuse_unless_met(_("不能登记"), checks)
    version = write_version(
        group, number=(last["number"] or 0) + 1, resolution=resolution,
        effective_on=effective_on, elements=elements, by=by, **facts,
    )  # fmt: skip
    version.file = attach(version, file, title=str(version), by=by)
    version.save(update_fields=["file"])
    leave_decision(version, step="enter", label=_("登记章程"), source="", target="entered", by=by)
    return version


def write_version(group, *, by, **facts):
    try:
        with transaction.atomic():
            return CharterVersion.objects.create(
                group=group, entered_by_id=by.person_id, **scope_of(group, by), **facts
            )
    except IntegrityError:
        raise Overtaken(
            _("这一版章程刚刚登记过"), rule=_("章程的每一版只登记一次"),
            next_step=_("请刷新页面查看"),
        ) from None  # fmt: skip
