"""What every API view shares: keyset pages and refusals in plain words."""

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.days import require_known_day
from accounts.refusals import refusal_in
from records.workflow import allowed


class KeysetPagination(CursorPagination):
    """25 rows at a time by the view's `ordering`; depth costs nothing."""

    page_size = 25
    ordering = "pk"

    def paginate_queryset(self, queryset, request, view=None):
        """A position that somebody made up ("p=abc" for a number) is no page."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValueError:
            raise NotFound(self.invalid_cursor_message) from None


class NewestFirst(KeysetPagination):
    ordering = "-pk"


class DayField(serializers.DateField):
    """A day."""

    default_validators = (require_known_day,)


class MomentField(serializers.DateTimeField):
    """A day and an hour; one that no clock of ours shows is refused."""

    def to_internal_value(self, value):
        try:
            return super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")


class NamedSerializer(serializers.Serializer):
    """A group, school or person by id and name."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class Words(serializers.CharField):
    """The words of a choice (source="get_state_display").

    A plain field asks Python for the method's signature, once a row and field.
    """

    def get_attribute(self, instance):
        return getattr(instance, self.source)()


def refuse_plainly(exception, context):
    """A Refusal as JSON with its status; anything refused leaves nothing written."""
    request = context["request"]._request
    request.undo = True
    if refusal := refusal_in(exception):
        request.refused = refusal.title
        return Response({"refusal": refusal.as_dict()}, status=refusal.status)
    return exception_handler(exception, context)


def offered(record, office):
    """The steps the office may take now, as `may` in every answer."""
    return [{"step": step.key, "label": step.label} for step in allowed(record, office)]
