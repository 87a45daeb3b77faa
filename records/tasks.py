from celery import shared_task

from records import runs


@shared_task
def sweep_stuck_runs():
    return runs.sweep()
