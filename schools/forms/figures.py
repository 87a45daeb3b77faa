"""The yearly figures as a principal types or pastes them, item by item."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.lists import FilterForm
from schools.models import FiguresFiling, SchoolFigures
from schools.rules import school_year_label, school_year_of
from schools.rules.figures import (
    GRADES,
    IN_WAN,
    SUBJECTS,
    WAN,
    class_sizes,
    figure_words,
    grade_name,
    larger_than_whole,
)

FIRST_YEAR = 2018
AREAS = {"teaching_area", "indoor_sports_area", "sports_area"}
UNITS = dict.fromkeys(IN_WAN, gettext_lazy("万元")) | dict.fromkeys(AREAS, "m²")
UNITS |= {"multimedia_rooms": gettext_lazy("间"), "books": gettext_lazy("册")}
UNITS |= {"computers": gettext_lazy("台")}
MOST = 100_000
HELP = {
    "in_zone_pupils": gettext_lazy("户籍或居住在本校学区内的学生"),
    "boarders": gettext_lazy("没有寄宿生填 0"),
    "teachers": gettext_lazy("在编和聘用的专任教师，不含行政、工勤"),
    "ranked_teachers": gettext_lazy("一级教师及以上"),
    "sports_arts_teachers": gettext_lazy("体育、音乐、美术专任教师"),
    "teaching_area": gettext_lazy("教学及教学辅助用房建筑面积，全校合计"),
    "indoor_sports_area": gettext_lazy("上面面积里的室内体育用房；没有填 0"),
    "sports_area": gettext_lazy("室内外体育运动场馆面积，全校合计"),
    "equipment_value": gettext_lazy("账面值，以万元填写"),
    "operating_budget": gettext_lazy("全校全年预算，以万元填写"),
}


def folded(text):
    """１，２３４ 人 as 1234: full-width, separators, blanks and units gone."""
    text = unicodedata.normalize("NFKC", str(text or ""))
    return re.sub(r"[\s,，人名间册台个元万㎡]|m2|平方米", "", text)


class CountField(forms.IntegerField):
    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=MOST, required=False, widget=widget, **options)

    def to_python(self, value):
        return super().to_python(folded(value))


class MeasureField(forms.DecimalField):
    """Square metres, or money typed in 万元 and kept in yuan."""

    def __init__(self, *, wan=False, **options):
        self.wan = wan
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        places = 6 if wan else 2
        says = _("请填数字，以万元写，例：12.5") if wan else _("请填数字，例：1200.5")
        super().__init__(
            min_value=0, max_digits=16, decimal_places=places, required=False, widget=widget,
            error_messages={"invalid": says}, **options,
        )  # fmt: skip

    def to_python(self, value):
        return super().to_python(folded(value))

    def clean(self, value):
        number = super().clean(value)
        if not self.wan or number is None:
            return number
        return (number * WAN).quantize(Decimal("0.01"))

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            shown = value / WAN if self.wan else value
            return f"{shown:f}".rstrip("0").rstrip(".") if "." in f"{shown:f}" else f"{shown:f}"
        return value


class ItemForm(forms.Form):
    """The fields of one item; last year's value and the unit stand beside each."""

    def __init__(self, item, record, last, *args, **kwargs):
        self.item = item
        super().__init__(*args, **kwargs)
        model = SchoolFigures if item.section else FiguresFiling
        for name in item.fields:
            label = model._meta.get_field(name).verbose_name
            self.fields[name] = field_of(name, label)
            self.initial[name] = getattr(record, name)
            self.fields[name].unit = UNITS.get(name, _("人"))
            self.fields[name].last = last_words(name, last)
        if item.part == "teachers":
            self.add_subjects(record)

    def add_subjects(self, record):
        for number, subject in enumerate(SUBJECTS):
            field = CountField(label=subject)
            field.unit, field.last, field.subject = _("人"), "", subject
            self.fields[f"subject_{number}"] = field
            self.initial[f"subject_{number}"] = record.subject_teachers.get(subject)

    @property
    def own_fields(self):
        return [self[name] for name in self.item.fields]

    @property
    def subject_fields(self):
        return [bound for bound in self if hasattr(bound.field, "subject")]

    def clean(self):
        values = super().clean()
        for part, whole in larger_than_whole(values):
            labels = {"part": self.fields[part].label, "whole": self.fields[whole].label}
            self.add_error(part, _("%(part)s不能大于%(whole)s") % labels)
        return values

    def values(self):
        """What `save_values` takes."""
        values = {name: self.cleaned_data.get(name) for name in self.item.fields}
        if self.item.part == "teachers":
            values["subject_teachers"] = {
                bound.field.subject: self.cleaned_data[bound.name]
                for bound in self.subject_fields
                if self.cleaned_data.get(bound.name) is not None
            }
        return values


def field_of(name, label):
    help_text = HELP.get(name, "")
    if name in IN_WAN:
        return MeasureField(label=label, help_text=help_text, wan=True)
    if name in AREAS:
        return MeasureField(label=label, help_text=help_text)
    return CountField(label=label, help_text=help_text)


def last_words(name, last):
    """上年 45, or nothing where there was no report."""
    value = getattr(last, name, None) if last else None
    if value is None:
        return ""
    unit = UNITS.get(name, _("人"))
    return _("上年 %(value)s %(unit)s") % {"value": figure_words(name, value), "unit": unit}


class ClassesForm(forms.Form):
    """One line per grade: the pupils of each class, 45、44、46 or pasted from a sheet."""

    def __init__(self, section, standing, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.section = section
        for grade in GRADES[section]:
            sizes = [c.pupils for c in standing if c.grade == grade]
            self.fields[f"grade_{grade}"] = forms.CharField(
                label=grade_name(section, grade), required=False, max_length=300,
                initial=" ".join(map(str, sizes)),
                widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
            )  # fmt: skip

    def clean(self):
        values = super().clean()
        self.sizes = {}
        for grade in GRADES[self.section]:
            name = f"grade_{grade}"
            self.sizes[grade], problem = class_sizes(values.get(name) or "")
            if problem:
                self.add_error(name, problem)
        return values


def years():
    this = school_year_of(timezone.localdate())
    return [(year, school_year_label(year)) for year in range(this, FIRST_YEAR - 1, -1)]


class FiguresFilters(FilterForm):
    school_year = forms.TypedChoiceField(
        label=gettext_lazy("学年"), coerce=int, empty_value=None, required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False,
        choices=[("", gettext_lazy("全部")), *FiguresFiling.State.choices],
    )  # fmt: skip
    as_of = None
    field_order = ["where", "school_year", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school_year"].choices = [("", _("全部")), *years()]


class ReasonForm(forms.Form):
    """Why a questioned figure is right."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    item = forms.CharField(widget=forms.HiddenInput, max_length=40)
    value = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("核实说明"), max_length=300,
        error_messages={"required": gettext_lazy("还没有写原因，没有记下")},
    )  # fmt: skip

    def about(self, finding):
        """Is it what was said of this finding?"""
        said = [self[name].value() for name in ("key", "item", "value")]
        return said == [finding.key, finding.item, finding.value]
