from django.urls import path

from groups.views import equity, pages, register

urlpatterns = [
    path("", pages.group_list, name="list"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/members/", pages.members, name="members"),
    path("<int:pk>/equity/", equity.equity, name="equity"),
    path("<int:pk>/equity/<str:code>/", equity.indicator, name="equity-indicator"),
    path("<int:pk>/settle/", register.settle, name="settle"),
    path("<int:pk>/confirm/", register.confirm_legacy, name="confirm"),
]  # fmt: skip
