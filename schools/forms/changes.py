"""Forms of changes and transfers."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Jurisdiction
from records.steps import StepForm
from schools.forms.register import own_schools
from schools.models import School, SchoolChange, Stage
from schools.rules.changes import NEXT_STATUS

Field = SchoolChange.Field


class ChangeForm(forms.Form):
    """One field of a school to change. The new value stands in the field of its kind."""

    use_required_attribute = False
    css_class = "of-change"  # shows the new value of the field chosen, not all four
    token = forms.UUIDField(widget=forms.HiddenInput)
    field = forms.ChoiceField(label=_("变更事项"), choices=Field, widget=forms.RadioSelect)
    name = forms.CharField(label=_("新的学校名称"), max_length=120, required=False)
    stage = forms.ChoiceField(
        label=_("新的学段"), choices=[c for c in Stage.choices if c[0] != Stage.UNKNOWN],
        required=False,
    )  # fmt: skip
    status = forms.ChoiceField(label=_("新的状态"), required=False)
    successor = forms.ModelChoiceField(
        School.objects.none(), label=_("并入哪所学校"), required=False, empty_label=_("不是合并"),
        help_text=_("状态改为“已合并”时选择"),
    )  # fmt: skip
    ownership = forms.ChoiceField(label=_("新的办学类型"), choices=School.Ownership, required=False)
    why = forms.CharField(
        label=_("变更理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    effective_on = DayField(
        label=_("生效日期"), help_text=_("可以是以后的一天；到那天之前一切照旧")
    )
    upload = forms.FileField(label=_("证明材料"), required=False)

    def __init__(self, *args, school, office, **kwargs):
        first = {"token": uuid.uuid4(), "effective_on": timezone.localdate()}
        first |= {name: getattr(school, name) for name in Field.values}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        names = dict(School.Status.choices)
        ways = (school.status, *NEXT_STATUS.get(school.status, ()))
        self.fields["status"].choices = [(way, names[way]) for way in ways]
        self.fields["successor"].queryset = (
            own_schools(office)
            .filter(nature=School.Nature.SCHOOL, status=School.Status.OPEN)
            .exclude(pk=school.pk)
        )

    def clean(self):
        facts = super().clean()
        field = facts.get("field")
        if field and not facts.get(field):
            self.add_error(field, _("请填写新值"))
        return facts

    def facts(self):
        """What `file_change` takes."""
        facts = self.cleaned_data
        status = facts["field"] == Field.STATUS
        return {
            "field": facts["field"], "new_value": facts[facts["field"]].strip(),
            "successor": facts["successor"] if status else None,
            **{name: facts[name] for name in ("why", "effective_on", "token", "upload")},
        }  # fmt: skip


class ChangeStepForm(StepForm):
    """A step of a change or transfer; an approval may carry its document's number."""

    document_number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("如：汉教发〔2026〕12号")
    )
    field_order = ["document_number", "reason"]

    def __init__(self, step, *args, **kwargs):
        super().__init__(step, *args, **kwargs)
        if not step.official:
            del self.fields["document_number"]


class TransferForm(forms.Form):
    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    to_bureau = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("接收教育局"), empty_label=_("请选择")
    )
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("如：市编委会议纪要"))
    effective_on = DayField(label=_("生效日期"))

    def __init__(self, *args, school, **kwargs):
        first = {"token": uuid.uuid4(), "effective_on": timezone.localdate()}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        others = Jurisdiction.objects.filter(kind="bureau", city_id=school.bureau.city_id)
        self.fields["to_bureau"].queryset = others.exclude(pk=school.bureau_id).order_by("code")


class AnswerForm(forms.Form):
    """The receiving bureau's answer."""

    agrees = forms.TypedChoiceField(
        label=_("接收意见"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("同意接收")), ("0", _("不同意接收"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不同意时须写明理由"),
    )  # fmt: skip
