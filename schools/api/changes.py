"""Changes of schools over the API: the same queries and services as the screens."""

import uuid

from django.http import Http404
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from records.api import DayField, NamedSerializer, NewestFirst, Words, offered
from schools.models import School, SchoolChange
from schools.queries.changes import changes
from schools.services.changes import file_change, take_change_step


class ChangeSerializer(serializers.ModelSerializer):
    school = NamedSerializer()
    successor = NamedSerializer(allow_null=True)
    field_label = Words(source="get_field_display")
    state_label = Words(source="get_state_display")
    requested_at = serializers.DateTimeField(source="created_at")
    may = serializers.SerializerMethodField()

    class Meta:
        model = SchoolChange
        fields = [
            "id", "school", "field", "field_label", "old_value", "new_value", "successor", "why",
            "requested_at", "decided_on", "effective_on", "applied_on", "state", "state_label",
            "may",
        ]  # fmt: skip

    def get_may(self, change) -> list[dict]:
        """What has come into force is not offered to be revoked."""
        steps = offered(change, self.context["request"]._request.office)
        return [] if change.applied_on else steps


class NewChangeSerializer(serializers.Serializer):
    """`token`, when given, makes a repeated request the same change."""

    token = serializers.UUIDField(default=uuid.uuid4)
    school = serializers.IntegerField()
    field = serializers.ChoiceField(SchoolChange.Field.choices)
    new_value = serializers.CharField(max_length=120)
    successor = serializers.IntegerField(required=False, allow_null=True)
    why = serializers.CharField(max_length=500)
    effective_on = DayField()

    def validate(self, facts):
        """A stage, status or ownership is one of the list's."""
        choices = School._meta.get_field(facts["field"]).choices
        if choices and facts["new_value"] not in dict(choices):
            raise serializers.ValidationError({"new_value": "不在可选的值里"})
        return facts


class ChangeStepSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    document_number = serializers.CharField(max_length=60, required=False, allow_blank=True)


class SchoolChangeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):  # fmt: skip
    """学校变更申请。"""

    serializer_class = ChangeSerializer
    pagination_class = NewestFirst
    filterset_fields = ["school", "field", "state"]
    queryset = SchoolChange.objects.none()
    verbs = {
        "list": "see_schools", "retrieve": "see_schools", "create": "file_school_change",
        "step": "see_schools",
    }  # fmt: skip

    def get_queryset(self):
        return changes().within(self.request._request.office)

    def create(self, request):
        office = request._request.office
        asked = NewChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = dict(asked.validated_data)
        facts["school"] = get_within(School, office, pk=facts["school"])
        if facts.get("successor"):
            facts["successor"] = get_within(School, office, pk=facts["successor"])
        change = file_change(by=office, **facts)
        return self.answer(change.pk, status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"], url_path=r"steps/(?P<key>[a-z]+)")
    def step(self, request, pk, key):
        change = self.get_object()
        if key not in change.flow.steps:
            raise Http404
        asked = ChangeStepSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        take_change_step(change, key, by=request._request.office, **asked.validated_data)
        return self.answer(change.pk, status.HTTP_200_OK)

    def answer(self, pk, code):
        serializer = self.get_serializer(self.get_queryset().get(pk=pk))
        return Response(serializer.data, status=code)
