"""Addresses below /groups/, a file per subject."""

from groups.urls import (
    changes,
    council,
    formation,
    modes,
    plans,
    record,
    register,
    sharing,
    standings,
    templates,
)

app_name = "groups"
urlpatterns = [
    *register.urlpatterns, *formation.urlpatterns,
    *modes.urlpatterns, *changes.urlpatterns, *record.urlpatterns,
    *sharing.urlpatterns, *council.urlpatterns,
    *standings.urlpatterns,
    *templates.urlpatterns,
    *plans.urlpatterns,
]  # fmt: skip
