"""The road of a request over the API: the same verbs as the screens, mixed into filings and
changes."""

import uuid

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.gate import get_within
from accounts.models import Jurisdiction
from groups.forms.routes import STATED_TAGS
from groups.models import Opinion
from groups.queries.routes import last_word, opinion_of, road_of
from groups.screens.routes import road
from groups.services import bureaus, opinions
from records.api import DayField
from schools.models import School, Stage


class StationSerializer(serializers.Serializer):
    """One body on the road: what it has said, or since when it is awaited."""

    office = serializers.CharField()
    who = serializers.CharField()
    word = serializers.CharField()
    when = serializers.CharField(allow_null=True)
    says = serializers.CharField()


class RequestSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    body = serializers.CharField(source="body.name")
    part = serializers.CharField()
    due = DayField()
    opinion = serializers.SerializerMethodField()
    stance = serializers.SerializerMethodField()

    def get_opinion(self, request) -> int | None:
        opinion = opinion_of(request)
        return opinion.pk if opinion else None

    def get_stance(self, request) -> str:
        opinion = opinion_of(request)
        return opinion.stance if opinion else ""


class RoadSerializer(serializers.Serializer):
    """`seen` may be sent back with a step: it is refused if somebody has acted since."""

    words = serializers.CharField()
    stations = StationSerializer(many=True)
    requests = RequestSerializer(many=True)
    seen = serializers.IntegerField(allow_null=True)


def road_shown(record):
    found = road_of(record)
    shown = {
        "words": found.route.words, "requests": found.requests, "seen": last_word(record),
        "stations": road(record, found) if record.submitted_at else [],
    }  # fmt: skip
    return RoadSerializer(shown).data


class ElsewhereSerializer(serializers.Serializer):
    school_id = serializers.IntegerField()
    stage = serializers.ChoiceField(Stage.choices)
    area = serializers.ChoiceField(School.Area.choices, required=False, default="")
    tags = serializers.MultipleChoiceField(choices=STATED_TAGS, required=False, default=list)
    on = DayField(required=False, help_text="变更：从哪一天起")


class OwnStepSerializer(serializers.Serializer):
    """check takes an opinion, approve 文号 and day, refuse a reason."""

    token = serializers.UUIDField(default=uuid.uuid4)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    document_number = serializers.CharField(required=False, allow_blank=True, default="")
    decided_on = DayField(required=False)


class AskSerializer(serializers.Serializer):
    body_id = serializers.IntegerField()
    part = serializers.CharField(max_length=200)
    due = DayField()


class OpinionSerializer(serializers.Serializer):
    stance = serializers.ChoiceField(Opinion.Stance.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class AnswerOpinionSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2000)


OWN = {
    "check": lambda record, said, by: bureaus.check_own(
        record, opinion=said["reason"], token=said["token"], by=by
    ),
    "approve": lambda record, said, by: bureaus.approve_own(
        record, document_number=said["document_number"], opinion=said["reason"], by=by,
        decided_on=said.get("decided_on") or timezone.localdate(),
    ),
    "refuse": lambda record, said, by: bureaus.refuse_own(record, reason=said["reason"], by=by),
}  # fmt: skip

VERBS = {
    "elsewhere": "file_group", "own": "see_filings", "ask": "review_group",
    "opinion": "give_opinion", "answer_opinion": "answer_refusal",
}  # fmt: skip


class RoadActions:
    """What other bureaus, the city, departments and the lead do on the road of a request.

    Mixed into the viewsets of filings and of changes, which show the request after each.
    """

    @extend_schema(request=ElsewhereSerializer)
    @action(detail=True, methods=["post"])
    def elsewhere(self, request, pk):
        """加入本市其他主管教育局的学校。"""
        record, said = self.record(pk), self.said(ElsewhereSerializer)
        if self.of == "change":
            said.setdefault("on", timezone.localdate())
        else:
            said.pop("on", None)
        self.take_in(record, by=self.office, **said)
        return self.shown(pk)

    @extend_schema(request=OwnStepSerializer)
    @action(detail=True, methods=["post"], url_path="own/(?P<step>[a-z]+)")
    def own(self, request, pk, step):
        """其他主管教育局对本局学校：check 核对、approve 同意、refuse 不同意。"""
        record = self.record(pk)
        if step not in OWN:
            raise Http404
        OWN[step](record, self.said(OwnStepSerializer), self.office)
        return self.shown(pk)

    @extend_schema(request=AskSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request, pk):
        """向本县区的一个部门征求意见。"""
        record, said = self.record(pk), self.said(AskSerializer)
        body = Jurisdiction.objects.filter(pk=said["body_id"], kind="department").first()
        if body is None:
            raise Http404
        opinions.ask_department(record, body, part=said["part"], due=said["due"], by=self.office)
        return self.shown(pk)

    @extend_schema(request=OpinionSerializer)
    @action(detail=True, methods=["post"])
    def opinion(self, request, pk):
        """市教育局的统筹意见，或部门意见。"""
        record = self.record(pk)
        opinions.give_opinion(record, by=self.office, **self.said(OpinionSerializer))
        return self.shown(pk)

    @extend_schema(request=AnswerOpinionSerializer)
    @action(detail=True, methods=["post"], url_path=r"opinions/(?P<opinion_pk>\d+)/answer")
    def answer_opinion(self, request, pk, opinion_pk):
        """牵头的主管教育局书面答复不赞成的意见。"""
        rows = Opinion.objects.select_related("request__body")
        given = get_within(
            rows, self.office, pk=opinion_pk, **{f"request__{self.of}": self.record(pk)}
        )
        opinions.answer_opinion(given, by=self.office, **self.said(AnswerOpinionSerializer))
        return self.shown(pk)
