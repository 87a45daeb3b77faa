"""What if: change inputs of named schools and see what would follow; nothing is written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.gate import needs
from accounts.services import require
from schools.forms.equity import SimulationForm
from schools.rules.indicators import NEVER_COUNTED, SECTIONS, section_name
from schools.rules.simulation import outcome, with_changes
from schools.tables.equity.coefficients import source_of
from schools.tables.equity.schools import before_and_after
from schools.views.equity.asked import asked

MOST_SIMULATED = 20


@needs("see_equity")
def simulate(request):
    page = asked(request)
    if request.method == "POST":
        return redirect(short_address(request, page))
    require(request.office, "see_figures")
    context = page.choices() | {"crumbs": page.crumbs(_("模拟")), "most": MOST_SIMULATED}
    if page.body is None:
        bodies = [{"name": name, "url": page.query(where=pk)} for pk, name in page.bodies()]
        return render(request, "schools/equity_simulate.html", context | {"bodies": bodies})
    rows = page.rows()
    chosen, not_taken = chosen_rows(request, rows)
    typed = any(map(is_typed, request.GET))
    forms = [SimulationForm(row, request.GET if typed else None) for row in chosen]
    wrong = [form for form in forms if not form.is_valid()]
    changes = changes_of(forms) if typed and not wrong else {}
    combined = page.combined(pk for pk, _section in changes)
    return render(request, "schools/equity_simulate.html", context | {
        "name": page.name, "forms": forms, "where": page.body.pk, "year": page.year,
        "schools": offered(rows), "never": never_counted(rows), "not_taken": not_taken,
        "chosen": list(dict.fromkeys(row.school_id for row in chosen)),
        "compared": compared(rows, changes, combined),
        "unchanged": typed and not wrong and not changes,
        "none_chosen": "fill" in request.GET and not chosen,
        "again_url": page.query(), "source": source_of(page.year, page.day),
    })  # fmt: skip


def is_typed(name):
    """Is a parameter a new figure of a school, 12-primary-pupils?"""
    return name.partition("-")[0].isdigit()


def short_address(request, page):
    """The address of a what-if with nothing in it but what was typed, to be sent on or kept."""
    said = request.POST
    typed = [(name, value) for name, value in said.items() if is_typed(name) and value.strip()]
    if not typed:
        messages.info(request, _("没有填任何改动。请在要改的项里填新数，空着的不变。"))
    named = [("school", pk) for pk in said.getlist("school")]
    return reverse("schools:equity-simulate") + f"{page.query()}&{urlencode([*named, *typed])}"


def offered(rows):
    """(id, name, why it takes no part as it stands) of the schools that may ever be counted."""
    return [
        (pk, row.name, row.why)
        for pk, row in {row.school_id: row for row in reversed(rows)}.items()
        if row.category not in NEVER_COUNTED
    ][::-1]


def never_counted(rows):
    """{why: names} of the schools whose kind takes no part whatever they report."""
    found = {}
    for row in rows:
        if row.category in NEVER_COUNTED:
            found.setdefault(row.why, {})[row.name] = None
    return {why: "、".join(names) for why, names in found.items()}


def chosen_rows(request, rows):
    """The sections of the schools named in the address, and (name, why) of those not taken."""
    wanted = set(request.GET.getlist("school"))
    found = {row.school_id: row for row in rows if str(row.school_id) in wanted}
    counted = [pk for pk, row in found.items() if row.category not in NEVER_COUNTED]
    taken = set(counted[:MOST_SIMULATED])
    too_many = _("一次最多试算 %(n)s 所") % {"n": MOST_SIMULATED}
    not_taken = [
        (row.name, row.why if row.category in NEVER_COUNTED else too_many)
        for pk, row in found.items()
        if pk not in taken
    ]
    return [row for row in rows if row.school_id in taken], not_taken


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
