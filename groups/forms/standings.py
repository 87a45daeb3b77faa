"""Forms of standings: proposing, reviewing, deciding, ending."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField


def long_text(label, **options):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **options)


DUE = {
    "demonstration": (_("复核日期"), _("须定，今天以后的一天；到期前提醒复核")),
    "rectification": (_("整改期限"), _("须定，今天以后的一天；到期前提醒核对")),
    "pilot": (_("试点结束日期"), _("未定不填")),
    "warning": (_("核对日期"), _("不定不填")),
}


class ProposeForm(forms.Form):
    """Reason, basis and day; for 示范 the county's criteria to tick."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    criteria = forms.MultipleChoiceField(
        label=_("符合的条件"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = long_text(_("理由"), max_length=2000, help_text=_("写明事实和要求"))
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    due = DayField(label=_("期限"), required=False)

    def __init__(self, *args, kind, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.fields["criteria"].choices = [(text, text) for text in criteria]
        self.fields["due"].label, self.fields["due"].help_text = DUE[kind]
        if kind == "demonstration":
            self.fields["criteria"].help_text = _("每一条都符合才能提出")
        else:
            del self.fields["criteria"]


class OpinionForm(forms.Form):
    reason = long_text(_("意见"), max_length=2000)


class DecideForm(forms.Form):
    use_required_attribute = False
    document_number = forms.CharField(
        label=_("文号"), max_length=60, help_text=_("例：汉教发〔2026〕12号")
    )
    since = DayField(label=_("自哪天起"))
    opinion = long_text(_("审批意见"), required=False, max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())


class RenewForm(forms.Form):
    use_required_attribute = False
    due = DayField(label=_("新的期限"))
    reason = long_text(_("核对情况"), max_length=2000, help_text=_("写明复核结论，或为什么延长"))


class EndForm(forms.Form):
    use_required_attribute = False
    ended_on = DayField(label=_("自哪天起解除"))
    reason = long_text(_("解除的理由"), max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ended_on", timezone.localdate())
