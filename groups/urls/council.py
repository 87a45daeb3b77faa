from django.urls import path

from groups.views import council, council_lists, powers

SEAT = "<int:pk>/council/seats/"
MEETING = "<int:pk>/council/meetings/<int:meeting_pk>/"

urlpatterns = [
    path("<int:pk>/council/", council.council, name="council"),
    path(SEAT, council_lists.seats, name="seats"),
    path("<int:pk>/council/meetings/", council_lists.meetings, name="meetings"),
    path("<int:pk>/council/resolutions/", council_lists.resolutions, name="resolutions"),
    path(SEAT + "new/", council.new_seat, name="seat-new"),
    path(SEAT + "<int:seat_pk>/", council.seat, name="seat"),
    path("<int:pk>/council/meetings/new/", council.new_meeting, name="meeting-new"),
    path(MEETING, council.meeting, name="meeting"),
    path(MEETING + "sign/", council.sign, name="meeting-sign"),
    path(MEETING + "cancel/", council.cancel, name="meeting-cancel"),
    path(MEETING + "correct/", council.correct, name="meeting-correct"),
    path("<int:pk>/council/charter/new/", council.new_charter, name="charter-new"),
    path("<int:pk>/powers/", powers.powers, name="powers"),
    path("<int:pk>/powers/new/", powers.new_power, name="power-new"),
    path("<int:pk>/powers/<int:power_pk>/end/", powers.end, name="power-end"),
]  # fmt: skip
