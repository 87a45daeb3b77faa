"""Reads of both kinds of request, a formation filing and a change of a group."""

from django.db.models import Q

from groups.models import FormationFiling
from groups.queries.names import name_of

OPEN_STATES = ("draft", "submitted", "reviewed", "returned")


def requests_of(model, office):
    """Those an office may see; what was never submitted only its filer's side sees."""
    mine = Q(bureau_id__in=office.writes)
    mine &= Q(filer_id=office.school) if office.school else Q(filer__isnull=True)
    rows = model.objects.within(office).filter(mine | Q(submitted_at__isnull=False))
    rows = rows.select_related("bureau", "group").annotate(filer_name=name_of("filer_id"))
    return rows.annotate(core_name=name_of("core_id")) if model is FormationFiling else rows


def is_filer(record, office):
    """Does the office stand on the side that filed it?"""
    return office.may("file_group") and office.holds(record) and office.school == record.filer_id
