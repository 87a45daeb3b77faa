"""Schools over the API: the same queries as the screens."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.gate import get_within
from records.api import DayField, KeysetPagination, Words
from schools.forms.register import SchoolFilters
from schools.models import School
from schools.queries.register import (
    before_opening,
    described,
    listed,
    those_that_left,
    turned_back,
)
from schools.screens import run_by

FILTERS = [
    OpenApiParameter("q", str, description="名称、曾用名、代码、拼音或拼音首字母"),
    OpenApiParameter(
        "where", int, description="主管教育局，可写区划代码（含旧代码）；省级读者可用市"
    ),
    OpenApiParameter("stage", str, description="学段"),
    OpenApiParameter("category", str, description="办学类别"),
    OpenApiParameter("ownership", str, description="办学类型"),
    OpenApiParameter("tag", str, description="当日有效的标签"),
    OpenApiParameter("area", str, description="城乡类别"),
    OpenApiParameter("town", str, description="镇办名称中的字"),
    OpenApiParameter("nature", str, description="性质"),
    OpenApiParameter("status", str, description="状态"),
    OpenApiParameter("as_of", str, description="看哪一天的情况，2026-09-01"),
]


class ByName(KeysetPagination):
    """By pinyin."""

    ordering = ("sort_key", "pk")


class WithThoseThatLeft(ByName):
    """The last page of a past day tells the schools that have left since, too."""

    def paginate_queryset(self, queryset, request, view=None):
        page = super().paginate_queryset(queryset, request, view)
        if self.has_next:
            return page
        wanted = SchoolFilters(request.query_params).wanted
        return [*page, *those_that_left(request._request.office, wanted)]


class SchoolSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="pk")
    bureau = serializers.CharField(source="bureau.name")
    bureau_now = serializers.CharField(
        source="now_under", allow_null=True, read_only=True,
        help_text="看过去某一天时，后来调整了隶属的学校现在的主管教育局；其余为空",
    )  # fmt: skip
    run_by = serializers.SerializerMethodField()
    legal_school = serializers.IntegerField(source="legal_school_id", allow_null=True)
    stage_label = Words(source="get_stage_display")
    nature_label = Words(source="get_nature_display")
    status_label = Words(source="get_status_display")
    category_label = Words(source="get_category_display")
    ownership_label = Words(source="get_ownership_display")

    class Meta:
        model = School
        fields = [
            "id", "name", "code", "credit_code", "bureau", "bureau_now", "run_by", "stage",
            "stage_label", "nature", "nature_label", "category", "category_label", "status",
            "status_label", "ownership", "ownership_label", "town", "area", "legal_school",
            "opened_on", "closed_on",
        ]  # fmt: skip
        read_only_fields = fields

    def get_run_by(self, school) -> str:
        return run_by(school)

    def to_representation(self, school):
        return super().to_representation(turned_back(school))


class DaysSerializer(serializers.Serializer):
    """Something dated; `until` is the first day after, null while it lasts."""

    since = DayField(allow_null=True)
    until = DayField(allow_null=True)
    basis = serializers.CharField()


class TagSerializer(DaysSerializer):
    tag = serializers.CharField()
    level = serializers.CharField()


class PrincipalSerializer(DaysSerializer):
    name = serializers.CharField()


class AliasSerializer(serializers.Serializer):
    name = serializers.CharField()
    source = serializers.CharField()


class SuccessionSerializer(serializers.Serializer):
    """`id` is null where the school is another bureau's."""

    id = serializers.IntegerField(source="pk", allow_null=True)
    name = serializers.CharField()
    kind = serializers.CharField()
    on = DayField()
    basis = serializers.CharField()


class CampusSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class SchoolDetailSerializer(SchoolSerializer):
    tags = TagSerializer(source="tag_rows", many=True)
    principals = PrincipalSerializer(source="post_rows", many=True)
    aliases = AliasSerializer(source="alias_rows", many=True)
    campuses = CampusSerializer(source="campus_rows", many=True)
    came_from = SuccessionSerializer(source="origin_rows", many=True)
    became = SuccessionSerializer(source="successor_rows", many=True)

    class Meta(SchoolSerializer.Meta):
        fields = [
            *SchoolSerializer.Meta.fields, "tags", "principals", "aliases", "campuses",
            "came_from", "became",
        ]  # fmt: skip
        read_only_fields = fields


class SchoolViewSet(viewsets.ReadOnlyModelViewSet):
    """学校名录。"""

    verbs = {"list": "see_schools", "retrieve": "see_schools"}
    queryset = School.objects.none()
    serializer_class = SchoolSerializer
    pagination_class = WithThoseThatLeft
    filter_backends = []

    def get_queryset(self):
        office = self.request._request.office
        wanted = SchoolFilters(self.request.query_params).wanted
        return listed(office, wanted).select_related("bureau")

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    @extend_schema(parameters=FILTERS[-1:], responses=SchoolDetailSerializer)
    def retrieve(self, request, pk):
        day = SchoolFilters(request.query_params).wanted.get("as_of") or timezone.localdate()
        school = before_opening(get_within(described(day), request._request.office, pk=pk), day)
        return Response(SchoolDetailSerializer(school, context={"request": request}).data)
