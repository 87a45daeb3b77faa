"""Which group a list is of."""

from django.http import Http404

from groups.models import EducationGroup


def group_asked(office, params):
    """The group asked for; one the office does not see is not there."""
    group = params.get("group", "")
    seen = EducationGroup.objects.within(office).filter(pk=group if group.isdecimal() else 0)
    found = seen.first()
    if found is None:
        raise Http404
    return found
