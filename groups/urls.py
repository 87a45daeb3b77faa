from django.urls import path

from groups.views import decision, equity, formation, pages, record, register, sharing

app_name = "groups"
urlpatterns = [
    path("", pages.group_list, name="list"),
    path("export/<str:kind>/", pages.export, name="export"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/members/", pages.members, name="members"),
    path("<int:pk>/equity/", equity.equity, name="equity"),
    path("<int:pk>/settle/", register.settle, name="settle"),
    path("<int:pk>/confirm/", register.confirm_legacy, name="confirm"),
    path("filings/", formation.filings, name="filings"),
    path("filings/new/", formation.new, name="filing-new"),
    path("filings/schools/", formation.schools, name="filing-schools"),
    path("filings/<int:pk>/", formation.filing, name="filing"),
    path("filings/<int:pk>/basics/", formation.basics, name="filing-basics"),
    path("filings/<int:pk>/members/", formation.members, name="filing-members"),
    path("filings/<int:pk>/reasons/", formation.reasons, name="filing-reasons"),
    path("filings/<int:pk>/dossier/<str:kind>/", formation.document, name="filing-document"),
    path("filings/<int:pk>/check/", formation.check, name="filing-check"),
    path("filings/<int:pk>/withdraw/", formation.withdraw, name="filing-withdraw"),
    path("filings/<int:pk>/consent/", decision.consent, name="filing-consent"),
    path(
        "filings/<int:pk>/consents/<int:consent_pk>/answer/", decision.answer,
        name="filing-answer",
    ),
    path("filings/<int:pk>/review/", decision.review, name="filing-review"),
    path("filings/<int:pk>/decide/", decision.decide, name="filing-decide"),
    path("records/", record.records, name="records"),
    path("records/<int:pk>/", record.record, name="record-group"),
    path("<int:pk>/sharing/", sharing.sharing, name="sharing"),
    path("<int:pk>/sharing/new/", sharing.new, name="sharing-new"),
    path("<int:pk>/sharing/<int:record_pk>/", sharing.record, name="sharing-record"),
]  # fmt: skip
