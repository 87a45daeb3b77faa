from celery import shared_task
from django.utils import timezone

from accounts.entry import enter_office, system_office
from accounts.models import Jurisdiction
from groups.services.changes_commit import apply_due
from groups.services.late import tell_late_problems, tell_late_standings
from groups.services.progress import tell_late
from groups.services.speaking import open_to_members


@shared_task
def apply_due_changes():
    """Every night: decided changes of groups whose day has come, and what new members may see."""
    done = apply_due()
    open_to_members()
    return done


@shared_task
def tell_late_items():
    """Every night, city by city: what plans, problems and standings asked for by yesterday and
    nobody has finished."""
    told, day = 0, timezone.localdate()
    for city in Jurisdiction.objects.filter(kind="city"):
        office = system_office(city)
        with enter_office(office):
            told += tell_late(day, by=office)
            told += tell_late_problems(day, by=office)
            told += tell_late_standings(day, by=office)
    return told
