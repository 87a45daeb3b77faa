"""What lists of teachers and postings can be narrowed by, on screen and over the API."""

from datetime import date

import django_filters
from django.utils.translation import gettext_lazy as _

from schools.rules import SCHOOL_YEAR_BEGINS
from teachers.models import Posting, Teacher

YEARS = {"min_value": 2000, "max_value": 2100}


class PostingFilter(django_filters.FilterSet):
    group = django_filters.NumberFilter(field_name="group_id", label=_("集团"))
    state = django_filters.ChoiceFilter(choices=Posting.State, label=_("状态"))
    where = django_filters.NumberFilter(field_name="bureau_id", label=_("主管教育局"))
    year = django_filters.NumberFilter(method="in_school_year", label=_("开始学年"), **YEARS)

    class Meta:
        model = Posting
        fields = ["group", "state", "where", "year"]

    def in_school_year(self, rows, name, year):
        begins = date(int(year), SCHOOL_YEAR_BEGINS, 1)
        ends = begins.replace(year=begins.year + 1)
        return rows.filter(start_on__gte=begins, start_on__lt=ends)


class TeacherFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="startswith", label=_("姓名"))
    school = django_filters.NumberFilter(field_name="school_id", label=_("学校"))
    where = django_filters.NumberFilter(field_name="bureau_id", label=_("主管教育局"))

    class Meta:
        model = Teacher
        fields = ["q", "school", "where"]
