"""Forms of the catalogue: offering a resource, asking for one, answering."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.models import SharingKind
from groups.rules.booking import WEEK, open_words, week_words
from records.steps import StepForm


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and an hour."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class HourInput(forms.TimeInput):
    """The browser's own field for an hour."""

    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class ResourceForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("类别"), choices=SharingKind.choices)
    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("例：体育馆"))
    description = forms.CharField(
        label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    capacity = forms.IntegerField(
        label=_("每次容纳"), required=False, min_value=1, max_value=100_000,
        help_text=_("人；不限不填"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("每周开放"), coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=[(day, week_words([day])) for day in WEEK], initial=WEEK[:5],
    )  # fmt: skip
    opens_at = forms.TimeField(
        label=_("每天从"), required=False, initial="16:00", widget=HourInput(),
        help_text=_("全天开放的，两个时间都不填"),
    )  # fmt: skip
    closes_at = forms.TimeField(label=_("到"), required=False, initial="18:00", widget=HourInput())
    conditions = forms.CharField(
        label=_("其他说明"), required=False, max_length=200,
        help_text=_("例：寒暑假另约，自带器材；这里写的只供查看，不作限制"),
    )  # fmt: skip
    since = DayField(label=_("自哪天开放"))
    until = DayField(label=_("到哪天为止"), required=False, help_text=_("不填表示未定"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("since", timezone.localdate())


class CloseForm(forms.Form):
    on = DayField(
        label=_("开放到哪天为止"), initial=timezone.localdate,
        help_text=_("当天仍开放"),
    )  # fmt: skip


class BookingForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    starts = forms.DateTimeField(label=_("从"), widget=MomentInput())
    ends = forms.DateTimeField(label=_("到"), widget=MomentInput())
    people = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    purpose = forms.CharField(label=_("用途"), max_length=120, help_text=_("例：五年级篮球联赛"))

    def __init__(self, *args, resource, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts"].help_text = _now("开放：%(when)s") % {"when": open_words(resource)}
        self.initial.setdefault("token", uuid.uuid4())


class WantedForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("类别"), choices=SharingKind.choices)
    title = forms.CharField(
        label=_("需要什么"), max_length=120, help_text=_("例：能坐 200 人的报告厅")
    )
    description = forms.CharField(label=_("说明"), required=False, max_length=300)
    until = DayField(label=_("哪天以前"), required=False, help_text=_("不急不填"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class AnswerWantedForm(StepForm):
    """One of the school's own resources as the answer."""

    resource = forms.TypedChoiceField(label=_("用本校的哪项资源"), coerce=int)

    def __init__(self, *args, resources, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields["resource"].choices = [("", _("请选择")), *resources]
