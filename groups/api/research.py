"""Joint research sessions over the API: the same queries and verbs as the screens."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser

from accounts.gate import get_within
from groups.api.government import OfGroup, of_group
from groups.forms.research import SessionFilters
from groups.models import ResearchSession, ResearchStage
from groups.queries import research as queries
from groups.services import research as services
from records.api import DayField, NamedSerializer, Words


class SessionSerializer(serializers.ModelSerializer):
    """`came` says of each school how many the host counted and whether the school agrees."""

    group = NamedSerializer()
    host = NamedSerializer()
    stage_label = Words(source="get_stage_display")
    people = serializers.IntegerField()
    came = serializers.SerializerMethodField()

    class Meta:
        model = ResearchSession
        fields = [
            "id", "group", "host", "on", "stage", "stage_label", "subject", "theme", "outcome",
            "people", "came",
        ]  # fmt: skip
        read_only_fields = fields

    def get_came(self, session) -> list[dict]:
        return [
            {"id": row.pk, "school": row.school_id, "name": row.school.name,
             "people": row.people, "agrees": row.answer.agrees if hasattr(row, "answer") else None}
            for row in session.attendance.all()
        ]  # fmt: skip


class CameSerializer(serializers.Serializer):
    school = serializers.IntegerField()
    people = serializers.IntegerField(min_value=1, max_value=5000)


class NewSessionSerializer(serializers.Serializer):
    """`token` makes a repeat the same record; `came` are the schools with their head-counts."""

    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    on = DayField()
    stage = serializers.ChoiceField(ResearchStage.choices)
    subject = serializers.CharField(max_length=20)
    theme = serializers.CharField(max_length=120)
    came = CameSerializer(many=True)
    outcome = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AddedSerializer(serializers.Serializer):
    """Sent as multipart/form-data where a file goes along."""

    outcome = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    material = serializers.FileField(required=False)


class SaidSerializer(serializers.Serializer):
    agrees = serializers.BooleanField()
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ResearchViewSet(OfGroup):
    """联合教研；按 group、year（学年起始年）、stage、subject、where、q 筛选。"""

    verbs = {
        "list": "see_sharing", "retrieve": "see_sharing", "create": "file_sharing",
        "add": "file_sharing", "confirm": "file_sharing",
    }  # fmt: skip
    queryset = ResearchSession.objects.none()
    serializer_class = SessionSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        params = self.request.query_params
        rows = queries.filtered(queries.sessions_of(self.office), SessionFilters(params).wanted)
        return of_group(rows, params).prefetch_related("attendance__school", "attendance__answer")

    @extend_schema(parameters=[
        *(OpenApiParameter(name, int) for name in ("group", "year", "where")),
        *(OpenApiParameter(name, str) for name in ("stage", "subject", "q")),
    ])  # fmt: skip
    def list(self, request):
        return super().list(request)

    def retrieve(self, request, pk):
        return self.shown(pk)

    def session(self, pk):
        return get_within(queries.sessions_of(self.office), self.office, pk=pk)

    @extend_schema(request=NewSessionSerializer, responses=SessionSerializer)
    def create(self, request):
        facts = self.said(NewSessionSerializer)
        facts["came"] = {row["school"]: row["people"] for row in facts["came"]}
        row = services.file_session(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=AddedSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def add(self, request, pk):
        """承办学校补充成果和材料。"""
        session, facts = self.session(pk), self.said(AddedSerializer)
        material = facts.pop("material", None)
        services.add_to_session(
            session, by=self.office, materials=[material] if material else [], **facts
        )
        return self.shown(pk)

    @extend_schema(request=SaidSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk):
        """参加学校确认本校人数，或写明不符。"""
        session, facts = self.session(pk), self.said(SaidSerializer)
        services.answer_attendance(session, by=self.office, **facts)
        return self.shown(pk)
