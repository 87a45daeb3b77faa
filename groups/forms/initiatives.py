"""Forms of the city's proposals: the filters, the proposal itself."""

import re
import uuid

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from groups.forms.formation import ASK, known, long_text
from groups.models import GroupStage, Mode
from groups.queries.initiatives import full_name, schools_called, schools_like
from records.lists import FilterForm


class InitiativeFilters(FilterForm):
    as_of = None
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("全部")), ("open", _("待答复")), ("taken", _("已采纳")),
            ("declined", _("不采纳")), ("withdrawn", _("已撤回")),
        ],
    )  # fmt: skip


class InitiativeForm(forms.Form):
    """What the city proposes; schools are written by name, one a line, and must be clear."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("集团名称"), max_length=120, help_text=_("例：江畔实验小学教育集团；采纳后可以再改")
    )
    core = forms.CharField(
        label=_("建议的核心校"), max_length=120,
        help_text=_("写学校全称；核心校的主管教育局牵头"),
    )  # fmt: skip
    members = long_text(
        _("建议的成员校"),
        max_length=2000,
        help_text=_("一行一所或用顿号隔开，写学校全称，可以是几个县区的学校"),
    )
    stage = forms.ChoiceField(label=_("学段"), choices=[ASK, *GroupStage.choices])
    mode = forms.ChoiceField(
        label=_("办学模式"), choices=[ASK, *known(Mode)],
        help_text=_("依据：安政办发〔2018〕47号 三（二）"),
    )  # fmt: skip
    reason = long_text(
        _("倡议理由"), max_length=2000, help_text=_("写明要解决的问题、各校的条件；采纳后带入申报")
    )
    file = forms.FileField(
        label=_("倡议文件"), help_text=_("市教育局的函或会议纪要；PDF、Word 或图片，不超过 20 MB")
    )

    def __init__(self, *args, office, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.office = office

    def clean_core(self):
        return self.school(self.cleaned_data["core"])

    def clean_members(self):
        names = re.split(r"[\r\n、；;]", self.cleaned_data["members"])
        errors, found = [], []
        for line in filter(None, map(str.strip, names)):
            try:
                found.append(self.school(line))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return found

    def school(self, words):
        """The id of the one school that is meant."""
        named = schools_called(words, self.office)
        if len(named) == 1:
            return named[0].pk
        if named:
            both = "、".join(full_name(node) for node in named)
            said = _now("有同名学校：%(schools)s；请连括号一起写") % {"schools": both}
            raise forms.ValidationError(said)
        near = "、".join(full_name(node) for node in schools_like(words, self.office))
        said = _now("没有找到“%(name)s”") % {"name": words}
        said += (
            _now("；名称相近的有：%(schools)s") % {"schools": near}
            if near
            else _now("，请写学校名录里的全称")
        )
        raise forms.ValidationError(said)

    def facts(self):
        """What the service takes."""
        said = dict(self.cleaned_data)
        core, members = said.pop("core"), said.pop("members")
        return said | {"core_id": core, "member_ids": members}


class DeclineForm(forms.Form):
    use_required_attribute = False
    reason = long_text(
        _("不采纳的理由"), rows=3, max_length=500, help_text=_("市教育局和有关主管教育局会看到")
    )
