"""Names as the tree has them: of every school, whoever's register it is in."""

from django.db.models import OuterRef, Subquery

from accounts.models import Jurisdiction


def name_of(column):
    """The name of the school a column points to, for an annotation."""
    nodes = Jurisdiction.objects.filter(pk=OuterRef(column))
    return Subquery(nodes.values("name")[:1])


def names_of(school_ids):
    """Names by id."""
    nodes = Jurisdiction.objects.filter(pk__in=school_ids)
    return dict(nodes.values_list("pk", "name"))
