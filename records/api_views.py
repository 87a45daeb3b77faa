"""To-dos, notices and runs of the acting office."""

from functools import cache

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from records import inbox, runs
from records.api import DayField, NewestFirst
from records.models import Notice, TaskRun


class TodoShape(serializers.Serializer):
    title = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    since = serializers.CharField(allow_null=True)
    due = DayField(allow_null=True)
    handed_on = serializers.BooleanField()
    waits_for = serializers.CharField()


class TodosView(APIView):
    """What waits for the acting office, then what it handed on."""

    @extend_schema(responses=TodoShape(many=True))
    def get(self, request):
        todos = inbox.todos_of(request._request.office)
        return Response(TodoShape(todos, many=True).data)


class NoticeShape(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ["id", "text", "url", "at"]


class NoticeViewSet(ListModelMixin, GenericViewSet):
    """Notices to the acting office, newest first; reading them here does not mark them seen."""

    serializer_class = NoticeShape
    pagination_class = NewestFirst
    queryset = Notice.objects.none()

    def get_queryset(self):
        return inbox.notices_of(self.request._request.office)


class RunShape(serializers.ModelSerializer):
    state_label = serializers.CharField(source="get_state_display")
    percent = serializers.IntegerField()

    class Meta:
        model = TaskRun
        fields = [
            "id", "label", "state", "state_label", "step", "done", "total", "percent",
            "error", "result_url", "created_at",
        ]  # fmt: skip


class RunViewSet(RetrieveModelMixin, GenericViewSet):
    """How far a job of the acting office is."""

    serializer_class = RunShape
    queryset = TaskRun.objects.none()

    def get_queryset(self):
        return runs.visible_to(self.request._request.office)


class SchemaView(SpectacularAPIView):
    """The OpenAPI description: the same for everybody, so made once per process."""

    def _get_schema_response(self, request):
        return Response(schema_once(self.generator_class, self.urlconf, self.api_version))


@cache
def schema_once(generator_class, urlconf, api_version):
    return generator_class(urlconf=urlconf, api_version=api_version).get_schema(public=True)
