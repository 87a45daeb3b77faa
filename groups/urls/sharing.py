from django.urls import path

from groups.views import booking, sharing, wanted

RESOURCE = "<int:pk>/sharing/resources/<int:resource_pk>/"
WANTED = "<int:pk>/sharing/wanted/<int:wanted_pk>/"

urlpatterns = [
    path("<int:pk>/sharing/", sharing.sharing, name="sharing"),
    path("<int:pk>/sharing/new/", sharing.new, name="sharing-new"),
    path("<int:pk>/sharing/flows/", booking.flows, name="sharing-flows"),
    path("<int:pk>/sharing/resources/", booking.resources, name="resources"),
    path("<int:pk>/sharing/resources/new/", booking.new_resource, name="resource-new"),
    path(RESOURCE, booking.resource, name="resource"),
    path(RESOURCE + "close/", booking.close_resource, name="resource-close"),
    path(RESOURCE + "book/", booking.new_booking, name="booking-new"),
    path("<int:pk>/sharing/wanted/new/", wanted.new_wanted, name="wanted-new"),
    path(WANTED, wanted.wanted, name="wanted"),
    path(WANTED + "offer/", wanted.offer, name="wanted-offer"),
    path("<int:pk>/sharing/bookings/", booking.bookings, name="bookings"),
    path("<int:pk>/sharing/bookings/<int:booking_pk>/", booking.booking, name="booking"),
    path("<int:pk>/sharing/<int:record_pk>/", sharing.record, name="sharing-record"),
]  # fmt: skip
