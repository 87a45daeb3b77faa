from django.urls import path

from schools.views import register as views

urlpatterns = [
    path("", views.school_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
]
