"""Forms of what describes a school: contact, tags, principals, succession."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayField
from accounts.models import Appointment
from accounts.offices import Office
from schools.forms.register import own_schools
from schools.models import School, SchoolContact, SchoolSuccession, SchoolTag

# A merger is noted by the change of status that decides it.
NOTED = [c for c in SchoolSuccession.Kind.choices if c[0] != SchoolSuccession.Kind.MERGED]


class ContactForm(forms.ModelForm):
    class Meta:
        model = SchoolContact
        fields = ["address", "postcode", "phone", "email"]

    postcode = forms.RegexField(
        r"^\d{6}$", label=_("邮政编码"), required=False,
        error_messages={"invalid": _("邮政编码是 6 位数字")},
    )  # fmt: skip


class TagForm(forms.Form):
    use_required_attribute = False
    tag = forms.ChoiceField(label=_("标签"), choices=SchoolTag.Tag)
    level = forms.ChoiceField(
        label=_("级别"), choices=[("", _("不分级")), *SchoolTag.Level.choices], required=False,
        help_text=_("只有示范学校写级别"),
    )  # fmt: skip
    since = DayField(label=_("起始日期"), initial=timezone.localdate)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("如：汉教发〔2026〕12号"))

    def clean(self):
        facts = super().clean()
        if (facts.get("tag") == SchoolTag.Tag.MODEL) != bool(facts.get("level")):
            self.add_error("level", _("示范学校须写明级别，其他标签没有级别"))
        return facts


class AppointmentField(forms.ModelChoiceField):
    def label_from_instance(self, appointment):
        return f"{appointment.person.name}（{appointment.person.username}，{appointment.since} 起）"


class PrincipalForm(forms.Form):
    """A principal's post; the account that acts for the school is offered beside it."""

    use_required_attribute = False
    name = forms.CharField(label=_("校长姓名"), max_length=40)
    since = DayField(label=_("任职日期"), help_text=_("前任的任期到前一天为止"))
    basis = forms.CharField(label=_("任职依据"), max_length=200)
    appointment = AppointmentField(
        Appointment.objects.none(), label=_("对应账号任职"), required=False,
        empty_label=_("还没有账号"),
    )  # fmt: skip

    def __init__(self, *args, school, **kwargs):
        today = timezone.localdate()
        accounts = Appointment.objects.filter(
            Q(until__isnull=True) | Q(until__gte=today), office=Office.PRINCIPAL,
            jurisdiction_id=school.pk,
        ).select_related("person").order_by("-since", "-pk")  # fmt: skip
        acting = accounts.filter(since__lte=today).first()
        first = {"appointment": acting and acting.pk, "name": acting.person.name if acting else ""}
        kwargs["initial"] = first | {"since": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["appointment"].queryset = accounts

    def clean(self):
        """The link holds only where post and appointment share a day."""
        facts = super().clean()
        account, since = facts.get("appointment"), facts.get("since")
        if account and since and account.until and account.until < since:
            self.add_error("appointment", _("这个账号的任职在此之前已经结束"))
        return facts


class SuccessionForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(label=_("方式"), choices=NOTED)
    predecessor = forms.ModelChoiceField(
        School.objects.none(), label=_("由哪所学校而来"), empty_label=_("请选择")
    )
    on = DayField(label=_("日期"))
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args, school, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["predecessor"].queryset = own_schools(office).exclude(pk=school.pk)
