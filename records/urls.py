from django.urls import path

from records import audit_views, export_views, import_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("notices/", views.notices, name="notices"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("files/<int:pk>/", views.file, name="file"),
    path("imports/batches/<int:pk>/", import_views.batch, name="import-batch"),
    path("imports/batches/<int:pk>/confirm/", import_views.confirm, name="import-confirm"),
    path("imports/batches/<int:pk>/cancel/", import_views.cancel, name="import-cancel"),
    path("imports/batches/<int:pk>/errors/", import_views.errors, name="import-errors"),
    path("imports/<str:kind>/", import_views.upload, name="import-upload"),
    path("imports/<str:kind>/template.xlsx", import_views.template, name="import-template"),
    path("exports/files/<uuid:pk>/", export_views.export_file, name="export-file"),
    path("exports/<str:kind>/<str:form>/", export_views.export, name="export"),
    path("health/", views.health, name="health"),
    path("audit/", audit_views.changes, name="audit"),
    path("audit/refused/", audit_views.refused, name="audit-refused"),
    path("audit/logins/", audit_views.failed_logins, name="audit-logins"),
]
