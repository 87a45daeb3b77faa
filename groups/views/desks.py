"""A request, a filing or a change, on the desk: what its pages share.

The pages of deciding and of the road are one for both kinds; `of` in their addresses says which.
"""

from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import Overtaken, RuleBroken
from records.workflow import why_not


@dataclass(frozen=True)
class Desk:
    """How requests of one kind are found, read and shown; `words` are what their choices say."""

    of: str
    page: str
    found: object
    context: object
    crumbs: object
    words: dict

    def url(self, name, record, *args):
        return reverse(f"groups:{self.of}-{name}", args=[record.pk, *args])

    def home(self, record):
        return reverse(f"groups:{self.of}", args=[record.pk])

    def show(self, request, record, template, *last, context=None, **more):
        """A page about the request, with everything its record page has."""
        context = context or self.context(record, request.office)
        more = {"crumbs": self.crumbs(record, *last), "refusal": None} | more
        status = 422 if more["refusal"] and request.method == "POST" else 200
        return render(request, template, context | more, status=status)


_desks = {}


def open_desk(desk):
    _desks[desk.of] = desk
    return desk


def at_desk(view):
    """Find the request and hand its desk to the view. A page whose step is over shows the record
    and who was first, not an error."""

    @wraps(view)
    def shown(request, pk, of, **kwargs):
        desk = _desks[of]
        try:
            return view(request, desk, desk.found(request, pk), **kwargs)
        except Overtaken as overtaken:
            if request.method != "GET":
                raise
            record = desk.found(request, pk)
            return desk.show(request, record, desk.page, refusal=overtaken.as_dict())

    return shown


def attempt(verb):
    """The Refusal of a rule, in words for the page; None when the verb went through."""
    try:
        verb()
    except RuleBroken as broken:
        return broken.as_dict()
    return None


def is_asked(office):
    """Does the office see only the requests its opinion was asked of?"""
    return office.office == Office.DEPARTMENT


def refuse_closed(record, key, office):
    """The page of a step that may not be taken says so at once."""
    refusal = why_not(record, record.flow[key], office)
    if refusal:
        raise refusal


def part(
    request, desk, record, form, save, label, *, template="groups/request_form.html", done=None,
    **context,
):  # fmt: skip
    """One form about a request: show it, save it, back to the record."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: save(form))
        if refusal is None:
            messages.success(request, done or _("已保存。"))
            return redirect(desk.home(record))
    context |= {
        "record": record, desk.of: record, "home": desk.home(record), "form": form,
        "label": label, "refusal": refusal, "crumbs": desk.crumbs(record, label),
    }  # fmt: skip
    return render(request, template, context, status=422 if refusal else 200)


def to_answer(desk, record, office, answers, consents):
    """The refusals this office may still answer in writing: (the school, the address)."""
    if not office.may("answer_refusal"):
        return []
    refused = [a for a in answers if a.agrees is False and not a.answered_in_writing]
    return [
        {"school": a.school, "url": desk.url("answer", record, consents[a.school_id].pk)}
        for a in refused
        if office.holds(consents[a.school_id])
    ]


def may_consent(record, office, answers):
    asked = office.school in {answer.school_id for answer in answers}
    return record.state == "submitted" and office.may("consent") and asked
