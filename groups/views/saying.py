"""Several things an office may say of one record, each a small form of its own on one page."""

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken


class Saying:
    """One page's forms, the one that was sent taken: `done`, or a form's errors, or `refusal`.

    `words` are {key: () → (label, what it means)}, `verbs` {key: the service}. A subclass offers
    keys and makes their forms, whose `facts()` the service takes.
    """

    words = verbs = {}

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
        if form is None or not form.is_valid():
            return False
        try:
            self.verbs[self.chosen](self.record, by=self.request.office, **form.facts())
        except RuleBroken as broken:
            self.refusal = broken
            return False
        messages.success(self.request, _("已保存。"))
        return True

    @property
    def choices(self):
        return [
            {"value": key, "label": self.words[key]()[0], "says": self.words[key]()[1],
             "fields": list(form), "button": self.words[key]()[0]}
            for key, form in self.forms.items()
        ]  # fmt: skip
