"""The two jobs behind an import: check what was uploaded, write what was confirmed."""

import gc
from contextlib import contextmanager

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.entry import current_appointment, enter_office
from accounts.refusals import Refusal
from records import runs
from records.imports import pipeline
from records.imports.kinds import find_kind
from records.models import ImportBatch

STEPS = 3


def carry_out(run_id, work, *, after_failure):
    """Take a run up and do its work; a refusal or an error ends it and is told."""
    run = runs.take(run_id)
    if run is None:
        return
    page = reverse("import-batch", args=[run.arguments["batch"]])
    try:
        with runs.beating(run), collecting_nothing():
            work(run, runs.office_of(run))
    except Refusal as refusal:
        runs.fail(run, error=refusal.title)
        after_failure(run)
    except Exception:
        runs.fail(run, error=_("处理中出错，已记入日志，什么都没有写入"))
        after_failure(run)
        raise
    else:
        runs.finish(run, result_url=page)


@contextmanager
def collecting_nothing():
    """No garbage collection: over and over it would look at a million cells that all stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def check(run, office):
    """Read the file outside any transaction, check and keep the findings in one."""
    kind, batch = batch_of(run, office)
    try:
        table = pipeline.table_of(kind, batch)
    except Refusal as refusal:
        with enter_office(office):
            pipeline.turn_down(batch, refusal)
        return
    runs.beat(run, step=_("正在检查 %(n)s 行") % {"n": f"{len(table.rows):,}"},
              done=1, total=STEPS)  # fmt: skip
    with enter_office(office):
        pipeline.report(kind, batch, table, by=office)


def batch_of(run, office):
    runs.beat(run, step=_("正在读取文件"), done=0, total=STEPS)
    with enter_office(office):
        batch = ImportBatch.objects.get(pk=run.arguments["batch"])
    return find_kind(batch.kind), batch


def write(run, office):
    """Everything is written in the one transaction that also says so, or nothing is."""
    kind, batch = batch_of(run, office)
    table = pipeline.table_of(kind, batch)
    runs.beat(run, step=_("正在复核并写入 %(n)s 行") % {"n": f"{batch.summary['good']:,}"},
              done=2, total=STEPS)  # fmt: skip
    with enter_office(office):
        pipeline.write_queued(kind, batch, table, by=office)


def put_back(run):
    """After a failure the batch may be confirmed again, or given up if its asker has left."""
    if not current_appointment(run.appointment_id):
        return
    with enter_office(runs.office_of(run)):
        pipeline.put_back(ImportBatch.objects.get(pk=run.arguments["batch"]))


def leave(run):
    """A check that failed is shown as its run shows it."""
