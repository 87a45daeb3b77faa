"""A county's own modes and limits over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from groups.models import CountyMode, GroupStage
from groups.rules.modes import COUNTED_MEMBERS, DOCUMENTS
from groups.rules.settings import SETTINGS
from groups.services import modes as services
from groups.services.settings import set_setting
from records.api import DayField, KeysetPagination
from records.viewsets import Listed


class CountyModeSerializer(serializers.ModelSerializer):
    since = DayField(source="days.lower")
    until = DayField(source="days.upper", allow_null=True, help_text="不含这一天")

    class Meta:
        model = CountyMode
        fields = ["id", "name", "stage", "says", "basis", "bounds", "documents", "since", "until"]
        read_only_fields = fields


class BoundSerializer(serializers.Serializer):
    fewest = serializers.IntegerField(
        min_value=0, max_value=500, required=False, allow_null=True, default=None
    )
    most = serializers.IntegerField(
        min_value=0, max_value=500, required=False, allow_null=True, default=None
    )


class NewModeSerializer(serializers.Serializer):
    """`bounds` 按成员类别：all、new、weak、rural。"""

    name = serializers.CharField(max_length=20)
    basis = serializers.CharField(max_length=200)
    since = DayField()
    stage = serializers.ChoiceField(GroupStage.choices, required=False, allow_blank=True)
    says = serializers.CharField(max_length=200, required=False, allow_blank=True)
    bounds = serializers.DictField(child=BoundSerializer(), required=False, default=dict)
    documents = serializers.ListField(
        child=serializers.ChoiceField(list(DOCUMENTS.items())), required=False, default=list
    )

    def validate_bounds(self, bounds):
        return {key: [pair["fewest"], pair["most"]] for key, pair in bounds.items()
                if key in COUNTED_MEMBERS}  # fmt: skip


class EndModeSerializer(serializers.Serializer):
    last_day = DayField()


class LimitSerializer(serializers.Serializer):
    key = serializers.ChoiceField(["group_size", "group_quota", "school_groups"])
    most = serializers.IntegerField(min_value=1, max_value=5000, allow_null=True)
    breach = serializers.ChoiceField(["warned", "refused"])
    basis = serializers.CharField(max_length=200)
    since = DayField()


class SettingSerializer(serializers.Serializer):
    """`value` 的写法随 `key`：天数、部门代码、条目，或以县区代码为键的设定。"""

    key = serializers.ChoiceField([(key, str(row.label)) for key, row in SETTINGS.items()])
    value = serializers.JSONField()
    basis = serializers.CharField(max_length=200)
    since = DayField()


class CountyModeViewSet(Listed):
    """县区自定的办学模式、规模和数量。"""

    verbs = {
        "list": "see_groups", "create": "keep_rules", "end": "keep_rules",
        "limits": "keep_rules", "put_setting": "see_groups",
    }  # fmt: skip
    queryset = CountyMode.objects.none()
    serializer_class = CountyModeSerializer
    pagination_class = KeysetPagination

    def get_queryset(self):
        return CountyMode.objects.within(self.office).order_by("pk")

    @extend_schema(request=NewModeSerializer, responses=CountyModeSerializer)
    def create(self, request):
        mode = services.add_mode(by=self.office, **self.said(NewModeSerializer))
        return Response(CountyModeSerializer(mode).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EndModeSerializer, responses=CountyModeSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, pk):
        """停用一种自定模式。"""
        mode = get_within(CountyMode, self.office, pk=pk)
        mode = services.end_mode(mode, by=self.office, **self.said(EndModeSerializer))
        return Response(CountyModeSerializer(mode).data)

    @extend_schema(request=LimitSerializer, responses=LimitSerializer)
    @action(detail=False, methods=["post"])
    def limits(self, request):
        """规定成员校数、集团数的上限。"""
        said = self.said(LimitSerializer)
        services.set_limit(said["key"], by=self.office,
                           **{k: v for k, v in said.items() if k != "key"})  # fmt: skip
        return Response(LimitSerializer(said).data)

    @extend_schema(request=SettingSerializer, responses=SettingSerializer)
    @action(detail=False, methods=["post"], url_path="settings", url_name="settings")
    def put_setting(self, request):
        """设定答复期限、征求的部门、示范条件、章程内容；市级设定中心城区镇办和由另一局决定的县区。"""
        said = self.said(SettingSerializer)
        set_setting(said["key"], said["value"], basis=said["basis"], since=said["since"],
                    by=self.office)  # fmt: skip
        return Response(SettingSerializer(said).data)
