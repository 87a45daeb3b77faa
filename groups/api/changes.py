"""Changes of groups over the API: the same queries and verbs as the screens."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action

from accounts.gate import get_within
from groups.api.requests import (
    VERBS,
    AnswerSerializer,
    CheckSerializer,
    RequestActions,
    TextSerializer,
    answers_shown,
)
from groups.api.routes import VERBS as ROAD_VERBS
from groups.api.routes import RoadActions, RoadSerializer, road_shown
from groups.change_words import outcome_of, sentences_of
from groups.forms.changes import ChangeFilters
from groups.models import ChangeRequest, EducationGroup, Move
from groups.queries import changes as queries
from groups.queries.requests import OPEN_STATES
from groups.screens.changes import consequence_rows, stale_rows, waits_for
from groups.services import changes
from groups.services.changes import join_elsewhere
from groups.services.decision import approval_gate, grounds_of
from groups.services.editing import EDITABLE
from records.api import DayField, NamedSerializer, NewestFirst, offered
from records.attachments import attachments_of

FILTERS = [
    OpenApiParameter("q", str, description="集团名称中的字"),
    OpenApiParameter("state", str),
    OpenApiParameter("where", int, description="主管教育局"),
]


class GroupChangeSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.name")
    group = NamedSerializer()
    filer = NamedSerializer()
    state_label = serializers.CharField(source="get_state_display")
    waits_for = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta:
        model = ChangeRequest
        fields = [
            "id", "group", "bureau", "filer", "state", "state_label", "round", "submitted_at",
            "consent_due", "open_fields", "correction_due", "document_number", "decided_on",
            "waits_for", "may",
        ]  # fmt: skip
        read_only_fields = fields

    @property
    def office(self):
        return self.context["request"]._request.office

    def get_waits_for(self, change) -> str:
        return waits_for(change)

    def get_may(self, change) -> list[dict]:
        return offered(change, self.office)


class GroupMoveSerializer(serializers.ModelSerializer):
    sentence = serializers.CharField()

    class Meta:
        model = Move
        fields = [
            "id", "kind", "on", "school", "core", "others", "schools", "name", "mode", "tie",
            "form", "since", "until", "stays", "sentence",
        ]  # fmt: skip


class ConsequenceSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    must_be_handled = serializers.BooleanField(source="must")
    handling = serializers.CharField(source="text")


class GroupChangeDocumentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    file_name = serializers.CharField()


class GroupChangeDetailSerializer(GroupChangeSerializer):
    """A change with its moves, what it leads to, what hangs on it, answers and gates."""

    moves = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    without_group = serializers.SerializerMethodField()
    leads = serializers.SerializerMethodField()
    consequences = serializers.SerializerMethodField()
    changed_since = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    road = serializers.SerializerMethodField()

    class Meta(GroupChangeSerializer.Meta):
        fields = [
            *GroupChangeSerializer.Meta.fields, "reasons", "backdated_because", "basis", "moves",
            "outcome", "leads", "without_group", "consequences", "changed_since", "documents",
            "consents", "checks", "road",
        ]  # fmt: skip
        read_only_fields = fields

    def grounds(self, change):
        """Made once an answer; a decided change keeps what it did."""
        if change.state not in OPEN_STATES:
            return None
        if not hasattr(change, "_grounds"):
            change._grounds = grounds_of(change, self.office)
        return change._grounds

    def preview(self, change):
        grounds = self.grounds(change)
        return grounds and grounds.preview

    def shown_outcome(self, change):
        preview = self.preview(change)
        return outcome_of(preview) if preview else change.outcome

    @extend_schema(responses=GroupMoveSerializer(many=True))
    def get_moves(self, change) -> list[dict]:
        moves = queries.moves_of(change)
        for move, sentence in zip(moves, sentences_of(moves), strict=True):
            move.sentence = sentence
        return GroupMoveSerializer(moves, many=True).data

    def get_outcome(self, change) -> list[dict]:
        shown = self.shown_outcome(change)
        keys = ("school", "group", "before", "after")
        schools = [dict(zip(keys, row, strict=True)) for row in shown.get("rows", [])]
        return schools + [
            dict(zip(keys, ["", *row], strict=True)) for row in shown.get("groups", [])
        ]

    def get_leads(self, change) -> list[str]:
        """What passes to which bureau."""
        return self.shown_outcome(change).get("leads", [])

    def get_without_group(self, change) -> list[str]:
        return self.shown_outcome(change).get("without_group", [])

    def get_consequences(self, change) -> list[dict]:
        preview = self.preview(change)
        return ConsequenceSerializer(consequence_rows(preview), many=True).data if preview else []

    def get_changed_since(self, change) -> list[dict]:
        preview = self.preview(change)
        if preview is None:
            return []
        return stale_rows(change, preview, queries.standing_of(preview.before))

    def get_documents(self, change) -> list[dict]:
        return GroupChangeDocumentSerializer(attachments_of(change, self.office), many=True).data

    @extend_schema(responses=AnswerSerializer(many=True))
    def get_consents(self, change) -> list[dict]:
        return answers_shown(change)

    @extend_schema(responses=RoadSerializer)
    def get_road(self, change) -> dict:
        return road_shown(change)

    def get_checks(self, change) -> list[dict]:
        """What stands between the change and its next step."""
        grounds = self.grounds(change)
        if grounds is None:
            return []
        checks = grounds.checks
        if change.state not in EDITABLE:
            checks = approval_gate(change, grounds)
        return CheckSerializer(checks, many=True).data


class NewGroupChangeSerializer(serializers.Serializer):
    """`token`, when given, makes a repeated request the same change."""

    token = serializers.UUIDField(default=uuid.uuid4)
    group = serializers.IntegerField()
    reasons = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class EditGroupChangeSerializer(serializers.Serializer):
    reasons = serializers.CharField(max_length=4000, required=False)
    backdated_because = serializers.CharField(allow_blank=True, max_length=500, required=False)
    basis = serializers.CharField(allow_blank=True, max_length=200, required=False)


class NewGroupMoveSerializer(serializers.ModelSerializer):
    """What a move takes depends on its kind; `on` is its day."""

    school_id = serializers.IntegerField(required=False)
    core_id = serializers.IntegerField(required=False)
    mode = serializers.CharField(required=False, allow_blank=True, max_length=20)
    on = DayField()
    since = DayField(required=False, allow_null=True)
    until = DayField(required=False, allow_null=True)

    class Meta:
        model = Move
        fields = [
            "kind", "on", "school_id", "core_id", "others", "schools", "name", "mode", "tie",
            "form", "since", "until", "stays",
        ]  # fmt: skip


class PutGroupChangeDocumentSerializer(serializers.Serializer):
    title = serializers.ChoiceField(changes.DOCUMENTS)
    upload = serializers.FileField()


class ChangeViewSet(RequestActions, RoadActions, mixins.ListModelMixin, viewsets.GenericViewSet):
    """集团变更：申请、征求意愿、审核、批复。"""

    verbs = {
        "list": "see_filings", "retrieve": "see_filings", "create": "file_group",
        "partial_update": "file_group", "moves": "file_group", "remove_move": "file_group",
        "documents": "file_group", "handling": "file_group", **VERBS, **ROAD_VERBS,
    }  # fmt: skip
    of, shape, take_in = "change", GroupChangeDetailSerializer, staticmethod(join_elsewhere)
    sending = {
        "submit": lambda change, said, by: changes.submit(change, by=by),
        "withdraw": lambda change, said, by: changes.withdraw(
            change, reason=said["reason"], by=by
        ),
    }  # fmt: skip
    queryset = ChangeRequest.objects.none()
    serializer_class = GroupChangeSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        wanted = ChangeFilters(self.request.query_params).wanted
        return queries.listed(self.office, wanted)

    def record(self, pk):
        return get_within(queries.changes_of(self.office), self.office, pk=pk)

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=GroupChangeDetailSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewGroupChangeSerializer, responses=GroupChangeDetailSerializer)
    def create(self, request):
        said = self.said(NewGroupChangeSerializer)
        group = get_within(
            EducationGroup.objects.select_related("bureau"), self.office, pk=said.pop("group")
        )
        change = changes.open_change(group, by=self.office, **said)
        return self.shown(change.pk, status.HTTP_201_CREATED)

    @extend_schema(request=EditGroupChangeSerializer, responses=GroupChangeDetailSerializer)
    def partial_update(self, request, pk):
        change, said = self.record(pk), self.said(EditGroupChangeSerializer)
        names = ("reasons", "backdated_because", "basis")
        facts = {name: said.get(name, getattr(change, name)) for name in names}
        changes.write_reasons(change, by=self.office, **facts)
        return self.shown(pk)

    @extend_schema(request=NewGroupMoveSerializer, responses=GroupChangeDetailSerializer)
    @action(detail=True, methods=["post"])
    def moves(self, request, pk):
        """加入一项变更。"""
        change, said = self.record(pk), self.said(NewGroupMoveSerializer)
        changes.add_move(change, said.pop("kind"), by=self.office, **said)
        return self.shown(pk)

    @extend_schema(request=None, responses=GroupChangeDetailSerializer)
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<move_pk>\d+)/remove")
    def remove_move(self, request, pk, move_pk):
        """去掉一项变更。"""
        changes.remove_move(self.record(pk), int(move_pk), by=self.office)
        return self.shown(pk)

    @extend_schema(request=PutGroupChangeDocumentSerializer, responses=GroupChangeDetailSerializer)
    @action(detail=True, methods=["post"])
    def documents(self, request, pk):
        """上传材料。"""
        change, said = self.record(pk), self.said(PutGroupChangeDocumentSerializer)
        changes.put_document(change, by=self.office, **said)
        return self.shown(pk)

    @extend_schema(request=TextSerializer, responses=GroupChangeDetailSerializer)
    @action(detail=True, methods=["post"], url_path="handling/(?P<key>[a-z_]+)")
    def handling(self, request, pk, key):
        """写明一类未了事项的处理办法。"""
        change, said = self.record(pk), self.said(TextSerializer)
        changes.write_handling(change, key, by=self.office, **said)
        return self.shown(pk)
