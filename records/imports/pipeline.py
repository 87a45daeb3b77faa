"""Upload, check, confirm: the same for every kind of import.

Until a batch is confirmed nothing but the batch and what was found in its rows is written;
the same file is the same batch. What the check showed is checked again, on the file as it
was uploaded, in the transaction that writes: when the findings differ, they are shown anew
and nothing is written.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import Overtaken, RuleBroken
from accounts.services import require
from records import runs
from records.attachments import store, stored_name
from records.imports.files import refuse_at_the_door
from records.imports.keeping import as_json, keep_outcomes, keep_rows
from records.imports.tables import SKIPPED_SHOWN, PupilsNamed, read_table
from records.inbox import notify
from records.models import ImportBatch, TaskRun
from records.workflow import leave_decision

CHECK, WRITE = "records.tasks.check_import", "records.tasks.write_import"
FILES = "imports/"  # apart from attachments: a table that names pupils is not kept
AT_ONCE = 2_000  # rows that are written while the person waits; more are a job
State = ImportBatch.State
# Findings are kept and compared as sentences: in one language, whoever looks.
in_chinese = translation.override(settings.LANGUAGE_CODE)


def own_batches(office):
    """What the office's own side has uploaded: the bureau, or the school."""
    return ImportBatch.objects.within(office).filter(parties=parties_of(office))


def parties_of(office):
    return [office.school] if office.school else []


def batches_of(kind, office):
    """The office's batches of a kind, newest first."""
    return own_batches(office).filter(kind=kind.kind).order_by("-pk")


@transaction.atomic
def receive(kind, *, name, content, by):
    """Take an uploaded file in and start its check: (batch, True), or the standing batch of the
    same file and False."""
    require(by, kind.verb)
    refuse_at_the_door(content, name)
    digest = hashlib.sha256(content).hexdigest()
    standing = batches_of(kind, by).filter(sha256=digest).exclude(state__in=State.over())
    if batch := standing.first():
        return batch, False
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                bureau_id=by.bureau_id, parties=parties_of(by), kind=kind.kind,
                file_name=Path(name).name[-160:], sha256=store(content, FILES),
                uploaded_by_id=by.person_id,
            )  # fmt: skip
    except IntegrityError:
        return standing.get(), False
    start(batch, CHECK, _("检查《%(file)s》") % {"file": batch.file_name}, by)
    return batch, True


def start(batch, task, label, by):
    run = runs.start(task, label=label[:120], arguments={"batch": batch.pk}, by=by)
    batch.run_id = run.pk
    batch.save(update_fields=["run_id"])


@in_chinese
def examine(kind, table, by):
    """Check a table's rows: (the summary, a digest of everything that was found)."""
    found = kind.check(table.rows, by)
    wrong = sum(bool(row.problems) for row in table.rows)
    summary = found | {
        "rows": len(table.rows), "good": len(table.rows) - wrong, "wrong": wrong,
        "notes": sum(len(row.notes) for row in table.rows),
        "problems": sum(len(row.problems) for row in table.rows),
        "blank_rows": table.blank, "unfilled_rows": table.unfilled,
        "skipped_rows": len(table.skipped),
        "skipped": table.skipped[:SKIPPED_SHOWN], "ignored": table.ignored[:SKIPPED_SHOWN],
    }  # fmt: skip
    said = [(row.number, row.parsed, row.problems, row.notes, row.proposals)
            for row in table.rows if row.parsed or row.found]  # fmt: skip
    return summary, hashlib.sha256(as_json([summary, said]).encode()).hexdigest()


def content_of(batch):
    with default_storage.open(stored_name(batch.sha256, FILES)) as file:
        return file.read()


@in_chinese
def table_of(kind, batch):
    return read_table(content_of(batch), batch.file_name, kind.columns, most_rows=kind.most_rows)


@transaction.atomic
def report(kind, batch, table, *, by):
    """Check the rows of a batch that is being checked and keep what was found."""
    require(by, kind.verb)
    batch = locked(batch)
    if batch.state == State.CHECKING:
        summary, digest = examine(kind, table, by)
        show(kind, batch, table, summary, digest)
        if summary["rows"] > AT_ONCE:
            words = _("《%(file)s》已检查：%(good)s 行可导入，%(wrong)s 行有误，请确认")
            tell(batch, words % {"file": batch.file_name, **summary}, by)
    return batch


def show(kind, batch, table, summary, digest):
    """Keep findings for a person to look at and confirm."""
    keep_rows(batch, [row for row in table.rows if kind.keeps_rows or row.found])
    batch.summary, batch.findings, batch.state = summary, digest, State.CHECKED
    batch.save()


@transaction.atomic
def turn_down(batch, refusal):
    """A file that cannot be read: the batch says why, the file may come again."""
    batch = locked(batch)
    if batch.state == State.CHECKING:
        batch.state, batch.summary = State.REFUSED, {"refusal": refusal.as_dict()}
        batch.save()
    if isinstance(refusal, PupilsNamed):
        default_storage.delete(stored_name(batch.sha256, FILES))


def locked(batch):
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


@transaction.atomic
def confirm(kind, batch, choices, *, by, only_valid=False):
    """Write what the check promised, once; a large batch is queued. Returns the batch.

    `choices` maps a proposal's name to the chosen value. All rows are written or none,
    unless `only_valid`. The batch is confirmed or confirming afterwards; it is still
    checked when the findings have changed, and must be looked at again. One whose job was
    killed too often may be confirmed again.
    """
    require(by, kind.verb)
    batch = locked(batch)
    if interrupted(batch):
        batch.state = State.CHECKED
    if batch.state in (State.CONFIRMED, State.CONFIRMING):
        return batch
    refuse_unless_checked(batch)
    refuse_wrong_rows(batch.summary, only_valid)
    batch.choices, batch.only_valid = chosen(batch, choices), only_valid
    if batch.summary["rows"] <= AT_ONCE:
        return write(kind, batch, table_of(kind, batch), by)
    batch.state = State.CONFIRMING
    batch.save()
    start(batch, WRITE, _("导入《%(file)s》") % {"file": batch.file_name}, by)
    return batch


@transaction.atomic
def write_queued(kind, batch, table, *, by):
    """Write a batch whose confirmation was queued; once, however often the job is taken up."""
    require(by, kind.verb)
    batch = locked(batch)
    if batch.state == State.CONFIRMING:
        batch = write(kind, batch, table, by)
        words = _("《%(file)s》已导入") if batch.state == State.CONFIRMED else _(
            "《%(file)s》检查之后数据有了变化，请再看一遍后确认"
        )  # fmt: skip
        tell(batch, words % {"file": batch.file_name}, by)
    return batch


def tell(batch, text, by):
    """Whoever has left the page of a long table hears what became of it."""
    notify(
        to_office=by.office, jurisdiction=Jurisdiction.objects.get(pk=by.jurisdiction_id),
        text=text, url=reverse("import-batch", args=[batch.pk]), by=by,
    )  # fmt: skip


@in_chinese
def write(kind, batch, table, by):
    """Check again, then write in this transaction; or show the new findings."""
    source = batch.state
    summary, digest = examine(kind, table, by)
    if digest != batch.findings:
        show(kind, batch, table, summary, digest)
        return batch
    good = [row for row in table.rows if not row.problems]
    take_choices(table.rows, batch.choices)
    batch.summary = batch.summary | (kind.commit(batch, good, by) or {})
    say_what_was_wrong(table.rows)
    keep_outcomes(batch, [row for row in table.rows if kind.keeps_rows or row.found])
    batch.confirmed_at = timezone.now()
    close(batch, State.CONFIRMED, step="confirm_import", label=_("确认导入"), source=source, by=by)
    return batch


def say_what_was_wrong(rows):
    for row in rows:
        if row.problems:
            why = "；".join(p["problem"] for p in row.problems)
            row.outcome = _("有误，未导入：%(why)s") % {"why": why}


@transaction.atomic
def put_back(batch):
    """A confirmation that failed wrote nothing: the batch waits for a person again."""
    batch = locked(batch)
    if batch.state == State.CONFIRMING:
        batch.state = State.CHECKED
        batch.save()


@transaction.atomic
def cancel(kind, batch, *, by):
    """Give up a batch that is not written; the file may be uploaded again."""
    require(by, kind.verb)
    batch = locked(batch)
    if batch.state != State.CHECKED and not given_up(batch):
        raise Overtaken(
            _("这个批次%(state)s，不能再放弃") % {"state": batch.get_state_display()},
            next_step=_("请刷新页面查看最新状态"),
        )
    close(
        batch, State.CANCELLED, step="cancel_import", label=_("放弃导入"), source=batch.state, by=by
    )


def given_up(batch):
    """Is the job of a batch over without an end, after it was killed too often?"""
    run = TaskRun.objects.filter(pk=batch.run_id).first()
    return batch.state in State.under_way() and run is not None and run.over


def interrupted(batch):
    """Was the writing of a batch given up? Nothing of it is written."""
    return batch.state == State.CONFIRMING and given_up(batch)


def close(batch, state, *, step, label, source, by):
    batch.state = state
    batch.save()
    leave_decision(batch, step=step, label=label, source=source, target=state, by=by)


def refuse_unless_checked(batch):
    if batch.state == State.CANCELLED:
        raise Overtaken(_("这个批次已放弃"), next_step=_("请重新上传文件"))
    if batch.state != State.CHECKED:
        raise Overtaken(
            _("这个批次%(state)s，还不能确认") % {"state": batch.get_state_display()},
            next_step=_("请等检查完成后再确认"),
        )


def refuse_wrong_rows(summary, only_valid):
    if not summary["good"]:
        raise RuleBroken(
            _("没有可以导入的行"),
            rule=_("每一行都有误"),
            next_step=_("请按错误原因改好表格后重新上传"),
        )
    if summary["wrong"] and not only_valid:
        raise RuleBroken(
            _("有 %(n)s 行有误，没有导入") % {"n": summary["wrong"]},
            rule=_("选了“全部正确才导入”：有一行有误，就一行也不写入"),
            next_step=_("请改好后重新上传，或改选“只导入正确的行”"),
        )


def chosen(batch, choices):
    """{proposal's name: value}; every proposal must have one of its options."""
    taken, left = {}, []
    for number, proposals in batch.rows.exclude(proposals=[]).values_list("number", "proposals"):
        for proposal in proposals:
            values = [option["value"] for option in proposal["options"]]
            preset = next((o["value"] for o in proposal["options"] if o["checked"]), "")
            value = choices.get(proposal["name"]) or preset
            if value in values:
                taken[proposal["name"]] = value
            else:
                left.append(number)
    if left:
        raise RuleBroken(
            _("还有 %(n)s 处没有选择") % {"n": len(left)},
            rule=_("名称相近、校区和非学校机构由人确认，平台不代为判断：第 %(rows)s 行")
            % {"rows": "、".join(map(str, left[:20]))},
            next_step=_("请在每一处选定一项后再确认"),
        )
    return taken


def take_choices(rows, taken):
    """Hand each row what was chosen for its proposals: `chosen_<about>` in `parsed`."""
    for row in rows:
        for proposal in row.proposals:
            row.choice = taken[proposal["name"]]
            row.parsed[f"chosen_{proposal['about']}"] = row.choice
