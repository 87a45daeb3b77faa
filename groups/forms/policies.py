"""Forms of the ledger of supporting policies."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Jurisdiction
from accounts.offices import Department
from groups.models import SupportPolicy
from groups.rules.policies import EDUCATION
from records.lists import FilterForm
from records.steps import StepForm

ANY = [("", _("全部"))]


class PolicyFilters(FilterForm):
    department = forms.ChoiceField(
        label=_("印发部门"), required=False,
        choices=[*ANY, (EDUCATION, _("教育局")), *Department.choices],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("类别"), choices=ANY + SupportPolicy.Kind.choices, required=False
    )

    field_order = ["where", "department", "kind", "as_of"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("适用县区")
        self.fields["as_of"].label = _("哪一天适用的")


class PolicyForm(forms.ModelForm):
    """A document with its number, who issued it, and from when to when it applies."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    issuer = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("印发单位"), empty_label=_("请选择")
    )
    issued_on = DayField(label=_("印发日期"))
    starts_on = DayField(label=_("适用起"))
    ends_on = DayField(label=_("适用止"), required=False, help_text=_("空：长期"))
    file = forms.FileField(
        label=_("文件"), required=False, help_text=_("PDF、Word 或图片；不便公开的可以不传")
    )

    class Meta:
        model = SupportPolicy
        fields = [
            "issuer", "kind", "title", "number", "issued_on", "starts_on", "ends_on", "says",
        ]  # fmt: skip
        help_texts = {
            "title": _("例：关于教育集团教师职称岗位统筹设置的通知"),
            "number": _("例：汉人社发〔2026〕18号"),
            "says": _("一两句话，写明给集团什么支持"),
        }  # fmt: skip
        widgets = {"says": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, issuers, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), "issued_on": timezone.localdate(),
                             "starts_on": timezone.localdate()}  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers
        if len(issuers) == 1:
            self.initial["issuer"] = issuers[0].pk

    def _post_clean(self):
        """The service checks and writes; the form only reads what was typed."""


class PolicyStepForm(StepForm):
    """Ending takes the last day."""

    last_day = DayField(label=_("最后适用到哪天"), initial=timezone.localdate)
    field_order = ["last_day", "reason"]

    def __init__(self, step, *args, **kwargs):
        super().__init__(step, *args, **kwargs)
        if step.key != "end":
            del self.fields["last_day"]
