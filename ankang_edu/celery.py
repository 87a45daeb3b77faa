import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ankang_edu.settings")

app = Celery("ankang_edu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_an_unsafe_worker(**kwargs):
    from ankang_edu.boot import refuse_unsafe_start

    refuse_unsafe_start()
