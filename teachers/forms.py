import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayField
from records.steps import StepForm
from schools.models import School
from schools.rules import school_year_label, school_year_of
from teachers.models import Posting, Teacher
from teachers.queries import partners, staff
from teachers.rules import FIRST_SCHOOL_YEAR, proposed_days


def described(teacher):
    """王芳（语文，一级，县级骨干）"""
    words = [teacher.subject, teacher.get_rank_display()]
    words += [teacher.get_honour_display()] if teacher.honour else []
    return f"{teacher.name}（{'，'.join(words)}）"


class TeacherField(forms.ModelChoiceField):
    def label_from_instance(self, teacher):
        return described(teacher)


class WhereForm(forms.Form):
    """A list's filter by body, for those who see several; only shown, never validated."""

    where = forms.ChoiceField(label=gettext_lazy("主管教育局"))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [("", _("全部")), *places] if places else []


class PostingListForm(WhereForm):
    """The filters of the posting list; a group is asked for from its own page."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部")), *Posting.State.choices]
    )
    year = forms.ChoiceField(label=gettext_lazy("开始学年"))
    group = forms.ChoiceField(label=gettext_lazy("集团"))
    field_order = ["state", "year", "where", "group"]

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        this_year = school_year_of(timezone.localdate())
        years = range(this_year + 1, FIRST_SCHOOL_YEAR - 1, -1)
        self.fields["year"].choices = [("", _("全部"))] + [(y, school_year_label(y)) for y in years]
        self.fields["group"].choices = [group] if group else []


class PostingForm(forms.Form):
    """Recommend a teacher. The receiving school is chosen together with the group it is in."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    teacher = TeacherField(
        Teacher.objects.none(), label=gettext_lazy("派出教师"), empty_label=gettext_lazy("请选择")
    )
    to = forms.ChoiceField(label=gettext_lazy("接收学校"))
    kind = forms.ChoiceField(label=gettext_lazy("交流方式"), choices=Posting.Kind)
    full_post = forms.TypedChoiceField(
        label=gettext_lazy("工作量"), widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("全职")), ("0", gettext_lazy("部分时间，仍在原校兼课"))],
        coerce=lambda value: value == "1",
    )  # fmt: skip
    start_on = DayField(label=gettext_lazy("开始日期"))
    end_on = DayField(
        label=gettext_lazy("结束日期"),
        help_text=gettext_lazy("一般为一学年；满一学年的全职交流才计入交流比例"),
    )
    tasks = forms.CharField(
        label=gettext_lazy("工作任务"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("如：任教三年级语文，带两名青年教师"),
    )  # fmt: skip

    def __init__(self, *args, office, **kwargs):
        start, end = proposed_days(timezone.localdate())
        first = {"token": uuid.uuid4(), "start_on": start, "end_on": end}
        first |= {"kind": Posting.Kind.SUBSTITUTE, "full_post": "1"}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        teachers = staff(office).filter(left_on__isnull=True).order_by("name", "pk")
        self.fields["teacher"].queryset = teachers
        self.seats = {
            f"{s.group_id}-{s.school_id}": s for s in partners(office, timezone.localdate())
        }
        self.fields["to"].choices = self.schools_by_group()

    def schools_by_group(self):
        by_group = {}
        for key, seat in self.seats.items():
            by_group.setdefault(seat.group.name, []).append((key, seat.school.name))
        first = [] if len(self.seats) == 1 else [("", _("请选择"))]
        return first + list(by_group.items())

    def facts(self):
        """What `recommend` takes."""
        facts = dict(self.cleaned_data)
        seat = self.seats[facts.pop("to")]
        return facts | {"group": seat.group, "to_school": seat.school}


class PostingStepForm(StepForm):
    """A step of a posting; arrival and end also ask for the day."""

    day = DayField(label=gettext_lazy("报到日期"))
    field_order = ["day", "reason"]

    def __init__(self, step, *args, **kwargs):
        super().__init__(step, *args, **kwargs)
        if step.key == "arrive":
            self.fields["day"].initial = timezone.localdate
        elif step.key == "end":
            self.fields["day"].label = _("实际结束日期")
            self.fields["day"].initial = timezone.localdate
            self.fields["reason"].help_text = _("早于计划结束日期时须写明理由")
        else:
            del self.fields["day"]


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, **options):
        super().__init__(format="%Y-%m", **options)


class TeacherForm(forms.Form):
    """A new teacher; an officer also says of which school."""

    use_required_attribute = False
    school = forms.ModelChoiceField(
        School.objects.none(), label=gettext_lazy("所在学校"), empty_label=gettext_lazy("请选择")
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    staff_number = forms.CharField(
        label=gettext_lazy("教职工号"), max_length=30, help_text=gettext_lazy("本教育局内不重复")
    )
    subject = forms.CharField(
        label=gettext_lazy("任教学科"), max_length=20, help_text=gettext_lazy("如：语文")
    )
    rank = forms.ChoiceField(label=gettext_lazy("职称"), choices=Teacher.Rank)
    honour = forms.ChoiceField(
        label=gettext_lazy("骨干级别"), choices=Teacher.Honour, required=False
    )
    joined_school_on = DayField(label=gettext_lazy("到本校日期"))
    sex = forms.ChoiceField(
        label=gettext_lazy("性别"), choices=[("f", gettext_lazy("女")), ("m", gettext_lazy("男"))]
    )
    birth_month = DayField(
        label=gettext_lazy("出生年月"), input_formats=["%Y-%m", "%Y-%m-%d", "%Y.%m", "%Y%m"],
        widget=MonthInput,
        help_text=gettext_lazy("如 1985-03；只有本校和主管教育局能看到"),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("手机"), max_length=20, required=False,
        help_text=gettext_lazy("只有本校和主管教育局能看到"),
    )  # fmt: skip

    def __init__(self, *args, office, **kwargs):
        kwargs["initial"] = {"rank": Teacher.Rank.SECOND} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        schools = School.objects.within(office).order_by("sort_key")
        if office.school:
            schools = schools.filter(pk=office.school)
            self.fields["school"].empty_label = None
        self.fields["school"].queryset = schools

    def clean_birth_month(self):
        month = self.cleaned_data["birth_month"].replace(day=1)
        if not 1930 <= month.year < timezone.localdate().year - 15:
            raise forms.ValidationError(_("请核对出生年月"))
        return month
