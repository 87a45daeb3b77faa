"""Upload, check, confirm: the same for every kind of import.

An `Import` says how a kind checks its rows and how it writes them. Until a batch is
confirmed nothing but the batch and its rows is written; the same file is the same batch.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Overtaken, RuleBroken
from accounts.services import require
from records.models import ImportBatch, ImportRow
from records.tables import Column, read_table
from records.workflow import leave_decision

CHECKED = ("parsed", "problems", "notes", "proposals")


@dataclass(frozen=True)
class Import:
    """A kind of import.

    `check(rows, by)` fills parsed, problems, notes and proposals of unsaved ImportRows and
    returns the batch's summary; `commit(batch, rows, by)` writes what was confirmed, gives
    every row its outcome and returns what to add to the summary.
    """

    kind: str
    verb: str
    columns: tuple[Column, ...]
    check: Callable
    commit: Callable


def batches_of(kind, office):
    """The office's batches of a kind, newest first."""
    return ImportBatch.objects.within(office).filter(kind=kind.kind).order_by("-pk")


@transaction.atomic
def receive(kind, *, name, content, by):
    """Check an uploaded file: (batch, True), or the standing batch of the same file and False."""
    require(by, kind.verb)
    digest = hashlib.sha256(content).hexdigest()
    standing = batches_of(kind, by).filter(sha256=digest).exclude(state="cancelled")
    if batch := standing.first():
        return batch, False
    table = read_table(content, name, kind.columns)
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                bureau_id=by.bureau_id, kind=kind.kind, file_name=Path(name).name[:160],
                sha256=digest, uploaded_by_id=by.person_id, uploaded_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        return standing.get(), False
    rows = [
        ImportRow(bureau_id=by.bureau_id, batch=batch, number=number, raw=raw)
        for number, raw in table.rows
    ]
    batch.summary = kind.check(rows, by) | {"blank_rows": table.blank}
    batch.save(update_fields=["summary"])
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return batch, True


@transaction.atomic
def confirm(kind, batch, choices, *, by):
    """Write what the check promised, once: True, or False when it must be looked at again.

    `choices` maps a proposal's name to the chosen value. When the register has changed
    since the check, the new check is kept instead and nothing else is written.
    """
    require(by, kind.verb)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportBatch.State.CONFIRMED:
        return True
    if batch.state == ImportBatch.State.CANCELLED:
        raise Overtaken(_("这个批次已放弃"), next_step=_("请重新上传文件"))
    rows = list(batch.rows.order_by("number"))
    if not check_again(kind, batch, rows, by):
        return False
    take_choices(rows, choices)
    if all(row.problems for row in rows):
        raise RuleBroken(
            _("没有可以导入的行"),
            rule=_("每一行都有误"),
            next_step=_("请按错误原因改好表格后重新上传"),
        )
    batch.summary = batch.summary | kind.commit(batch, rows, by)
    keep(rows, {"choice": "text", "parsed": "jsonb", "outcome": "text"})
    close(batch, ImportBatch.State.CONFIRMED, step="confirm_import", label=_("确认导入"), by=by)
    return True


@transaction.atomic
def cancel(kind, batch, *, by):
    """Give a checked batch up; the file may be uploaded again."""
    require(by, kind.verb)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.CHECKED:
        raise Overtaken(
            _("这个批次%(state)s，不能再放弃") % {"state": batch.get_state_display()},
            next_step=_("请刷新页面查看最新状态"),
        )
    close(batch, ImportBatch.State.CANCELLED, step="cancel_import", label=_("放弃导入"), by=by)


def close(batch, state, *, step, label, by):
    source, batch.state = batch.state, state
    if state == ImportBatch.State.CONFIRMED:
        batch.confirmed_at = timezone.now()
    batch.save()
    leave_decision(batch, step=step, label=label, source=source, target=state, by=by)


def check_again(kind, batch, rows, by):
    """Does the check still hold? If not, keep the new one."""
    shown = [{name: getattr(row, name) for name in CHECKED} for row in rows]
    for row in rows:
        row.problems, row.notes, row.proposals, row.parsed = [], [], [], {}
    summary = kind.check(rows, by)
    if shown == [{name: getattr(row, name) for name in CHECKED} for row in rows]:
        return True
    keep(rows, dict.fromkeys(CHECKED, "jsonb"))
    batch.summary = batch.summary | summary
    batch.save(update_fields=["summary"])
    return False


def keep(rows, columns):
    """Write some columns of many rows in one statement; bulk_update takes seconds for that."""
    facts = [{"id": row.pk, **{name: getattr(row, name) for name in columns}} for row in rows]
    written = ", ".join(f"{name} = facts.{name}" for name in columns)
    shape = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    table = ImportRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {written}"  # noqa: S608 - our own column names
            f" FROM jsonb_to_recordset(%s) AS facts(id bigint, {shape})"
            f" WHERE {table}.id = facts.id",
            [json.dumps(facts)],
        )


def take_choices(rows, choices):
    """Put the chosen value into each proposal; every proposal must have one of its options."""
    left = []
    for row in rows:
        for proposal in row.proposals:
            values = [option["value"] for option in proposal["options"]]
            preset = next((o["value"] for o in proposal["options"] if o["checked"]), "")
            chosen = choices.get(proposal["name"]) or preset
            if chosen in values:
                row.parsed[f"chosen_{proposal['about']}"] = chosen
                row.choice = chosen if proposal["about"] == "school" else row.choice
            else:
                left.append(row.number)
    if left:
        raise RuleBroken(
            _("还有 %(n)s 处没有选择") % {"n": len(left)},
            rule=_("名称相近、校区和非学校机构由人确认，平台不代为判断：第 %(rows)s 行")
            % {"rows": "、".join(map(str, left[:20]))},
            next_step=_("请在每一处选定一项后再确认"),
        )
