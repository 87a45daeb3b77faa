from django.urls import path

from records import audit_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("notices/", views.notices, name="notices"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("files/<int:pk>/", views.file, name="file"),
    path("health/", views.health, name="health"),
    path("audit/", audit_views.changes, name="audit"),
    path("audit/refused/", audit_views.refused, name="audit-refused"),
    path("audit/logins/", audit_views.failed_logins, name="audit-logins"),
]
