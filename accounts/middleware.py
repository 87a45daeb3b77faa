import logging
import uuid

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError, transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.entry import acting_office, appointments_of, identify, own_transaction
from accounts.models import RefusedRequest
from accounts.refusals import refusal_in

REMEMBERED = {403, 404, 409}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What a person with a first password may still open.
BEFORE_THE_NEW_PASSWORD = {"accounts:password", "accounts:logout", "health"}

log = logging.getLogger(__name__)


def client_ip(request):
    """The address the nearest trusted proxy saw; a forwarded list cannot be spoofed past it."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")


class OfficeMiddleware:
    """One transaction per request, in the acting office; refusals become pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = uuid.uuid4()
        request.office, request.appointments = None, []
        request.refusal, request.refused, request.undo = None, "", False
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
            raise BadRequest("no text of the database holds a NUL")
        try:
            return self.in_transaction(request)
        except OperationalError:
            log.exception("the database does not answer")
            return render(request, "503.html", status=503)

    def in_transaction(self, request):
        with own_transaction():
            take_office(request)
            response = self.answer(request)
            if request.refusal and response.status_code == request.refusal.status:
                response = refusal_page(request, request.refusal)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if response.status_code in REMEMBERED and request.office:
            remember_refusal(request, response.status_code)
        response["X-Request-ID"] = str(request.request_id)
        return response

    def answer(self, request):
        """The view's answer; whatever a refused request wrote is undone before the page."""
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if request.undo or response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request, view, args, kwargs):
        """A first password opens nothing but the page that replaces it."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if request.resolver_match.view_name in BEFORE_THE_NEW_PASSWORD:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("请先在网页上修改初始密码")}, status=403)
        return redirect("accounts:password")

    def process_exception(self, request, exception):
        request.undo = True
        if refusal := refusal_in(exception):
            request.refusal, request.refused = refusal, refusal.title
            return HttpResponse(status=refusal.status)
        return None


def refusal_page(request, refusal):
    """The refusal as a page of its own, with the way back to where the person came from."""
    came_from = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    back = came_from if own and came_from != request.build_absolute_uri() else ""
    context = {"refusal": refusal.as_dict(), "back": back}
    return render(request, f"{refusal.status}.html", context, status=refusal.status)


def take_office(request):
    """Find the person's appointments and act in the chosen one, else in the first."""
    if not request.user.is_authenticated:
        return
    request.appointments = appointments_of(request.user)
    chosen = request.session.get("appointment")
    for appointment in request.appointments:
        appointment.is_acting = appointment.pk == chosen
    acting = next((a for a in request.appointments if a.is_acting), None)
    if acting is None and request.appointments:
        acting = request.appointments[0]
        acting.is_acting = True
    if acting:
        act_as(request, acting_office(acting))


def act_as(request, office):
    request.office = office
    identify(office, request.request_id)


def remember_refusal(request, status):
    RefusedRequest.objects.create(
        person_id=request.office.person_id,
        city_id=request.office.city_id,
        office_title=request.office.title[:160],
        method=request.method,
        path=request.path[:300],
        status=status,
        reason=str(request.refused)[:300],
        request_id=request.request_id,
    )
