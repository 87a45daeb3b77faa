"""The catalogue of shared resources and its bookings over the API."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action

from accounts.gate import get_within
from groups.api.government import OfGroup, WhySerializer
from groups.models import Booking, SharedResource, SharingKind, Wanted
from groups.rules.booking import WEEK
from groups.services.booking import answer_booking, book, offer_resource
from groups.services.wanted import answer_wanted, ask_for, withdraw_wanted
from records.api import DayField, MomentField, NamedSerializer, Words, offered


class ResourceSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    school = NamedSerializer()
    kind_label = Words(source="get_kind_display")
    since = DayField(source="days.lower")
    ends_before = DayField(source="days.upper", allow_null=True)

    class Meta:
        model = SharedResource
        fields = [
            "id", "group", "school", "kind", "kind_label", "title", "description", "capacity",
            "weekdays", "opens_at", "closes_at", "conditions", "since", "ends_before",
        ]  # fmt: skip
        read_only_fields = fields


class NewResourceSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    kind = serializers.ChoiceField(SharingKind.choices)
    title = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    capacity = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=100_000, default=None
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), default=list(WEEK),
        help_text="1 周一 … 7 周日",
    )  # fmt: skip
    opens_at = serializers.TimeField(required=False, allow_null=True, default=None)
    closes_at = serializers.TimeField(required=False, allow_null=True, default=None)
    conditions = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    since = DayField()
    until = DayField(required=False, allow_null=True, default=None)


class ResourceViewSet(OfGroup):
    """集团的共享资源目录。"""

    verbs = {"list": "see_sharing", "create": "file_sharing"}
    queryset = SharedResource.objects.none()
    serializer_class = ResourceSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("group", "school")

    @extend_schema(request=NewResourceSerializer, responses=ResourceSerializer)
    def create(self, request):
        facts = self.said(NewResourceSerializer)
        row = offer_resource(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)


class BookingSerializer(serializers.ModelSerializer):
    resource = serializers.CharField(source="resource.title")
    owner = NamedSerializer()
    school = NamedSerializer()
    starts = serializers.DateTimeField(source="times.lower")
    ends = serializers.DateTimeField(source="times.upper")
    state_label = Words(source="get_state_display")
    may = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = [
            "id", "group", "resource", "owner", "school", "starts", "ends", "people", "purpose",
            "state", "state_label", "may",
        ]  # fmt: skip
        read_only_fields = fields

    def get_may(self, booking) -> list[dict]:
        return offered(booking, self.context["request"]._request.office)


class NewBookingSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    resource = serializers.IntegerField()
    starts = MomentField()
    ends = MomentField()
    people = serializers.IntegerField(min_value=1, max_value=100_000)
    purpose = serializers.CharField(max_length=120)


class AnswerSerializer(serializers.Serializer):
    step = serializers.ChoiceField([(step.key, step.label) for step in Booking.flow])
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class BookingViewSet(OfGroup):
    """资源预约：预约、同意、不同意、取消。"""

    verbs = {"list": "see_sharing", "create": "file_sharing", "answer": "file_sharing"}
    queryset = Booking.objects.none()
    serializer_class = BookingSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("resource", "owner", "school", "bureau")

    @extend_schema(request=NewBookingSerializer, responses=BookingSerializer)
    def create(self, request):
        facts = self.said(NewBookingSerializer)
        rows = SharedResource.objects.select_related("group", "school")
        resource = get_within(rows, self.office, pk=facts.pop("resource"))
        row = book(resource, by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk):
        """办理：accept 同意、decline 不同意、cancel 取消。"""
        row = get_within(self.get_queryset(), self.office, pk=pk)
        said = self.said(AnswerSerializer)
        answer_booking(row, said["step"], reason=said["reason"], by=self.office)
        return self.shown(pk)


class WantedSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    school = NamedSerializer()
    kind_label = Words(source="get_kind_display")
    state_label = Words(source="get_state_display")

    class Meta:
        model = Wanted
        fields = [
            "id", "group", "school", "kind", "kind_label", "title", "description", "until",
            "state", "state_label", "resource",
        ]  # fmt: skip
        read_only_fields = fields


class NewWantedSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    kind = serializers.ChoiceField(SharingKind.choices)
    title = serializers.CharField(max_length=120)
    description = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default=""
    )
    until = DayField(required=False, allow_null=True, default=None)


class AnsweredSerializer(serializers.Serializer):
    """A resource of one's own school in the group's catalogue."""

    resource = serializers.IntegerField()


class WantedViewSet(OfGroup):
    """资源需求：提出、回应、撤回；不用定时间。"""

    verbs = {
        "list": "see_sharing", "create": "file_sharing", "answer": "file_sharing",
        "withdraw": "file_sharing",
    }  # fmt: skip
    queryset = Wanted.objects.none()
    serializer_class = WantedSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("group", "school", "bureau")

    @extend_schema(request=NewWantedSerializer, responses=WantedSerializer)
    def create(self, request):
        facts = self.said(NewWantedSerializer)
        row = ask_for(facts.pop("group"), by=self.office, **facts)
        return self.shown(row.pk, status.HTTP_201_CREATED)

    def wanted(self, pk):
        return get_within(self.get_queryset(), self.office, pk=pk)

    @extend_schema(request=AnsweredSerializer, responses=WantedSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk):
        """用本校的一项资源回应。"""
        row = self.wanted(pk)
        answer_wanted(row, by=self.office, **self.said(AnsweredSerializer))
        return self.shown(pk)

    @extend_schema(request=WhySerializer, responses=WantedSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk):
        """撤回本校的需求。"""
        row = self.wanted(pk)
        withdraw_wanted(row, by=self.office, **self.said(WhySerializer))
        return self.shown(pk)
