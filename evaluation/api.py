"""Periodic reports over the API: the same queries and services as the screens."""

import uuid

from django.urls import reverse
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from accounts.models import Jurisdiction
from evaluation import queries, services
from evaluation.filters import ReportFilter
from evaluation.models import Report, ReportFigure
from records.api import DayField, KeysetPagination, NewestFirst
from schools.rules import school_year_of


class InFrozenOrder(KeysetPagination):
    page_size = 200


class ReportSerializer(serializers.ModelSerializer):
    replaced_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Report
        fields = [
            "id", "number", "subject_name", "school_year", "as_of", "fingerprint", "frozen_at",
            "supersedes", "replaced_by",
        ]  # fmt: skip


class FigureSerializer(serializers.ModelSerializer):
    """A value is a ratio; `missing` says why there is none, or what it lacks."""

    name = serializers.CharField()

    class Meta:
        model = ReportFigure
        fields = [
            "id", "subject_kind", "subject_id", "subject_name", "indicator", "section", "name",
            "numerator", "denominator", "value", "missing", "source", "parts",
        ]  # fmt: skip


class NewReportSerializer(serializers.Serializer):
    """`token`, when given, makes a repeated request the same run."""

    token = serializers.UUIDField(default=uuid.uuid4)
    as_of = DayField()
    school_year = serializers.IntegerField(required=False)


class RunSerializer(serializers.Serializer):
    run = serializers.UUIDField()
    url = serializers.CharField()


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Issued reports; POST asks for one of the office's own body and answers with its run."""

    serializer_class = ReportSerializer
    pagination_class = NewestFirst
    filterset_class = ReportFilter
    queryset = Report.objects.none()
    verbs = {
        "list": "see_reports", "retrieve": "see_reports", "figures": "see_reports",
        "create": "run_report",
    }  # fmt: skip

    def get_queryset(self):
        return queries.listed(self.request._request.office)

    def create(self, request):
        office = request._request.office
        asked = NewReportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = asked.validated_data
        run = services.request_report(
            Jurisdiction.objects.select_related("city").get(pk=office.bureau_id),
            school_year=facts.get("school_year", school_year_of(facts["as_of"])),
            as_of=facts["as_of"], token=facts["token"], by=office,
        )  # fmt: skip
        answer = RunSerializer({"run": run.pk, "url": reverse("run", args=[run.pk])})
        return Response(answer.data, status=status.HTTP_202_ACCEPTED)

    @action(
        detail=True, pagination_class=InFrozenOrder, serializer_class=FigureSerializer,
        filterset_class=None,
    )  # fmt: skip
    def figures(self, request, pk):
        """The figures of a report that the office may see, with the parts behind each."""
        office = request._request.office
        report = get_within(Report, office, pk=pk)
        rows = ReportFigure.objects.within(office).filter(report=report)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
