"""Imports over the API: the same pipeline as the screens."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.refusals import Overtaken
from records import imports
from records.api import NewestFirst, Words
from records.import_views import batch_or_404, kind_or_404
from records.models import ImportBatch, ImportRow

DEFAULT_KIND = "groups.register"


class ImportSerializer(serializers.ModelSerializer):
    state_label = Words(source="get_state_display")
    run = serializers.UUIDField(source="run_id", allow_null=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id", "kind", "file_name", "state", "state_label", "run", "uploaded_at",
            "confirmed_at", "only_valid", "summary",
        ]  # fmt: skip
        read_only_fields = fields


class ImportRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = ImportRow
        fields = ["number", "raw", "problems", "notes", "proposals", "choice", "outcome"]
        read_only_fields = fields


class ImportDetailSerializer(ImportSerializer):
    rows = ImportRowSerializer(many=True)

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "rows"]
        read_only_fields = fields


class KindSerializer(serializers.Serializer):
    """`kind`: which import (groups.register when left out)."""

    kind = serializers.CharField(required=False, default=DEFAULT_KIND)


class UploadSerializer(KindSerializer):
    file = serializers.FileField()


class ConfirmImportSerializer(serializers.Serializer):
    """`choices`: a proposal's name (school-12) to the value chosen (school:345, new …);
    `only_valid`: write the rows without problems although others have some."""

    choices = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    only_valid = serializers.BooleanField(required=False, default=False)


class ImportViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """导入：上传后在后台检查，确认后写入。"""

    queryset = ImportBatch.objects.none()
    serializer_class = ImportSerializer
    pagination_class = NewestFirst
    filter_backends = []
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        request = self.request._request
        name = self.request.query_params.get("kind", DEFAULT_KIND)
        return imports.batches_of(kind_or_404(request, name), request.office)

    @extend_schema(parameters=[OpenApiParameter("kind", str, default=DEFAULT_KIND)])
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=ImportDetailSerializer)
    def retrieve(self, request, pk):
        """一个批次；state 为 checking、confirming 时后台还在处理，稍后再取。"""
        _kind, batch = batch_or_404(request._request, pk)
        return Response(ImportDetailSerializer(batch).data)

    @extend_schema(request=UploadSerializer, responses=ImportDetailSerializer)
    def create(self, request):
        """上传一个文件，后台检查；同一个文件得到同一个批次。"""
        asked = KindSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kind = kind_or_404(request._request, asked.validated_data["kind"])
        said = UploadSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        file = said.validated_data["file"]
        batch, fresh = imports.receive(
            kind, name=file.name, content=file.read(), by=request._request.office
        )
        code = status.HTTP_201_CREATED if fresh else status.HTTP_200_OK
        return Response(ImportDetailSerializer(batch).data, status=code)

    @extend_schema(request=ConfirmImportSerializer, responses=ImportDetailSerializer)
    @action(detail=True, methods=["post"], url_path="steps/confirm")
    def confirm(self, request, pk):
        """写入检查过的内容；数据有变化时重新检查，回 409；行多时在后台写入，回 202。"""
        kind, batch = batch_or_404(request._request, pk)
        said = ConfirmImportSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        batch = imports.confirm(kind, batch, by=request._request.office, **said.validated_data)
        if batch.state == ImportBatch.State.CHECKED:
            changed = Overtaken(
                _("检查之后数据有了变化，已重新检查"), next_step=_("请再看一遍检查结果后确认")
            )
            return Response({"refusal": changed.as_dict()}, status=changed.status)
        queued = batch.state == ImportBatch.State.CONFIRMING
        code = status.HTTP_202_ACCEPTED if queued else status.HTTP_200_OK
        return Response(ImportDetailSerializer(batch).data, status=code)

    @extend_schema(request=None, responses=ImportDetailSerializer)
    @action(detail=True, methods=["post"], url_path="steps/cancel")
    def cancel(self, request, pk):
        """放弃没有写入的批次。"""
        kind, batch = batch_or_404(request._request, pk)
        imports.cancel(kind, batch, by=request._request.office)
        batch.refresh_from_db()
        return Response(ImportDetailSerializer(batch).data)
