"""The city's proposals over the API: the same verbs as the screens."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from groups.api.formation import FORMS, TIES
from groups.forms.formation import known
from groups.forms.initiatives import InitiativeFilters
from groups.models import GroupStage, Initiative, Mode
from groups.queries import initiatives as queries
from groups.services import initiatives as services
from records.api import NamedSerializer, Words
from records.viewsets import Listed


class InitiativeSerializer(serializers.ModelSerializer):
    """`standing`：open 待答复、taken 已采纳、declined 不采纳、withdrawn 已撤回。"""

    bureau = NamedSerializer()
    lead = NamedSerializer()
    core = serializers.SerializerMethodField()
    mode_label = Words(source="get_mode_display")
    standing = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Initiative
        fields = [
            "id", "bureau", "name", "stage", "mode", "mode_label", "core", "members", "lead",
            "reason", "created_at", "standing", "answer",
        ]  # fmt: skip
        read_only_fields = fields

    def get_core(self, row) -> dict:
        return {"id": row.core_id, "name": row.core_name}

    def get_standing(self, row) -> str:
        return queries.standing(row).key

    def get_answer(self, row) -> dict | None:
        answer = queries.answer_of(row)
        if answer is None:
            return None
        return {"accepts": answer.accepts, "words": answer.words, "filing": answer.filing_id}


class NewInitiativeSerializer(serializers.Serializer):
    """以表单数据提出，倡议文件（file）必须上传。"""

    token = serializers.UUIDField(default=uuid.uuid4)
    name = serializers.CharField(max_length=120)
    stage = serializers.ChoiceField(GroupStage.choices)
    mode = serializers.ChoiceField(known(Mode))
    core_id = serializers.IntegerField()
    member_ids = serializers.ListField(child=serializers.IntegerField(), default=list)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    file = serializers.FileField(required=False, default=None)


class TakeUpSerializer(serializers.Serializer):
    """纽带和办学形式由牵头的主管教育局定，其余不写的照倡议。"""

    token = serializers.UUIDField(default=uuid.uuid4)
    tie = serializers.ChoiceField(TIES)
    form = serializers.ChoiceField(FORMS)
    name = serializers.CharField(max_length=120, required=False)
    mode = serializers.CharField(max_length=20, required=False)
    core_id = serializers.IntegerField(required=False)


class InitiativeReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class InitiativeViewSet(Listed):
    """市教育局的组建倡议；按 state（open、taken、declined、withdrawn）、where（牵头）、q 筛选。"""

    verbs = {
        "list": "see_filings", "retrieve": "see_filings", "create": "propose_group",
        "withdraw": "propose_group", "take_up": "answer_initiative",
        "decline": "answer_initiative",
    }  # fmt: skip
    queryset = Initiative.objects.none()
    serializer_class = InitiativeSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        wanted = InitiativeFilters(self.request.query_params).wanted
        return queries.filtered(queries.initiatives_of(self.office), wanted)

    def record(self, pk):
        return get_within(queries.initiatives_of(self.office), self.office, pk=pk)

    def shown(self, pk, code=status.HTTP_200_OK):
        return Response(InitiativeSerializer(self.record(pk)).data, status=code)

    @extend_schema(parameters=[
        OpenApiParameter("state", str), OpenApiParameter("q", str), OpenApiParameter("where", int),
    ])  # fmt: skip
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=InitiativeSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewInitiativeSerializer, responses=InitiativeSerializer)
    def create(self, request):
        row = services.propose(by=self.office, **self.said(NewInitiativeSerializer))
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=InitiativeReasonSerializer, responses=InitiativeSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk):
        """市教育局撤回还没有答复的倡议。"""
        services.withdraw(self.record(pk), by=self.office, **self.said(InitiativeReasonSerializer))
        return self.shown(pk)

    @extend_schema(request=TakeUpSerializer, responses=InitiativeSerializer)
    @action(detail=True, methods=["post"], url_path="take-up")
    def take_up(self, request, pk):
        """牵头的主管教育局采纳：开始一件行政主导的组建申报。"""
        services.take_up(self.record(pk), by=self.office, **self.said(TakeUpSerializer))
        return self.shown(pk)

    @extend_schema(request=InitiativeReasonSerializer, responses=InitiativeSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk):
        """牵头的主管教育局不采纳，写明理由。"""
        services.decline(self.record(pk), by=self.office, **self.said(InitiativeReasonSerializer))
        return self.shown(pk)
