"""Filters of the list of schools, and a school's other names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from records.lists import FilterForm
from schools.models import School, Stage

ANY = [("", _("全部"))]
SHOWN = [c for c in School.Status.choices if c[0] != School.Status.ERROR]
AREAS = [c for c in School.Area.choices if c[0]]


class SchoolFilters(FilterForm):
    stage = forms.ChoiceField(label=_("学段"), choices=ANY + Stage.choices, required=False)
    area = forms.ChoiceField(label=_("城乡类别"), choices=ANY + AREAS, required=False)
    nature = forms.ChoiceField(label=_("性质"), choices=ANY + School.Nature.choices, required=False)
    status = forms.ChoiceField(label=_("状态"), choices=ANY + SHOWN, required=False)

    field_order = ["where", "stage", "area", "nature", "status", "as_of"]


class AliasForm(forms.Form):
    name = forms.CharField(
        label=_("别名或曾用名"), max_length=120,
        help_text=_("导入名录时，写这个名称的行会对应到本校"),
    )  # fmt: skip
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
