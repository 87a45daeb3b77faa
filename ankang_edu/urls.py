from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from accounts.api_views import LogInView, LogOutView, MeView
from records.api_views import NoticeViewSet, RunViewSet, TodosView
from records.views import api_docs
from teachers.api import PostingViewSet, TeacherViewSet

router = DefaultRouter()
router.register("notices", NoticeViewSet, basename="api-notices")
router.register("runs", RunViewSet, basename="api-runs")
router.register("postings", PostingViewSet, basename="api-postings")
router.register("teachers", TeacherViewSet, basename="api-teachers")

urlpatterns = [
    path("", include("records.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("teachers.urls")),
    path("api/login/", LogInView.as_view(), name="api-login"),
    path("api/logout/", LogOutView.as_view(), name="api-logout"),
    path("api/me/", MeView.as_view(), name="api-me"),
    path("api/todos/", TodosView.as_view(), name="api-todos"),
    path("api/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_docs, name="api-docs"),
]
