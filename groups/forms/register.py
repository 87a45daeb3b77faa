"""Forms of the register: list filters, the upload, mending and confirming 存量待核."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.models import (
    EducationGroup,
    Form,
    GroupStage,
    GroupStanding,
    Initiation,
    Membership,
    Mode,
    Tie,
)
from records.lists import FilterForm

ANY = [("", _("全部"))]
SHOWN = [c for c in EducationGroup.State.choices if c[0] != EducationGroup.State.ERROR]


class GroupFilters(FilterForm):
    stage = forms.ChoiceField(label=_("学段"), choices=ANY + GroupStage.choices, required=False)
    mode = forms.ChoiceField(label=_("办学模式"), choices=ANY + Mode.choices, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=ANY + SHOWN, required=False)
    as_known = DayField(
        label=_("按哪天为止的登记"), required=False, input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("日期要写成 2026-09-01 这样")},
    )  # fmt: skip

    standing = forms.ChoiceField(
        label=_("认定和整改"), choices=ANY + GroupStanding.Kind.choices, required=False
    )

    field_order = ["where", "stage", "mode", "state", "standing", "as_of", "as_known"]


class SettleForm(forms.Form):
    """The group's own facts; its schools come as MendForms beside it."""

    stage = forms.ChoiceField(
        label=_("学段"), choices=[("", _("学段待核")), *GroupStage.choices], required=False
    )
    mode = forms.ChoiceField(label=_("办学模式"), choices=Mode.choices)
    initiation = forms.ChoiceField(label=_("组建方式"), choices=Initiation.choices)
    tie = forms.ChoiceField(label=_("纽带"), choices=Tie.choices)
    form = forms.ChoiceField(label=_("办学形式"), choices=Form.choices)
    reason = forms.CharField(
        label=_("依据或说明"), max_length=200, required=False,
        help_text=_("例如：区教育局档案、成立文件"),
    )  # fmt: skip


class MendForm(forms.Form):
    """One school of the group: its role, whose campus it is, or an entry in error."""

    role = forms.ChoiceField(label=_("角色"), choices=Membership.Role.choices)
    campus_of = forms.TypedChoiceField(
        label=_("是哪所学校的校区"), coerce=int, empty_value=None, required=False
    )
    remove = forms.BooleanField(label=_("误登，移除"), required=False)

    def __init__(self, *args, membership, others, **kwargs):
        school = membership.school
        super().__init__(
            *args, prefix=f"row-{membership.pk}",
            initial={"role": membership.role, "campus_of": school.legal_school_id}, **kwargs,
        )  # fmt: skip
        self.membership = membership
        choices = [(pk, name) for pk, name in others if pk != school.pk]
        if school.legal_school_id and school.legal_school_id not in dict(choices):
            choices.append((school.legal_school_id, school.legal_school.name))
        self.fields["campus_of"].choices = [("", _("不是校区")), *choices]


class ConfirmForm(forms.Form):
    use_required_attribute = False
    start = DayField(
        label=_("这些学校从哪天起在集团"), required=False,
        help_text=_("不知道就不填，名录里写“起始日期不详”"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
