"""Equity over the API: the coefficients of a body, the schools behind them, class sizes."""

from datetime import date

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.services import require
from schools.queries import equity as queries
from schools.rules.indicators import SEVEN, verdict
from schools.rules.standards import STANDARDS, judge
from schools.tables.equity.coefficients import coefficients_of
from schools.views.equity.asked import asked

FILTERS = [
    OpenApiParameter("where", int, description="主管教育局；不填为本局，市级为全市"),
    OpenApiParameter("year", int, description="学年起始年"),
    OpenApiParameter("as_of", date, description="只算这一天前已上报的；不填为今天"),
    OpenApiParameter("standard", str, enum=list(STANDARDS)),
]


class SpreadSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    schools = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    deviation = serializers.FloatField(allow_null=True)
    coefficient = serializers.FloatField(allow_null=True)
    why = serializers.CharField(help_text="无法计算的原因")


class SectionEquitySerializer(serializers.Serializer):
    section = serializers.CharField()
    limit = serializers.FloatField()
    met = serializers.BooleanField(allow_null=True)
    mean_of_coefficients = serializers.FloatField(allow_null=True)
    indicators = SpreadSerializer(many=True)


class SchoolEquitySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    section = serializers.CharField()
    left_out = serializers.CharField(help_text="不参加的原因；参加的为空")
    passes = serializers.BooleanField(allow_null=True)
    values = serializers.DictField(child=serializers.FloatField(allow_null=True))
    state = serializers.CharField(help_text="填报的状态；没有上报的为空")
    inputs = serializers.DictField(child=serializers.FloatField(allow_null=True))


class SizesSerializer(serializers.Serializer):
    section = serializers.CharField()
    grade = serializers.IntegerField()
    classes = serializers.IntegerField()
    standard = serializers.IntegerField()
    oversized = serializers.IntegerField(help_text="56 人及以上，含超大班额")
    super_oversized = serializers.IntegerField(help_text="66 人及以上")
    largest = serializers.IntegerField()
    pupils = serializers.IntegerField()


class EquityViewSet(viewsets.ViewSet):
    """校际均衡：差异系数和七项指标。"""

    verbs = {"list": "see_equity", "schools": "see_equity", "class_sizes": "see_equity"}
    serializer_class = SectionEquitySerializer

    @extend_schema(parameters=FILTERS, responses=SectionEquitySerializer(many=True))
    def list(self, request):
        page = asked(request._request)
        found = page.spreads(queries.TOGETHER)
        parts = [
            section_part(page.standard, section, spreads)
            for (_subject, section), spreads in sorted(found.items(), reverse=True)
        ]
        return Response(SectionEquitySerializer(parts, many=True).data)

    @extend_schema(parameters=FILTERS[:3], responses=SchoolEquitySerializer(many=True))
    @action(detail=False)
    def schools(self, request):
        """各校七项指标和填报数。"""
        require(request._request.office, "see_figures")
        rows = asked(request._request).rows()
        return Response(SchoolEquitySerializer(map(school_part, rows), many=True).data)

    @extend_schema(parameters=FILTERS[:3], responses=SizesSerializer(many=True))
    @action(detail=False, url_path="class-sizes")
    def class_sizes(self, request):
        """各年级班额。"""
        page = asked(request._request)
        sizes = queries.class_sizes(queries.TOGETHER, page.ids, year=page.year, day=page.day)
        return Response(SizesSerializer(sizes, many=True).data)


def section_part(standard, section, spreads):
    ruled = judge(standard, section, coefficients_of(standard, spreads))
    return {
        "section": section, "limit": standard.limits[section], "met": ruled.met,
        "mean_of_coefficients": ruled.figure,
        "indicators": [spread_part(i, spreads[i.code]) for i in standard.indicators],
    }  # fmt: skip


def spread_part(indicator, found):
    return {
        "code": indicator.code, "name": indicator.name, "schools": found.schools,
        "mean": found.mean, "deviation": found.deviation, "coefficient": found.value,
        "why": found.why,
    }  # fmt: skip


def school_part(row):
    values = row.all_values(SEVEN)
    return {
        "id": row.school_id, "name": row.name, "section": row.section, "left_out": row.why,
        "passes": None if row.why else verdict(values, row.section).passes, "values": values,
        "state": row.state, "inputs": row.values,
    }  # fmt: skip
