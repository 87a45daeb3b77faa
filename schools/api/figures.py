"""The yearly figures over the API: the same forms, queries and verbs as the screens."""

from django.http import Http404, QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from records.api import KeysetPagination, Words, offered
from schools.forms.figures import ClassesForm, FiguresFilters, ItemForm
from schools.models import FiguresFiling, School, SchoolFigures
from schools.queries import figures as queries
from schools.rules.figures import items_of
from schools.rules.plausibility import unanswered
from schools.services import figures as verbs

FILTERS = [
    OpenApiParameter("school_year", int, description="学年起始年，2026 是 2026-2027学年"),
    OpenApiParameter("state", str, enum=FiguresFiling.State.values),
    OpenApiParameter("where", int, description="主管教育局"),
    OpenApiParameter("q", str, description="校名或拼音"),
]


class NewestFirst(KeysetPagination):
    ordering = ("-school_year", "-pk")


class FiledSchoolSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="school_id")
    name = serializers.CharField(source="school_name")


class FiguresFilingSerializer(serializers.ModelSerializer):
    school = FiledSchoolSerializer(source="*")
    state_label = Words(source="get_state_display")
    pupils = serializers.IntegerField(allow_null=True)
    class_count = serializers.IntegerField()

    class Meta:
        model = FiguresFiling
        fields = [
            "id", "school", "school_year", "state", "state_label", "due_on", "submitted_at",
            "accepted_at", "pupils", "class_count",
        ]  # fmt: skip


class SectionSerializer(serializers.ModelSerializer):
    classes = serializers.SerializerMethodField()

    class Meta:
        model = SchoolFigures
        fields = [
            "section", *queries.NUMBERS, "subject_teachers", *queries.SHARED, "classes"
        ]  # fmt: skip

    def get_classes(self, row) -> list[dict]:
        return [{"grade": c.grade, "number": c.number, "pupils": c.pupils}
                for c in row.classes.all()]  # fmt: skip


class WholeFiguresSerializer(serializers.ModelSerializer):
    school = FiledSchoolSerializer(source="*")
    state_label = Words(source="get_state_display")
    sections = SectionSerializer(many=True)
    items = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta:
        model = FiguresFiling
        fields = [
            "id", "school", "school_year", "state", "state_label", "due_on", "submitted_at",
            "accepted_at", "open_items", "correction_due", *queries.OF_THE_SCHOOL, "budget_year",
            "sections", "items", "findings", "may",
        ]  # fmt: skip

    def get_items(self, filing) -> list[dict]:
        editable = verbs.editable(filing, self.office)
        items = items_of(tuple(row.section for row in filing.sections.all()))
        return [{"key": i.key, "label": i.label, "editable": i.key in editable} for i in items]

    def get_findings(self, filing) -> list[dict]:
        struck = queries.findings_of(filing, queries.year_before(filing))
        left = unanswered(struck, filing.reasons.all())
        return [
            {"key": f.key, "item": f.item, "value": f.value, "last": f.last, "title": f.title,
             "why": f.why, "stop": f.is_stop, "explained": not f.is_stop and f not in left}
            for f in struck
        ]  # fmt: skip

    def get_may(self, filing) -> list[dict]:
        return offered(filing, self.office)

    @property
    def office(self):
        return self.context["request"]._request.office


class NewFiguresSerializer(serializers.Serializer):
    school = serializers.IntegerField()
    school_year = serializers.IntegerField(min_value=2018, max_value=2100)


class FigureValuesSerializer(serializers.Serializer):
    values = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        help_text="项目里的栏与数；班级按 grade_1 … 写“45 44 46”；金额以万元写，同填报页",
    )


class ReasonSerializer(serializers.Serializer):
    key = serializers.CharField()
    item = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField(max_length=300)


class SubmitSerializer(serializers.Serializer):
    """`words` to the bureau, with figures that were returned."""

    words = serializers.CharField(max_length=500, allow_blank=True, default="")


class SettleSerializer(serializers.Serializer):
    """`returned` maps an item to why it is returned; empty accepts all."""

    returned = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True), default=dict
    )


class ReopenSerializer(serializers.Serializer):
    items = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(max_length=200)


class FiguresViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """学校年度数据。"""

    verbs = {
        "list": "see_figures", "retrieve": "see_figures", "create": "file_figures",
        "item": "file_figures", "explain": "file_figures", "submit": "file_figures",
        "settle": "accept_figures", "reopen": "accept_figures",
    }  # fmt: skip
    queryset = FiguresFiling.objects.none()
    pagination_class = NewestFirst
    filter_backends = []

    def get_serializer_class(self):
        return FiguresFilingSerializer if self.action == "list" else WholeFiguresSerializer

    def get_queryset(self):
        office = self.request._request.office
        if self.action == "list":
            wanted = FiguresFilters(self.request.query_params).wanted
            return queries.with_totals(queries.listed(office, wanted))
        return queries.in_full(FiguresFiling.objects.within(office))

    @extend_schema(parameters=FILTERS)
    def list(self, request):
        return super().list(request)

    @extend_schema(request=NewFiguresSerializer)
    def create(self, request):
        said = checked(NewFiguresSerializer, request)
        rows = School.objects.select_related("bureau")
        school = get_within(rows, request._request.office, pk=said["school"])
        filing = verbs.open_filing(school, said["school_year"], by=request._request.office)
        return self.answer(filing.pk, status.HTTP_201_CREATED)

    @extend_schema(request=FigureValuesSerializer)
    @action(detail=True, methods=["post"], url_path=r"items/(?P<key>[a-z.]+)")
    def item(self, request, pk, key):
        """Write one item; the words are those of the form."""
        office, filing = request._request.office, self.get_object()
        rows = {row.section: row for row in filing.sections.all()}
        found = next((item for item in items_of(tuple(rows)) if item.key == key), None)
        if found is None:
            raise Http404
        data = QueryDict(mutable=True)
        data.update(checked(FigureValuesSerializer, request)["values"])
        if found.part == "classes":
            form = ClassesForm(found.section, [], data)
        else:
            form = ItemForm(found, rows.get(found.section, filing), None, data)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        if found.part == "classes":
            verbs.save_classes(filing, found, form.sizes, by=office)
        else:
            verbs.save_values(filing, found, form.values(), by=office)
        return self.answer(filing.pk)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def explain(self, request, pk):
        filing, said = self.get_object(), checked(ReasonSerializer, request)
        struck = queries.findings_of(filing, queries.year_before(filing))
        about = (said["key"], said["item"], said["value"])
        found = next((f for f in struck if (f.key, f.item, f.value) == about), None)
        if found is None or found.is_stop:
            raise Http404
        verbs.give_reason(filing, found, said["reason"], by=request._request.office)
        return self.answer(filing.pk)

    @extend_schema(request=SubmitSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        filing, said = self.get_object(), checked(SubmitSerializer, request)
        verbs.submit(filing, by=request._request.office, words=said["words"])
        return self.answer(filing.pk)

    @extend_schema(request=SettleSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request, pk):
        filing, said = self.get_object(), checked(SettleSerializer, request)
        verbs.settle(filing, said["returned"], by=request._request.office)
        return self.answer(filing.pk)

    @extend_schema(request=ReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk):
        filing, said = self.get_object(), checked(ReopenSerializer, request)
        verbs.reopen(filing, said["items"], said["reason"], by=request._request.office)
        return self.answer(filing.pk)

    def answer(self, pk, code=status.HTTP_200_OK):
        filing = self.get_queryset().get(pk=pk)
        return Response(self.get_serializer(filing).data, status=code)


def checked(serializer, request):
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data
