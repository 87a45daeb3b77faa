from django.urls import path

from groups.views import decision, formation, routes

urlpatterns = [
    path("filings/", formation.filings, name="filings"),
    path("filings/new/", formation.new, name="filing-new"),
    path("filings/schools/", formation.schools, name="filing-schools"),
    path("filings/<int:pk>/", formation.filing, name="filing"),
    path("filings/<int:pk>/basics/", formation.basics, name="filing-basics"),
    path("filings/<int:pk>/members/", formation.members, name="filing-members"),
    path("filings/<int:pk>/members/<int:school_pk>/", formation.terms, name="filing-terms"),
    path("filings/<int:pk>/members/elsewhere/", routes.elsewhere, name="filing-elsewhere"),
    path("filings/<int:pk>/reasons/", formation.reasons, name="filing-reasons"),
    path("filings/<int:pk>/dossier/<str:kind>/", formation.document, name="filing-document"),
    path(
        "filings/<int:pk>/dossier/<str:kind>/<int:school_pk>/", formation.document,
        name="filing-paper",
    ),
    path("filings/<int:pk>/check/", formation.check, name="filing-check"),
    path("filings/<int:pk>/withdraw/", formation.withdraw, name="filing-withdraw"),
    path("filings/<int:pk>/consent/", decision.consent, name="filing-consent"),
    path(
        "filings/<int:pk>/consents/<int:consent_pk>/answer/", decision.answer,
        name="filing-answer",
    ),
    path("filings/<int:pk>/own/", routes.own, name="filing-own"),
    path("filings/<int:pk>/ask/", routes.ask, name="filing-ask"),
    path("filings/<int:pk>/opinion/", routes.opinion, name="filing-opinion"),
    path(
        "filings/<int:pk>/opinions/<int:opinion_pk>/answer/", routes.answer,
        name="filing-answer-opinion",
    ),
    path("filings/<int:pk>/review/", decision.review, name="filing-review"),
    path("filings/<int:pk>/decide/", decision.decide, name="filing-decide"),
]  # fmt: skip
