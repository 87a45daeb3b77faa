"""The dashboard's counts over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.offices import Office
from records.api import DayField
from records.lists import FilterForm
from supervision import queries, words


class BodySerializer(serializers.Serializer):
    """Counts of one body on the day; a total counts every school once."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    schools = serializers.IntegerField()
    covered = serializers.IntegerField()
    coverage = serializers.FloatField(allow_null=True)
    groups = serializers.IntegerField()
    members = serializers.IntegerField()
    across = serializers.IntegerField()
    unrecorded = serializers.IntegerField()


class DashboardSerializer(serializers.Serializer):
    as_of = DayField()
    rows = BodySerializer(many=True)
    total = BodySerializer()


class DashboardViewSet(ViewSet):
    """What the acting office's dashboard counts: its cities, its counties, or its own."""

    verbs = {"list": "see_dashboard"}

    @extend_schema(responses=DashboardSerializer)
    def list(self, request):
        office = request._request.office
        day = FilterForm(request.query_params).wanted.get("as_of") or timezone.localdate()
        by = "city" if office.office == Office.PROVINCE else "bureau"
        rows, total = queries.facts(office.sees, day, by=by)
        answer = {"as_of": day, "rows": [named(row) for row in rows], "total": named(total)}
        return Response(DashboardSerializer(answer).data)


def named(row):
    counts = {key: getattr(row, key) for key in BodySerializer().fields if key != "name"}
    return counts | {"name": words.label(row) if row.id else None}
