from django.urls import path

from evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("new/", views.new_report, name="new-report"),
    path("<int:pk>/", views.report, name="report"),
    path("groups/<int:pk>/", views.group_figures, name="group"),
    path("<int:pk>/figures/<int:figure_pk>/", views.figure, name="figure"),
]
