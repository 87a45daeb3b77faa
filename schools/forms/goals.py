"""Setting a goal, stopping one, and the filters of the list."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from records.lists import FilterForm
from schools.forms.figures import folded
from schools.models import Goal

HUNDRED = Decimal(100)


class PercentField(forms.DecimalField):
    """Typed as 98.5 (%), kept as the share 0.985."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            min_value=0, max_value=100, max_digits=5, decimal_places=2, widget=widget,
            error_messages={"invalid": _("请填数字，例：98.5")}, **options,
        )  # fmt: skip

    def to_python(self, value):
        return super().to_python(folded(value).rstrip("%％"))

    def clean(self, value):
        typed = super().clean(value)
        return None if typed is None else typed / HUNDRED


class GoalFilters(FilterForm):
    measure = forms.ChoiceField(
        label=_("指标"), choices=[("", _("全部")), *Goal.Measure.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *Goal.State.choices], required=False
    )

    field_order = ["where", "measure", "state", "as_of"]


class GoalForm(forms.Form):
    use_required_attribute = False
    measure = forms.ChoiceField(label=_("指标"), choices=Goal.Measure)
    target_value = PercentField(label=_("目标值（%）"), help_text=_("例：100；大班额填 0"))
    target_on = DayField(label=_("完成期限"))
    baseline_value = PercentField(
        label=_("基期值（%）"), required=False, help_text=_("从哪里起步；没有可以不填")
    )
    baseline_on = DayField(
        label=_("基期"), required=False, help_text=_("基期值是哪一天的；也是路径从哪一年画起")
    )
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例：县义务教育优质均衡推进方案"),
    )  # fmt: skip

    def clean(self):
        facts = super().clean()
        if facts.get("baseline_value") is not None and not facts.get("baseline_on"):
            self.add_error("baseline_on", _("请填基期值是哪一天的"))
        return facts


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("停止的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
