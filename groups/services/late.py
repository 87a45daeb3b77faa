"""Every night: who owes what has fallen late is told, once for each due day."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from groups.models import GroupStanding, ToldLate
from groups.queries import leading, standings
from groups.queries.register import members_on
from groups.services.plans import OWNER_OFFICES
from groups.services.problems import page_of
from groups.services.standings import page_of as standing_page
from records.inbox import notify


@transaction.atomic
def tell_late_problems(day, *, by):
    """Whoever must solve a problem, and the body whose list it is on."""
    rows = list(leading.untold_late(by, day))
    ToldLate.objects.bulk_create(
        ToldLate(bureau_id=by.bureau_id, problem=row, due=row.due_on, on=day) for row in rows
    )
    for row in rows:
        text = _("问题“%(title)s”已过解决期限（%(due)s），责任单位：%(owner)s") % {
            "title": row, "due": row.due_on, "owner": row.owner.name,
        }  # fmt: skip
        for node in {row.owner_id: row.owner, row.bureau_id: row.bureau}.values():
            notify(
                to_office=OWNER_OFFICES[node.kind], jurisdiction=node, text=text,
                url=page_of(row), by=by,
            )  # fmt: skip
    return len(rows)


@transaction.atomic
def tell_late_standings(day, *, by):
    """The bureau whose word a standing is; of 限期整改 the core school that mends, too."""
    rows = list(standings.untold_late(by, day))
    ToldLate.objects.bulk_create(
        ToldLate(bureau_id=by.bureau_id, standing=row, due=row.due, on=day) for row in rows
    )
    for row in rows:
        text = _("“%(what)s”已过期限（%(due)s），请办理") % {"what": row, "due": row.due}
        facts = {"text": text, "url": standing_page(row), "by": by}
        notify(to_office=Office.OFFICER, jurisdiction=row.bureau, **facts)
        for node in mending(row, day):
            notify(to_office=Office.PRINCIPAL, jurisdiction=node, **facts)
    return len(rows)


def mending(standing, day):
    """The core schools that must mend what a 限期整改 names."""
    if standing.kind != GroupStanding.Kind.RECTIFICATION:
        return []
    cores = [row.school_id for row in members_on(standing.group, day) if row.role == "core"]
    return Jurisdiction.objects.filter(pk__in=cores, kind="school").order_by("pk")
