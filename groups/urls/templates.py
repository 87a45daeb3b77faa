from django.urls import path

from groups.views import templates

urlpatterns = [
    path("templates/<str:kind>/", templates.template, name="template"),
    path("templates/<str:kind>/file/", templates.template_file, name="template-file"),
    path("templates/<str:kind>/drop/", templates.drop, name="template-drop"),
]
