from django.urls import path

from schools.views import figures as views

urlpatterns = [
    path("figures/", views.filings, name="figures"),
    path("figures/start/", views.start, name="figures-start"),
    path("figures/open-year/", views.open_year, name="figures-open-year"),
    path("figures/<int:pk>/", views.filing, name="filing"),
    path("figures/<int:pk>/items/<str:key>/", views.item, name="filing-item"),
    path("figures/<int:pk>/explain/", views.explain, name="filing-explain"),
    path("figures/<int:pk>/submit/", views.submit, name="filing-submit"),
    path("figures/<int:pk>/settle/", views.settle, name="filing-settle"),
    path("figures/<int:pk>/reopen/", views.reopen, name="filing-reopen"),
    path("<int:pk>/figures/", views.school_figures, name="school-figures"),
    path("<int:pk>/figures/start/", views.start_for, name="school-figures-start"),
]
