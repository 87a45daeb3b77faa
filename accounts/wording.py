"""What a field says when it is left empty or holds something else, in a clerk's words."""

from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core import validators
from django.utils.translation import gettext_lazy as _

WORDS = {
    forms.Field: {"required": _("请填写这一项")},
    forms.ChoiceField: {
        "required": _("请选一项"), "invalid_choice": _("没有这个选项，请从列出的里面选"),
    },
    forms.MultipleChoiceField: {
        "required": _("请至少选一项"), "invalid_choice": _("没有这个选项，请从列出的里面选"),
    },
    forms.ModelChoiceField: {
        "required": _("请选一项"), "invalid_choice": _("没有这个选项，请从列出的里面选"),
    },
    forms.BooleanField: {"required": _("请先勾选")},
    forms.FileField: {
        "required": _("请选择要上传的文件"), "missing": _("请选择要上传的文件"),
        "empty": _("这是一个空文件，请换一个"),
    },
    forms.DateField: {
        "required": _("请填日期，例：2026-09-01"),
        "invalid": _("日期要写成 2026-09-01 这样"),
    },
    forms.DateTimeField: {
        "required": _("请填日期和时间，例：2026-09-01 14:00"),
        "invalid": _("日期和时间要写成 2026-09-01 14:00 这样"),
    },
    forms.IntegerField: {"invalid": _("请填整数，例：12")},
    forms.DecimalField: {"invalid": _("请填数字，例：12000.00")},
}  # fmt: skip
LIMITS = {
    validators.MinValueValidator: _("不能小于 %(limit_value)s"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s"),
    validators.MaxLengthValidator: _("最多 %(limit_value)s 个字，现在是 %(show_value)s 个字"),
}
DIGITS = {
    "max_digits": _("数字太长，最多 %(max)s 位"),
    "max_decimal_places": _("小数点后最多 %(max)s 位"),
    "max_whole_digits": _("小数点前最多 %(max)s 位"),
}  # fmt: skip


def too_short(validator):
    return _("密码至少 %(n)s 个字符") % {"n": validator.min_length}


def use():
    """Before any form is made: a field takes its words when it is."""
    for validator, words in LIMITS.items():
        validator.message = words
    MinimumLengthValidator.get_error_message = too_short
    validators.DecimalValidator.messages = {**validators.DecimalValidator.messages, **DIGITS}
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
