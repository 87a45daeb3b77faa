"""What the list of reports can be narrowed by, on screen and over the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from evaluation.models import Report
from schools.queries.register import bodies_of


class ReportFilter(django_filters.FilterSet):
    school_year = django_filters.NumberFilter(label=_("学年"))
    where = django_filters.NumberFilter(method="within_body", label=_("出具单位"))

    class Meta:
        model = Report
        fields = ["school_year", "where"]

    def within_body(self, rows, name, value):
        return rows.filter(bureau_id__in=bodies_of(int(value)))
