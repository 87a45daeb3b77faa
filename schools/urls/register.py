from django.urls import path

from schools.views import changes, facts
from schools.views import register as views

urlpatterns = [
    path("", views.school_list, name="list"),
    path("new/", views.new_school, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/strike-out/", views.strike_out, name="strike-out"),
    path("<int:pk>/contact/", facts.contact, name="contact"),
    path("<int:pk>/tags/new/", facts.new_tag, name="tag-new"),
    path("tags/<int:pk>/end/", facts.end_tag, name="tag-end"),
    path("<int:pk>/principals/new/", facts.new_principal, name="principal-new"),
    path("principals/<int:pk>/end/", facts.end_principal, name="principal-end"),
    path("<int:pk>/changes/", changes.changes, name="changes"),
    path("<int:pk>/changes/new/", changes.new_change, name="change-new"),
    path("<int:pk>/successions/new/", facts.new_succession, name="succession-new"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("<int:pk>/transfer/", changes.new_transfer, name="transfer-new"),
    path("transfers/<int:pk>/", changes.transfer, name="transfer"),
    path("transfers/<int:pk>/answer/", changes.answer_transfer, name="transfer-answer"),
]
