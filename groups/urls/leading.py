from django.urls import path

from groups.views import leading, problems

urlpatterns = [
    path("leading/", problems.problem_list, name="problems"),
    path("leading/problems/new/", problems.new, name="problem-new"),
    path("leading/problems/<int:pk>/", problems.problem, name="problem"),
    path("leading/meetings/", leading.meetings, name="leading-meetings"),
    path("leading/meetings/new/", leading.new_meeting, name="leading-meeting-new"),
    path("leading/meetings/<int:pk>/", leading.meeting, name="leading-meeting"),
    path("leading/members/", leading.members, name="leading-members"),
    path("leading/members/new/", leading.new_member, name="leading-member-new"),
    path("leading/members/<int:pk>/end/", leading.end_member, name="leading-member-end"),
]
