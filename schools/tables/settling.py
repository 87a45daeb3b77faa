"""What an officer looks at before settling figures, and what a principal mends."""

from django.urls import reverse
from django.utils.translation import gettext as _

from schools.models import FiguresFiling, SchoolFigures
from schools.rules.figures import GRADES, grade_name, items_of
from schools.tables.figures import labelled, sections_in


def why_returned(sent_back):
    """{item key: what the bureau wrote when it sent the item back}."""
    if sent_back is None:
        return {}
    return {key: sent_back.after.get(key, sent_back.reason) for key in sent_back.fields}


def mended(filed, content):
    """The keys of the items that are no longer as they were handed in."""
    names = filed.keys() | content.keys()
    changed = {name for name in names if filed.get(name) != content.get(name)}
    return {name.partition("/")[0] for name in changed} if filed else set()


def changes_of(filing):
    """What a later submission changed, for the timeline; a first one is no change."""
    items = items_of(sections_in(filing))

    def changes(decision):
        if decision.step != "submit" or not any(decision.before.values()):
            return []
        return [row for item in items for row in item_changes(item, decision, item.label)]

    return changes


def item_changes(item, decision, prefix=""):
    """One item's differences as parts/diff.html takes them."""
    return [
        {"label": f"{prefix}：{label}" if prefix else label,
         "before": decision.before.get(key), "after": decision.after[key]}
        for key, label in labels_of(item)
        if key in decision.after
    ]  # fmt: skip


def labels_of(item):
    """(key, words) of all that is reported in an item."""
    model = SchoolFigures if item.section else FiguresFiling
    found = [(f"{item.key}/{name}", labelled(model, name)) for name in item.fields]
    if item.part == "teachers":
        found.append((f"{item.key}/subject_teachers", _("分学科专任教师")))
    if item.part == "classes":
        grades = GRADES[item.section]
        found += [(f"{item.key}/{n}", grade_name(item.section, n)) for n in grades]
    return found


def since_return(filing, sent_back, decisions):
    """Item by item what became of a return: why it was sent back, old and new, the school's words.

    `decisions` are the filing's, oldest first; None unless it was handed in again.
    """
    answer = decisions[-1] if decisions else None
    if filing.state != "submitted" or sent_back is None or answer.step != "submit":
        return None
    why = why_returned(sent_back)
    said = [reason for reason in filing.reasons.all() if reason.at > sent_back.at]
    return {
        "words": answer.reason,
        "items": [
            {"label": item.label, "why": why[item.key], "changes": item_changes(item, answer),
             "said": dict.fromkeys(r.reason for r in said if r.item == item.key)}
            for item in items_of(sections_in(filing)) if item.key in why
        ],
    }  # fmt: skip


def doubts(struck, reasons):
    """(sentence, why it is doubted, what the school wrote) of every question."""
    given = {(r.check_key, r.item, r.value): r.reason for r in reasons}
    return [
        {"sentence": f.sentence, "why": f.why, "said": given.get((f.key, f.item, f.value), "")}
        for f in struck
        if not f.is_stop
    ]


def linked(filing, finding, editable):
    """Where a questioned figure is mended: its field on the item's form."""
    if finding.item not in editable:
        return ""
    url = reverse("schools:filing-item", args=[filing.pk, finding.item])
    # Classes are typed grade by grade: no field is called as what the check compares.
    return url if finding.item.endswith(".classes") else f"{url}#id_{finding.fields[0]}"
