"""The shape of a sharing record, to be filled in on a phone between two lessons."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from groups.models import SharingKind


class SharingForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    resource = forms.TypedChoiceField(
        label=_("目录里的资源"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=_("类别"), choices=SharingKind.choices)
    title = forms.CharField(
        label=_("内容"), max_length=120, help_text=_("例：六年级科学课《浮力》同步课堂")
    )
    on = forms.DateField(label=_("日期"), widget=DayInput())
    used_by = forms.TypedMultipleChoiceField(
        label=_("使用学校"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(
        label=_("参与人数"), min_value=1, max_value=100_000, help_text=_("师生合计，人"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("拍照佐证"), error_messages={"required": _("请拍一张照片，或上传一个文件")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("或上传文件"), required=False, help_text=_("没有照片时上传一个文件"),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.doc,.docx,.xlsx"}),
    )  # fmt: skip

    def __init__(self, *args, schools, resources=(), last=None, **kwargs):
        """`last` is what the school filed last: the form begins with the same."""
        super().__init__(*args, **kwargs)
        if resources:
            self.fields["resource"].choices = [("", _("不在目录里")), *resources]
        else:
            del self.fields["resource"]
        if last:
            for name in ("kind", "title", "used_by", "resource"):
                value = last.resource_id if name == "resource" else getattr(last, name)
                self.initial.setdefault(name, value)
        self.fields["used_by"].choices = schools
        self.fields["photo"].required = not self.files.get("file")
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("on", timezone.localdate())

    def facts(self):
        """What the service takes."""
        facts = dict(self.cleaned_data)
        facts["proofs"] = [f for f in (facts.pop("photo"), facts.pop("file")) if f]
        return facts
