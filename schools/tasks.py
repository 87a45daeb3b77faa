from celery import shared_task
from django.utils import timezone

from accounts.entry import enter_office, system_office
from accounts.models import Jurisdiction
from schools.services.changes import apply_due
from schools.services.transfers import tell_waiting


@shared_task
def apply_due_changes():
    """Every night: decided changes and transfers whose day has come, and who must still act."""
    done = apply_due()
    for city in Jurisdiction.objects.filter(kind="city"):
        office = system_office(city)
        with enter_office(office):
            tell_waiting(timezone.localdate(), by=office)
    return done
