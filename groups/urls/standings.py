from django.urls import path

from groups.views import standings

urlpatterns = [
    path("<int:pk>/standings/", standings.of_group, name="standings"),
    path("<int:pk>/standings/<str:kind>/new/", standings.propose, name="standing-new"),
    path("standings/<int:pk>/", standings.standing, name="standing"),
]
