from django.urls import path

from groups.views import changes

CHANGE = {"of": "change"}

urlpatterns = [
    path("<int:pk>/changes/", changes.of_group, name="group-changes"),
    path("<int:pk>/changes/new/", changes.new, name="change-new"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/moves/remove/", changes.remove_move, CHANGE, name="change-move-remove"),
    path("changes/<int:pk>/moves/<str:kind>/", changes.add_move, CHANGE, name="change-move"),
    path("changes/<int:pk>/reasons/", changes.reasons, CHANGE, name="change-reasons"),
    path("changes/<int:pk>/documents/", changes.document, CHANGE, name="change-document"),
    path("changes/<int:pk>/handling/<str:key>/", changes.handling, CHANGE, name="change-handling"),
    path("changes/<int:pk>/check/", changes.check, CHANGE, name="change-check"),
]  # fmt: skip
