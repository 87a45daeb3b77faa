"""Forms on the road of a filing; whether it is right the services decide."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.forms.formation import ASK, ApproveForm, RejectForm, long_text
from groups.models import Opinion
from schools.models import School, SchoolTag, Stage

STATED_TAGS = [
    choice for choice in SchoolTag.Tag.choices if choice[0] in ("new", "weak", "rural", "remote")
]


class ElsewhereForm(forms.Form):
    """A school of another bureau and what the filer knows of it."""

    school_id = forms.TypedChoiceField(
        label=_("学校"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    stage = forms.ChoiceField(
        label=_("学段"), choices=[ASK, *[c for c in Stage.choices if c[0] != Stage.UNKNOWN]]
    )
    area = forms.ChoiceField(
        label=_("城乡类别"), required=False, choices=[("", _("不清楚")), *School.Area.choices[:3]]
    )
    tags = forms.MultipleChoiceField(
        label=_("该校是"), required=False, choices=STATED_TAGS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按您了解的情况勾选，该校的主管教育局决定时核对"),
    )  # fmt: skip

    on = DayField(label=_("从哪一天起"), help_text=_("可以是以后的一天，到那天之前一切照旧"))

    def __init__(self, *args, nodes, dated=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if not dated:
            del self.fields["on"]
        self.fields["school_id"].choices = [
            (node.pk, f"{node.name}（{node.parent.name}）") for node in nodes
        ]


class CheckOwnForm(forms.Form):
    """The officer of another bureau, for its own schools."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    opinion = long_text(
        _("核对意见"), max_length=2000,
        help_text=_("例：该校情况属实，学校已表态，建议同意"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class ApproveOwnForm(ApproveForm):
    """同意加入, with the bureau's own 文号."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        self.fields["document_number"].help_text = _("本局的文号，例：石教发〔2026〕8号")
        self.fields["decided_on"].help_text = _("文件落款日期")


class RefuseOwnForm(RejectForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        self.fields["reason"].label = _("不同意的理由")
        self.fields["reason"].help_text = _("牵头的主管教育局会看到，并须移除该校或重新商定")


class AskForm(forms.Form):
    """A department, its own part and a day."""

    body = forms.TypedChoiceField(label=_("部门"), coerce=int, widget=forms.RadioSelect, choices=())
    part = forms.CharField(
        label=_("征求哪方面的意见"), max_length=200, help_text=_("例：新增编制和岗位设置")
    )
    due = DayField(label=_("答复期限"), help_text=_("逾期未答复的，按未提意见办理"))

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.departments = {node.pk: node for node in departments}
        self.fields["body"].choices = [(node.pk, node.name) for node in departments]
        self.initial.setdefault("due", timezone.localdate() + timedelta(days=10))

    def facts(self):
        facts = self.cleaned_data
        return {"part": facts["part"], "due": facts["due"]}


class OpinionForm(forms.Form):
    """One per stance; only an opinion against must say why."""

    use_required_attribute = False
    text = long_text(_("说明"), rows=3, max_length=2000, required=False)

    def __init__(self, stance, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if stance == Opinion.Stance.AGAINST:
            self.fields["text"].required = True
            self.fields["text"].label = _("不赞成的理由")
            self.fields["text"].help_text = _("牵头的主管教育局须书面答复；意见不是否决")
