from django.urls import path

from teachers import views

app_name = "teachers"
urlpatterns = [
    path("postings/", views.postings, name="postings"),
    path("postings/new/", views.new_posting, name="new-posting"),
    path("postings/<int:pk>/", views.posting, name="posting"),
    path("teachers/", views.staff, name="staff"),
    path("teachers/new/", views.new_teacher, name="new-teacher"),
]
