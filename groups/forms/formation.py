"""The shape of what filings ask for; whether it is right the services decide."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from groups.models import Form, GroupStage, Mode, Tie
from groups.queries.formation import choosable_schools
from groups.queries.modes import modes_on
from groups.services.editing import is_open
from records.lists import FilterForm

ASK = ("", _("请选择"))


def known(choices):
    return [choice for choice in choices.choices if choice[0] != "unknown"]


def long_text(label, rows=4, **options):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class FilingFilters(FilterForm):
    """The filters of the list of filings."""

    as_of = None
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("全部")), ("draft", _("草稿")), ("submitted", _("征求学校意愿")),
            ("reviewed", _("待审批")), ("returned", _("退回补正")), ("approved", _("已批复")),
            ("rejected", _("不予批准")), ("withdrawn", _("已撤回")),
        ],
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("办学模式"), required=False, choices=[("", _("全部")), *known(Mode)]
    )


class BasicsForm(forms.Form):
    """Name, stage, mode, tie, form and core; fields a return left closed are shown, locked."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("集团名称"), max_length=120, help_text=_("例：江畔实验小学教育集团")
    )
    stage = forms.ChoiceField(label=_("学段"), choices=[ASK, *GroupStage.choices])
    mode = forms.ChoiceField(
        label=_("办学模式"), choices=known(Mode), widget=forms.RadioSelect,
        help_text=_(
            "核心校+新校：一所或两所新建学校；核心校+弱校：含薄弱学校；核心校+农村校：含农村学校；"
            "域外名校+本地校：核心校在市外，须附办学协议；名园+新园：只用于学前教育。"
            "依据：安政办发〔2018〕47号 三（二）。带“本局”字样的是主管教育局自定的模式"
        ),
    )  # fmt: skip
    tie = forms.ChoiceField(label=_("纽带"), choices=known(Tie), widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("办学形式"), choices=known(Form), widget=forms.RadioSelect)
    assets = long_text(
        _("资产安排"), rows=3, max_length=2000, required=False,
        help_text=_("资产纽带填写：校舍、设备等资产归谁、由谁管理和使用"),
    )  # fmt: skip
    core_id = forms.TypedChoiceField(
        label=_("核心校"), coerce=int, empty_value=None, required=False
    )
    outside_name = forms.CharField(
        label=_("名录中没有的域外名校"), max_length=120, required=False,
        help_text=_("只在域外名校+本地校模式填写：写学校全称，保存时登记为域外学校"),
    )  # fmt: skip

    def __init__(self, *args, office, filing=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_cores(office)
        self.offer_modes(office, filing)
        self.initial.setdefault("token", uuid.uuid4())
        if filing:
            self.close_fields(filing)

    def offer_cores(self, office):
        outside = [(s.pk, s.name) for s in choosable_schools(office, outside=True)]
        field = self.fields["core_id"]
        if office.school:
            field.label = _("域外名校")
            field.help_text = _("核心校为本校；只有域外名校+本地校模式在这里选域外名校")
            field.choices = [("", _("核心校为本校")), *outside]
            del self.fields["outside_name"]
            if not outside:
                del self.fields["core_id"]
            return
        field.required = not self.data.get("outside_name", "").strip()
        local = [(s.pk, s.name) for s in choosable_schools(office)]
        field.choices = [ASK, (_("本主管局学校"), local)]
        if outside:
            field.choices += [(_("域外学校"), outside)]

    def offer_modes(self, office, filing):
        """The policy's modes, then the county's own of the day (and the one chosen before)."""
        own = [(mode.name, own_mode_label(mode)) for mode in modes_on(office.bureau_id)]
        chosen = filing.mode if filing else ""
        if chosen and chosen not in Mode.values and chosen not in dict(own):
            own.append((chosen, _now("%(name)s（本局，已停用）") % {"name": chosen}))
        self.fields["mode"].choices = [*known(Mode), *own]

    def close_fields(self, filing):
        for name in ("name", "stage", "mode", "tie", "form", "assets"):
            self.fields[name].disabled = not is_open(filing, name)
        for name in ("core_id", "outside_name"):
            if name in self.fields:
                self.fields[name].disabled = not is_open(filing, "core")

    def facts(self):
        """What the service takes, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


def own_mode_label(mode):
    says = _now("%(name)s（本局，依据%(basis)s）") % {"name": mode.name, "basis": mode.basis}
    return f"{says}：{mode.says}" if mode.says else says


class TermsForm(forms.Form):
    """A member's own tie and form."""

    tie = forms.ChoiceField(
        label=_("纽带"), required=False, choices=[("", _("同集团")), *known(Tie)]
    )
    form = forms.ChoiceField(
        label=_("办学形式"), required=False, choices=[("", _("同集团")), *known(Form)]
    )


class DocumentForm(forms.Form):
    upload = forms.FileField(
        label=_("文件"), required=False, help_text=_("PDF、Word、Excel 或图片，不超过 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.doc,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )  # fmt: skip
    not_applicable = forms.CharField(
        label=_("不适用的理由"), max_length=200, required=False,
        help_text=_("没有这项材料时写明理由，例：联盟形式，不设理事会"),
    )  # fmt: skip

    elements = forms.MultipleChoiceField(
        label=_("章程已写明"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("对照文件逐项核对；没有的请先补写"),
    )  # fmt: skip

    def __init__(self, *args, standing=None, elements=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = standing
        if standing:
            self.initial.update(not_applicable=standing.not_applicable, elements=standing.elements)
        self.fields["elements"].choices = elements
        if not elements:
            del self.fields["elements"]

    def clean(self):
        """A file, a reason, or the file that stands with its elements ticked anew."""
        said = self.cleaned_data
        keeps = "elements" in self.fields and self.standing and self.standing.attachment_id
        if not said.get("upload") and not said.get("not_applicable") and not keeps:
            self.add_error("upload", _("请选择文件，或写明不适用的理由"))
        return said


class ReasonsForm(forms.Form):
    text = long_text(
        _("组建理由"), rows=8, max_length=4000,
        help_text=_("写明基础条件、要解决的问题、预期成效"),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = long_text(_("撤回的理由"), rows=3, max_length=500)


class AgreeForm(forms.Form):
    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput)
    reason = long_text(_("意见"), rows=2, max_length=1000, required=False)


class RefuseForm(AgreeForm):
    reason = long_text(
        _("不同意的理由"), rows=3, max_length=1000,
        help_text=_("主管教育局会看到并据此书面答复"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = long_text(
        _("书面答复"), max_length=2000, help_text=_("写明采纳或不采纳的理由，学校会看到")
    )


class SeenForm(forms.Form):
    """`seen` is the last step the page showed: what came after it is read before one decides."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReviewForm(SeenForm):
    opinion = long_text(
        _("审核意见"), max_length=2000,
        help_text=_("例：材料齐全，成员校意愿真实，建议批复"),
    )  # fmt: skip


class ApproveForm(SeenForm):
    use_required_attribute = False
    document_number = forms.CharField(
        label=_("文号"), max_length=60,
        help_text=_("例：汉教发〔2026〕12号；括号可用键盘上的任何一种"),
    )  # fmt: skip
    decided_on = DayField(label=_("批复日期"), help_text=_("文件落款日期，集团自这一天起运行"))
    opinion = long_text(_("审批意见"), rows=2, max_length=2000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", timezone.localdate())


class ReturnForm(SeenForm):
    use_required_attribute = False
    fields_to_open = forms.MultipleChoiceField(
        label=_("要补正的内容"), choices=(),
        widget=forms.CheckboxSelectMultiple, help_text=_("只有勾选的内容可以再改"),
    )  # fmt: skip
    deadline = DayField(label=_("补正期限"))
    reason = long_text(_("退回的理由"), rows=3, max_length=2000)

    def __init__(self, *args, fields, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fields_to_open"].choices = list(fields.items())


class RejectForm(SeenForm):
    use_required_attribute = False
    reason = long_text(_("不予批准的理由"), rows=3, max_length=2000)
