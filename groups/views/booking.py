"""The catalogue of a group's shared resources, its bookings, and who used what from whom."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, Refusal
from groups.forms.booking import BookingForm, CloseForm, ResourceForm
from groups.forms.sharing import BookingFilters, year_asked, years
from groups.models import Booking, EducationGroup, SharedResource
from groups.queries.register import tabs_of
from groups.queries.sharing import (
    bookings_of,
    filtered_bookings,
    resources_of,
    wanted_of,
    who_used_what,
)
from groups.screens import booking as screens
from groups.screens.wanted import wanted_table
from groups.services.booking import answer_booking, book, offer_resource, withdraw_resource
from groups.views.saying import StepSaying
from groups.views.sharing import crumbs_of
from records.exports import export_links
from records.lists import filters_of, frame_of, pager_of
from records.pages import KeysetPage
from records.steps import events_of, preselected

BOOKINGS = 20  # how many of a resource's bookings its page shows


def group_of(request, pk):
    return get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)


@needs("see_sharing")
def resources(request, pk):
    """What the group's schools share, and the bookings of one's own school."""
    group, office = group_of(request, pk), request.office
    page = KeysetPage(
        resources_of(group, office), keys=("pk",), params=request.GET, newest_first=True
    )
    return render(request, "groups/resources.html", {
        "group": group, "table": screens.resource_table(page.rows, timezone.localdate()),
        "bookings": screens.booking_table(bookings_of(group, office)[:BOOKINGS]),
        "wanted": wanted_table(wanted_of(group, office)[:BOOKINGS]),
        "pager": pager_of(page, request.GET), "files": office.may("file_sharing"),
        "exports": export_links("groups.resources", request.GET, group=pk),
        "tabs": tabs_of(group, office, "sharing"), "crumbs": crumbs_of(group, _("资源目录")),
    })  # fmt: skip


@needs("see_sharing")
def bookings(request, pk):
    """The bookings of a group that the office may see, with filters and as a file."""
    group, office, params = group_of(request, pk), request.office, request.GET
    form = BookingFilters(params)
    rows = filtered_bookings(bookings_of(group, office), form.wanted)
    page = KeysetPage(rows, keys=("pk",), params=params, newest_first=True)
    return render(request, "groups/bookings.html", {
        "group": group, "filtering": filters_of(form, params, fold="bookings"),
        "problems": form.problems(), "count": frame_of(rows, office).sentence(_("个预约")),
        "table": screens.booking_table(page.rows), "pager": pager_of(page, params),
        "exports": export_links("groups.bookings", params, group=pk),
        "tabs": tabs_of(group, office, "sharing"), "crumbs": crumbs_of(group, _("预约")),
    })  # fmt: skip


@needs("see_sharing")
def flows(request, pk):
    """Who used what from whom in a school year."""
    group, office = group_of(request, pk), request.office
    year = year_asked(request.GET)
    uses = who_used_what(group, office, year)
    return render(request, "groups/sharing_flows.html", {
        "group": group, "year_label": dict(years())[year],
        "table": screens.flow_table(uses),
        "years": [{"label": label, "url": f"?year={value}", "active": value == year}
                  for value, label in years()],
        "exports": export_links("groups.sharing_flows", request.GET, group=pk),
        "tabs": tabs_of(group, office, "sharing"),
        "crumbs": crumbs_of(group, _("谁用了谁的")),
    })  # fmt: skip


def asked(request, group, form, do, *, label, lead, button, home, done=""):
    """A form that does one thing; a refusal stands above it with nothing lost."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            row = do()
        except NoVerb:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done or _("已办理。"))
            return redirect(home(row))
    return render(request, "groups/government_form.html", {
        "group": group, "form": form, "label": label, "lead": lead, "button": button,
        "refusal": refusal and refusal.as_dict(),
        "cancel_url": reverse("groups:resources", args=[group.pk]),
        "crumbs": crumbs_of(group, label),
    }, status=refusal.status if refusal else 200)  # fmt: skip


def page_of_resource(row):
    return reverse("groups:resource", args=[row.group_id, row.pk])


@needs("file_sharing")
def new_resource(request, pk):
    group, form = group_of(request, pk), ResourceForm(request.POST or None)
    return asked(
        request, group, form,
        lambda: offer_resource(group, by=request.office, **form.cleaned_data),
        label=_("开放一项资源"), lead=group.name, button=_("开放"), home=page_of_resource,
    )  # fmt: skip


def resource_of(request, group, resource_pk):
    rows = SharedResource.objects.select_related("school", "group")
    return get_within(rows, request.office, pk=resource_pk, group=group)


@needs("see_sharing")
def resource(request, pk, resource_pk):
    """One resource: what it is, when it is taken."""
    group, office = group_of(request, pk), request.office
    row = resource_of(request, group, resource_pk)
    bookings = bookings_of(group, office).filter(resource=row)[:BOOKINGS]
    files = office.may("file_sharing") and group.bureau_id in office.writes
    return render(request, "groups/resource.html", {
        "group": group, "resource": row, "facts": screens.resource_facts(row),
        "bookings": screens.booking_table(bookings),
        "asks": files and office.school != row.school_id,
        "closes": files and office.school == row.school_id,
        "crumbs": crumbs_of(group, row.title),
    })  # fmt: skip


@needs("file_sharing")
def close_resource(request, pk, resource_pk):
    group = group_of(request, pk)
    row, form = resource_of(request, group, resource_pk), CloseForm(request.POST or None)
    return asked(
        request, group, form,
        lambda: withdraw_resource(row, by=request.office, **form.cleaned_data),
        label=_("停止开放"), lead=row.title, button=_("停止开放"), home=page_of_resource,
    )  # fmt: skip


def page_of_booking(row):
    return reverse("groups:booking", args=[row.group_id, row.pk])


@needs("file_sharing")
def new_booking(request, pk, resource_pk):
    group = group_of(request, pk)
    row = resource_of(request, group, resource_pk)
    form = BookingForm(request.POST or None, resource=row)
    return asked(
        request, group, form, lambda: book(row, by=request.office, **form.cleaned_data),
        label=_("预约：%(what)s") % {"what": row.title},
        lead=row.school.name, button=_("预约"), home=page_of_booking,
        done=_("已发给%(school)s，等它答复；答复后会通知您。") % {"school": row.school.name},
    )  # fmt: skip


class BookingSaying(StepSaying):
    """The owner answers a booking, the school that asked cancels it."""

    thanks = gettext_lazy("已办理，已通知对方学校。")

    def take(self, key, said):
        answer_booking(self.record, key, reason=said.get("reason", ""), by=self.request.office)


@needs("see_sharing")
def booking(request, pk, booking_pk):
    """One booking; the owner answers it here, the school that asked cancels it."""
    group, office = group_of(request, pk), request.office
    rows = Booking.objects.select_related("resource", "school", "owner", "bureau", "use")
    row = get_within(rows, office, pk=booking_pk, group=group)
    saying = BookingSaying(request, row)
    if saying.done:
        return redirect(page_of_booking(row))
    return render(request, "groups/booking.html", {
        "group": group, "booking": row, "tone": screens.TONES[row.state],
        "facts": screens.booking_facts(row), "files_use": files_use(row, office),
        "events": events_of(row, office),
        "choices": saying.choices, "chosen": preselected(saying.forms, saying.chosen),
        "refusal": saying.refusal and saying.refusal.as_dict(),
        "crumbs": crumbs_of(group, _("预约")),
    }, status=saying.status)  # fmt: skip


def files_use(row, office):
    """May the owner now say how it was used?"""
    return (
        office.may("file_sharing") and office.school == row.owner_id
        and row.state == Booking.State.ACCEPTED and row.times.upper <= timezone.now()
        and not hasattr(row, "use")
    )  # fmt: skip
