"""Addresses below /groups/, a file per subject."""

from groups.urls import changes, formation, record, register, sharing

app_name = "groups"
urlpatterns = [
    *register.urlpatterns, *formation.urlpatterns, *changes.urlpatterns, *record.urlpatterns,
    *sharing.urlpatterns,
]  # fmt: skip
