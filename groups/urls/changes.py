from django.urls import path

from groups.views import changes, changes_decision

urlpatterns = [
    path("<int:pk>/changes/", changes.of_group, name="group-changes"),
    path("<int:pk>/changes/new/", changes.new, name="change-new"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/moves/remove/", changes.remove_move, name="change-move-remove"),
    path("changes/<int:pk>/moves/<str:kind>/", changes.add_move, name="change-move"),
    path("changes/<int:pk>/reasons/", changes.reasons, name="change-reasons"),
    path("changes/<int:pk>/documents/", changes.document, name="change-document"),
    path("changes/<int:pk>/handling/<str:key>/", changes.handling, name="change-handling"),
    path("changes/<int:pk>/check/", changes.check, name="change-check"),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="change-withdraw"),
    path("changes/<int:pk>/consent/", changes_decision.consent, name="change-consent"),
    path(
        "changes/<int:pk>/consents/<int:consent_pk>/answer/", changes_decision.answer,
        name="change-answer",
    ),
    path("changes/<int:pk>/review/", changes_decision.review, name="change-review"),
    path("changes/<int:pk>/decide/", changes_decision.decide, name="change-decide"),
]  # fmt: skip
