"""Uploaded tables that nobody has confirmed yet, on the landing page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from records.imports.kinds import kinds_of
from records.imports.pipeline import own_batches
from records.inbox import Todo, todo_provider


@todo_provider
def open_imports(office):
    titles = {kind.kind: kind.title for kind in kinds_of(office)}
    if not titles:
        return
    waiting = own_batches(office).filter(state="checked", kind__in=titles).order_by("-pk")
    for batch in waiting[:20]:
        yield Todo(
            title=_("《%(file)s》已检查，待确认导入") % {"file": batch.file_name},
            url=reverse("import-batch", args=[batch.pk]),
            since=batch.uploaded_at, kind=str(titles[batch.kind]),
        )  # fmt: skip
