from celery import shared_task

from accounts import services


@shared_task
def derive_todays_permissions():
    services.derive_permissions()
