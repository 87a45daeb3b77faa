"""What lists of money can be narrowed by, on screen and over the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from funding.models import Allocation, Expenditure, Quota

YEARS = {"min_value": 2000, "max_value": 2100}


class AllocationFilter(django_filters.FilterSet):
    group = django_filters.NumberFilter(field_name="group_id", label=_("集团"))
    state = django_filters.ChoiceFilter(choices=Allocation.State, label=_("状态"))
    where = django_filters.NumberFilter(field_name="bureau_id", label=_("主管教育局"))
    year = django_filters.NumberFilter(
        field_name="quota__budget_year", label=_("预算年度"), **YEARS
    )

    class Meta:
        model = Allocation
        fields = ["group", "state", "where", "year"]


class ExpenditureFilter(django_filters.FilterSet):
    allocation = django_filters.NumberFilter(field_name="allocation_id", label=_("分配"))
    group = django_filters.NumberFilter(field_name="allocation__group_id", label=_("集团"))
    state = django_filters.ChoiceFilter(choices=Expenditure.State, label=_("状态"))
    where = django_filters.NumberFilter(field_name="bureau_id", label=_("主管教育局"))
    year = django_filters.NumberFilter(field_name="budget_year", label=_("预算年度"), **YEARS)

    class Meta:
        model = Expenditure
        fields = ["allocation", "group", "state", "where", "year"]


class QuotaFilter(django_filters.FilterSet):
    where = django_filters.NumberFilter(field_name="bureau_id", label=_("主管教育局"))
    year = django_filters.NumberFilter(field_name="budget_year", label=_("预算年度"), **YEARS)

    class Meta:
        model = Quota
        fields = ["where", "year"]
