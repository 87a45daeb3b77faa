"""The 批复 of formations and changes, 分别批复 and the 备案回执: the same words on the page, in
Word and in the PDF."""

from django.conf import settings
from django.utils.translation import gettext as _

from groups.change_words import day_words, letter_sentences_of, numbered
from groups.models import ChangeRequest
from groups.queries.changes import moves_of
from groups.queries.formation import member_ids
from groups.queries.names import names_of
from groups.queries.templates import template_of
from groups.rules.moves import LEADING
from groups.word import rendered, words_of


def kind_facts(row):
    """What a filing or a group is, in words."""
    return {
        "name": row.name, "mode": row.get_mode_display(), "tie": row.get_tie_display(),
        "form": row.get_form_display(), "initiation": row.get_initiation_display(),
        "stage": row.get_stage_display(), "assets": row.assets,
    }  # fmt: skip


def letter_in_word(filing, *, number="", day=None):
    """The 批复 as a Word file, from the bureau's template of today."""
    ids = [pk for pk in [filing.core_id, *member_ids(filing)] if pk]
    names = names_of(ids)
    core = names.get(filing.core_id, "")
    members = "、".join(names[pk] for pk in ids if pk != filing.core_id)
    facts = kind_facts(filing) | {
        "issuer": filing.bureau.name, "number": number, "day": day_words(day), "core": core,
        "members": members, "to": "、".join(filter(None, [core, members])),
        "record_number": "", "record_day": "",
    }  # fmt: skip
    return rendered(template_of("approval", filing.bureau), facts)


def change_in_word(change, moves, *, number="", day=None):
    """The 批复 of a change as a Word file, from the bureau's template of today."""
    facts = {
        "issuer": change.bureau.name, "number": number, "day": day_words(day),
        "name": change.group.name, "to": change.group.name,
        "moves": numbered(letter_sentences_of(moves)),
    }  # fmt: skip
    return rendered(template_of("change", change.bureau), facts)


def own_in_word(decision, decider, *, number="", day=None):
    """A bureau's 分别批复 as a Word file, from its own template of today."""
    lead, schools = decision.about.bureau, decider.names
    if since := leads_from(decision.about, {seat.id for seat in decider.schools}):
        schools = _("%(schools)s（集团自%(day)s起由本局牵头）") % {
            "schools": schools, "day": day_words(since),
        }  # fmt: skip
    facts = {
        "issuer": decision.bureau.name, "number": number, "day": day_words(day),
        "name": str(decision.about), "schools": schools, "to": lead.name, "lead": lead.name,
    }  # fmt: skip
    return rendered(template_of("own", decision.bureau), facts)


def own_letter(decision, decider):
    """The 分别批复 as its page shows it before it is signed."""
    return printed(own_in_word(decision, decider), decision.bureau.name)


def leads_from(record, schools):
    """From which day a change makes one of the schools a core, and so their bureau the lead."""
    if not isinstance(record, ChangeRequest):
        return None
    cores = [(m.on, m.core_id or m.school_id) for m in moves_of(record) if m.kind in LEADING]
    return max((on for on, core in cores if core in schools), default=None)


def slip_in_word(record, core, members):
    """The 备案回执 as a Word file, from the city's template of today."""
    group = record.group
    facts = kind_facts(group) | {
        "issuer": record.bureau.name, "number": group.document_number or _("存量集团，无文号"),
        "day": day_words(record.recorded_on), "core": core, "members": members,
        "to": group.bureau.name, "record_number": record.number,
        "record_day": day_words(record.recorded_on),
    }  # fmt: skip
    return rendered(template_of("slip", record.bureau), facts)


def printed(content, issuer):
    """A rendered Word letter as parts/letter.html and letter.typ take it."""
    return words_of(content) | {"issuer": issuer, "demo": settings.DEMO}


def letter_of(record, *, number="", day=None):
    """The 批复 of a filing or a change as its page shows it before it is signed."""
    if isinstance(record, ChangeRequest):
        content = change_in_word(record, moves_of(record), number=number, day=day)
    else:
        content = letter_in_word(record, number=number, day=day)
    return printed(content, record.bureau.name)
