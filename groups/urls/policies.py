from django.urls import path

from groups.views import policies

urlpatterns = [
    path("policies/", policies.policy_list, name="policies"),
    path("policies/matrix/", policies.matrix, name="policy-matrix"),
    path("policies/new/", policies.new, name="policy-new"),
    path("policies/<int:pk>/", policies.policy, name="policy"),
]
