"""Money over the API: the same queries and services as the screens."""

import uuid

from django.http import Http404
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.gate import get_within
from funding import queries, services
from funding.filters import AllocationFilter, ExpenditureFilter, QuotaFilter
from funding.models import Allocation, Category, Expenditure, Quota, Stream
from funding.rules import waits_for
from groups.models import EducationGroup
from records.api import DayField, NewestFirst, offered


class NameSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class MoneyField(serializers.DecimalField):
    """Yuan as text with two decimals: JSON numbers are not exact."""

    def __init__(self, **options):
        super().__init__(max_digits=16, decimal_places=2, **options)


class AskedMoneyField(serializers.DecimalField):
    """An amount somebody asks for: no larger than one column of money holds."""

    def __init__(self, **options):
        super().__init__(max_digits=14, decimal_places=2, **options)


class WaitingSerializer(serializers.ModelSerializer):
    """What every step-by-step record of money says of itself."""

    state_label = serializers.CharField(source="get_state_display")
    waits_for = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def get_waits_for(self, record) -> str:
        return waits_for(record)

    def get_may(self, record) -> list[dict]:
        return offered(record, self.context["request"]._request.office)


class AllocationSerializer(WaitingSerializer):
    budget_year = serializers.IntegerField(source="quota.budget_year")
    stream = serializers.CharField(source="quota.stream")
    group = NameSerializer()
    school = NameSerializer()
    spent = MoneyField()
    under_way = MoneyField()
    left = MoneyField()

    class Meta:
        model = Allocation
        fields = [
            "id", "budget_year", "stream", "group", "school", "amount", "purpose", "spent",
            "under_way", "left", "state", "state_label", "waits_for", "may",
        ]  # fmt: skip


class ExpenditureSerializer(WaitingSerializer):
    group = NameSerializer(source="allocation.group")
    school = NameSerializer()
    category = NameSerializer()

    class Meta:
        model = Expenditure
        fields = [
            "id", "allocation_id", "group", "school", "category", "budget_year", "amount",
            "voucher_number", "spent_on", "payee", "purpose", "state", "state_label", "waits_for",
            "may",
        ]  # fmt: skip


class QuotaSerializer(serializers.ModelSerializer):
    bureau = NameSerializer()
    stream_label = serializers.CharField(source="get_stream_display")
    allocated = MoneyField()
    under_way = MoneyField()
    spent = MoneyField()
    left = MoneyField()

    class Meta:
        model = Quota
        fields = [
            "id", "bureau", "stream", "stream_label", "budget_year", "amount", "basis",
            "allocated", "under_way", "spent", "left",
        ]  # fmt: skip


class NewAllocationSerializer(serializers.Serializer):
    """`token`, when given, makes a repeated request the same allocation."""

    token = serializers.UUIDField(default=uuid.uuid4)
    quota = serializers.IntegerField()
    group = serializers.IntegerField()
    amount = AskedMoneyField()
    purpose = serializers.CharField(max_length=200)


class NewExpenditureSerializer(serializers.Serializer):
    """Sent as multipart/form-data: `proof` is the scanned voucher."""

    token = serializers.UUIDField(default=uuid.uuid4)
    allocation = serializers.IntegerField()
    category = serializers.IntegerField()
    amount = AskedMoneyField()
    voucher_number = serializers.CharField(max_length=40)
    spent_on = DayField()
    payee = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=200)
    proof = serializers.FileField()


class NewQuotaSerializer(serializers.Serializer):
    stream = serializers.ChoiceField(Stream.choices, default=Stream.COUNTY)
    budget_year = serializers.IntegerField(min_value=2018, max_value=2100)
    amount = AskedMoneyField(min_value=0)
    basis = serializers.CharField(max_length=200)


class MoneyStepSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class MoneyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    pagination_class = NewestFirst
    rows = None

    def get_queryset(self):
        return type(self).rows().within(self.office)

    @property
    def office(self):
        return self.request._request.office

    def facts(self, serializer_class):
        asked = serializer_class(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def answer(self, pk, code):
        serializer = self.get_serializer(self.get_queryset().get(pk=pk))
        return Response(serializer.data, status=code)


class SteppedViewSet(MoneyViewSet):
    take = None

    @action(detail=True, methods=["post"], url_path=r"steps/(?P<key>[a-z]+)")
    def step(self, request, pk, key):
        record = self.get_object()
        if key not in record.flow.steps:
            raise Http404
        type(self).take(record, key, by=self.office, **self.facts(MoneyStepSerializer))
        return self.answer(record.pk, status.HTTP_200_OK)


class AllocationViewSet(SteppedViewSet):
    serializer_class = AllocationSerializer
    filterset_class = AllocationFilter
    queryset = Allocation.objects.none()
    rows = staticmethod(queries.allocations)
    take = staticmethod(services.take_allocation_step)
    verbs = {
        "list": "see_money", "retrieve": "see_money", "create": "allocate", "step": "see_money",
    }  # fmt: skip

    def create(self, request):
        facts = self.facts(NewAllocationSerializer)
        facts["quota"] = get_within(Quota, self.office, pk=facts["quota"])
        facts["group"] = get_within(EducationGroup, self.office, pk=facts["group"])
        made = services.allocate(by=self.office, **facts)
        return self.answer(made.pk, status.HTTP_201_CREATED)


class ExpenditureViewSet(SteppedViewSet):
    serializer_class = ExpenditureSerializer
    filterset_class = ExpenditureFilter
    queryset = Expenditure.objects.none()
    rows = staticmethod(queries.expenditures)
    take = staticmethod(services.take_expenditure_step)
    verbs = {
        "list": "see_money", "retrieve": "see_money", "create": "file_expenditure",
        "step": "see_money",
    }  # fmt: skip

    def create(self, request):
        facts = self.facts(NewExpenditureSerializer)
        allocations = Allocation.objects.select_related("quota", "school")
        facts["allocation"] = get_within(allocations, self.office, pk=facts["allocation"])
        facts["category"] = get_within(Category, self.office, pk=facts["category"])
        made = services.spend(by=self.office, **facts)
        return self.answer(made.pk, status.HTTP_201_CREATED)


class QuotaViewSet(MoneyViewSet):
    """Quotas with what is left; not for schools, who see only their own part of a sum."""

    serializer_class = QuotaSerializer
    filterset_class = QuotaFilter
    queryset = Quota.objects.none()
    rows = staticmethod(queries.quotas)
    verbs = {"list": "see_money", "retrieve": "see_money", "create": "set_quota"}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.none() if self.office.school else rows

    def create(self, request):
        made = services.set_quota(by=self.office, **self.facts(NewQuotaSerializer))
        return self.answer(made.pk, status.HTTP_201_CREATED)
