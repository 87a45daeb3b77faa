"""Plans over the API: what is planned, who owes it, how far it is; owners report."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from groups.api.government import of_group
from groups.forms.plans import PlanFilters
from groups.models import Plan, PlanItem, ProgressReport
from groups.queries import plans as queries
from groups.services import progress
from records.api import DayField, NamedSerializer, NewestFirst, Words, offered


class PlanItemSerializer(serializers.ModelSerializer):
    """`percent` is null where nobody has reported."""

    kind_label = Words(source="get_kind_display")
    owner = NamedSerializer()
    percent = serializers.IntegerField(allow_null=True)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    reported_on = DayField(allow_null=True)
    said = serializers.CharField(allow_null=True)

    class Meta:
        model = PlanItem
        fields = [
            "id", "plan", "kind", "kind_label", "title", "owner", "starts_on", "due_on", "unit",
            "baseline", "target", "percent", "value", "reported_on", "said", "light",
            "light_reason",
        ]  # fmt: skip
        read_only_fields = fields


class PlanSerializer(serializers.ModelSerializer):
    bureau = NamedSerializer()
    group = NamedSerializer(allow_null=True)
    kind_label = Words(source="get_kind_display")
    state_label = Words(source="get_state_display")

    class Meta:
        model = Plan
        fields = [
            "id", "kind", "kind_label", "bureau", "group", "title", "starts_on", "ends_on",
            "basis", "state", "state_label", "version", "number", "issued_on", "resolution",
        ]  # fmt: skip
        read_only_fields = fields


class PlanDetailSerializer(PlanSerializer):
    items = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "items", "may"]
        read_only_fields = fields

    def get_items(self, plan) -> list[dict]:
        return PlanItemSerializer(queries.items_of(plan), many=True).data

    def get_may(self, plan) -> list[dict]:
        return offered(plan, self.context["request"]._request.office)


class PlanViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """规划和计划；按 kind、state、where（制定单位）、group、q 筛选。"""

    verbs = {"list": "see_plans", "retrieve": "see_plans"}
    queryset = Plan.objects.none()
    serializer_class = PlanSerializer
    pagination_class = NewestFirst
    filter_backends = []

    def get_queryset(self):
        params, office = self.request.query_params, self.request._request.office
        rows = queries.filtered(queries.plans_of(office), PlanFilters(params).wanted)
        return of_group(rows, params)

    @extend_schema(parameters=[
        *(OpenApiParameter(name, str) for name in ("kind", "state", "q")),
        *(OpenApiParameter(name, int) for name in ("where", "group")),
    ])  # fmt: skip
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=PlanDetailSerializer)
    def retrieve(self, request, pk):
        office = request._request.office
        plan = get_within(queries.plans_of(office), office, pk=pk)
        context = self.get_serializer_context()
        return Response(PlanDetailSerializer(plan, context=context).data)


class NewReportSerializer(serializers.Serializer):
    """A target is told by its `value`, anything else by `percent`; `fall` is why it is less
    than before; `proof` as form data."""

    token = serializers.UUIDField(default=uuid.uuid4)
    on = DayField(required=False, allow_null=True, default=None)
    percent = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=100, default=None
    )
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, default=None
    )
    words = serializers.CharField(max_length=500)
    fall = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    proof = serializers.FileField(required=False)


class ProgressSerializer(serializers.ModelSerializer):
    owner = NamedSerializer()

    class Meta:
        model = ProgressReport
        fields = ["id", "item", "owner", "on", "percent", "value", "words", "fall"]
        read_only_fields = fields


class PlanItemViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """执行中的规划事项：本单位负责的，县区、市级看到所辖的；`late=1` 只看逾期的。"""

    verbs = {"list": "see_plans", "report": "report_progress"}
    queryset = PlanItem.objects.none()
    serializer_class = PlanItemSerializer
    pagination_class = NewestFirst
    filter_backends = []
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        office = self.request._request.office
        late = self.request.query_params.get("late") == "1"
        return queries.overdue_items(office) if late else queries.owed_items(office)

    @extend_schema(parameters=[OpenApiParameter("late", str)])
    def list(self, request):
        return super().list(request)

    @extend_schema(request=NewReportSerializer, responses=ProgressSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request, pk):
        """报告进展；填后不改，有变化再报一次。"""
        office = request._request.office
        row = get_within(PlanItem, office, pk=pk, removed=False)
        plan = get_within(queries.plans_of(office), office, pk=row.plan_id)
        item = get_within(queries.item_of(plan), office, pk=pk)
        said = NewReportSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        facts = dict(said.validated_data)
        proof = facts.pop("proof", None)
        report = progress.report_progress(item, by=office, proofs=[proof] if proof else [], **facts)
        return Response(ProgressSerializer(report).data, status=status.HTTP_201_CREATED)
