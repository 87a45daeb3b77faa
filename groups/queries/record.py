"""Reads about the city's record."""

from groups.models import EducationGroup


def unrecorded(office):
    """Groups in force that the city has not numbered yet."""
    rows = EducationGroup.objects.within(office).filter(state=EducationGroup.State.IN_FORCE)
    return rows.filter(city_record__isnull=True).select_related("bureau")


def recorded(office):
    rows = EducationGroup.objects.within(office).filter(city_record__isnull=False)
    return rows.select_related("bureau", "city_record")
