"""A long list as a run: asked for, written batch by batch, kept some days, swept."""

import tempfile
from datetime import timedelta

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.entry import enter_office
from accounts.refusals import Refusal, RuleBroken
from accounts.services import require
from records import runs
from records.exports.files import MOST_ROWS
from records.exports.kinds import find_export
from records.exports.making import Table, count_rows
from records.models import TaskRun

TASK = "records.tasks.write_export"
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def request_export(kind, form, params, *, by):
    """The run that writes a list; asked for again while it is under way it is the same run."""
    require(by, kind.verb)
    rows = count_rows(kind, by, params)
    if form == "xlsx" and rows > MOST_ROWS:
        raise RuleBroken(
            _("这张表有 %(n)s 行，一张 Excel 工作表放不下") % {"n": f"{rows:,}"},
            rule=_("Excel 工作表最多 %(n)s 行") % {"n": f"{MOST_ROWS:,}"},
            next_step=_("请改导出 CSV，或先筛选再导出"),
        )
    arguments = {"kind": kind.kind, "form": form, "query": params.urlencode()}
    waiting = TaskRun.objects.filter(
        task=TASK, appointment_id=by.id, arguments=arguments,
        state__in=[TaskRun.State.QUEUED, TaskRun.State.RUNNING],
    )  # fmt: skip
    return waiting.first() or runs.start(
        TASK, label=_("导出《%(title)s》") % {"title": kind.title}, arguments=arguments, by=by,
        gives_file=True,
    )  # fmt: skip


def carry_out(run_id):
    """Take a run up and write its file; a refusal or an error ends it and is told."""
    run = runs.take(run_id)
    if run is None:
        return
    try:
        with runs.beating(run):
            rows = write(run, runs.office_of(run))
    except Refusal as refusal:
        runs.fail(run, error=refusal.title)
        return
    except Exception:
        runs.fail(run, error=_("导出中出错，已记入日志"))
        raise
    words = _("共 %(n)s 行，文件保留 %(days)s 天") % {"n": f"{rows:,}", "days": KEPT_FOR.days}
    runs.finish(run, result_url=reverse("export-file", args=[run.pk]), step=words)
    runs.tell(run, _("%(what)s已完成，%(words)s") % {"what": run.label, "words": words})


def write(run, office):
    """The file of a run, which beats as it is written; the number of rows."""
    kind, params = find_export(run.arguments["kind"]), QueryDict(run.arguments["query"])
    with enter_office(office):
        require(office, kind.verb)
        total = count_rows(kind, office, params)

    def beat(done):
        runs.beat(run, step=_("正在写入"), done=min(done, total), total=total)

    with tempfile.TemporaryFile() as file:
        rows = write_file(file, kind, run.arguments["form"], params, office, beat)
        keep(run, file)
    return rows


def write_file(file, kind, form, params, office, beat):
    """Batch by batch, each read in its own transaction, so that watchers see how far it is."""
    with enter_office(office):
        table = Table(kind, form, file, params=params, by=office)
    batches = kind.batches(office, params)
    while add_one(table, batches, office):
        beat(table.count)
    with enter_office(office):
        table.close()
    return table.count


def add_one(table, batches, office):
    with enter_office(office):
        rows = next(batches, None)
        if rows is not None:
            table.add(rows)
        return rows is not None


def stored_file(run):
    return f"exports/{run.pk}.{run.arguments['form']}"


def keep(run, file):
    """A run taken up again puts its file in the place of what a killed one left."""
    file.seek(0)
    default_storage.delete(stored_file(run))
    default_storage.save(stored_file(run), File(file))


def sweep():
    """Take away the files that have been kept long enough; their runs say so."""
    late = timezone.now() - KEPT_FOR
    old = TaskRun.objects.filter(task=TASK, state=TaskRun.State.DONE, beat_at__lt=late)
    swept = 0
    for run in old.exclude(result_url=""):
        default_storage.delete(stored_file(run))
        run.result_url, run.step = "", _("文件已过保留期，请重新导出")
        run.save(update_fields=["result_url", "step"])
        swept += 1
    return swept
