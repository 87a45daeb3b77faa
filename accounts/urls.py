from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", views.log_out, name="logout"),
    path("switch/", views.switch, name="switch"),
    path("password/", views.change_password, name="password"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="person-new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/reset/", views.reset, name="person-reset"),
    path("people/<int:pk>/active/", views.set_active, name="person-active"),
    path("appointments/", views.appointments, name="appointments"),
    path("appointments/new/", views.new_appointment, name="appointment-new"),
    path("appointments/<int:pk>/end/", views.end_appointment, name="appointment-end"),
]
