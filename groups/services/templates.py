"""Putting a body's own letter template in use, and taking the portal's again."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken
from accounts.services import require
from groups.models import LetterTemplate
from groups.word import LARGEST, refuse_unfit
from records.attachments import store

# Who keeps which template: the bureau its letters, the city its 备案回执.
KEEPERS = {
    "approval": "keep_rules", "change": "keep_rules", "own": "keep_rules", "slip": "record_group",
}  # fmt: skip


@transaction.atomic
def put_template(kind, *, upload, basis, by):
    """A new version, tried with plain words first; the version before stays on record."""
    require(by, KEEPERS[kind])
    if not basis.strip():
        raise RuleBroken(_("请填写依据或说明"), next_step=_("例：按汉教办〔2026〕2号统一文书格式"))
    if upload.size > LARGEST:
        raise RuleBroken(_("文件超过 20 MB"), next_step=_("请去掉图片后重新上传"))
    content = upload.read()
    refuse_unfit(content, kind)
    standing_of(kind, by).update(current=False)
    return LetterTemplate.objects.create(
        bureau_id=by.bureau_id, kind=kind, file_name=Path(upload.name).name[:160],
        sha256=store(content), basis=basis.strip(), uploaded_by_id=by.person_id,
    )  # fmt: skip


@transaction.atomic
def drop_template(kind, *, by):
    """Back to the portal's template; the body's own stay on record."""
    require(by, KEEPERS[kind])
    standing_of(kind, by).update(current=False)


def standing_of(kind, by):
    return LetterTemplate.objects.select_for_update().filter(
        bureau_id=by.bureau_id, kind=kind, current=True
    )
