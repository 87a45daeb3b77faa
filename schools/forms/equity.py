"""What the pages of equity ask: a standard, a school year, a section, changed inputs."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.forms.figures import AREAS, MOST, UNITS, MeasureField, folded, years
from schools.models import SchoolFigures
from schools.rules.indicators import SECTIONS, SEVEN, section_name
from schools.rules.standards import STANDARDS


class EquityForm(forms.Form):
    """Filters of the equity pages; what cannot be read is the usual choice."""

    where = forms.IntegerField(required=False, min_value=1)
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
        """The value asked for, else the first choice there is."""
        value = self.cleaned_data.get(name)
        return value if value not in (None, "") else self.fields[name].choices[0][0]


class WholeField(forms.IntegerField):
    def to_python(self, value):
        return super().to_python(folded(value))


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
            self.fields[name].unit = UNITS.get(name, _("人"))

    def changed_values(self):
        """{field: new value} of what was typed."""
        return {n: v for n, v in self.cleaned_data.items() if v is not None}


def input_field(name, label):
    if name in AREAS or name == "equipment_value":
        return MeasureField(label=label, wan=name == "equipment_value")
    return WholeField(label=label, required=False, min_value=0, max_value=MOST,
                      widget=forms.TextInput(attrs={"inputmode": "numeric"}))  # fmt: skip


def shown(name, value):
    if value is None:
        return _("无数据")
    value = value / Decimal(10_000) if name == "equipment_value" else value
    return f"{value:,.2f}".removesuffix(".00")
