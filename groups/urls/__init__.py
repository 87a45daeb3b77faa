"""Addresses below /groups/, a file per subject."""

from groups.urls import changes, council, formation, modes, record, register, sharing

app_name = "groups"
urlpatterns = [
    *register.urlpatterns, *formation.urlpatterns,
    *modes.urlpatterns, *changes.urlpatterns, *record.urlpatterns,
    *sharing.urlpatterns, *council.urlpatterns,
]  # fmt: skip
