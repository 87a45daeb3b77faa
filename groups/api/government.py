"""The government of a group over the API: council, meetings, resolutions, charter, powers."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from groups.models import (
    AgendaItem,
    CharterVersion,
    CouncilMeeting,
    CouncilSeat,
    DelegatedPower,
    EducationGroup,
    Resolution,
    ResolutionKind,
    SeatKind,
    Share,
)
from groups.queries.names import name_of
from groups.services import council as verbs
from groups.services.charter import enter_charter
from groups.services.powers import end_power, grant_power
from records.api import DayField, NamedSerializer, Words
from records.viewsets import Listed

OF_GROUP = [OpenApiParameter("group", int)]


def of_group(rows, params):
    """The rows of the group that is asked for, or all."""
    group = params.get("group", "")
    return rows.filter(group_id=group) if group.isdecimal() and group.isascii() else rows


class OfGroup(Listed):
    """Rows of groups, newest first; `group` narrows to one."""

    def get_queryset(self):
        rows = self.queryset.model.objects.within(self.office)
        return of_group(rows, self.request.query_params)

    @extend_schema(parameters=OF_GROUP)
    def list(self, request):
        return super().list(request)

    def said(self, shape, **options):
        """What was sent, its `group` as the row the office sees."""
        facts = super().said(shape, **options)
        if "group" in facts:
            rows = EducationGroup.objects.select_related("bureau")
            facts["group"] = get_within(rows, self.office, pk=facts["group"])
        return facts

    def shown(self, pk, code=status.HTTP_200_OK):
        row = get_within(self.get_queryset(), self.office, pk=pk)
        return Response(self.get_serializer(row).data, status=code)


# Seats


class SeatSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    kind_label = Words(source="get_kind_display")
    school_name = serializers.CharField(allow_null=True)
    since = DayField(source="days.lower")
    ends_before = DayField(source="days.upper", allow_null=True)

    class Meta:
        model = CouncilSeat
        fields = [
            "id", "group", "kind", "kind_label", "name", "school", "school_name", "since",
            "ends_before", "basis",
        ]  # fmt: skip
        read_only_fields = fields


class NewSeatSerializer(serializers.Serializer):
    """`school` is left out for somebody from outside the group's schools."""

    group = serializers.IntegerField()
    kind = serializers.ChoiceField(SeatKind.choices)
    name = serializers.CharField(max_length=40)
    school = serializers.IntegerField(required=False, allow_null=True, default=None)
    since = DayField()
    until = DayField(required=False, allow_null=True, default=None)
    basis = serializers.CharField(max_length=200)


class EndSeatSerializer(serializers.Serializer):
    """`on` left out says that the seat was entered in error."""

    on = DayField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=200)


class SeatViewSet(OfGroup):
    """理事会成员：现在登记的各任期。"""

    verbs = {"list": "see_council", "create": "keep_council", "end": "keep_council"}
    queryset = CouncilSeat.objects.none()
    serializer_class = SeatSerializer

    def get_queryset(self):
        rows = super().get_queryset().filter(known__upper_inf=True)
        return rows.select_related("group").annotate(school_name=name_of("school_id"))

    @extend_schema(request=NewSeatSerializer, responses=SeatSerializer)
    def create(self, request):
        facts = self.said(NewSeatSerializer)
        row = verbs.seat(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=EndSeatSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request, pk):
        """离任；不给日期是登记错误。"""
        row = get_within(self.get_queryset(), self.office, pk=pk)
        facts = self.said(EndSeatSerializer)
        if facts["on"]:
            verbs.end_seat(row, by=self.office, **facts)
        else:
            verbs.withdraw_seat(row, reason=facts["reason"], by=self.office)
        return Response(status=status.HTTP_204_NO_CONTENT)


# Meetings and resolutions


class ItemSerializer(serializers.ModelSerializer):
    kind_label = Words(source="get_kind_display")
    resolution = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = [
            "id", "number", "kind", "kind_label", "title", "in_favour", "against", "abstained",
            "resolution",
        ]  # fmt: skip
        read_only_fields = fields

    def get_resolution(self, item) -> str | None:
        return item.resolution.number if hasattr(item, "resolution") else None


class MeetingSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    kind_label = Words(source="get_kind_display")
    state_label = Words(source="get_state_display")
    items = ItemSerializer(many=True)

    class Meta:
        model = CouncilMeeting
        fields = [
            "id", "group", "kind", "kind_label", "on", "place", "state", "state_label",
            "attendance", "minutes", "signed_on", "items",
        ]  # fmt: skip
        read_only_fields = fields


class NewItemSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ResolutionKind.choices, default=ResolutionKind.OTHER)
    title = serializers.CharField(max_length=120)


class NewMeetingSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    kind = serializers.ChoiceField(CouncilMeeting.Kind.choices)
    on = DayField()
    place = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    items = NewItemSerializer(many=True)


class VotesSerializer(serializers.Serializer):
    item = serializers.IntegerField()
    in_favour = serializers.IntegerField(min_value=0, max_value=999)
    against = serializers.IntegerField(min_value=0, max_value=999, default=0)
    abstained = serializers.IntegerField(min_value=0, max_value=999, default=0)


class MinutesSerializer(serializers.Serializer):
    """`present` are seats; an item left out of `votes` was not put to the vote."""

    present = serializers.ListField(child=serializers.IntegerField(), default=list)
    minutes = serializers.CharField(default="", allow_blank=True)
    votes = VotesSerializer(many=True, required=False, default=list)


class WhySerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class MeetingViewSet(OfGroup):
    """理事会会议：召集、签发纪要、取消、更正。"""

    verbs = {
        "list": "see_council", "retrieve": "see_council", "create": "keep_council",
        "sign": "keep_council", "cancel": "keep_council", "correct": "keep_council",
    }  # fmt: skip
    queryset = CouncilMeeting.objects.none()
    serializer_class = MeetingSerializer

    def get_queryset(self):
        rows = super().get_queryset().select_related("group")
        return rows.prefetch_related("items__resolution")

    def retrieve(self, request, pk):
        return self.shown(pk)

    def meeting(self, pk):
        return get_within(self.get_queryset(), self.office, pk=pk)

    @extend_schema(request=NewMeetingSerializer, responses=MeetingSerializer)
    def create(self, request):
        facts = self.said(NewMeetingSerializer)
        facts["items"] = [(item["kind"], item["title"]) for item in facts["items"]]
        row = verbs.call_meeting(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=MinutesSerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request, pk):
        """签发纪要；到会和赞成人数够了的议题编为决议。"""
        meeting, facts = self.meeting(pk), self.said(MinutesSerializer)
        facts["votes"] = {
            row["item"]: (row["in_favour"], row["against"], row["abstained"])
            for row in facts["votes"]
        }
        verbs.sign_minutes(meeting, by=self.office, **facts)
        return self.shown(pk)

    @extend_schema(request=WhySerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk):
        """取消会议。"""
        meeting = self.meeting(pk)
        verbs.cancel_meeting(meeting, by=self.office, **self.said(WhySerializer))
        return self.shown(pk)

    @extend_schema(request=WhySerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request, pk):
        """更正已签发的纪要：另记一条，原文不动。"""
        meeting = self.meeting(pk)
        text = self.said(WhySerializer)["reason"]
        verbs.correct_minutes(meeting, text=text, by=self.office)
        return self.shown(pk)


class ResolutionSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    number = serializers.CharField()
    kind_label = Words(source="get_kind_display")

    class Meta:
        model = Resolution
        fields = [
            "id", "group", "number", "kind", "kind_label", "title", "adopted_on", "effective_on",
        ]  # fmt: skip
        read_only_fields = fields


class ResolutionViewSet(OfGroup):
    """理事会决议；`kind` 只看一类。"""

    verbs = {"list": "see_council"}
    queryset = Resolution.objects.none()
    serializer_class = ResolutionSerializer

    def get_queryset(self):
        rows = super().get_queryset().select_related("group")
        kind = self.request.query_params.get("kind", "")
        return rows.filter(kind=kind) if kind else rows

    @extend_schema(parameters=[*OF_GROUP, OpenApiParameter("kind", str)])
    def list(self, request):
        return super().list(request)


# Charter


class CharterSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    resolution = serializers.CharField(source="resolution.number", allow_null=True, default=None)

    class Meta:
        model = CharterVersion
        fields = [
            "id", "group", "number", "effective_on", "resolution", "elements", "quorum",
            "majority", "summary", "file",
        ]  # fmt: skip
        read_only_fields = fields


class NewCharterSerializer(serializers.Serializer):
    """Sent as multipart/form-data with the full text; `resolution` cites a charter resolution."""

    group = serializers.IntegerField()
    resolution = serializers.IntegerField(required=False, allow_null=True, default=None)
    effective_on = DayField()
    elements = serializers.ListField(child=serializers.CharField(max_length=20))
    quorum = serializers.ChoiceField(Share.choices, required=False, allow_blank=True, default="")
    majority = serializers.ChoiceField(Share.choices, required=False, allow_blank=True, default="")
    summary = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    file = serializers.FileField(required=False, default=None)


class CharterViewSet(OfGroup):
    """章程各版。"""

    verbs = {"list": "see_council", "create": "keep_council"}
    queryset = CharterVersion.objects.none()
    serializer_class = CharterSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self):
        return super().get_queryset().select_related("group", "resolution")

    @extend_schema(request=NewCharterSerializer, responses=CharterSerializer)
    def create(self, request):
        facts = self.said(NewCharterSerializer)
        wanted = facts.pop("resolution")
        resolution = get_within(Resolution, self.office, pk=wanted) if wanted else None
        group = facts.pop("group")
        row = enter_charter(group, resolution=resolution, by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)


# Delegated powers


class PowerSerializer(serializers.ModelSerializer):
    since = DayField(source="days.lower")
    ends_before = DayField(source="days.upper", allow_null=True)

    class Meta:
        model = DelegatedPower
        fields = [
            "id", "group", "mode", "power", "label", "since", "ends_before", "document",
            "ended_by",
        ]  # fmt: skip
        read_only_fields = fields


class NewPowerSerializer(serializers.Serializer):
    """`for_mode` delegates to every group of the named group's mode in the county."""

    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    power = serializers.CharField(max_length=30)
    for_mode = serializers.BooleanField(default=False)
    since = DayField()
    until = DayField(required=False, allow_null=True, default=None)
    document = serializers.CharField(max_length=200)


class EndPowerSerializer(serializers.Serializer):
    on = DayField()
    document = serializers.CharField(max_length=200)


class PowerViewSet(OfGroup):
    """赋予集团的自主权。"""

    verbs = {"list": "see_groups", "create": "grant_powers", "end": "grant_powers"}
    queryset = DelegatedPower.objects.none()
    serializer_class = PowerSerializer

    @extend_schema(request=NewPowerSerializer, responses=PowerSerializer)
    def create(self, request):
        facts = self.said(NewPowerSerializer)
        row = grant_power(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=EndPowerSerializer, responses=PowerSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, pk):
        """收回一项自主权。"""
        row = get_within(self.get_queryset(), self.office, pk=pk)
        end_power(row, by=self.office, **self.said(EndPowerSerializer))
        return self.shown(pk)
