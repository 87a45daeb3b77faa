from django.urls import path

from groups.views import research

urlpatterns = [
    path("research/", research.research, name="research"),
    path("<int:pk>/research/", research.group_research, name="group-research"),
    path("<int:pk>/research/new/", research.new, name="research-new"),
    path("<int:pk>/research/<int:session_pk>/", research.session, name="research-session"),
]
