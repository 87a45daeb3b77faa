"""A filing and a change over the API: what both have in common, by the verbs of the screens."""

import uuid

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from accounts.gate import get_within
from groups.models import Consent
from groups.queries.formation import answers_of, standing_consents
from groups.services import consent, decision
from records.api import DayField
from records.viewsets import OfOffice


class CheckSerializer(serializers.Serializer):
    section = serializers.CharField()
    ok = serializers.BooleanField()
    warns = serializers.BooleanField()
    rule = serializers.CharField()
    found = serializers.CharField()
    owner = serializers.CharField()
    basis = serializers.CharField()
    next_step = serializers.CharField()


class AnswerSerializer(serializers.Serializer):
    school_id = serializers.IntegerField()
    school = serializers.CharField()
    agrees = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()
    consent = serializers.IntegerField(allow_null=True)
    answered_in_writing = serializers.BooleanField()
    has_principal = serializers.BooleanField()


def answers_shown(record):
    """The schools asked, each with its standing answer."""
    given = standing_consents(record)
    rows = [
        vars(answer) | {
            "reason": given[answer.school_id].reason if answer.school_id in given else "",
            "consent": given[answer.school_id].pk if answer.school_id in given else None,
        }
        for answer in answers_of(record)
    ]  # fmt: skip
    return AnswerSerializer(rows, many=True).data


class ConsentSerializer(serializers.Serializer):
    token = serializers.UUIDField(default=uuid.uuid4)
    agrees = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class TextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2000)


class RequestStepSerializer(serializers.Serializer):
    """What the steps ask: 批复 takes 文号 and day, 退回补正 fields and deadline, most a reason.

    `seen` is the last decision that was shown: a step is refused if somebody has acted since.
    """

    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    document_number = serializers.CharField(required=False, allow_blank=True, default="")
    decided_on = DayField(required=False)
    fields_to_open = serializers.ListField(
        child=serializers.CharField(), required=False, default=list
    )
    deadline = DayField(required=False)
    seen = serializers.IntegerField(required=False)


STEPS = {
    "review": lambda record, said, by: decision.review(
        record, opinion=said["reason"], by=by, seen=said.get("seen")
    ),
    "approve": lambda record, said, by: decision.approve(
        record, document_number=said["document_number"], opinion=said["reason"], by=by,
        decided_on=said.get("decided_on") or timezone.localdate(), seen=said.get("seen"),
    ),
    "return": lambda record, said, by: decision.return_for_correction(
        record, fields=said["fields_to_open"], reason=said["reason"], by=by,
        deadline=said.get("deadline") or decision.usual_deadline(record), seen=said.get("seen"),
    ),
    "reject": lambda record, said, by: decision.reject(
        record, reason=said["reason"], by=by, seen=said.get("seen")
    ),
}  # fmt: skip
VERBS = {"consent": "consent", "answer": "answer_refusal", "step": "see_filings"}


class RequestActions(OfOffice):
    """Consents, written answers and the steps of a request.

    Mixed into the viewsets of filings and of changes, which give `record(pk)`, the shape that
    shows it, `of` (the name of the request in other bodies' rows) and their own `sending` steps.
    """

    parser_classes = [JSONParser, MultiPartParser, FormParser]

    def shown(self, pk, code=status.HTTP_200_OK):
        context = self.get_serializer_context()
        return Response(self.shape(self.record(pk), context=context).data, status=code)

    @extend_schema(request=ConsentSerializer)
    @action(detail=True, methods=["post"])
    def consent(self, request, pk):
        """学校答复意愿：同意，或不同意并写明理由。"""
        consent.answer(self.record(pk), by=self.office, **self.said(ConsentSerializer))
        return self.shown(pk)

    @extend_schema(request=TextSerializer)
    @action(detail=True, methods=["post"], url_path=r"consents/(?P<consent_pk>\d+)/answer")
    def answer(self, request, pk, consent_pk):
        """主管教育局书面答复不同意的学校。"""
        given = get_within(
            Consent, self.office, pk=consent_pk, **{self.of: self.record(pk)}
        )  # fmt: skip
        consent.answer_refusal(given, by=self.office, **self.said(TextSerializer))
        return self.shown(pk)

    @extend_schema(request=RequestStepSerializer)
    @action(detail=True, methods=["post"], url_path="steps/(?P<step>[a-z_]+)")
    def step(self, request, pk, step):
        """办理一步：submit、withdraw、review、approve、return、reject。"""
        record, steps = self.record(pk), STEPS | self.sending
        if step not in steps:
            raise Http404
        steps[step](record, self.said(RequestStepSerializer), self.office)
        return self.shown(pk)
