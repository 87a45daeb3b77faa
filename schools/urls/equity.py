from django.urls import path

from schools.views import equity as views

urlpatterns = [
    path("equity/", views.equity, name="equity"),
    path("equity/simulate/", views.simulate, name="equity-simulate"),
    path("equity/class-sizes/", views.class_sizes, name="class-sizes"),
    path("equity/<str:code>/", views.indicator, name="equity-indicator"),
    path("<int:pk>/equity/", views.school_equity, name="school-equity"),
]
