"""Schools over the API: the same queries as the screens."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.gate import get_within
from records.api import KeysetPagination, Words
from schools.forms.register import SchoolFilters
from schools.models import School
from schools.queries.register import listed

FILTERS = [
    OpenApiParameter("q", str, description="名称、曾用名、标识码、拼音或拼音首字母"),
    OpenApiParameter("where", int, description="主管教育局；省级读者可用市"),
    OpenApiParameter("as_of", str, description="看哪一天的情况，2026-09-01"),
]


class ByName(KeysetPagination):
    ordering = ("sort_key", "pk")


class SchoolSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="pk")
    bureau = serializers.CharField(source="bureau.name")
    legal_school = serializers.IntegerField(source="legal_school_id", allow_null=True)
    stage_label = Words(source="get_stage_display")
    nature_label = Words(source="get_nature_display")
    status_label = Words(source="get_status_display")

    class Meta:
        model = School
        fields = [
            "id", "name", "code", "bureau", "stage", "stage_label", "nature", "nature_label",
            "status", "status_label", "ownership", "town", "area", "legal_school", "opened_on",
            "closed_on",
        ]  # fmt: skip
        read_only_fields = fields


class SchoolViewSet(viewsets.ReadOnlyModelViewSet):
    """学校名录。"""

    verbs = {"list": "see_schools", "retrieve": "see_schools"}
    queryset = School.objects.none()
    serializer_class = SchoolSerializer
    pagination_class = ByName
    filter_backends = []

    def get_queryset(self):
        office = self.request._request.office
        wanted = SchoolFilters(self.request.query_params).wanted
        return listed(office, wanted).select_related("bureau")

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    def retrieve(self, request, pk):
        rows = School.objects.select_related("bureau")
        school = get_within(rows, request._request.office, pk=pk)
        return Response(self.get_serializer(school).data)
