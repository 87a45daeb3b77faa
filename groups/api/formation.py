"""Filings over the API: the same queries and verbs as the screens."""

import uuid

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action

from accounts.gate import get_within
from groups.api.requests import (
    VERBS,
    CheckSerializer,
    RequestActions,
    answers_shown,
)
from groups.api.routes import VERBS as ROAD_VERBS
from groups.api.routes import RoadActions, RoadSerializer, road_shown
from groups.forms.formation import FilingFilters, known
from groups.models import (
    DossierItem,
    Form,
    FormationFiling,
    GroupStage,
    Tie,
)
from groups.queries.dossier import dossier_of
from groups.queries.formation import (
    answers_of,
    facts_in,
    filings_of,
    listed,
    member_ids,
    proposal_of,
    terms_of,
)
from groups.queries.requests import is_filer
from groups.rules.decision import FIELDS
from groups.rules.formation import filing_checks
from groups.screens.formation import waits_for
from groups.services import formation
from groups.services.decision import approval_gate, grounds_of
from groups.services.editing import EDITABLE, is_open
from records.api import NamedSerializer, NewestFirst, offered

TIES, FORMS = known(Tie), known(Form)  # what a filing may choose
FILTERS = [
    OpenApiParameter("q", str, description="集团名称中的字"),
    OpenApiParameter("state", str),
    OpenApiParameter("mode", str),
    OpenApiParameter("where", int, description="主管教育局"),
]


class FilingSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.name")
    core = serializers.SerializerMethodField()
    filer = serializers.SerializerMethodField()
    mode_label = serializers.CharField(source="get_mode_display")
    state_label = serializers.CharField(source="get_state_display")
    waits_for = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta:
        model = FormationFiling
        fields = [
            "id", "name", "bureau", "stage", "mode", "mode_label", "initiation", "tie", "form",
            "assets", "core", "filer", "state", "state_label", "round", "submitted_at",
            "consent_due", "open_fields", "correction_due", "group", "waits_for", "may",
        ]  # fmt: skip
        read_only_fields = fields

    @property
    def office(self):
        return self.context["request"]._request.office

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_core(self, filing):
        return named(filing.core_id, filing.core_name)

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_filer(self, filing):
        return named(filing.filer_id, filing.filer_name)

    def get_waits_for(self, filing) -> str:
        return waits_for(filing)

    def get_may(self, filing) -> list[dict]:
        return offered(filing, self.office)


def named(pk, name):
    return {"id": pk, "name": name} if pk else None


class MemberSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    terms = serializers.CharField()


class DocumentSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()
    school = serializers.IntegerField(allow_null=True)
    elements = serializers.ListField(child=serializers.CharField())
    file = serializers.IntegerField(allow_null=True)
    not_applicable = serializers.CharField()


class FilingDetailSerializer(FilingSerializer):
    """A filing with its members, documents, answers and gates."""

    members = serializers.SerializerMethodField()
    dossier = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    may_edit = serializers.SerializerMethodField()
    may_consent = serializers.SerializerMethodField()
    road = serializers.SerializerMethodField()

    class Meta(FilingSerializer.Meta):
        fields = [
            *FilingSerializer.Meta.fields, "reasons", "members", "dossier", "consents", "checks",
            "may_edit", "may_consent", "road",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema(responses=MemberSerializer(many=True))
    def get_members(self, filing) -> list[dict]:
        ids = member_ids(filing)
        facts, own = facts_in(filing), terms_of(filing)
        return [
            {"id": p, "name": facts[p].name, "tags": sorted(facts[p].tags), "terms": own[p]}
            for p in ids
        ]

    @extend_schema(responses=DocumentSerializer(many=True))
    def get_dossier(self, filing) -> list[dict]:
        return [
            {
                "kind": kind,
                "label": str(DossierItem.Kind(kind).label),
                "school": item.school_id if item else None,
                "file": item.attachment_id if item else None,
                "not_applicable": item.not_applicable if item else "",
                "elements": item.elements if item else [],
            }
            for kind, items in dossier_of(filing).items()
            for item in items or [None]
        ]

    def get_consents(self, filing) -> list[dict]:
        return answers_shown(filing)

    def get_checks(self, filing) -> list[dict]:
        """What stands between the filing and its next step."""
        if filing.state in EDITABLE:
            checks = [*filing_checks(proposal_of(filing)), formation.name_check(filing)]
        else:
            checks = approval_gate(filing, grounds_of(filing, self.office))
        return CheckSerializer(checks, many=True).data

    def get_may_edit(self, filing) -> list[str]:
        mine = is_filer(filing, self.office)
        return [name for name in FIELDS if mine and is_open(filing, name)]

    @extend_schema_field(RoadSerializer)
    def get_road(self, filing):
        return road_shown(filing)

    def get_may_consent(self, filing) -> bool:
        asked = self.office.may("consent") and filing.state == "submitted"
        return asked and self.office.school in {a.school_id for a in answers_of(filing)}


class BasicsSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    stage = serializers.ChoiceField(GroupStage.choices)
    mode = serializers.CharField(max_length=20)
    tie = serializers.ChoiceField(TIES)
    form = serializers.ChoiceField(FORMS)
    assets = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    core_id = serializers.IntegerField(required=False, allow_null=True)
    outside_name = serializers.CharField(required=False, allow_blank=True, max_length=120)


class NewFilingSerializer(BasicsSerializer):
    """`token`, when given, makes a repeated request the same filing."""

    token = serializers.UUIDField(default=uuid.uuid4)
    initiation = serializers.CharField(required=False)


class EditSerializer(BasicsSerializer):
    reasons = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class MembersSerializer(serializers.Serializer):
    add = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    remove = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)


class TermsSerializer(serializers.Serializer):
    """Empty takes the group's."""

    school = serializers.IntegerField()
    tie = serializers.ChoiceField(TIES, required=False, allow_blank=True, default="")
    form = serializers.ChoiceField(FORMS, required=False, allow_blank=True, default="")


class PutDocumentSerializer(serializers.Serializer):
    upload = serializers.FileField(required=False)
    not_applicable = serializers.CharField(required=False, allow_blank=True, max_length=200)
    school_id = serializers.IntegerField(required=False, allow_null=True)
    elements = serializers.ListField(child=serializers.CharField(), required=False, default=list)


class FilingViewSet(RequestActions, RoadActions, mixins.ListModelMixin, viewsets.GenericViewSet):
    """组建申报：申报、征求意愿、审核、批复。"""

    verbs = {
        "list": "see_filings", "retrieve": "see_filings", "create": "file_group",
        "partial_update": "file_group", "members": "file_group", "dossier": "file_group",
        "terms": "file_group", **VERBS, **ROAD_VERBS,
    }  # fmt: skip
    of, shape, take_in = (
        "filing",
        FilingDetailSerializer,
        staticmethod(formation.propose_elsewhere),
    )
    sending = {
        "submit": lambda filing, said, by: formation.submit(filing, by=by),
        "withdraw": lambda filing, said, by: formation.withdraw(
            filing, reason=said["reason"], by=by
        ),
    }  # fmt: skip
    queryset = FormationFiling.objects.none()
    serializer_class = FilingSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        wanted = FilingFilters(self.request.query_params).wanted
        return listed(self.office, wanted)

    def record(self, pk):
        return get_within(filings_of(self.office), self.office, pk=pk)

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    @extend_schema(responses=FilingDetailSerializer)
    def retrieve(self, request, pk):
        return self.shown(pk)

    @extend_schema(request=NewFilingSerializer, responses=FilingDetailSerializer)
    def create(self, request):
        filing = formation.open_filing(by=self.office, **self.said(NewFilingSerializer))
        return self.shown(filing.pk, status.HTTP_201_CREATED)

    @extend_schema(request=EditSerializer, responses=FilingDetailSerializer)
    def partial_update(self, request, pk):
        filing, said = self.record(pk), self.said(EditSerializer, partial=True)
        reasons = said.pop("reasons", None)
        if said:
            said.setdefault(
                "core_id", None if filing.core_id == filing.filer_id else filing.core_id
            )
            filing = formation.edit_basics(filing, by=self.office, **said)
        if reasons is not None:
            formation.write_reasons(filing, reasons, by=self.office)
        return self.shown(pk)

    @extend_schema(request=MembersSerializer, responses=FilingDetailSerializer)
    @action(detail=True, methods=["post"])
    def members(self, request, pk):
        """加入、移除成员学校。"""
        filing, said = self.record(pk), self.said(MembersSerializer)
        for school_id in said["remove"]:
            formation.remove_member(filing, school_id, by=self.office)
        formation.propose_members(filing, said["add"], by=self.office)
        return self.shown(pk)

    @extend_schema(request=TermsSerializer, responses=FilingDetailSerializer)
    @action(detail=True, methods=["post"])
    def terms(self, request, pk):
        """一所成员学校自己的纽带和办学形式。"""
        filing, said = self.record(pk), self.said(TermsSerializer)
        formation.set_terms(filing, said.pop("school"), by=self.office, **said)
        return self.shown(pk)

    @extend_schema(request=PutDocumentSerializer, responses=FilingDetailSerializer)
    @action(detail=True, methods=["post"], url_path="dossier/(?P<kind>[a-z]+)")
    def dossier(self, request, pk, kind):
        """上传一项组建材料，或写明不适用的理由。"""
        if kind not in DossierItem.Kind.values:
            raise Http404
        said = self.said(PutDocumentSerializer)
        formation.put_document(self.record(pk), kind, by=self.office, **said)
        return self.shown(pk)
