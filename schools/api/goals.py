"""Goals over the API: the same queries and services as the screens."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from records.api import DayField, KeysetPagination, Words, offered
from schools.forms.goals import GoalFilters
from schools.models import Goal
from schools.queries import goals as queries
from schools.rules.goals import days_overdue, reached
from schools.services.goals import adopt_policy_goals, set_goal, withdraw_goal

FILTERS = [
    OpenApiParameter("where", int, description="主管教育局或市"),
    OpenApiParameter("measure", str, enum=Goal.Measure.values),
    OpenApiParameter("state", str, enum=Goal.State.values),
]


class GoalSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.name")
    measure_label = Words(source="get_measure_display")
    state_label = Words(source="get_state_display")
    may = serializers.SerializerMethodField()

    class Meta:
        model = Goal
        fields = [
            "id", "bureau", "measure", "measure_label", "baseline_value", "baseline_on",
            "target_value", "target_on", "basis", "state", "state_label", "withdrawn_on", "may",
        ]  # fmt: skip

    def get_may(self, goal) -> list[dict]:
        return offered(goal, self.context["request"]._request.office)


class PointSerializer(serializers.Serializer):
    """One school year of the path; without a denominator there is no value."""

    school_year = serializers.IntegerField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    lacking = serializers.IntegerField(allow_null=True, help_text="没有数据的学校数")


class GoalDetailSerializer(GoalSerializer):
    path = PointSerializer(many=True)
    reached = serializers.BooleanField(allow_null=True)
    days_overdue = serializers.IntegerField()

    class Meta(GoalSerializer.Meta):
        fields = [*GoalSerializer.Meta.fields, "path", "reached", "days_overdue"]


class NewGoalSerializer(serializers.Serializer):
    """Values are shares: 0.95 is 95 %."""

    measure = serializers.ChoiceField(Goal.Measure.choices)
    target_value = serializers.DecimalField(5, 4, min_value=0, max_value=1)
    target_on = DayField()
    baseline_value = serializers.DecimalField(
        5, 4, min_value=0, max_value=1, required=False, allow_null=True
    )
    baseline_on = DayField(required=False, allow_null=True)
    basis = serializers.CharField(max_length=200)

    def validate(self, facts):
        if facts.get("baseline_value") is not None and not facts.get("baseline_on"):
            raise serializers.ValidationError({"baseline_on": "请填基期值是哪一天的"})
        return facts


class WithdrawSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class AdoptedSerializer(serializers.Serializer):
    set = serializers.IntegerField(help_text="新设定的目标数")


class GoalViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """目标：零择校、消除大班额、覆盖城乡走到哪一步。"""

    serializer_class = GoalSerializer
    pagination_class = KeysetPagination
    queryset = Goal.objects.none()
    filter_backends = []
    verbs = {
        "list": "see_goals", "retrieve": "see_goals", "create": "set_goals",
        "withdraw": "set_goals", "adopt": "set_goals",
    }  # fmt: skip

    @property
    def office(self):
        return self.request._request.office

    def get_queryset(self):
        wanted = GoalFilters(self.request.query_params).wanted
        return queries.listed(self.office, wanted).select_related("bureau")

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=GoalDetailSerializer)
    def retrieve(self, request, pk):
        return Response(self.shown(pk))

    @extend_schema(request=NewGoalSerializer, responses={201: GoalDetailSerializer})
    def create(self, request):
        said = NewGoalSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        goal = set_goal(by=self.office, **said.validated_data)
        return Response(self.shown(goal.pk), status=status.HTTP_201_CREATED)

    @extend_schema(request=WithdrawSerializer, responses=GoalDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk):
        """停止跟踪。"""
        goal = get_within(Goal, self.office, pk=pk)
        said = WithdrawSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        withdraw_goal(goal, said.validated_data["reason"], by=self.office)
        return Response(self.shown(pk))

    @extend_schema(request=None, responses=AdoptedSerializer)
    @action(detail=False, methods=["post"])
    def adopt(self, request):
        """把政策的总体目标设为本单位的目标。"""
        return Response({"set": adopt_policy_goals(by=self.office)})

    def shown(self, pk):
        goal = get_within(Goal.objects.select_related("bureau"), self.office, pk=pk)
        day = timezone.localdate()
        goal.path = [point(year, share) for year, share in queries.path_of(goal, self.office, day)]
        values = [p["value"] for p in goal.path if p["value"] is not None]
        goal.reached = reached(goal.measure, values[-1] if values else None, goal.target_value)
        goal.days_overdue = days_overdue(goal.reached, goal.target_on, day)
        return GoalDetailSerializer(goal, context=self.get_serializer_context()).data


def point(year, share):
    known = share is not None and share.value is not None
    return {
        "school_year": year, "numerator": share.numerator if known else None,
        "denominator": share.denominator if known else None,
        "value": share.value if known else None, "lacking": share.lacking if share else None,
    }  # fmt: skip
