"""Exports over the API: asked for, watched as a run, fetched as a file."""

from django.http import QueryDict
from django.utils.http import urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from records.api_views import RunShape
from records.export_views import kind_or_404, send_export
from records.exports import FORMATS, jobs
from records.models import TaskRun


class ExportSerializer(serializers.Serializer):
    """`kind`: which list (groups.register, schools.sections …); `filters`: as in the address of
    its page, e.g. {"state": "in_force", "as_of": "2026-09-01"}."""

    kind = serializers.CharField()
    file_type = serializers.ChoiceField(choices=list(FORMATS), default="xlsx")
    filters = serializers.DictField(child=serializers.CharField(), required=False, default=dict)


class ExportViewSet(viewsets.GenericViewSet):
    """导出：后台生成，进度见 runs，完成后取文件。"""

    queryset = TaskRun.objects.none()
    serializer_class = ExportSerializer
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(responses={202: RunShape})
    def create(self, request):
        """要一份清单的文件；同样的要求还在办理时，得到同一个任务。"""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        asked, office = said.validated_data, request._request.office
        kind = kind_or_404(request._request, asked["kind"], asked["file_type"])
        params = QueryDict(urlencode(asked["filters"]))
        run = jobs.request_export(kind, asked["file_type"], params, by=office)
        return Response(RunShape(run).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="file")
    def file(self, request, pk):
        """生成好的文件；没有生成、过了保留期或不是本职务要的，没有。"""
        return send_export(request._request.office, pk)
