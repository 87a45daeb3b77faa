from django.urls import path

from groups.views import modes

urlpatterns = [
    path("rules/", modes.rules, name="rules"),
    path("rules/modes/new/", modes.new_mode, name="mode-new"),
    path("rules/modes/<int:pk>/end/", modes.end_mode, name="mode-end"),
    path("rules/settings/<str:key>/", modes.setting, name="setting"),
    path("rules/limits/<str:key>/", modes.limit, name="limit"),
]
