"""Who stands for a group: its core school on a day."""

from groups.models import Membership
from schools.models import School


def core_of(group, office, on):
    """The core school of a group on a day: of several campuses the legal body, else the first."""
    seats = Membership.objects.filter(
        group=group, role="core", days__contains=on, settled=True, known__upper_inf=True
    )
    cores = School.objects.within(office).filter(pk__in=seats.values("school"))
    return min(
        cores, key=lambda school: (school.pk != school.institution_id, school.pk), default=None
    )
