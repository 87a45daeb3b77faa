"""Imports in tests: the queued jobs are run by the real task functions, here and now."""

from records import imports, tasks
from records.models import TaskRun


def run_of(batch):
    return TaskRun.objects.get(pk=batch.run_id)


def upload(kind, content, by, name="表.csv"):
    """(the batch once its check has run, whether it is new)."""
    batch, fresh = imports.receive(kind, name=name, content=content, by=by)
    tasks.check_import(str(batch.run_id))
    batch.refresh_from_db()
    return batch, fresh


def confirm(kind, batch, choices, by, *, only_valid=True):
    """The batch once it is written, or shown anew."""
    batch = imports.confirm(kind, batch, dict(choices), by=by, only_valid=only_valid)
    tasks.write_import(str(batch.run_id))
    batch.refresh_from_db()
    return batch


def bring_in(kind, content, by, choices=(), name="表.csv"):
    batch, _fresh = upload(kind, content, by, name)
    batch = confirm(kind, batch, choices, by)
    assert batch.state == "confirmed", batch.state
    return batch
