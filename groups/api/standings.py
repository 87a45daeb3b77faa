"""Standings of groups over the API."""

import uuid

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from groups.api.government import OF_GROUP, of_group
from groups.models import EducationGroup, GroupStanding
from groups.queries.standings import visible
from groups.services import standings as services
from records.api import DayField, Words, offered
from records.viewsets import Listed


class StandingSerializer(serializers.ModelSerializer):
    group_name = serializers.CharField(source="group.name")
    kind_label = Words(source="get_kind_display")
    state_label = Words(source="get_state_display")
    may = serializers.SerializerMethodField()

    class Meta:
        model = GroupStanding
        fields = [
            "id", "group", "group_name", "kind", "kind_label", "state", "state_label", "reason",
            "basis", "criteria", "since", "due", "document_number", "ended_on", "may",
        ]  # fmt: skip
        read_only_fields = fields

    def get_may(self, standing) -> list[dict]:
        return offered(standing, self.context["request"]._request.office)


class ProposeSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    kind = serializers.ChoiceField(GroupStanding.Kind.choices)
    reason = serializers.CharField(max_length=2000)
    basis = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    criteria = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    due = DayField(required=False, allow_null=True, default=None)


class StandingStepSerializer(serializers.Serializer):
    """认定要文号和日期，解除要日期，继续有效要新的期限；审核、不予认定、继续有效、解除要理由。"""

    reason = serializers.CharField(required=False, allow_blank=True, default="")
    document_number = serializers.CharField(required=False, allow_blank=True, default="")
    on = DayField(required=False)


STEPS = {
    "review": lambda row, said, by: services.review(row, opinion=said["reason"], by=by),
    "decide": lambda row, said, by: services.decide(
        row, document_number=said["document_number"], since=said["on"], by=by,
        opinion=said["reason"],
    ),
    "refuse": lambda row, said, by: services.refuse(row, reason=said["reason"], by=by),
    "renew": lambda row, said, by: services.renew(
        row, reason=said["reason"], due=said["on"], by=by
    ),
    "end": lambda row, said, by: services.end(
        row, reason=said["reason"], ended_on=said["on"], by=by
    ),
}  # fmt: skip


class StandingViewSet(Listed):
    """集团认定和整改：试点、示范、预警、限期整改。"""

    verbs = {
        "list": "see_groups", "retrieve": "see_groups", "create": "keep_rules",
        "step": "see_groups",
    }  # fmt: skip
    queryset = GroupStanding.objects.none()
    serializer_class = StandingSerializer

    def rows(self):
        return visible(self.office).select_related("group__bureau", "bureau")

    def get_queryset(self):
        return of_group(self.rows(), self.request.query_params)

    def shown(self, pk, code=status.HTTP_200_OK):
        row = get_within(self.rows(), self.office, pk=pk)
        context = self.get_serializer_context()
        return Response(StandingSerializer(row, context=context).data, status=code)

    @extend_schema(parameters=OF_GROUP)
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=StandingSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=ProposeSerializer, responses=StandingSerializer)
    def create(self, request):
        facts = self.said(ProposeSerializer)
        rows = EducationGroup.objects.select_related("bureau")
        group = get_within(rows, self.office, pk=facts.pop("group"))
        row = services.propose(group, facts.pop("kind"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=StandingStepSerializer, responses=StandingSerializer)
    @action(detail=True, methods=["post"], url_path="steps/(?P<step>[a-z_]+)")
    def step(self, request, pk, step):
        """办理一步：review、decide、refuse、renew、end。"""
        row = get_within(self.rows(), self.office, pk=pk)
        if step not in STEPS:
            raise Http404
        said = {"on": timezone.localdate(), **self.said(StandingStepSerializer)}
        STEPS[step](row, said, self.office)
        return self.shown(pk)
