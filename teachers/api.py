"""Teachers and postings over the API: the same queries and services as the screens."""

import uuid

from django.http import Http404
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from groups.models import EducationGroup
from records.api import DayField, KeysetPagination, NamedSerializer, NewestFirst, offered
from schools.models import School
from teachers import queries, services
from teachers.filters import PostingFilter, TeacherFilter
from teachers.models import Posting, Teacher
from teachers.rules import waits_for


class ByName(KeysetPagination):
    ordering = ("school_id", "name", "pk")


class PostingSerializer(serializers.ModelSerializer):
    group = NamedSerializer()
    teacher = NamedSerializer()
    from_school = NamedSerializer()
    to_school = NamedSerializer()
    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    waits_for = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta:
        model = Posting
        fields = [
            "id", "group", "teacher", "from_school", "to_school", "kind", "kind_label",
            "full_post", "was_backbone", "start_on", "end_on", "arrived_on", "ended_on", "tasks",
            "state", "state_label", "waits_for", "may",
        ]  # fmt: skip

    def get_waits_for(self, posting) -> str:
        return waits_for(posting)

    def get_may(self, posting) -> list[dict]:
        return offered(posting, self.context["request"]._request.office)


class NewPostingSerializer(serializers.Serializer):
    """`token`, when given, makes a repeated request the same posting."""

    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    teacher = serializers.IntegerField()
    to_school = serializers.IntegerField()
    kind = serializers.ChoiceField(Posting.Kind.choices)
    full_post = serializers.BooleanField(default=True)
    start_on = DayField()
    end_on = DayField()
    tasks = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PostingStepSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    day = DayField(required=False)


class PostingViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):  # fmt: skip
    serializer_class = PostingSerializer
    pagination_class = NewestFirst
    filterset_class = PostingFilter
    queryset = Posting.objects.none()
    verbs = {
        "list": "see_postings", "retrieve": "see_postings", "create": "file_posting",
        "step": "see_postings",
    }  # fmt: skip

    def get_queryset(self):
        return queries.postings().within(self.request._request.office)

    def create(self, request):
        office = request._request.office
        asked = NewPostingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = dict(asked.validated_data)
        facts["group"] = get_within(EducationGroup, office, pk=facts["group"])
        facts["teacher"] = get_within(Teacher, office, pk=facts["teacher"])
        facts["to_school"] = services.partner_school(facts["to_school"], facts["group"], office)
        if facts["to_school"] is None:
            raise Http404
        posting = services.recommend(by=office, **facts)
        return self.answer(posting.pk, status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"], url_path=r"steps/(?P<key>[a-z]+)")
    def step(self, request, pk, key):
        posting = self.get_object()
        if key not in posting.flow.steps:
            raise Http404
        asked = PostingStepSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.take_step(posting, key, by=request._request.office, **asked.validated_data)
        return self.answer(posting.pk, status.HTTP_200_OK)

    def answer(self, pk, code):
        serializer = self.get_serializer(self.get_queryset().get(pk=pk))
        return Response(serializer.data, status=code)


class TeacherSerializer(serializers.ModelSerializer):
    """What a group may know of a teacher: no personal data, nothing computed from it."""

    school = NamedSerializer()
    rank_label = serializers.CharField(source="get_rank_display")
    honour_label = serializers.CharField(source="get_honour_display")

    class Meta:
        model = Teacher
        fields = [
            "id", "name", "staff_number", "school", "subject", "rank", "rank_label", "honour",
            "honour_label", "left_on",
        ]  # fmt: skip


class NewTeacherSerializer(serializers.Serializer):
    school = serializers.IntegerField()
    name = serializers.CharField(max_length=40)
    staff_number = serializers.CharField(max_length=30)
    subject = serializers.CharField(max_length=20)
    rank = serializers.ChoiceField(Teacher.Rank.choices)
    honour = serializers.ChoiceField(Teacher.Honour.choices, default="", allow_blank=True)
    joined_school_on = DayField()
    sex = serializers.ChoiceField([("m", "男"), ("f", "女")])
    birth_month = DayField(input_formats=["%Y-%m", "%Y-%m-%d"])
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)


class TeacherViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    serializer_class = TeacherSerializer
    pagination_class = ByName
    filterset_class = TeacherFilter
    queryset = Teacher.objects.none()
    verbs = {"list": "see_postings", "retrieve": "see_postings", "create": "keep_staff"}

    def get_queryset(self):
        return queries.staff(self.request._request.office)

    def create(self, request):
        office = request._request.office
        asked = NewTeacherSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = dict(asked.validated_data)
        facts["school"] = get_within(School, office, pk=facts["school"])
        facts["birth_month"] = facts["birth_month"].replace(day=1)
        teacher = services.add_teacher(by=office, **facts)
        return Response(self.get_serializer(teacher).data, status=status.HTTP_201_CREATED)
