"""Forms of a county's own rules of formation."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.models import GroupStage
from groups.rules.modes import COUNTED_MEMBERS, DOCUMENTS

BASIS_HELP = _("例：汉教发〔2026〕3号 第二条")


class ModeForm(forms.Form):
    """A mode of the county's own: name, stage, bounds per kind of member, documents, basis."""

    use_required_attribute = False
    name = forms.CharField(label=_("模式名称"), max_length=20, help_text=_("例：校际联合体"))
    says = forms.CharField(label=_("说明"), max_length=200, required=False)
    stage = forms.ChoiceField(
        label=_("学段"), required=False, choices=[("", _("不限")), *GroupStage.choices]
    )
    documents = forms.MultipleChoiceField(
        label=_("须上传、不能以理由代替的材料"), required=False, choices=list(DOCUMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    since = DayField(label=_("自哪天起适用"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=BASIS_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())
        for key, label in COUNTED_MEMBERS.items():
            self.fields[f"{key}_fewest"] = bound(_("%(kind)s最少几所") % {"kind": label})
            self.fields[f"{key}_most"] = bound(_("%(kind)s最多几所") % {"kind": label})
        self.order_fields(["name", "says", "stage", *self.bound_names, "documents"])

    @property
    def bound_names(self):
        return [f"{key}_{end}" for key in COUNTED_MEMBERS for end in ("fewest", "most")]

    def facts(self):
        """What the service takes: the bounds that were filled in, by kind of member."""
        said = dict(self.cleaned_data)
        bounds = {}
        for key in COUNTED_MEMBERS:
            pair = [said.pop(f"{key}_fewest"), said.pop(f"{key}_most")]
            if pair != [None, None]:
                bounds[key] = pair
        return said | {"bounds": bounds}


def bound(label):
    return forms.IntegerField(label=label, min_value=0, max_value=500, required=False)


class EndModeForm(forms.Form):
    last_day = DayField(label=_("最后适用到哪天"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", timezone.localdate())


class LimitForm(forms.Form):
    """The most there may be, and what a breach does."""

    use_required_attribute = False
    most = forms.IntegerField(
        label=_("最多"), min_value=1, max_value=5000, required=False, help_text=_("空：不限")
    )
    breach = forms.ChoiceField(
        label=_("超出时"), widget=forms.RadioSelect,
        choices=[("warned", _("提示，仍可申报")), ("refused", _("不能申报"))],
    )  # fmt: skip
    since = DayField(label=_("自哪天起适用"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=BASIS_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())
