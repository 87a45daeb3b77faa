"""What every API view asks before it answers: the token's office, and its verb."""

from django.utils.translation import gettext_lazy
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from accounts.entry import acting_office, appointments_of
from accounts.middleware import act_as


class OfficeTokenAuthentication(TokenAuthentication):
    """A machine's token acts in its person's first office, or in `X-Appointment`."""

    def authenticate(self, request):
        try:
            found = super().authenticate(request)
        except UnicodeDecodeError:
            raise AuthenticationFailed(gettext_lazy("令牌不对")) from None
        if found:
            person = found[0]
            mine = appointments_of(person)
            wanted = request.headers.get("X-Appointment")
            if wanted:
                mine = [a for a in mine if str(a.pk) == wanted]
            # Without an office the session's own, if there is one, must not stay in force.
            act_as(request._request, acting_office(mine[0]) if mine else None)
            request._request.appointments = mine
        return found


class InOffice(BasePermission):
    """Nobody reads business data without an office; a view's `verbs` name what it needs.

    `verbs` maps an action ("list", "create", …) to a verb of `accounts.offices`.
    """

    message = gettext_lazy("您的职务不办理此事")

    def has_permission(self, request, view):
        office = request._request.office
        # A view that takes tokens only must not let the browser's session act for nobody.
        if office is None or not request.user.is_authenticated:
            return False
        verb = getattr(view, "verbs", {}).get(getattr(view, "action", None))
        return verb is None or office.may(verb)
