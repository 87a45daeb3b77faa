"""Templates of letters over the API: the versions, putting one in use, the portal's again."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from groups.models import LetterTemplate
from groups.services.templates import drop_template, put_template
from records.api import KeysetPagination
from records.viewsets import Listed


class LetterTemplateSerializer(serializers.ModelSerializer):
    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = LetterTemplate
        fields = ["id", "kind", "kind_label", "file_name", "basis", "uploaded_at", "current"]
        read_only_fields = fields


class TemplateKindSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(LetterTemplate.Kind.choices)


class PutTemplateSerializer(TemplateKindSerializer):
    upload = serializers.FileField()
    basis = serializers.CharField(max_length=200)


class LetterTemplateViewSet(Listed):
    """文书模板：批复、变更批复、分别批复、备案回执。没有启用的，用平台默认模板。"""

    verbs = {"list": "see_groups", "create": "see_groups", "drop": "see_groups"}
    queryset = LetterTemplate.objects.none()
    serializer_class = LetterTemplateSerializer
    pagination_class = KeysetPagination
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    def get_queryset(self):
        return LetterTemplate.objects.within(self.office).order_by("-pk")

    @extend_schema(request=PutTemplateSerializer, responses=LetterTemplateSerializer)
    def create(self, request):
        said = self.said(PutTemplateSerializer)
        made = put_template(said.pop("kind"), by=self.office, **said)
        return Response(LetterTemplateSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TemplateKindSerializer, responses={204: None})
    @action(detail=False, methods=["post"])
    def drop(self, request):
        """改回平台默认模板。"""
        drop_template(self.said(TemplateKindSerializer)["kind"], by=self.office)
        return Response(status=status.HTTP_204_NO_CONTENT)
