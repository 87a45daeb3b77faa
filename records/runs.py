"""Jobs a person may watch: started after commit, beating while they run, swept when stuck."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.entry import (
    current_appointment,
    enter_office,
    office_of_appointment,
    system_office,
)
from accounts.models import Appointment, Jurisdiction
from accounts.offices import ADMINISTRATORS
from records.inbox import notify
from records.models import TaskRun

STUCK_AFTER = timedelta(seconds=90)
RENEWED_EVERY = timedelta(seconds=20)
MOST_ATTEMPTS = 3


def start(task_name, *, label, arguments, by, gives_file=False):
    """Record a run for the acting office (or the system office) and queue it after commit."""
    run = TaskRun.objects.create(
        task=task_name, label=label, arguments=arguments, city_id=by.city_id,
        bureau_id=by.bureau_id or by.jurisdiction_id, appointment_id=by.id, gives_file=gives_file,
    )  # fmt: skip
    queue(run)
    return run


def queue(run):
    transaction.on_commit(lambda: current_app.send_task(run.task, args=[str(run.pk)]))


def visible_to(office):
    """The runs an office may watch: its own body's, and for the city those below it.

    One that gives a file is for the office that asked, whoever holds it now, and nobody else.
    """
    if office is None or office.office in ADMINISTRATORS:
        return TaskRun.objects.none()
    runs = TaskRun.objects.filter(bureau_id__in=office.sees)
    if office.school:
        runs = runs.filter(appointment_id=office.id)
    same = Appointment.objects.filter(office=office.office, jurisdiction_id=office.jurisdiction_id)
    return runs.filter(Q(gives_file=False) | Q(appointment_id__in=same.values("pk")))


def take(run_id):
    """Claim a queued or stuck run for this worker; None when another has it or it is over."""
    with transaction.atomic():
        run = TaskRun.objects.select_for_update(skip_locked=True).filter(pk=run_id).first()
        if run is None or run.over or run.state == TaskRun.State.RUNNING and not is_stuck(run):
            return None
        run.state, run.error = TaskRun.State.RUNNING, ""
        run.attempts += 1
        run.save()
        return run


def office_of(run):
    """The office a run acts in: its person's, checked again, or the city's system office."""
    if run.appointment_id:
        return office_of_appointment(run.appointment_id)
    return system_office(Jurisdiction.objects.get(pk=run.city_id))


def beat(run, *, step, done, total):
    """Say how far a run is; call it between transactions so that watchers see it."""
    run.step, run.done, run.total = str(step), done, total
    run.save(update_fields=["step", "done", "total", "beat_at"])


@contextmanager
def beating(run):
    """Renew the heartbeat of a run while its worker lives, however long one transaction takes.

    A thread with a connection of its own does it: what the transaction wrote nobody sees yet.
    """
    over = Event()
    pulse = Thread(target=renew, args=(run.pk, over), daemon=True)
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join()


def renew(run_id, over):
    while not over.wait(RENEWED_EVERY.total_seconds()):
        try:
            running = TaskRun.objects.filter(pk=run_id, state=TaskRun.State.RUNNING)
            running.update(beat_at=timezone.now())
        except DatabaseError:  # a beat missed; the next one is tried anew
            connection.close()
    connection.close()


def finish(run, *, result_url="", step=""):
    run.state, run.step, run.result_url = TaskRun.State.DONE, step or _("已完成"), result_url
    run.done = run.total
    run.save()


def fail(run, *, error):
    """End a run that cannot be done, and tell whoever asked for it."""
    run.state, run.error = TaskRun.State.FAILED, str(error)[:300]
    run.save()
    tell(run, _("%(what)s没有完成：%(why)s") % {"what": run.label, "why": run.error})


def tell(run, text):
    """A word to the office that asked, if its person still holds it; readers get no notices."""
    if not run.appointment_id or not current_appointment(run.appointment_id):
        return
    with enter_office(office_of(run)) as office:
        if office.writes:
            notify(
                to_office=office.office,
                jurisdiction=Jurisdiction.objects.get(pk=office.jurisdiction_id),
                text=text, url=reverse("run", args=[run.pk]), by=office,
            )  # fmt: skip


def is_stuck(run):
    return run.beat_at < timezone.now() - STUCK_AFTER


def sweep():
    """Queue again what a killed worker left; after three tries report it as failed."""
    late = timezone.now() - STUCK_AFTER
    waiting = Q(state=TaskRun.State.RUNNING) | Q(state=TaskRun.State.QUEUED)
    swept = 0
    for run in TaskRun.objects.filter(waiting, beat_at__lt=late):
        if run.attempts >= MOST_ATTEMPTS:
            fail(run, error=_("多次中断，已停止；请重新发起"))
        else:
            run.state = TaskRun.State.QUEUED
            run.save(update_fields=["state", "beat_at"])
            queue(run)
        swept += 1
    return swept
