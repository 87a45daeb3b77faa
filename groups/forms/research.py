"""The shape of a research session: a few fields that begin as the last one was."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.forms.sharing import YearFilters
from groups.models import ResearchStage

MATERIALS = forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.doc,.docx,.xlsx"})


class SessionForm(forms.Form):
    """One head-count per school of the group; an empty one says nobody came."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    theme = forms.CharField(
        label=_("主题"), max_length=120, help_text=_("例：整本书阅读《草房子》同课异构")
    )
    stage = forms.ChoiceField(label=_("学段"), choices=ResearchStage.choices)
    subject = forms.CharField(label=_("学科"), max_length=20, help_text=_("例：语文；跨学科"))
    on = DayField(label=_("日期"))

    def __init__(self, *args, schools, last=None, **kwargs):
        """`schools` are (id, name) of the group, one's own first; `last` what was filed last."""
        super().__init__(*args, **kwargs)
        self.schools = schools
        came = {row.school_id: row.people for row in last.attendance.all()} if last else {}
        for pk, name in schools:
            self.fields[f"came-{pk}"] = forms.IntegerField(
                label=_("%(name)s参加人数") % {"name": name}, required=False, min_value=0,
                max_value=5000, initial=came.get(pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
        self.fields["outcome"] = outcome_field()
        self.fields["material"] = material_field()
        if last:
            self.initial.setdefault("stage", last.stage)
            self.initial.setdefault("subject", last.subject)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("on", timezone.localdate())

    def facts(self):
        """What the service takes."""
        said = self.cleaned_data
        facts = {name: said[name] for name in ("token", "theme", "stage", "subject", "on")}
        came = {pk: said[f"came-{pk}"] for pk, _name in self.schools if said[f"came-{pk}"]}
        return facts | {
            "came": came, "outcome": said["outcome"],
            "materials": [said["material"]] if said["material"] else [],
        }  # fmt: skip


def outcome_field():
    return forms.CharField(
        label=_("成果"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以以后补充，例：形成教案 6 份"),
    )  # fmt: skip


def material_field():
    return forms.FileField(
        label=_("照片或材料"), required=False, widget=MATERIALS, help_text=_("可以以后补充")
    )


class AddForm(forms.Form):
    """What came of a session, and more material."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = outcome_field()
        self.fields["material"] = material_field()

    def facts(self):
        said = self.cleaned_data
        return {
            "outcome": said["outcome"],
            "materials": [said["material"]] if said["material"] else [],
        }


class ConfirmForm(forms.Form):
    """An attending school's word on the host's count."""

    use_required_attribute = False
    agrees = forms.TypedChoiceField(
        label=_("登记的人数"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("属实")), ("0", _("不符"))], initial="1",
    )  # fmt: skip
    words = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=300,
        help_text=_("不符时写明，例：实到 6 人"),
    )

    def facts(self):
        return self.cleaned_data


class SessionFilters(YearFilters):
    stage = forms.ChoiceField(
        label=_("学段"), choices=[("", _("全部")), *ResearchStage.choices], required=False
    )
    subject = forms.CharField(label=_("学科"), max_length=20, required=False)

    field_order = ["where", "year", "stage", "subject"]
