from django.urls import path

from groups.views import record

urlpatterns = [
    path("records/", record.records, name="records"),
    path("records/<int:pk>/", record.record, name="record-group"),
]  # fmt: skip
