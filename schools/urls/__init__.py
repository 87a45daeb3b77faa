"""Addresses below /schools/, a file per subject."""

from schools.urls import equity, figures, goals, register

app_name = "schools"
urlpatterns = [
    *figures.urlpatterns, *equity.urlpatterns, *goals.urlpatterns, *register.urlpatterns,
]  # fmt: skip
