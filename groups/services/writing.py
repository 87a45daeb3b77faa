"""A letter is kept as it was signed: in Word, and as a PDF with the same words."""

from groups.letters import printed
from groups.word import MIME as WORD
from records.attachments import attach_content
from records.pdf import render_pdf


def keep_letter(record, content, *, number, title, by):
    """Attach a rendered Word letter and its PDF to the record."""
    letter = printed(content, record.bureau.name)
    attach_content(
        record, render_pdf("letter.typ", letter), title=title, by=by,
        file_name=f"{number}.pdf", mime="application/pdf",
    )  # fmt: skip
    attach_content(record, content, title=title, by=by, file_name=f"{number}.docx", mime=WORD)
