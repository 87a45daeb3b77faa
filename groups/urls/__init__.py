"""Addresses below /groups/, a file per subject."""

from groups.urls import formation, record, register, sharing

app_name = "groups"
urlpatterns = [
    *register.urlpatterns, *formation.urlpatterns, *record.urlpatterns, *sharing.urlpatterns,
]  # fmt: skip
