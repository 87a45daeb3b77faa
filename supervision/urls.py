from django.urls import path

from supervision.views import dashboard

app_name = "supervision"
urlpatterns = [
    path("", dashboard.city, name="city"),
    path("counties/<int:pk>/", dashboard.county, name="county"),
    path("cities/<int:pk>/", dashboard.one_city, name="one-city"),
]
