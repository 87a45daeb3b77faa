"""Leading groups over the API: problems until solved, meetings with what was decided, members."""

import uuid

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from accounts.models import Jurisdiction
from groups.forms.leading import BodyFilters, ProblemFilters
from groups.models import LeadingMeeting, LeadingMember, Problem, ProblemReport
from groups.queries import leading as queries
from groups.services import leading as services
from groups.services import problems as verbs
from records.api import DayField, KeysetPagination, NamedSerializer, Words, offered
from records.viewsets import Listed


class ProblemSerializer(serializers.ModelSerializer):
    """`claimed`：责任单位报告已解决，还没有核对。"""

    bureau = NamedSerializer()
    owner = NamedSerializer()
    state_label = Words(source="get_state_display")
    claimed = serializers.SerializerMethodField()
    reported_on = DayField(allow_null=True)
    said = serializers.CharField(allow_null=True)

    class Meta:
        model = Problem
        fields = [
            "id", "bureau", "title", "says", "owner", "due_on", "meeting", "state", "state_label",
            "claimed", "reported_on", "said", "closed_on",
        ]  # fmt: skip
        read_only_fields = fields

    def get_claimed(self, problem) -> bool:
        return queries.is_claimed(problem)


class ProblemReportSerializer(serializers.ModelSerializer):
    owner = NamedSerializer()

    class Meta:
        model = ProblemReport
        fields = ["id", "problem", "owner", "on", "words", "solved"]
        read_only_fields = fields


class ProblemDetailSerializer(ProblemSerializer):
    reports = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta(ProblemSerializer.Meta):
        fields = [*ProblemSerializer.Meta.fields, "reports", "may"]
        read_only_fields = fields

    @property
    def office(self):
        return self.context["request"]._request.office

    def get_reports(self, problem) -> list[dict]:
        rows = queries.reports_of(problem, self.office)
        return ProblemReportSerializer(rows, many=True).data

    def get_may(self, problem) -> list[dict]:
        return offered(problem, self.office)


class NewProblemSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    title = serializers.CharField(max_length=120)
    owner = serializers.PrimaryKeyRelatedField(queryset=Jurisdiction.objects.all())
    due_on = DayField()
    says = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class NewProblemReportSerializer(serializers.Serializer):
    """报告已解决（solved）须以表单数据上传 proof。"""

    token = serializers.UUIDField(default=uuid.uuid4)
    words = serializers.CharField(max_length=500)
    solved = serializers.BooleanField(default=False)
    on = DayField(required=False, allow_null=True, default=None)
    proof = serializers.FileField(required=False)


class ProblemStepSerializer(serializers.Serializer):
    """不予销号、调整期限、重新列入要理由，调整期限还要 due_on。"""

    reason = serializers.CharField(required=False, allow_blank=True, default="")
    due_on = DayField(required=False)


STEPS = {
    "close": verbs.close_problem, "doubt": verbs.doubt_problem, "reopen": verbs.reopen_problem,
    "extend": verbs.extend_problem,
}  # fmt: skip


class ProblemViewSet(Listed):
    """领导小组问题清单；不写 state 时列出没有销号的，另有 late、claimed、closed、all。"""

    verbs = {
        "list": "see_leading", "retrieve": "see_leading", "create": "keep_leading",
        "report": "report_progress", "step": "see_leading",
    }  # fmt: skip
    queryset = Problem.objects.none()
    serializer_class = ProblemSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        wanted = ProblemFilters(self.request.query_params).wanted
        return queries.filtered(queries.problems_of(self.office), wanted)

    def shown(self, pk, code=status.HTTP_200_OK):
        row = get_within(queries.problems_of(self.office), self.office, pk=pk)
        context = self.get_serializer_context()
        return Response(ProblemDetailSerializer(row, context=context).data, status=code)

    @extend_schema(parameters=[
        OpenApiParameter("state", str), OpenApiParameter("q", str), OpenApiParameter("where", int),
    ])  # fmt: skip
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=ProblemDetailSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewProblemSerializer, responses=ProblemDetailSerializer)
    def create(self, request):
        row = verbs.list_problem(by=self.office, **self.said(NewProblemSerializer))
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=NewProblemReportSerializer, responses=ProblemReportSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request, pk):
        """责任单位报告解决情况；填后不改。"""
        row = get_within(queries.problems_of(self.office), self.office, pk=pk)
        facts = self.said(NewProblemReportSerializer)
        proof = facts.pop("proof", None)
        report = verbs.report_problem(row, by=self.office, proofs=[proof] if proof else [], **facts)
        return Response(ProblemReportSerializer(report).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ProblemStepSerializer, responses=ProblemDetailSerializer)
    @action(detail=True, methods=["post"], url_path="steps/(?P<step>[a-z_]+)")
    def step(self, request, pk, step):
        """办理一步：close 销号、doubt 不予销号、extend 调整期限、reopen 重新列入。"""
        row = get_within(queries.problems_of(self.office), self.office, pk=pk)
        if step not in STEPS:
            raise Http404
        said = self.said(ProblemStepSerializer)
        facts = {"reason": said["reason"]}
        if step == "extend":
            facts["due_on"] = said.get("due_on", row.due_on)
        STEPS[step](row, by=self.office, **facts)
        return self.shown(pk)


class LeadingMeetingSerializer(serializers.ModelSerializer):
    bureau = NamedSerializer()

    class Meta:
        model = LeadingMeeting
        fields = ["id", "bureau", "on", "place", "attendance", "decisions", "minutes"]
        read_only_fields = fields


class NewLeadingMeetingSerializer(serializers.Serializer):
    """`present` 是到会成员的编号，`decisions` 一项一条。"""

    token = serializers.UUIDField(default=uuid.uuid4)
    on = DayField()
    place = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    present = serializers.ListField(child=serializers.IntegerField())
    decisions = serializers.ListField(child=serializers.CharField(max_length=300))
    minutes = serializers.CharField(required=False, allow_blank=True, default="")
    file = serializers.FileField(required=False)


class LeadingMeetingViewSet(Listed):
    """领导小组会议；按 where 筛选。"""

    verbs = {"list": "see_leading", "create": "keep_leading"}
    queryset = LeadingMeeting.objects.none()
    serializer_class = LeadingMeetingSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        wanted = BodyFilters(self.request.query_params).wanted
        return queries.of_body(queries.meetings_of(self.office), wanted)

    @extend_schema(parameters=[OpenApiParameter("where", int)])
    def list(self, request):
        return super().list(request)

    @extend_schema(request=NewLeadingMeetingSerializer, responses=LeadingMeetingSerializer)
    def create(self, request):
        row = services.enter_meeting(by=self.office, **self.said(NewLeadingMeetingSerializer))
        return Response(LeadingMeetingSerializer(row).data, status=status.HTTP_201_CREATED)


class LeadingMemberSerializer(serializers.ModelSerializer):
    bureau = NamedSerializer()
    unit = NamedSerializer(allow_null=True)
    role_label = Words(source="get_role_display")
    since = DayField(source="days.lower")
    until = DayField(source="days.upper", allow_null=True, help_text="不含这一天")

    class Meta:
        model = LeadingMember
        fields = ["id", "bureau", "role", "role_label", "name", "post", "unit", "since", "until",
                  "basis"]  # fmt: skip
        read_only_fields = fields


class LeadingMemberViewSet(Listed):
    """今天的领导小组成员；按 where 筛选。"""

    verbs = {"list": "see_leading"}
    queryset = LeadingMember.objects.none()
    serializer_class = LeadingMemberSerializer
    pagination_class = KeysetPagination

    def get_queryset(self):
        wanted = BodyFilters(self.request.query_params).wanted
        return queries.of_body(queries.members_of(self.office), wanted)

    @extend_schema(parameters=[OpenApiParameter("where", int)])
    def list(self, request):
        return super().list(request)
