"""Getting in by token, and who I am."""

import base64
import binascii

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import OfficeTokenAuthentication
from accounts.entry import appointments_of
from accounts.offices import MATRIX


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes the token."""

    target_class = "accounts.api.OfficeTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "Authorization"}


class OfficeShape(serializers.Serializer):
    """An appointment as `X-Appointment` names it."""

    appointment = serializers.IntegerField(source="pk")
    title = serializers.CharField()


class CredentialsShape(serializers.Serializer):
    """As long as the log-in page takes them; what no account can have is not looked up."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class TokenShape(serializers.Serializer):
    token = serializers.CharField()
    expiry = serializers.DateTimeField()
    offices = OfficeShape(many=True)


class LogInView(APIView):
    """A token for a name and a password, as JSON or as HTTP Basic; counted by django-axes.

    Refusals are answers, not exceptions: an exception would undo the count.
    """

    authentication_classes = []
    permission_classes = []

    @extend_schema(request=CredentialsShape, responses=TokenShape, auth=[])
    def post(self, request):
        credentials = checked(basic_credentials(request) or request.data)
        if credentials is None:
            return Response({"detail": _("请给出登录名和密码")}, status=400)
        person = authenticate(request._request, **credentials)
        if getattr(request._request, "axes_locked_out", False):
            return Response({"detail": _("连续输错，已锁定 30 分钟")}, status=429)
        if person is None:
            return Response({"detail": _("登录名或密码不对")}, status=401)
        if person.must_change_password:
            return Response({"detail": _("请先在网页上修改初始密码")}, status=403)
        token, key = AuthToken.objects.create(person)
        return Response(
            {"token": key, "expiry": token.expiry, "offices": titles(appointments_of(person))}
        )


def checked(credentials):
    shape = CredentialsShape(data=credentials)
    return dict(shape.validated_data) if shape.is_valid() else None


def basic_credentials(request):
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    username, colon, password = decoded.partition(":")
    return {"username": username, "password": password} if colon else None


def titles(appointments):
    return [{"appointment": a.pk, "title": a.title} for a in appointments]


class LogOutView(APIView):
    """End the token the request came with."""

    authentication_classes = [OfficeTokenAuthentication]

    @extend_schema(request=None, responses={204: None})
    def post(self, request):
        request.auth.delete()
        return Response(status=204)


class MeShape(serializers.Serializer):
    name = serializers.CharField()
    acting = serializers.CharField()
    appointment = serializers.IntegerField()
    verbs = serializers.ListField(child=serializers.CharField())
    offices = OfficeShape(many=True)


class MeView(APIView):
    """Who I am, in which office I act now and what it may do."""

    @extend_schema(responses=MeShape)
    def get(self, request):
        office = request._request.office
        return Response(
            {
                "name": office.person_name,
                "acting": office.title,
                "appointment": office.id,
                "verbs": sorted(MATRIX[office.office]),
                "offices": titles(appointments_of(request.user)),
            }
        )
