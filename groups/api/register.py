"""Groups over the API: the same queries and services as the screens."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from groups.forms.register import GroupFilters
from groups.models import EducationGroup
from groups.queries.register import (
    as_they_were,
    listed,
    members_on,
    state_on,
    turned_back,
    with_members,
)
from groups.services.register import confirm
from groups.tables import state_words
from records.api import DayField, Words, offered
from schools.api.register import FILTERS, ByName

AS_KNOWN = OpenApiParameter("as_known", str, description="按哪天为止的登记，2026-09-01")


class GroupSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.name")
    cores = serializers.ListField(source="core_names", child=serializers.CharField())
    member_count = serializers.IntegerField()
    stage_label = Words(source="get_stage_display")
    mode_label = Words(source="get_mode_display")
    state_label = Words(source="get_state_display")
    may = serializers.SerializerMethodField()

    class Meta:
        model = EducationGroup
        fields = [
            "id", "name", "bureau", "stage", "stage_label", "mode", "mode_label", "initiation",
            "tie", "form", "state", "state_label", "in_force_on", "closed_on", "document_number",
            "source", "cores", "member_count", "may",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, group):
        """As on the day; what may be done is of now."""
        said = super().to_representation(turned_back(group))
        day = self.context["view"].day
        return said | {"state": state_on(group, day).value, "state_label": state_words(group, day)}

    def get_may(self, group) -> list[dict]:
        return offered(group, self.context["request"]._request.office)


class MemberSerializer(serializers.Serializer):
    school = serializers.IntegerField(source="school_id")
    name = serializers.CharField()
    institution = serializers.IntegerField(source="institution_id")
    role = serializers.CharField()
    role_label = Words(source="get_role_display")
    tie = serializers.CharField()
    form = serializers.CharField()
    since = DayField(source="days.lower", allow_null=True)
    start_known = serializers.BooleanField()
    settled = serializers.BooleanField()


class GroupDetailSerializer(GroupSerializer):
    members = MemberSerializer(many=True)

    class Meta(GroupSerializer.Meta):
        fields = [*GroupSerializer.Meta.fields, "members"]
        read_only_fields = fields


class ConfirmSerializer(serializers.Serializer):
    """`start`: from which day the memberships hold, where it is known."""

    start = DayField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class GroupViewSet(viewsets.ReadOnlyModelViewSet):
    """教育集团名录。"""

    verbs = {"list": "see_groups", "retrieve": "see_groups", "step": "confirm_register"}
    queryset = EducationGroup.objects.none()
    serializer_class = GroupSerializer
    pagination_class = ByName
    filter_backends = []

    @cached_property
    def wanted(self):
        return GroupFilters(self.request.query_params).wanted

    @cached_property
    def day(self):
        return self.wanted.get("as_of") or timezone.localdate()

    @property
    def known(self):
        return self.wanted.get("as_known")

    def get_queryset(self):
        rows = listed(self.request._request.office, self.wanted)
        return with_members(rows, self.day, self.known).select_related("bureau")

    @extend_schema(parameters=[*FILTERS, AS_KNOWN])
    def list(self, request):
        return super().list(request)

    @extend_schema(parameters=[FILTERS[-1], AS_KNOWN], responses=GroupDetailSerializer)
    def retrieve(self, request, pk):
        return Response(self.shown(request, pk))

    def shown(self, request, pk):
        rows = as_they_were(EducationGroup.objects.select_related("bureau"), self.day, self.known)
        rows = with_members(rows, self.day, self.known)
        group = get_within(rows, request._request.office, pk=pk)
        group.members = members_on(group, self.day, self.known)
        return GroupDetailSerializer(group, context=self.get_serializer_context()).data

    @extend_schema(request=ConfirmSerializer, responses=GroupDetailSerializer)
    @action(detail=True, methods=["post"], url_path="steps/(?P<step>[a-z_]+)")
    def step(self, request, pk, step):
        """办理一步：confirm 确认存量集团。"""
        office = request._request.office
        group = get_within(EducationGroup.objects.select_related("bureau"), office, pk=pk)
        said = ConfirmSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        if step != "confirm":
            return Response({"detail": _("没有这一步")}, status=status.HTTP_404_NOT_FOUND)
        confirm(group, by=office, **said.validated_data)
        return Response(self.shown(request, pk))
