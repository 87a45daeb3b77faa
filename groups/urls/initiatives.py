from django.urls import path

from groups.views import initiatives

urlpatterns = [
    path("filings/initiatives/", initiatives.initiative_list, name="initiatives"),
    path("filings/initiatives/new/", initiatives.new, name="initiative-new"),
    path("filings/initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("filings/initiatives/<int:pk>/take-up/", initiatives.take_up, name="initiative-take-up"),
]
