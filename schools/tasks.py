from celery import shared_task

from schools.services.changes import apply_due


@shared_task
def apply_due_changes():
    """Every night: decided changes and transfers whose day has come."""
    return apply_due()
