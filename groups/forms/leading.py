"""Forms of a leading group: members, meetings, problems and what is said of them."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Jurisdiction
from groups.forms.council import EndSeatForm
from groups.models import LeadingMeeting, LeadingMember
from records.lists import FilterForm
from records.steps import StepForm


def long_text(label, **options):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **options)


class BodyFilters(FilterForm):
    """Only which body's leading group."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["as_of"], self.fields["q"]


class ProblemFilters(FilterForm):
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("没有销号的")), ("late", _("逾期的")), ("claimed", _("报告已解决，待销号")),
            ("closed", _("已销号")), ("all", _("全部")),
        ],
    )  # fmt: skip

    field_order = ["where", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["as_of"]


class MemberForm(forms.Form):
    use_required_attribute = False
    role = forms.ChoiceField(label=_("组内职务"), choices=LeadingMember.Role.choices)
    name = forms.CharField(label=_("姓名"), max_length=40)
    post = forms.CharField(label=_("职务"), max_length=80, help_text=_("例：区财政局副局长"))
    unit = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("所在部门"), required=False,
        empty_label=_("政府或其他单位"),
    )  # fmt: skip
    since = DayField(label=_("任期起"))
    until = DayField(label=_("任期止"), required=False, help_text=_("空：没有定"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("例：汉政办发〔2026〕8号"))

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", timezone.localdate())
        self.fields["unit"].queryset = units


class EndMemberForm(EndSeatForm):
    """As a seat of a council: leave before the term ends, or an entry in error."""

    use_required_attribute = False


class MeetingForm(forms.Form):
    """A meeting that was held: who of that day's members came, what was decided."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField(label=_("日期"))
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    present = forms.TypedMultipleChoiceField(
        label=_("到会成员"), widget=forms.CheckboxSelectMultiple, coerce=int
    )
    decisions = forms.CharField(
        label=_("议定事项"), help_text=_("一行一项"), widget=forms.Textarea(attrs={"rows": 5})
    )
    minutes = long_text(_("纪要摘要"), required=False)
    file = forms.FileField(label=_("纪要文件"), required=False)

    def __init__(self, *args, members, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), "on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [
            (row.pk, f"{row.get_role_display()} {row.name}（{row.post}）") for row in members
        ]

    def clean_decisions(self):
        lines = [line.strip() for line in self.cleaned_data["decisions"].splitlines()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("每一项不超过 300 字"))
        return lines


class CorrectionForm(forms.Form):
    text = long_text(_("更正"), max_length=500, help_text=_("原来的登记不变，更正记在后面"))


class ProblemForm(forms.Form):
    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("问题"), max_length=120, help_text=_("例：两所成员校教师编制缺口 14 名")
    )
    owner = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("责任单位"), empty_label=_("请选择")
    )
    due_on = DayField(label=_("解决期限"))
    meeting = forms.ModelChoiceField(
        LeadingMeeting.objects.none(), label=_("来自哪次会议"), required=False,
        empty_label=_("不是会议提出的"),
    )  # fmt: skip
    says = long_text(_("情况和要求"), required=False, max_length=2000)

    def __init__(self, *args, owners, meetings, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset, self.fields["meeting"].queryset = owners, meetings


class ProblemStepForm(StepForm):
    """Moving the day asks for the new one."""

    due_on = DayField(label=_("新的期限"))
    field_order = ["due_on", "reason"]

    def __init__(self, step, *args, **kwargs):
        super().__init__(step, *args, **kwargs)
        if step.key != "extend":
            del self.fields["due_on"]


class ProblemReportForm(forms.Form):
    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    words = long_text(_("进展"), max_length=500, help_text=_("例：编制已核定，等待下达"))
    solved = forms.BooleanField(label=_("问题已解决"), required=False)
    on = DayField(label=_("截至日期"))
    proof = forms.FileField(label=_("佐证"), required=False, help_text=_("报告已解决时必须上传"))

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), "on": timezone.localdate()}
        super().__init__(*args, **kwargs)

    def facts(self):
        facts = dict(self.cleaned_data)
        proof = facts.pop("proof")
        return facts | {"proofs": [proof] if proof else []}
