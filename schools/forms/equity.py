"""What the pages of equity ask: a standard, a school year, a section, changed inputs."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayField
from schools.forms.figures import AREAS, UNITS, CountField, MeasureField, years
from schools.models import SchoolFigures
from schools.rules import school_year_of
from schools.rules.figures import figure_words
from schools.rules.indicators import SECTIONS, SEVEN, section_name
from schools.rules.standards import STANDARDS


class EquityForm(forms.Form):
    """Filters of the equity pages; what cannot be read is the usual choice."""

    where = forms.IntegerField(
        label=gettext_lazy("主管教育局"), required=False, min_value=1
    )  # fmt: skip
    as_of = DayField(
        required=False, input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("日期要写成 2026-09-01 这样")},
    )  # fmt: skip
    year = forms.TypedChoiceField(
        label=gettext_lazy("学年"), coerce=int, empty_value=None, required=False
    )
    standard = forms.ChoiceField(
        label=gettext_lazy("标准"), required=False,
        choices=[(s.key, s.name) for s in STANDARDS.values()],
    )  # fmt: skip
    section = forms.ChoiceField(
        label=gettext_lazy("学段"), required=False,
        choices=[(section, section_name(section)) for section in SECTIONS],
    )  # fmt: skip

    def __init__(self, params):
        super().__init__(params)
        self.fields["year"].choices = years()
        self.is_valid()

    def chosen(self, name):
        """The value asked for, else the first choice there is; the year a day lies in."""
        value, day = self.cleaned_data.get(name), self.cleaned_data.get("as_of")
        choices = [key for key, _label in self.fields[name].choices]
        if value in (None, "") and name == "year" and day and school_year_of(day) in choices:
            return school_year_of(day)
        return value if value not in (None, "") else choices[0]

    def problems(self):
        """What could not be read of the day; the rest has its usual choice."""
        return self.errors.get("as_of", [])


# What a simulation may change: the inputs of the seven indicators.
INPUTS = ("pupils", *dict.fromkeys(f for i in SEVEN for s in SECTIONS for f in i.fields(s)))


class SimulationForm(forms.Form):
    """New inputs for one section of one school; empty leaves a figure as it is."""

    def __init__(self, row, *args, **kwargs):
        super().__init__(*args, prefix=f"{row.school_id}-{row.section}", **kwargs)
        self.row = row
        for name in INPUTS:
            label = SchoolFigures._meta.get_field(name).verbose_name
            self.fields[name] = input_field(name, label)
            self.fields[name].now = shown(name, row.values[name])

    def clean(self):
        now = self.row.values | self.changed_values()
        rooms, indoor = now["teaching_area"], now["indoor_sports_area"]
        if rooms is not None and indoor is not None and indoor > rooms:
            raise forms.ValidationError(_("室内体育用房面积不能大于教学及辅助用房面积"))

    def changed_values(self):
        """{field: new value} of what was typed."""
        return {n: v for n, v in self.cleaned_data.items() if v is not None}


def input_field(name, label):
    if name in AREAS or name == "equipment_value":
        return MeasureField(label=label, wan=name == "equipment_value")
    return CountField(label=label)


def shown(name, value):
    """A figure with its unit, money in 万元 as it is typed."""
    if value is None:
        return _("无数据")
    # A section's share of what the school has once has four places: nobody entered them.
    return f"{figure_words(name, round(value, 2))} {UNITS.get(name, _('人'))}"
