"""The upload of a letter template."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    use_required_attribute = False
    upload = forms.FileField(
        label=_("改好的模板"), help_text=_("Word 文件（.docx），不含宏"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("依据或说明"), max_length=200, help_text=_("例：按汉教办〔2026〕2号统一文书格式")
    )
