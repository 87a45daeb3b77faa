"""What API views of records share: the acting office, what was sent, a list of what it sees."""

from rest_framework import mixins, viewsets

from records.api import NewestFirst


class OfOffice:
    """A view that asks in the acting office and reads what was sent by a shape."""

    filter_backends = []

    @property
    def office(self):
        return self.request._request.office

    def said(self, shape, **options):
        serializer = shape(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class Listed(OfOffice, mixins.ListModelMixin, viewsets.GenericViewSet):
    """What an office sees of one kind, newest first; a subclass adds its verbs."""

    pagination_class = NewestFirst
