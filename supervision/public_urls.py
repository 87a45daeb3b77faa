from django.urls import path

from supervision.views import public

app_name = "public"
urlpatterns = [
    path("", public.cities, name="register"),
    path("<slug:slug>/", public.register, name="register"),
    path("<slug:slug>/groups/<int:pk>/", public.group, name="group"),
]
