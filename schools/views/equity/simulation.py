"""What if: change inputs of named schools and see what would follow; nothing is written."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.gate import needs
from accounts.services import require
from schools.forms.equity import SimulationForm
from schools.rules.indicators import SECTIONS, section_name
from schools.rules.simulation import outcome, with_changes
from schools.tables.equity.coefficients import source_of
from schools.tables.equity.schools import before_and_after
from schools.views.equity.asked import asked

MOST_SIMULATED = 6


@needs("see_equity")
def simulate(request):
    require(request.office, "see_figures")
    page = asked(request)
    context = page.choices() | {"crumbs": page.crumbs(_("模拟")), "most": MOST_SIMULATED}
    if page.body is None:
        bodies = [{"name": name, "url": page.query(where=pk)} for pk, name in page.bodies()]
        return render(request, "schools/equity_simulate.html", context | {"bodies": bodies})
    rows = page.rows()
    chosen = chosen_rows(request, rows)
    typed = any(key.partition("-")[0].isdigit() for key in request.GET)
    forms = [SimulationForm(row, request.GET if typed else None) for row in chosen]
    wrong = [form for form in forms if not form.is_valid()]
    changes = changes_of(forms) if typed and not wrong else {}
    combined = page.combined(pk for pk, _section in changes)
    return render(request, "schools/equity_simulate.html", context | {
        "name": page.name, "forms": forms, "where": page.body.pk, "year": page.year,
        "schools": dict.fromkeys((row.school_id, row.name) for row in rows),
        "chosen": list(dict.fromkeys(row.school_id for row in chosen)),
        "compared": compared(rows, changes, combined),
        "unchanged": typed and not wrong and not changes,
        "again_url": page.query(), "source": source_of(page.year, page.day),
    })  # fmt: skip


def chosen_rows(request, rows):
    """The sections of the schools named in the address, a few at most."""
    wanted = set(request.GET.getlist("school"))
    found = [row for row in rows if str(row.school_id) in wanted]
    schools = list(dict.fromkeys(row.school_id for row in found))[:MOST_SIMULATED]
    return [row for row in found if row.school_id in schools]


def changes_of(forms):
    """{(school id, section): {field: new value}} of what was typed."""
    typed = {(form.row.school_id, form.row.section): form.changed_values() for form in forms}
    return {key: values for key, values in typed.items() if values}


def compared(rows, changes, combined):
    """Before and after, per section that something is changed in."""
    after = with_changes(rows, changes, combined)
    touched = {row.section for row, new in zip(rows, after, strict=True) if row != new}
    return [
        before_and_after(section_name(section), outcome(rows, section), outcome(after, section))
        for section in SECTIONS
        if section in touched
    ]
