"""The ledger of supporting policies over the API."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from accounts.models import Jurisdiction
from groups.forms.policies import PolicyFilters
from groups.models import SupportPolicy
from groups.queries import policies as queries
from groups.services import policies as services
from records.api import DayField, NamedSerializer, Words, offered
from records.viewsets import Listed


class PolicySerializer(serializers.ModelSerializer):
    body = NamedSerializer()
    issuer = NamedSerializer()
    kind_label = Words(source="get_kind_display")
    state_label = Words(source="get_state_display")

    class Meta:
        model = SupportPolicy
        fields = [
            "id", "body", "issuer", "kind", "kind_label", "title", "number", "says", "issued_on",
            "starts_on", "ends_on", "state", "state_label",
        ]  # fmt: skip
        read_only_fields = fields


class PolicyDetailSerializer(PolicySerializer):
    may = serializers.SerializerMethodField()

    class Meta(PolicySerializer.Meta):
        fields = [*PolicySerializer.Meta.fields, "may"]
        read_only_fields = fields

    def get_may(self, policy) -> list[dict]:
        return offered(policy, self.context["request"]._request.office)


class NewPolicySerializer(serializers.Serializer):
    """`issuer` 是本部门；教育局也可以是本局或同级部门。文件以表单数据上传。"""

    token = serializers.UUIDField(default=uuid.uuid4)
    issuer = serializers.PrimaryKeyRelatedField(queryset=Jurisdiction.objects.all())
    kind = serializers.ChoiceField(SupportPolicy.Kind.choices)
    title = serializers.CharField(max_length=120)
    number = serializers.CharField(max_length=60)
    says = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    issued_on = DayField()
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True, default=None)
    file = serializers.FileField(required=False)


class PolicyViewSet(Listed):
    """支持政策台账；按 where（适用县区）、department、kind、as_of、q 筛选。"""

    verbs = {"list": "see_plans", "retrieve": "see_plans", "create": "keep_policies"}
    queryset = SupportPolicy.objects.none()
    serializer_class = PolicySerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        wanted = PolicyFilters(self.request.query_params).wanted
        return queries.filtered(queries.policies_of(self.office), wanted)

    def shown(self, pk, code=status.HTTP_200_OK):
        rows = SupportPolicy.objects.select_related("body", "issuer", "bureau")
        row = get_within(rows, self.office, pk=pk)
        context = self.get_serializer_context()
        return Response(PolicyDetailSerializer(row, context=context).data, status=code)

    @extend_schema(parameters=[
        *(OpenApiParameter(name, str) for name in ("department", "kind", "as_of", "q")),
        OpenApiParameter("where", int),
    ])  # fmt: skip
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=PolicyDetailSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewPolicySerializer, responses=PolicyDetailSerializer)
    def create(self, request):
        row = services.enter_policy(by=self.office, **self.said(NewPolicySerializer))
        return self.shown(row.pk, status.HTTP_201_CREATED)
