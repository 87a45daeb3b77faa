from django.urls import path

from groups.views import plans

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/overdue/", plans.overdue, name="overdue"),
    path("plans/new/", plans.new, name="plan-new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/revise/", plans.revise, name="plan-revise"),
    path("plans/<int:pk>/items/new/", plans.new_item, name="plan-item-new"),
    path("plans/<int:pk>/items/<int:item_pk>/", plans.item, name="plan-item"),
    path("plans/<int:pk>/items/<int:item_pk>/edit/", plans.edit_item, name="plan-item-edit"),
    path("plans/<int:pk>/items/<int:item_pk>/remove/", plans.remove_item, name="plan-item-remove"),
    path("<int:pk>/plans/", plans.group_plans, name="group-plans"),
]
