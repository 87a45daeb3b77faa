"""Notices about filings and changes: a sentence and its page to the offices concerned."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from records.inbox import notify, notify_all
from records.workflow import kind_of

PAGES = {"groups.formationfiling": "groups:filing", "groups.changerequest": "groups:change"}


def page_of(filing):
    return reverse(PAGES[kind_of(filing)], args=[filing.pk])


def page_about(filing, page, *args):
    """The page of one step of a filing or a change."""
    return reverse(f"{PAGES[kind_of(filing)]}-{page}", args=[filing.pk, *args])


def tell_schools(filing, school_ids, text, *, by):
    """Tell the principals of schools (the writer's own school knows already)."""
    wanted = [pk for pk in school_ids if pk != by.school]
    nodes = Jurisdiction.objects.filter(pk__in=wanted, kind="school").order_by("pk")
    notify_all(
        to_office=Office.PRINCIPAL, jurisdictions=nodes, text=text, url=page_of(filing), by=by
    )  # fmt: skip


def tell_bureau(filing, office, text, *, by):
    notify(to_office=office, jurisdiction=filing.bureau, text=text, url=page_of(filing), by=by)


def ask_for_record(name, bureau, *, by):
    """A group was approved: the city is asked to record it (备案)."""
    notify(
        to_office=Office.COORDINATOR, jurisdiction=bureau.city, by=by,
        text=_("%(name)s已由%(bureau)s批复，请备案") % {"name": name, "bureau": bureau},
        url=reverse("groups:records"),
    )  # fmt: skip


def tell_filer(filing, text, *, by):
    """Tell the side that filed: the school's principal, else the bureau's officers."""
    if filing.filer_id:
        tell_schools(filing, [filing.filer_id], text, by=by)
    elif by.school or by.office != Office.OFFICER:
        tell_bureau(filing, Office.OFFICER, text, by=by)
