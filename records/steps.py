"""Steps on screens: the forms they ask with, and the timeline they leave."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.workflow import allowed, decisions_of


class StepForm(forms.Form):
    """What a step asks. One per step stands in parts/decide.html, told apart by prefix."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("意见"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, step, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        if step.needs_reason:
            self.fields["reason"].label = _("理由")
            self.fields["reason"].required = True


def step_forms(record, office, form_of=StepForm, *, chosen="", data=None):
    """The forms of the steps the office may take now; only the chosen one is bound."""
    return {
        step.key: form_of(step, data if step.key == chosen else None, prefix=step.key)
        for step in allowed(record, office)
    }


def choices(forms_of_steps, says=None, barred=None):
    """What parts/decide.html takes; `says` explains a step beside its name, `barred` says of one
    that cannot be taken yet why."""
    return [
        {
            "value": key,
            "label": form.step.label,
            "says": (says or {}).get(key, ""),
            "official": form.step.official,
            "fields": list(form),
            "button": form.step.label,
            "why_not": (barred or {}).get(key, ""),
        }
        for key, form in forms_of_steps.items()
    ]


def preselected(forms_of_steps, chosen):
    """The step chosen before, or the only one there is; never one that says no."""
    only = [key for key, form in forms_of_steps.items() if not form.step.needs_reason]
    return chosen or (only[0] if len(forms_of_steps) == len(only) == 1 else "")


def events_of(record, office, changes_of=None, *, said=None):
    """The record's decisions (or `said`, where more belong to its story) as parts/timeline.html
    takes them, newest first.

    `changes_of(decision)` lists what it changed as parts/diff.html takes it.
    """
    rows = decisions_of(record) if said is None else said
    return [
        {
            "when": timezone.localtime(decision.at).strftime("%Y-%m-%d %H:%M"),
            "at": decision.at,
            "who": decision.person_name,
            "office": decision.office_title,
            "what": decision.label,
            "tone": tone_of(record, decision.step),
            "number": decision.document_number,
            "reason": decision.reason,
            "changes": changes_of(decision) if changes_of else [],
        }
        for decision in rows.within(office).order_by("-pk")
    ]


def tone_of(record, key):
    # Not all that is done to a record is a step: some are only written, and have no flow.
    step = record.flow.steps.get(key) if hasattr(record, "flow") else None
    if step is None:
        return "off"
    if step.official:
        return "official"
    # A reviewer always gives an opinion, and goes on.
    return "stop" if step.needs_reason and step.hand != "reviewer" else "ok"
