"""The city's record and sharing over the API: the same queries and verbs as the screens."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from groups.api.government import OF_GROUP, of_group
from groups.models import CityRecord, EducationGroup, SharingKind, SharingRecord
from groups.queries.sharing import sharing_of
from groups.services.record import record_group
from groups.services.sharing import file_sharing
from records.api import DayField, NamedSerializer, NewestFirst
from records.models import Attachment


class CityRecordSerializer(serializers.ModelSerializer):
    group = NamedSerializer()

    class Meta:
        model = CityRecord
        fields = ["id", "group", "number", "year", "serial", "recorded_on"]
        read_only_fields = fields


class NewRecordSerializer(serializers.Serializer):
    group = serializers.IntegerField()


class CityRecordViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """备案：市教育局给县区批复的集团编号。"""

    verbs = {"list": "see_groups", "create": "record_group"}
    queryset = CityRecord.objects.none()
    serializer_class = CityRecordSerializer
    pagination_class = NewestFirst
    filter_backends = []

    def get_queryset(self):
        return CityRecord.objects.within(self.request._request.office).select_related("group")

    @extend_schema(request=NewRecordSerializer, responses=CityRecordSerializer)
    def create(self, request):
        office = request._request.office
        said = NewRecordSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        rows = EducationGroup.objects.select_related("bureau")
        group = get_within(rows, office, pk=said.validated_data["group"])
        row = record_group(group, by=office)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class SharingSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    school = NamedSerializer()
    kind_label = serializers.CharField(source="get_kind_display")
    used_by_names = serializers.ListField(source="users", child=serializers.CharField())

    class Meta:
        model = SharingRecord
        fields = [
            "id", "group", "school", "kind", "kind_label", "title", "on", "used_by",
            "used_by_names", "people", "resource", "booking",
        ]  # fmt: skip
        read_only_fields = fields


class SharingDetailSerializer(SharingSerializer):
    files = serializers.SerializerMethodField()

    class Meta(SharingSerializer.Meta):
        fields = [*SharingSerializer.Meta.fields, "files"]
        read_only_fields = fields

    def get_files(self, record) -> list[dict]:
        office = self.context["request"]._request.office
        rows = Attachment.objects.within(office).filter(
            record_kind=record._meta.label_lower, record_id=record.pk
        )
        return list(rows.order_by("pk").values("id", "file_name", "size", "mime"))


class NewSharingSerializer(serializers.Serializer):
    """Sent as multipart/form-data with the proof; `token` makes a repeat the same record."""

    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    resource = serializers.IntegerField(required=False, allow_null=True, default=None)
    booking = serializers.IntegerField(required=False, allow_null=True, default=None)
    kind = serializers.ChoiceField(SharingKind.choices)
    title = serializers.CharField(max_length=120)
    on = DayField()
    used_by = serializers.ListField(child=serializers.IntegerField())
    people = serializers.IntegerField(min_value=1, max_value=100_000)
    proof = serializers.FileField(required=False)
    again = serializers.BooleanField(default=False, help_text="同一天同一内容已填过，确是另一次")


class SharingViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """资源共享记录；`group` 只看一个集团。"""

    verbs = {"list": "see_sharing", "retrieve": "see_sharing", "create": "file_sharing"}
    queryset = SharingRecord.objects.none()
    serializer_class = SharingSerializer
    pagination_class = NewestFirst
    filter_backends = []
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        return of_group(sharing_of(self.request._request.office), self.request.query_params)

    @extend_schema(parameters=OF_GROUP)
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=SharingDetailSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewSharingSerializer, responses=SharingDetailSerializer)
    def create(self, request):
        said = NewSharingSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        facts, office = dict(said.validated_data), request._request.office
        facts["group"] = get_within(EducationGroup, office, pk=facts["group"])
        proof = facts.pop("proof", None)
        record = file_sharing(by=office, proofs=[proof] if proof else [], **facts)
        return self.shown(record.pk, status.HTTP_201_CREATED)

    def shown(self, pk, code=status.HTTP_200_OK):
        office = self.request._request.office
        record = get_within(sharing_of(office), office, pk=pk)
        context = self.get_serializer_context()
        return Response(SharingDetailSerializer(record, context=context).data, status=code)
