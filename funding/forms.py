import unicodedata
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayField
from funding.models import Allocation, Category, Quota, Stream
from funding.queries import categories_of, groups_to_fund, quotas_to_allocate
from groups.models import EducationGroup
from records.templatetags.figures import yuan

FIRST_BUDGET_YEAR = 2018  # the policy's own


class AmountField(forms.DecimalField):
    """Yuan as people write and paste it: 120,000.00 or １２００００元."""

    def __init__(self, **options):
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "data-amount-echo": _("万元")}
        )
        super().__init__(max_digits=14, decimal_places=2, widget=widget, **options)

    def to_python(self, value):
        folded = unicodedata.normalize("NFKC", str(value or ""))
        return super().to_python("".join(c for c in folded if c not in ", ¥¥元"))


class MoneyListForm(forms.Form):
    """The filters of the lists of money; only shown, never validated."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部")), *Allocation.State.choices]
    )
    year = forms.ChoiceField(label=gettext_lazy("预算年度"))
    where = forms.ChoiceField(label=gettext_lazy("主管教育局"))
    group = forms.ChoiceField(label=gettext_lazy("集团"))
    allocation = forms.ChoiceField(label=gettext_lazy("分配"))

    def __init__(self, *args, places, states=None, group=None, allocation=None, **kwargs):
        super().__init__(*args, **kwargs)
        everything = ("", _("全部"))
        years = range(timezone.localdate().year + 1, FIRST_BUDGET_YEAR - 1, -1)
        self.fields["year"].choices = [everything] + [(y, f"{y}年") for y in years]
        self.fields["where"].choices = [everything, *places] if places else []
        self.fields["group"].choices = [group] if group else []
        self.fields["allocation"].choices = [allocation] if allocation else []
        if states:
            self.fields["state"].choices = [everything, *states]


class QuotaForm(forms.Form):
    """What the bureau may allocate of its county fund in a budget year."""

    budget_year = forms.TypedChoiceField(label=gettext_lazy("预算年度（1月至12月）"), coerce=int)
    amount = AmountField(
        label=gettext_lazy("指标（元）"), min_value=0, help_text=gettext_lazy("如 1,200,000.00")
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200,
        help_text=gettext_lazy("预算批复的名称和文号"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        this_year = timezone.localdate().year
        kwargs["initial"] = {"budget_year": this_year} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - 3, -1)
        self.fields["budget_year"].choices = [(y, _("%(y)s年") % {"y": y}) for y in years]

    def facts(self):
        return self.cleaned_data | {"stream": Stream.COUNTY}


class CategoryForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("类别名称"), max_length=40, help_text=gettext_lazy("如：师资培训")
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200,
        help_text=gettext_lazy("本县区专项资金管理办法的名称和文号"),
    )  # fmt: skip

    def facts(self):
        return self.cleaned_data | {"stream": Stream.COUNTY}


class QuotaField(forms.ModelChoiceField):
    def label_from_instance(self, quota):
        return _("%(year)s年，还可分配 %(left)s") % {
            "year": quota.budget_year,
            "left": yuan(quota.left),
        }


class AllocationForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    quota = QuotaField(
        Quota.objects.none(), label=gettext_lazy("预算年度和指标"), empty_label=None,
        help_text=gettext_lazy("经费来源：县区财政专项经费"),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        EducationGroup.objects.none(), label=gettext_lazy("教育集团"),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("经费拨付给集团的核心校，由它支出"),
    )  # fmt: skip
    amount = AmountField(
        label=gettext_lazy("金额（元）"), min_value=0, help_text=gettext_lazy("如 50,000.00")
    )
    purpose = forms.CharField(
        label=gettext_lazy("用途"), max_length=200,
        help_text=gettext_lazy("如：集团教研活动和骨干教师培训"),
    )  # fmt: skip

    def __init__(self, *args, office, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        quotas = quotas_to_allocate(office)
        self.fields["quota"].queryset = quotas
        self.fields["quota"].initial = next(
            (quota for quota in quotas if quota.budget_year == timezone.localdate().year), None
        )
        self.fields["group"].queryset = groups_to_fund(office)


class ExpenditureForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("支出类别"), empty_label=gettext_lazy("请选择")
    )
    amount = AmountField(label=gettext_lazy("金额（元）"), min_value=0)
    voucher_number = forms.CharField(
        label=gettext_lazy("凭证号"), max_length=40,
        help_text=gettext_lazy("记账凭证的编号，如 记-09-012；本年度内不能重复"),
    )  # fmt: skip
    spent_on = DayField(
        label=gettext_lazy("支出日期"),
    )
    payee = forms.CharField(label=gettext_lazy("收款单位"), max_length=120)
    purpose = forms.CharField(label=gettext_lazy("事由"), max_length=200)
    proof = forms.FileField(
        label=gettext_lazy("凭证扫描件或照片"), help_text=gettext_lazy("PDF、JPG 或 PNG")
    )

    def __init__(self, *args, allocation, **kwargs):
        today = timezone.localdate()
        first = {"token": uuid.uuid4()}
        if allocation.quota.budget_year == today.year:
            first["spent_on"] = today
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories_of(allocation)
        self.fields["amount"].help_text = _("这笔分配还可支出 %(left)s") % {
            "left": yuan(allocation.left)
        }
        self.fields["spent_on"].help_text = _("须在%(year)s年之内") % {
            "year": allocation.quota.budget_year
        }
