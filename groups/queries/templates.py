"""Which template a body's letters are made from."""

from django.core.files.storage import default_storage

from groups.models import LetterTemplate
from groups.word import default_template
from records.attachments import stored_name


def template_of(kind, bureau):
    """The Word file of a body's own current template, else the portal's."""
    own = LetterTemplate.objects.filter(bureau=bureau, kind=kind, current=True).first()
    return content_of(own) if own else default_template(kind)


def content_of(template):
    with default_storage.open(stored_name(template.sha256)) as kept:
        return kept.read()


def versions_of(kind, bureau):
    rows = LetterTemplate.objects.filter(bureau=bureau, kind=kind)
    return rows.select_related("uploaded_by").order_by("-pk")
