"""Forms of a change: one small form per kind of move, reasons, documents, handling."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.forms.formation import ASK, known, long_text, own_mode_label
from groups.models import EducationGroup, Form, Mode, Tie
from groups.queries.changes import groups_elsewhere, published_seats
from groups.queries.formation import choosable_schools, groups_of
from groups.queries.modes import limits_of, modes_on
from groups.queries.names import name_of, names_of
from groups.queries.register import memberships_on
from groups.rules.modes import elsewhere_words
from groups.services.changes import DOCUMENTS
from records.lists import FilterForm

SAME = ("", _("不变"))
FIRST_DAY = _("从这一天起；可以是以后的一天，到那天之前一切照旧")
LAST_DAY = _("最后一天，这一天仍是成员")


def school_field(label, **options):
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **options)


class ChangeFilters(FilterForm):
    """The filters of the list of changes."""

    as_of = None
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("全部")), ("draft", _("草稿")), ("submitted", _("征求学校意愿")),
            ("reviewed", _("待审批")), ("returned", _("退回补正")), ("approved", _("已批复")),
            ("rejected", _("不予批准")), ("withdrawn", _("已撤回")),
        ],
    )  # fmt: skip


class NewChangeForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    reasons = long_text(
        _("变更理由"), rows=4, max_length=4000, required=False,
        help_text=_("写明为什么变更、与有关学校商议的情况；可以以后再填"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class ChangeReasonsForm(forms.Form):
    reasons = long_text(_("变更理由"), rows=6, max_length=4000)
    backdated_because = forms.CharField(
        label=_("追溯的理由"), max_length=500, required=False,
        help_text=_("有事项早于今天的才填，例：理事会6月已决定，文件补办"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False,
        help_text=_("例：集团理事会2026年第2次会议纪要"),
    )  # fmt: skip


class ChangeDocumentForm(forms.Form):
    title = forms.ChoiceField(label=_("材料"), choices=[(t, t) for t in DOCUMENTS])
    upload = forms.FileField(
        label=_("文件"), help_text=_("PDF、Word、Excel 或图片，不超过 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.doc,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class HandlingForm(forms.Form):
    text = long_text(
        _("处理办法"), max_length=2000,
        help_text=_("逐项写明由谁接续、何时了结；事项本身不会被删除"),
    )  # fmt: skip


# One form per kind of move


class MoveForm(forms.Form):
    """A move of a change's group; `facts()` is what the service takes."""

    on = DayField(label=_("日期"), help_text=FIRST_DAY)

    def __init__(self, *args, change, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.change, self.group, self.office = change, change.group, office
        self.initial.setdefault("on", timezone.localdate())
        self.offer()
        self.order_fields([name for name in self.fields if name != "on"] + ["on"])

    def offer(self):
        """Fill the choices from the group and the bureau's register."""

    def members(self):
        rows = memberships_on(timezone.localdate()).filter(group=self.group)
        return list(rows.order_by("role", "pk").values_list("school_id", name_of("school_id")))

    def schools(self, *, without=()):
        rows = choosable_schools(self.office).exclude(pk__in=without)
        return [(school.pk, school.name) for school in rows]

    def newcomers(self, *, without):
        """The bureau's other schools, with the groups they are in beside their names."""
        schools = self.schools(without=without)
        held = groups_of([pk for pk, _name in schools], timezone.localdate())
        limits = limits_of(self.group.bureau, begins=False)
        self.fields["school_id"].help_text = elsewhere_words(limits)
        return [
            (pk, _now("%(school)s（已在%(groups)s）") % {
                "school": name, "groups": "、".join(held[pk])} if pk in held else name)
            for pk, name in schools
        ]  # fmt: skip

    def modes(self):
        """The policy's modes, then the county's own."""
        own = [(mode.name, own_mode_label(mode)) for mode in modes_on(self.group.bureau_id)]
        return [*known(Mode), *own]

    def other_groups(self):
        rows = EducationGroup.objects.within(self.office).filter(
            bureau_id=self.group.bureau_id, state=EducationGroup.State.IN_FORCE
        )
        return list(rows.exclude(pk=self.group.pk).order_by("sort_key").values_list("pk", "name"))

    def offer_groups(self):
        """The bureau's other groups, and those of other bureaus as the public register has them."""
        self.fields["others"].choices = self.other_groups()
        self.fields["elsewhere"].choices = [("", _("不涉及")), *self.groups_by_county()]

    def groups_by_county(self):
        found = {}
        for row in groups_elsewhere(self.office):
            found.setdefault(row.county, []).append((row.group_id, row.name))
        return list(found.items())

    def merging(self):
        """What is said, another bureau's group among the others."""
        said = dict(self.cleaned_data)
        elsewhere = said.pop("elsewhere")
        return said | {"others": [*said["others"], *([elsewhere] if elsewhere else [])]}

    def facts(self):
        return dict(self.cleaned_data)


class JoinForm(MoveForm):
    school_id = school_field(_("加入的学校"))

    def offer(self):
        members = [pk for pk, _name in self.members()]
        self.fields["school_id"].choices = [ASK, *self.newcomers(without=members)]


class LeaveForm(MoveForm):
    school_id = school_field(_("退出的学校"))
    on = DayField(label=_("最后一天"), help_text=LAST_DAY)

    def offer(self):
        self.fields["school_id"].choices = [ASK, *self.members()]


class CoreForm(MoveForm):
    school_id = school_field(_("新的核心校"))
    stays = forms.BooleanField(label=_("原核心校留作成员校"), required=False, initial=True)

    def offer(self):
        members = self.members()
        outside = [(s.pk, s.name) for s in choosable_schools(self.office, outside=True)]
        others = self.newcomers(without=[pk for pk, _name in members])
        own = {pk for pk, _name in others}
        joining = [school for school in self.joining() if school[0] not in own]
        self.fields["school_id"].choices = [
            ASK, (_("集团现在的学校"), members),
            *([(_("本件中加入的其他主管局学校"), joining)] if joining else []),
            (_("本主管局其他学校"), others),
            *([(_("域外学校"), outside)] if outside else []),
        ]  # fmt: skip
        self.fields["school_id"].help_text = _now(
            "其他主管局的学校先在本件中加入，再在这里选；由它任核心校的，该局分别批复，"
            "集团从那一天起由该局牵头。"
        ) + str(self.fields["school_id"].help_text)

    def joining(self):
        rows = self.change.moves.filter(kind="join", removed=False).order_by("pk")
        return list(rows.values_list("school_id", name_of("school_id")))


class RenameForm(MoveForm):
    name = forms.CharField(label=_("新的集团名称"), max_length=120)

    def offer(self):
        self.fields["name"].help_text = _now("现在的名称：%(name)s") % {"name": self.group.name}


class AdjustForm(MoveForm):
    mode = forms.ChoiceField(label=_("办学模式"), required=False)
    tie = forms.ChoiceField(label=_("纽带"), choices=[SAME, *known(Tie)], required=False)
    form = forms.ChoiceField(label=_("办学形式"), choices=[SAME, *known(Form)], required=False)

    def offer(self):
        self.fields["mode"].choices = [SAME, *self.modes()]


class OthersField(forms.TypedMultipleChoiceField):
    def __init__(self, label, **options):
        super().__init__(label=label, coerce=int, widget=forms.CheckboxSelectMultiple, **options)


def elsewhere_field(help_text):
    return forms.TypedChoiceField(
        label=_("其他主管局的教育集团"), coerce=int, empty_value=None, required=False,
        help_text=help_text,
    )  # fmt: skip


class AbsorbForm(MoveForm):
    others = OthersField(_("并入本集团的教育集团"), required=False)
    elsewhere = elsewhere_field(
        _("按公开名录选；该局对本局学校分别批复，市教育局提统筹意见，并入后由本局牵头")
    )

    def offer(self):
        self.offer_groups()

    def facts(self):
        return self.merging()


class NewGroupForm(MoveForm):
    """What a merger and a split say of the group that begins."""

    name = forms.CharField(label=_("新集团名称"), max_length=120)
    mode = forms.ChoiceField(label=_("办学模式"))
    tie = forms.ChoiceField(label=_("纽带"), choices=known(Tie))
    form = forms.ChoiceField(label=_("办学形式"), choices=known(Form))
    core_id = school_field(_("新集团的核心校"))

    def offer(self):
        self.fields["mode"].choices = self.modes()


class MergeForm(NewGroupForm):
    others = OthersField(_("与本集团合并的教育集团"), required=False)
    elsewhere = elsewhere_field(
        _("按公开名录选；该局对本局学校分别批复，新集团由核心校的主管教育局牵头")
    )
    field_order = ["others", "elsewhere", "name", "mode", "tie", "form", "core_id"]

    def offer(self):
        super().offer()
        self.offer_groups()
        self.fields["core_id"].choices = [
            ASK, (_("本主管局的学校"), self.schools()),
            (_("其他主管局集团的核心校"), self.cores_elsewhere()),
        ]  # fmt: skip

    def cores_elsewhere(self):
        groups = {row.group_id: row.name for row in groups_elsewhere(self.office)}
        cores = [row for row in published_seats(groups) if row.role == "core"]
        names = names_of([row.school_id for row in cores])
        words = _now("%(school)s（%(group)s）")
        return [
            (row.school_id, words % {
                "school": names[row.school_id], "group": groups[row.group_id]})
            for row in cores
        ]  # fmt: skip

    def facts(self):
        return self.merging()


class SplitForm(NewGroupForm):
    schools_out = OthersField(_("拆出的学校"))
    field_order = ["schools_out", "name", "mode", "tie", "form", "core_id"]

    def offer(self):
        super().offer()
        members = self.members()
        self.fields["schools_out"].choices = members
        self.fields["core_id"].choices = [ASK, *members]

    def facts(self):
        said = dict(self.cleaned_data)
        said["schools"] = said.pop("schools_out")
        return said


class CloseForm(MoveForm):
    on = DayField(label=_("最后一天"), help_text=_("集团运行到这一天为止"))


class StrikeForm(MoveForm):
    school_id = school_field(_("误登的学校"))
    on = DayField(label=_("误登的是哪一天的登记"), help_text=_("这条登记期间内的任何一天"))

    def offer(self):
        self.fields["school_id"].choices = [ASK, *self.ever_members()]

    def ever_members(self):
        rows = self.group.memberships.filter(known__upper_inf=True)
        return list(
            dict(rows.order_by("pk").values_list("school_id", name_of("school_id"))).items()
        )


class RedateForm(StrikeForm):
    school_id = school_field(_("学校"))
    on = DayField(label=_("更正哪一天的登记"), help_text=_("这条登记期间内的任何一天"))
    since = DayField(label=_("实际起始日期"), required=False, help_text=_("不详的不填"))
    until = DayField(label=_("实际最后一天"), required=False, help_text=_("仍在集团的不填"))


class ErrorForm(MoveForm):
    on = DayField(label=_("发现日期"), help_text=_("整个集团从未存在过，退出一切统计；不是撤销"))


FORMS = {
    "join": JoinForm, "leave": LeaveForm, "core": CoreForm, "rename": RenameForm,
    "adjust": AdjustForm, "absorb": AbsorbForm, "merge": MergeForm, "split": SplitForm,
    "close": CloseForm, "strike": StrikeForm, "redate": RedateForm, "error": ErrorForm,
}  # fmt: skip
