import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from evaluation.rules import FIRST_YEAR
from schools.rules import school_year_label, school_year_of


class ReportForm(forms.Form):
    """What a report looks back from; its school year follows from the day."""

    as_of = DayField(
        label=_("数据截至"),
        help_text=_("按这一天的集团、学校和已上报数据计算；9 月 1 日起为新学年。"),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        initial = {"as_of": timezone.localdate(), "token": uuid.uuid4()}
        super().__init__(*args, initial=initial, **kwargs)


class ReportListForm(forms.Form):
    """The filters above the list of reports; only shown, never validated."""

    where = forms.ChoiceField(label=_("出具单位"))
    school_year = forms.ChoiceField(label=_("学年"))

    def __init__(self, *, places):
        super().__init__()
        years = range(school_year_of(timezone.localdate()), FIRST_YEAR - 1, -1)
        every = ("", _("全部"))
        self.fields["where"].choices = [every, *places] if places else []
        self.fields["school_year"].choices = [
            every, *((year, school_year_label(year)) for year in years)
        ]  # fmt: skip
