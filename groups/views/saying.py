"""Several things an office may say of one record, each a small form of its own on one page."""

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from accounts.refusals import NoVerb, Refusal
from records.steps import StepForm, choices
from records.workflow import allowed


class Saying:
    """One page's forms, the one that was sent taken: `done`, or a form's errors, or `refusal`.

    `words` are {key: () → (label, what it means)}, `verbs` {key: the service}. A subclass offers
    keys and makes their forms, whose `facts()` the service takes.
    """

    words = verbs = {}
    thanks = gettext_lazy("已保存。")

    def __init__(self, request, record):
        self.request, self.record, self.refusal = request, record, None
        self.chosen = request.POST.get("choice", "")
        self.forms = {key: self.form(key, *self.sent(key)) for key in self.offered()}
        self.done = request.method == "POST" and self.said()

    def offered(self):
        """The keys of what the office may say now."""
        raise NotImplementedError

    def form(self, key, data, files):
        raise NotImplementedError

    def sent(self, key):
        return (self.request.POST, self.request.FILES) if key == self.chosen else (None, None)

    def said(self):
        form = self.forms.get(self.chosen)
        if not (form.is_valid() if form else self.may_be_refused()):
            return False
        try:
            self.write(form)
        except NoVerb:
            raise
        except Refusal as refused:
            self.refusal = refused
            return False
        messages.success(self.request, self.thanks)
        return True

    def may_be_refused(self):
        """Was something sent that is not offered, of which the verb says why not?"""
        return False

    def write(self, form):
        self.verbs[self.chosen](self.record, by=self.request.office, **form.facts())

    @property
    def status(self):
        return self.refusal.status if self.refusal else 200

    @property
    def choices(self):
        return [self.choice(key, form) for key, form in self.forms.items()]

    def choice(self, key, form):
        label, says = self.words[key]()
        return {"value": key, "label": label, "says": says, "fields": list(form), "button": label}


class StepSaying(Saying):
    """The steps of the record's flow that the office may take, each with the form it asks.

    `says` explains steps, {key: () → words}. A step that is not offered any more is refused by
    its verb: who was first, or whose it is.
    """

    says = {}
    thanks = gettext_lazy("已办理。")

    @cached_property
    def steps(self):
        return {step.key: step for step in allowed(self.record, self.request.office)}

    def offered(self):
        yield from self.steps

    def form(self, key, data, files):
        return self.step_form(self.steps[key], data, prefix=key)

    def step_form(self, step, data, *, prefix):
        return StepForm(step, data, prefix=prefix)

    def may_be_refused(self):
        return self.chosen in self.record.flow.steps

    def write(self, form):
        self.take(self.chosen, form.cleaned_data if form else {})

    def take(self, key, said):
        """Take the step with what its form says: nothing where it is not offered."""
        raise NotImplementedError

    def choice(self, key, form):
        if key not in self.steps:
            return super().choice(key, form)
        return choices({key: form}, {key: self.says[key]()} if key in self.says else {})[0]
