"""Forms of a county's or the city's settings: the value in the person's words, from when, basis."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.offices import Department
from groups.forms.modes import BASIS_HELP
from groups.rules.settings import LIST_SEPARATOR, keyed


def lines_field(label, help_text, **options):
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 6}), **options
    )


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class SettingForm(forms.Form):
    """From when, and by which document; each setting adds how its value is asked."""

    use_required_attribute = False
    since = DayField(label=_("自哪天起适用"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=BASIS_HELP)

    def __init__(self, *args, value, names, **kwargs):
        """`names` are the city's bureaus by code."""
        super().__init__(*args, **kwargs)
        self.value, self.names = value, names
        self.initial.setdefault("since", timezone.localdate())
        self.show()
        own = [name for name in self.fields if name not in ("since", "basis")]
        self.order_fields([*own, "since", "basis"])

    def show(self):
        self.initial.setdefault("value", self.value)

    def facts(self):
        said = self.cleaned_data
        return {"value": self.read(said), "since": said["since"], "basis": said["basis"]}

    def read(self, said):
        return said["value"]


class DaysForm(SettingForm):
    value = forms.IntegerField(label=_("几天内答复"), min_value=1, max_value=90)


class DepartmentsForm(SettingForm):
    value = forms.MultipleChoiceField(
        label=_("征求的部门"), required=False, choices=Department.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class CriteriaForm(SettingForm):
    value = lines_field(_("认定条件"), _("一行一条"))

    def show(self):
        self.initial.setdefault("value", "\n".join(self.value))

    def read(self, said):
        return lines_of(said["value"])


class ElementsForm(SettingForm):
    value = lines_field(_("应有的内容"), _("一行一项；文字不变的项与已登记的章程对应"))

    def show(self):
        self.initial.setdefault("value", "\n".join(label for _key, label in self.value))

    def read(self, said):
        return keyed(lines_of(said["value"]), self.value)


class CentralForm(SettingForm):
    bureaus = forms.MultipleChoiceField(
        label=_("整体列入的县区"), required=False, widget=forms.CheckboxSelectMultiple
    )
    towns = lines_field(
        _("列入的镇办"), _("一行一个县区，例：汉滨区：江北街道、建民街道"), required=False
    )

    def show(self):
        self.fields["bureaus"].choices = list(self.names.items())
        self.initial.setdefault("bureaus", self.value["bureaus"])
        lines = [f"{self.names.get(code, code)}：{LIST_SEPARATOR.join(towns)}"
                 for code, towns in self.value["towns"].items()]  # fmt: skip
        self.initial.setdefault("towns", "\n".join(lines))

    def clean_towns(self):
        codes = {name: code for code, name in self.names.items()}
        found = {}
        for line in lines_of(self.cleaned_data["towns"]):
            name, colon, towns = line.replace(":", "：").partition("：")
            listed = [
                town.strip() for town in towns.replace("，", "、").split("、") if town.strip()
            ]
            if name.strip() not in codes or not colon or not listed:
                raise forms.ValidationError(
                    _("“%(line)s”读不出县区和镇办，请写成 县区：镇办、镇办"), params={"line": line}
                )
            found[codes[name.strip()]] = listed
        return found

    def read(self, said):
        return {"bureaus": said["bureaus"], "towns": said["towns"]}


class DecidersForm(SettingForm):
    def show(self):
        choices = [("", _("自己决定")), *self.names.items()]
        for code, name in self.names.items():
            self.fields[f"of_{code}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=self.value.get(code, "")
            )

    def read(self, said):
        return {code: said[f"of_{code}"] for code in self.names if said[f"of_{code}"]}


FORMS = {
    "opinion_days": DaysForm, "departments_asked": DepartmentsForm,
    "demonstration_criteria": CriteriaForm, "charter_elements": ElementsForm,
    "central_city": CentralForm, "who_decides": DecidersForm,
}  # fmt: skip
