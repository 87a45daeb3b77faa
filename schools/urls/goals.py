from django.urls import path

from schools.views import goals as views

urlpatterns = [
    path("goals/", views.goals, name="goals"),
    path("goals/new/", views.new_goal, name="goal-new"),
    path("goals/adopt/", views.adopt, name="goals-adopt"),
    path("goals/<int:pk>/", views.goal, name="goal"),
    path("goals/<int:pk>/withdraw/", views.withdraw, name="goal-withdraw"),
]
