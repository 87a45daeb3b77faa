from django.urls import path

from groups.views import sharing

urlpatterns = [
    path("<int:pk>/sharing/", sharing.sharing, name="sharing"),
    path("<int:pk>/sharing/new/", sharing.new, name="sharing-new"),
    path("<int:pk>/sharing/<int:record_pk>/", sharing.record, name="sharing-record"),
]  # fmt: skip
