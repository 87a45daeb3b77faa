"""Filters of the list of schools, and the forms that keep a school's own row."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from records.lists import FilterForm
from schools.models import School, SchoolTag, Stage
from schools.rules.codes import credit_code_problem, school_code_problem, written_code

ANY = [("", _("全部"))]
SHOWN = [c for c in School.Status.choices if c[0] != School.Status.ERROR]
NEW = [c for c in School.Status.choices if c[0] in (School.Status.OPEN, School.Status.PLANNED)]
AREAS = [c for c in School.Area.choices if c[0]]


def filter_field(label, choices):
    return forms.ChoiceField(label=label, choices=ANY + list(choices), required=False)


class SchoolFilters(FilterForm):
    stage = filter_field(_("学段"), Stage.choices)
    category = filter_field(_("办学类别"), School.Category.choices)
    ownership = filter_field(_("办学类型"), School.Ownership.choices)
    tag = filter_field(_("标签"), SchoolTag.Tag.choices)
    area = filter_field(_("城乡类别"), AREAS)
    town = forms.CharField(label=_("镇办"), max_length=40, required=False)
    nature = filter_field(_("性质"), School.Nature.choices)
    status = filter_field(_("状态"), SHOWN)

    field_order = ["where", "stage", "category", "ownership", "tag", "area", "town", "nature",
                   "status", "as_of"]  # fmt: skip


class AliasForm(forms.Form):
    name = forms.CharField(
        label=_("别名或曾用名"), max_length=120,
        help_text=_("导入名录时，写这个名称的行会对应到本校"),
    )  # fmt: skip
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class FactsForm(forms.Form):
    """What an officer keeps of a school without a decision."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("学校标识码"), max_length=20, required=False, help_text=_("10 位数字")
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=30,
        required=False,
        help_text=_("18 位，含校验位"),
    )
    category = forms.ChoiceField(label=_("办学类别"), choices=School.Category)
    area = forms.ChoiceField(label=_("城乡类别"), choices=School.Area, required=False)
    town = forms.CharField(label=_("镇办"), max_length=40, required=False)
    opened_on = DayField(label=_("开办日期"), required=False)

    def clean_code(self):
        return checked(written_code(self.cleaned_data["code"]), school_code_problem)

    def clean_credit_code(self):
        return checked(written_code(self.cleaned_data["credit_code"]), credit_code_problem)


def checked(text, problem_of):
    problem = problem_of(text)
    if problem:
        raise forms.ValidationError(problem)
    return text


class NewSchoolForm(FactsForm):
    """A school to enter; a campus names its legal school."""

    name = forms.CharField(label=_("学校名称"), max_length=120)
    stage = forms.ChoiceField(
        label=_("学段"), choices=[c for c in Stage.choices if c[0] != Stage.UNKNOWN]
    )
    ownership = forms.ChoiceField(label=_("办学类型"), choices=School.Ownership)
    status = forms.ChoiceField(label=_("状态"), choices=NEW, initial=School.Status.OPEN)
    legal_school = forms.ModelChoiceField(
        School.objects.none(), label=_("所属法人学校"), required=False,
        empty_label=_("本身是法人学校"), help_text=_("登记校区时选择"),
    )  # fmt: skip

    field_order = ["name", "stage", "ownership", "status", "legal_school"]

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["legal_school"].queryset = own_schools(office).filter(
            nature=School.Nature.SCHOOL, status=School.Status.OPEN
        )

    def clean_name(self):
        return self.cleaned_data["name"].strip()


def own_schools(office):
    """The schools of the office's own bureau, by pinyin."""
    rows = School.objects.within(office).filter(bureau_id=office.bureau_id)
    return rows.order_by("sort_key", "pk")


class StrikeOutForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么是登记错误"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如：与另一所学校重复登记"),
    )  # fmt: skip


class LastDayForm(forms.Form):
    """The last day of something dated: a tag, a principal's post."""

    on = DayField(label=_("最后一天"), initial=timezone.localdate)
