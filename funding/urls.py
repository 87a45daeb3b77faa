from django.urls import path

from funding import views

app_name = "funding"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("allocations/", views.allocations, name="allocations"),
    path("allocations/new/", views.new_allocation, name="new-allocation"),
    path("allocations/<int:pk>/", views.allocation, name="allocation"),
    path("allocations/<int:pk>/spend/", views.new_expenditure, name="new-expenditure"),
    path("expenditures/", views.expenditures, name="expenditures"),
    path("expenditures/<int:pk>/", views.expenditure, name="expenditure"),
    path("quota/", views.set_quota, name="set-quota"),
    path("categories/", views.categories, name="categories"),
]
