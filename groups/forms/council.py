"""Forms of a group's government: seats, meetings, minutes, charter, delegated powers."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.forms.sharing import YearFilters
from groups.models import CouncilMeeting, ResolutionKind, SeatKind, Share
from records.lists import FilterForm

PAPERS = forms.FileInput(attrs={"accept": ".pdf,.doc,.docx,.jpg,.jpeg,.png"})
MOST_ITEMS = 30  # on the agenda of one meeting


ANY = [("", _("全部"))]


class SeatFilters(FilterForm):
    """Of the terms of a council: on a day, in an office; `q` is in the name."""

    kind = forms.ChoiceField(label=_("职务"), choices=ANY + SeatKind.choices, required=False)

    field_order = ["where", "kind", "as_of"]


class MeetingFilters(YearFilters):
    """Of a council's meetings; `q` is in the minutes."""

    kind = forms.ChoiceField(
        label=_("会议"), choices=ANY + CouncilMeeting.Kind.choices, required=False
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=ANY + CouncilMeeting.State.choices, required=False
    )

    field_order = ["where", "year", "kind", "state"]


class ResolutionFilters(YearFilters):
    """Of a council's resolutions; `q` is in the title."""

    kind = forms.ChoiceField(label=_("类别"), choices=ANY + ResolutionKind.choices, required=False)

    field_order = ["where", "year", "kind"]


class SeatForm(forms.Form):
    kind = forms.ChoiceField(label=_("职务"), choices=SeatKind.choices)
    name = forms.CharField(label=_("姓名"), max_length=40)
    school = forms.TypedChoiceField(
        label=_("学校"), coerce=int, empty_value=None, required=False,
        help_text=_("校外理事不选"),
    )  # fmt: skip
    since = DayField(label=_("任期起"))
    until = DayField(
        label=_("任期止"),
        required=False,
        help_text=_("当天仍在任；不填表示未定"),
    )
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例：集团章程第八条，第一届理事会推选")
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", _("校外")), *schools]
        self.initial.setdefault("since", timezone.localdate())


class EndSeatForm(forms.Form):
    """Leave before the term ends, or an entry in error."""

    how = forms.ChoiceField(
        label=_("办理"), choices=[("end", _("离任")), ("error", _("登记错误，作废这一条"))],
        widget=forms.RadioSelect, initial="end",
    )  # fmt: skip
    on = DayField(
        label=_("离任日期"), required=False, help_text=_("当天仍在任"),
        initial=timezone.localdate,
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=200)

    def clean(self):
        facts = super().clean()
        if facts.get("how") == "end" and not facts.get("on") and "on" not in self.errors:
            self.add_error("on", _("请填离任日期"))
        return facts


class MeetingForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("会议"), choices=CouncilMeeting.Kind.choices)
    on = DayField(label=_("日期"))
    place = forms.CharField(label=_("地点"), max_length=80, required=False)

    def __init__(self, *args, items=1, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("on", timezone.localdate())
        self.items = range(1, min(items, MOST_ITEMS) + 1)
        for number in self.items:
            self.fields[f"title-{number}"] = forms.CharField(
                label=_("议题 %(n)s") % {"n": number}, max_length=120, required=number == 1
            )
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                label=_("议题 %(n)s 的类别") % {"n": number}, choices=ResolutionKind.choices,
                initial=ResolutionKind.OTHER, required=False,
            )  # fmt: skip

    @property
    def may_add(self):
        return len(self.items) < MOST_ITEMS

    def facts(self):
        said = self.cleaned_data
        items = [
            (said.get(f"kind-{n}") or ResolutionKind.OTHER, said[f"title-{n}"])
            for n in self.items
            if said.get(f"title-{n}")
        ]
        return {name: said[name] for name in ("token", "kind", "on", "place")} | {"items": items}


class MinutesForm(forms.Form):
    """Who came, how each item was voted, the minutes; an item without votes was not put.

    Nothing is required here: the verb says everything that is missing at once.
    """

    present = forms.TypedMultipleChoiceField(
        label=_("到会的理事会成员"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    minutes = forms.CharField(
        label=_("纪要"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(label=_("会议纪要文件"), required=False, widget=PAPERS)

    VOTES = (("for", _("赞成")), ("against", _("反对")), ("abstain", _("弃权")))

    def __init__(self, *args, seats, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["present"].choices = [(row.pk, seat_words(row)) for row in seats]
        for item in items:
            for key, label in self.VOTES:
                self.fields[f"{key}-{item.pk}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=999, required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )  # fmt: skip

    def votes_of(self, item):
        return [self[f"{key}-{item.pk}"] for key, _label in self.VOTES]

    def ballots(self):
        """Each item with its three fields, for the page."""
        return [{"item": item, "fields": self.votes_of(item)} for item in self.items]

    def facts(self):
        said = self.cleaned_data
        votes = {}
        for item in self.items:
            counted = [said.get(f"{key}-{item.pk}") for key, _label in self.VOTES]
            if any(n is not None for n in counted):
                votes[item.pk] = tuple(n or 0 for n in counted)
        return {name: said[name] for name in ("present", "minutes", "file")} | {"votes": votes}


def seat_words(row):
    where = f"（{row.school_name}）" if row.school_name else ""
    return f"{row.get_kind_display()} {row.name}{where}"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("更正内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("签发的纪要不改写，更正作为新的一条记在后面"),
    )  # fmt: skip


class CharterForm(forms.Form):
    resolution = forms.TypedChoiceField(
        label=_("依据的决议"), coerce=int, empty_value=None, required=False,
        help_text=_("第一版可以不选；修订须引用章程修订的决议"),
    )  # fmt: skip
    effective_on = DayField(label=_("生效日期"))
    elements = forms.MultipleChoiceField(
        label=_("章程写明的内容"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    quorum = forms.ChoiceField(
        label=_("会议须到会的比例"), choices=[("", _("章程没有写明")), *Share.choices],
        required=False,
    )  # fmt: skip
    majority = forms.ChoiceField(
        label=_("决议须赞成的比例"), choices=[("", _("章程没有写明")), *Share.choices],
        required=False,
    )  # fmt: skip
    summary = forms.CharField(label=_("修订说明"), max_length=300, required=False)
    file = forms.FileField(label=_("章程全文"), widget=PAPERS)

    def __init__(self, *args, resolutions, elements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["elements"].choices = elements
        self.fields["resolution"].choices = [("", _("没有")), *resolutions]
        self.initial.setdefault("effective_on", timezone.localdate())


class PowerForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    power = forms.ChoiceField(label=_("自主权"))
    for_mode = forms.TypedChoiceField(
        label=_("适用"), coerce=lambda said: said == "mode", widget=forms.RadioSelect,
        initial="group",
    )  # fmt: skip
    since = DayField(label=_("自哪天起"))
    until = DayField(label=_("至哪天止"), required=False, help_text=_("不填表示未定"))
    document = forms.CharField(label=_("赋权文件"), max_length=200, help_text=_("文件名称和文号"))

    def __init__(self, *args, catalogue, mode, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["power"].choices = list(catalogue.items())
        self.fields["for_mode"].choices = [
            ("group", _("只给这个集团")),
            ("mode", _("给本县区所有“%(mode)s”的集团") % {"mode": mode}),
        ]
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("since", timezone.localdate())


class EndPowerForm(forms.Form):
    on = DayField(
        label=_("到哪天为止"), help_text=_("当天仍有效"),
        initial=timezone.localdate,
    )  # fmt: skip
    document = forms.CharField(label=_("收回依据"), max_length=200, help_text=_("文件名称和文号"))
