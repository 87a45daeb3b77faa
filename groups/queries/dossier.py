"""Reads of the dossier: what stands, its versions, what a charter must hold."""

from django.db.models import Count

from groups.models import DossierItem, FilingMember
from groups.queries.names import name_of, names_of
from groups.rules.dossier import PER_SCHOOL, Paper, lacking
from records.parameters import value_of
from schools.models import School


def standing_items(filing):
    """The documents as they stand, in the order of the list, each with its file and school."""
    rows = DossierItem.objects.filter(filing=filing, superseded=False)
    order = {kind: n for n, kind in enumerate(DossierItem.Kind.values)}
    found = rows.select_related("attachment", "put_by").annotate(school_name=name_of("school_id"))
    return sorted(found, key=lambda item: (order[item.kind], item.school_id or 0))


def dossier_of(filing):
    """The standing items by kind; a kind without any is an empty list."""
    found = {kind: [] for kind in DossierItem.Kind.values}
    for item in standing_items(filing):
        found[item.kind].append(item)
    return found


def versions_of(filing, kind, school_id=None):
    """Every version of one document, newest first."""
    rows = DossierItem.objects.filter(filing=filing, kind=kind, school_id=school_id)
    return rows.select_related("attachment", "put_by").order_by("-pk")


def papers_of(dossier):
    """The standing items as the rules read them."""
    return [
        Paper(kind, item.school_id, bool(item.attachment_id), tuple(item.elements))
        for kind, items in dossier.items()
        for item in items
    ]


def schools_of_papers(filing, member_ids):
    """The local schools that sign for themselves: the core, then the members."""
    ids = [*([filing.core_id] if filing.core_id else []), *member_ids]
    outside = School.objects.filter(pk__in=ids, nature=School.Nature.OUTSIDE)
    away = set(outside.values_list("pk", flat=True))
    return [pk for pk in ids if pk not in away]


def charter_elements(bureau):
    """([(key, label)], basis) a charter must hold, of the county or the city's template."""
    value, basis = value_of("charter_elements", bureau=bureau)
    return tuple((key, label) for key, label in value), basis


def lacking_papers(filing, dossier):
    """{kind: names of the schools without a paper of their own where others have one}."""
    ids = schools_of_papers(filing, proposed_ids(filing))
    papers = papers_of(dossier)
    names = names_of(ids)
    return {
        kind: [names[pk] for pk in lacking(kind, papers, ids)] if kind in PER_SCHOOL else []
        for kind in dossier
    }


def proposed_ids(filing):
    rows = FilingMember.objects.filter(filing=filing, removed=False)
    return list(rows.order_by("pk").values_list("school_id", flat=True))


def version_counts(filing):
    """{(kind, school id): how many versions there are}."""
    rows = DossierItem.objects.filter(filing=filing).values_list("kind", "school_id")
    counted = rows.annotate(n=Count("pk")).order_by()
    return {(kind, school_id): n for kind, school_id, n in counted}
