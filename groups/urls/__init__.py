"""Addresses below /groups/, a file per subject."""

from groups.urls import (
    changes,
    council,
    formation,
    initiatives,
    leading,
    modes,
    plans,
    policies,
    record,
    register,
    requests,
    research,
    sharing,
    standings,
    templates,
)

app_name = "groups"
urlpatterns = [
    *register.urlpatterns, *formation.urlpatterns,
    *initiatives.urlpatterns, *requests.urlpatterns,
    *modes.urlpatterns, *changes.urlpatterns, *record.urlpatterns,
    *sharing.urlpatterns, *council.urlpatterns,
    *standings.urlpatterns,
    *templates.urlpatterns,
    *plans.urlpatterns, *policies.urlpatterns,
    *leading.urlpatterns,
    *research.urlpatterns,
]  # fmt: skip
