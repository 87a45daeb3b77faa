"""Files beside records: stored once by content, outside the web root, sniffed on the way in."""

import hashlib
from datetime import timedelta
from pathlib import Path

import filetype
from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken
from records.models import Attachment

ALLOWED = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}


def stored_name(sha256, folder=""):
    return f"{folder}{sha256[:2]}/{sha256}"


def store(content, folder=""):
    """Keep bytes under their SHA-256; the same bytes are kept once. Returns the digest."""
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(stored_name(digest, folder)):
        default_storage.save(stored_name(digest, folder), ContentFile(content))
    return digest


def sniffed_mime(content, file_name):
    """The type the bytes show, if it is allowed and fits the name; else RuleBroken."""
    kind = filetype.guess(content)
    mime = kind.mime if kind else ""
    extension = Path(file_name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if ALLOWED.get(extension) != mime:
        raise RuleBroken(
            _("“%(name)s”不是可以上传的文件") % {"name": file_name},
            rule=_("只收 PDF、Word、Excel 和 JPG、PNG 图片，内容须与扩展名一致"),
            next_step=_("请另存为 PDF 或图片后重新上传"),
        )
    return mime


def attach(record, upload, *, title, by):
    """Keep an uploaded file beside `record`, in the record's own scope."""
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 1024 // 1024
        raise RuleBroken(
            _("文件超过 %(limit)s MB") % {"limit": limit}, next_step=_("请压缩或分开上传")
        )
    content = upload.read()
    return attach_content(
        record, content, title=title, file_name=Path(upload.name).name,
        mime=sniffed_mime(content, upload.name), by=by,
    )  # fmt: skip


KEPT_FOR = timedelta(hours=12)


def put_aside(upload, by):
    """Keep an upload whose form is asked about once more; returns what takes it up again."""
    upload.seek(0)
    content = upload.read()
    sniffed_mime(content, upload.name)
    kept = {"sha256": store(content), "name": Path(upload.name).name, "person": by.person_id}
    return signing.dumps(kept, salt="put_aside")


def taken_up(token, by):
    """What the same person put aside, as an upload; None where it is too old or not theirs."""
    try:
        kept = signing.loads(token, salt="put_aside", max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if kept["person"] != by.person_id or not default_storage.exists(stored_name(kept["sha256"])):
        return None
    with default_storage.open(stored_name(kept["sha256"])) as file:
        return ContentFile(file.read(), name=kept["name"])


def attach_content(record, content, *, title, file_name, mime, by, readers=None):
    """Keep bytes the portal made or has already checked beside `record`.

    `readers` narrows who reads the file where it holds more than the record itself.
    """
    return Attachment.objects.create(
        bureau_id=record.bureau_id,
        readers=getattr(record, "readers", []) if readers is None else readers,
        parties=getattr(record, "parties", []),
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        title=title,
        file_name=file_name[:160],
        sha256=store(content),
        size=len(content),
        mime=mime,
        uploaded_by_id=by.person_id,
        of_school=by.school,
    )


def attachments_of(record, office, beside=None):
    """The record's files that the office may see, and those of another body's row `beside` it,
    in the order they came."""
    whose = files_of(record) | files_of(beside) if beside else files_of(record)
    return Attachment.objects.within(office).filter(whose).order_by("pk")


def files_of(record):
    return Q(record_kind=record._meta.label_lower, record_id=record.pk)
