"""The shape of a sharing record, to be filled in on a phone between two lessons."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.models import Booking, SharingKind
from records.attachments import put_aside, taken_up
from records.lists import FilterForm
from schools.rules import school_year_of

YEARS = 3  # school years to choose from


def years():
    """The school years a list of what was done can be asked for, newest first."""
    now = school_year_of(timezone.localdate())
    return [(now - n, f"{now - n}–{now - n + 1}学年") for n in range(YEARS)]


def year_asked(params):
    """The school year asked for, this one where none or another is."""
    asked = params.get("year", "")
    return int(asked) if asked in {str(year) for year, _label in years()} else years()[0][0]


class YearFilters(FilterForm):
    """Filters of what schools did together: by school year."""

    year = forms.TypedChoiceField(
        label=_("学年"), coerce=int, empty_value=None, required=False,
        choices=lambda: [("", _("全部")), *years()],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["as_of"]


KINDS = [("", _("全部")), *SharingKind.choices]


class SharingFilters(YearFilters):
    """Of use records: what, when, by which school; `q` is in the title."""

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, required=False)
    school = forms.TypedChoiceField(
        label=_("提供学校"), coerce=int, empty_value=None, required=False
    )

    field_order = ["where", "year", "kind", "school"]

    def __init__(self, params, *, schools=None, **kwargs):
        """`schools` are those to choose from; without them any number is taken."""
        super().__init__(params, **kwargs)
        if schools is None:
            self.fields["school"] = forms.IntegerField(label=_("提供学校"), required=False)
        else:
            self.fields["school"].choices = [("", _("全部")), *schools]


class BookingFilters(YearFilters):
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), *Booking.State.choices], required=False
    )
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, required=False)

    field_order = ["where", "year", "state", "kind"]


class SharingForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    booking = forms.IntegerField(widget=forms.HiddenInput, required=False)
    resource = forms.TypedChoiceField(
        label=_("目录里的资源"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=_("类别"), choices=SharingKind.choices)
    title = forms.CharField(
        label=_("内容"), max_length=120, help_text=_("例：六年级科学课《浮力》同步课堂")
    )
    on = DayField(label=_("日期"))
    used_by = forms.TypedMultipleChoiceField(
        label=_("使用学校"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(
        label=_("参与人数"), min_value=1, max_value=100_000, help_text=_("师生合计，人"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("拍照佐证"), help_text=_("必须有佐证：拍一张照片，或在下面上传一个文件"),
        error_messages={"required": _("请拍一张照片，或上传一个文件")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("或上传文件"), required=False, help_text=_("没有照片时上传一个文件"),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.doc,.docx,.xlsx"}),
    )  # fmt: skip

    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    again = forms.BooleanField(label=_("不是重复填报，确是另一次"), required=False)

    def __init__(self, *args, schools, office, resources=(), last=None, booking=None, **kwargs):
        """The form begins with the booking that was used, else with what was filed last."""
        super().__init__(*args, **kwargs)
        self.office = office
        if resources:
            self.fields["resource"].choices = [("", _("不在目录里")), *resources]
        else:
            del self.fields["resource"]
        if booking:
            self.initial |= self.used(booking)
        elif last:
            for name in ("kind", "title", "used_by", "resource"):
                value = last.resource_id if name == "resource" else getattr(last, name)
                self.initial.setdefault(name, value)
        self.fields["used_by"].choices = schools
        if "again" not in self.data:
            self.asked_again = self.fields.pop("again")
        kept = self.data.get("kept", "").split()
        self.kept = [file for file in (taken_up(token, office) for token in kept) if file]
        self.fields["photo"].required = not (self.files.get("file") or self.kept)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("on", timezone.localdate())

    @staticmethod
    def used(booking):
        return {
            "booking": booking.pk, "resource": booking.resource_id, "people": booking.people,
            "kind": booking.resource.kind, "title": booking.purpose,
            "used_by": [booking.school_id], "on": timezone.localdate(booking.times.lower),
        }  # fmt: skip

    def ask_again(self):
        """The same was filed before: whether this is another one is asked, and only then; what
        was uploaded is kept for the answer."""
        proofs = self.facts()["proofs"]
        self.data = self.data.copy()
        self.data["kept"] = " ".join(put_aside(file, self.office) for file in proofs)
        self.fields["photo"].required = False
        self["photo"].help_text = _now("已保留：%(names)s；不用重新选择") % {
            "names": "、".join(file.name for file in proofs),
        }  # fmt: skip
        if "again" not in self.fields:
            self.fields["again"] = self.asked_again

    def facts(self):
        """What the service takes."""
        facts = dict(self.cleaned_data)
        sent = [f for f in (facts.pop("photo"), facts.pop("file")) if f]
        facts.pop("kept")
        facts["proofs"] = sent or self.kept
        return facts
