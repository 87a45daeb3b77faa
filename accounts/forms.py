from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.days import require_known_day
from accounts.models import User
from accounts.offices import HELD_IN, Office


class DayInput(forms.DateInput):
    """The browser's own date field; plain text 2026-09-01 where there is none."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = DayInput
    default_validators = (require_known_day,)


class LogInForm(AuthenticationForm):
    """Name and password; says nothing about which of the two was wrong."""

    error_messages = {
        "invalid_login": _("登录名或密码不对。连续输错 5 次将锁定 30 分钟。"),
        "inactive": _("账号已停用，请联系本市系统管理员。"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["password"].label = _("密码")


class OwnPasswordForm(DjangoPasswordChangeForm):
    """A person's own new password."""

    error_messages = {
        **DjangoPasswordChangeForm.error_messages,
        "password_incorrect": _("现在的密码不对，请重新输入"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("现在的密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = _("至少 10 个字符，不能只有数字，也不要用常见密码")
        self.fields["new_password2"].label = _("再输一次新密码")
        self.fields["new_password2"].help_text = ""


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

    def clean(self):
        facts = super().clean()
        if {"password", "username", "name"} <= facts.keys():
            person = User(username=facts["username"], name=facts["name"])
            check_password_into(self, person)
        return facts


class PasswordForm(forms.Form):
    """A new first password for `person` (系统管理员)."""

    password = forms.CharField(
        label=_("新的初始密码"), help_text=_("至少 10 个字符；本人下次登录后须修改")
    )

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        facts = super().clean()
        if "password" in facts:
            check_password_into(self, self.person)
        return facts


def check_password_into(form, person):
    try:
        validate_password(form.cleaned_data["password"], person)
    except forms.ValidationError as error:
        form.add_error("password", error)


class PersonChoice(forms.ModelChoiceField):
    """People by name, with the log-in name beside it: two may share a name."""

    def label_from_instance(self, person):
        return f"{person.name}（{person.username}）"


class AppointmentForm(forms.Form):
    """A new appointment (安全管理员)."""

    person = PersonChoice(User.objects.none(), label=_("人员"), empty_label=_("请选择"))
    office = forms.ChoiceField(
        label=_("职务"), choices=[(o.value, o.label) for o in Office if o in HELD_IN]
    )
    place = forms.CharField(
        label=_("单位"),
        help_text=_("教育局、学校或市的全称，如：汉滨区教育局"),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    since = DayField(label=_("任职起"), initial=timezone.localdate)
    until = DayField(label=_("任职止"), required=False, help_text=_("不填表示未定"))
    basis = forms.CharField(
        label=_("任职依据"), max_length=200, help_text=_("任命文件的名称和文号")
    )

    def __init__(self, *args, city_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.city_id = city_id
        self.fields["person"].queryset = User.objects.filter(
            city_id=city_id, is_active=True
        ).order_by("name")

    def clean_place(self):
        """The place of that name in the city; a name that two places share is asked anew."""
        found = queries.places_named(self.city_id, self.cleaned_data["place"].strip())
        if not found:
            raise forms.ValidationError(_("本市没有这个名称的单位，请从提示中选择全称"))
        if len(found) > 1:
            raise forms.ValidationError(_("本市有两个单位叫这个名称，请先请经办人改正校名"))
        return found[0]


class EndForm(forms.Form):
    on = DayField(label=_("离任日期"), help_text=_("当天仍在任"))
    reason = forms.CharField(label=_("离任原因"), max_length=200)
