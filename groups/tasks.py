from celery import shared_task

from groups.services.changes_commit import apply_due


@shared_task
def apply_due_changes():
    """Every night: decided changes of groups whose day has come."""
    return apply_due()
