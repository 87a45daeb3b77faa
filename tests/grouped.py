"""A group in force, as its register holds it, for tests of what happens inside groups."""

from datetime import date

from django.db import connection
from django.utils import timezone

from groups.models import EducationGroup, Membership
from schools.rules import sort_key

GROUP_SINCE = date(2024, 9, 1)
NAME = "江畔实验小学教育集团"


def days_of(since, until=None):
    """Inclusive on both ends, as a range the database takes."""
    return (since, until)


def group_in_force(cast, *members, core="core", officer="lin", name=NAME, **facts):
    """A group of a core school and members of the cast, entered by its bureau's officer."""
    with cast.acting(officer) as office:
        group = EducationGroup.objects.create(
            **{
                "bureau_id": office.bureau_id, "name": name, "sort_key": sort_key(name),
                "stage": "compulsory", "mode": "core_rural", "initiation": "voluntary",
                "tie": "teaching", "form": "alliance", "state": "in_force",
                "in_force_on": GROUP_SINCE,
            }
            | facts
        )  # fmt: skip
        for key in (core, *members):
            join(group, getattr(cast, key), "core" if key == core else "member")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return group


def join(group, school, role="member", *, since=GROUP_SINCE, until=None, settled=True):
    return Membership.objects.create(
        bureau_id=group.bureau_id, readers=group.readers, group=group, school=school,
        institution_id=school.institution_id, role=role, days=days_of(since, until),
        settled=settled, known=(timezone.now(), None),
    )  # fmt: skip
