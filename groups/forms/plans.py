"""Forms of plans: a draft, its items, its steps, and what an owner says of an item."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Jurisdiction
from groups.models import EducationGroup, Plan, PlanItem, Resolution
from groups.rules.plans import GROUP_KINDS, WRITERS
from records.lists import FilterForm
from records.steps import StepForm

ANY = [("", _("全部"))]


class PlanFilters(FilterForm):
    kind = forms.ChoiceField(label=_("类别"), choices=ANY + Plan.Kind.choices, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=ANY + Plan.State.choices, required=False)

    field_order = ["where", "kind", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["as_of"]


class PlanForm(forms.Form):
    """What a new plan is; the kinds offered are those the office draws up."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("类别"), widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        EducationGroup.objects.none(), label=_("教育集团"), empty_label=_("请选择")
    )
    title = forms.CharField(
        label=_("名称"), max_length=120, help_text=_("例：汉滨区集团化办学实施办法")
    )
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("例：安政办发〔2018〕47号")
    )

    def __init__(self, *args, office, groups, **kwargs):
        kwargs["initial"] = {
            "token": uuid.uuid4(), "starts_on": timezone.localdate(),
        } | kwargs.get("initial", {})  # fmt: skip
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Plan.Kind.choices if office.may(WRITERS[choice[0]])]
        self.fields["kind"].choices = kinds
        self.initial.setdefault("kind", kinds[0][0] if kinds else "")
        if any(kind in GROUP_KINDS for kind, _label in kinds):
            self.fields["group"].queryset = groups
            if len(groups) == 1:
                self.initial.setdefault("group", groups[0].pk)
        else:
            del self.fields["group"]


class ItemForm(forms.ModelForm):
    """A target, milestone or task; only a target has numbers."""

    use_required_attribute = False

    class Meta:
        model = PlanItem
        fields = [
            "kind", "title", "owner", "starts_on", "due_on", "unit", "baseline", "target",
        ]  # fmt: skip
        help_texts = {
            "unit": _("只有目标填，例：%、所、人"), "baseline": _("只有目标填：现在是多少"),
            "target": _("只有目标填：到期限要达到多少"),
        }  # fmt: skip

    starts_on = DayField(label=_("开始日期"))
    due_on = DayField(label=_("完成期限"))
    owner = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("责任单位"), empty_label=_("请选择")
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PlanItem.Kind.choices
        self.fields["owner"].queryset = owners

    def _post_clean(self):
        """The service checks and writes; the form only reads what was typed."""


class PlanStepForm(StepForm):
    """Issuing takes a number and its day; of a group's plan the council's resolution, in words
    only where it was taken outside the portal."""

    resolution = forms.ModelChoiceField(
        Resolution.objects.none(), label=_("理事会决议"), required=False,
        empty_label=_("不在本系统里的决议（填在下面）"),
    )  # fmt: skip

    document_number = forms.CharField(
        label=_("文号"), max_length=60, help_text=_("例：汉政办发〔2026〕12号")
    )
    issued_on = DayField(label=_("印发日期"), initial=timezone.localdate)
    field_order = ["resolution", "document_number", "issued_on", "reason"]

    def __init__(self, step, *args, resolutions=None, **kwargs):
        """`resolutions` are those a group's plan may cite; None of a body's plan."""
        super().__init__(step, *args, **kwargs)
        if step.key != "issue":
            del self.fields["resolution"], self.fields["document_number"], self.fields["issued_on"]
        elif resolutions is None:
            del self.fields["resolution"]
        else:
            self.ask_for_resolution(resolutions)

    def ask_for_resolution(self, resolutions):
        chosen, number = self.fields["resolution"], self.fields["document_number"]
        chosen.queryset = resolutions
        self.initial.setdefault("resolution", resolutions.first())
        number.label, number.required = _("系统外的决议"), False
        number.help_text = _("例：理事会第 3 次会议决议第 2 项")
        self.fields["issued_on"].label = _("通过日期")
        self.fields["issued_on"].required = False
        self.fields["issued_on"].initial = None
        self.fields["issued_on"].help_text = _("不填则按所选决议的通过日期")


class ReportForm(forms.Form):
    """How far an item is; a target is told by its number."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.DecimalField(label=_("现值"), max_digits=14, decimal_places=2)
    percent = forms.IntegerField(
        label=_("完成进度（%）"), min_value=0, max_value=100, help_text=_("办完填 100"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("进展"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：已完成选址，正在招标"),
    )  # fmt: skip
    fall = forms.CharField(
        label=_("进度回落的理由"), max_length=300, required=False,
        help_text=_("进度比上次报告的低才填"),
    )  # fmt: skip
    on = DayField(label=_("进展日期"))
    proof = forms.FileField(label=_("佐证"), required=False)

    def __init__(self, *args, item, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), "on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        target = item.kind == PlanItem.Kind.TARGET
        del self.fields["percent" if target else "value"]
        if item.percent is None:
            del self.fields["fall"]
        if target:
            self.fields["value"].label = _("现值（%(unit)s）") % {"unit": item.unit}

    def facts(self):
        facts = dict(self.cleaned_data)
        proof = facts.pop("proof")
        return facts | {"proofs": [proof] if proof else []}


class AnswerForm(forms.Form):
    """A county takes the city's task, or says why not."""

    use_required_attribute = False
    accepts = forms.TypedChoiceField(
        label=_("答复"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("承接")), ("0", _("不承接"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不承接时须写明理由"),
    )  # fmt: skip

    def facts(self):
        return self.cleaned_data


class LightForm(forms.Form):
    """A person's own judgement of an item beside what is worked out."""

    use_required_attribute = False
    light = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("不认定，由系统计算")), *PlanItem.Light.choices],
    )  # fmt: skip
    reason = forms.CharField(label=_("认定理由"), max_length=300, required=False)

    def facts(self):
        return self.cleaned_data
