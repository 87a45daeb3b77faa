from django.urls import path

from groups.views import formation

FILING = {"of": "filing"}

urlpatterns = [
    path("filings/", formation.filings, name="filings"),
    path("filings/new/", formation.new, name="filing-new"),
    path("filings/schools/", formation.schools, name="filing-schools"),
    path("filings/<int:pk>/", formation.filing, name="filing"),
    path("filings/<int:pk>/basics/", formation.basics, FILING, name="filing-basics"),
    path("filings/<int:pk>/members/", formation.members, FILING, name="filing-members"),
    path("filings/<int:pk>/members/<int:school_pk>/", formation.terms, FILING, name="filing-terms"),
    path("filings/<int:pk>/reasons/", formation.reasons, FILING, name="filing-reasons"),
    path(
        "filings/<int:pk>/dossier/<str:kind>/", formation.document, FILING,
        name="filing-document",
    ),
    path(
        "filings/<int:pk>/dossier/<str:kind>/<int:school_pk>/", formation.document, FILING,
        name="filing-paper",
    ),
    path("filings/<int:pk>/check/", formation.check, FILING, name="filing-check"),
]  # fmt: skip
