from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.offices import HELD_IN, Office


class PersonForm(forms.Form):
    """A new account (系统管理员)."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$", label=_("登录名"), max_length=40,
        help_text=_("字母、数字、点、下划线或短横，如 wang.li"),
        error_messages={"invalid": _("登录名只能用字母、数字、点、下划线和短横")},
    )  # fmt: skip
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    password = forms.CharField(
        label=_("初始密码"), help_text=_("至少 10 个字符；本人首次登录后须修改")
    )


class PasswordForm(forms.Form):
    password = forms.CharField(label=_("新的初始密码"), help_text=_("至少 10 个字符"))


class AppointmentForm(forms.Form):
    """A new appointment (安全管理员)."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("人员"))
    office = forms.ChoiceField(
        label=_("职务"), choices=[(o.value, o.label) for o in Office if o in HELD_IN]
    )
    place = forms.CharField(
        label=_("单位"), help_text=_("教育局、学校或市的全称，如：汉滨区教育局")
    )
    since = forms.DateField(label=_("任职起"))
    until = forms.DateField(label=_("任职止"), required=False, help_text=_("不填表示未定"))
    basis = forms.CharField(
        label=_("任职依据"), max_length=200, help_text=_("任命文件的名称和文号")
    )

    def __init__(self, *args, city_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(
            city_id=city_id, is_active=True
        ).order_by("name")


class EndForm(forms.Form):
    on = forms.DateField(label=_("离任日期"), help_text=_("当天仍在任"))
    reason = forms.CharField(label=_("离任原因"), max_length=200)
