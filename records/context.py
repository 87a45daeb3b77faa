from django.conf import settings

from records.inbox import unread_count
from records.navigation import navigation


def portal(request):
    """What every page shows: who acts, where they can go, what waits."""
    office = getattr(request, "office", None)
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "office": office,
        "offices": getattr(request, "appointments", []),
        "nav": navigation(request) if office else [],
        "unread": unread_count(office) if office else 0,
    }
