"""Reads of the ledger of supporting policies: the list, and who has issued what for whom."""

from django.db.models import Count, F, Q

from accounts.models import Among, Jurisdiction, id_list
from accounts.offices import Office
from groups.models import SupportPolicy
from groups.rules.policies import EDUCATION


def policies_of(office):
    """Everything entered that the office may see, errors apart."""
    rows = SupportPolicy.objects.within(office).exclude(state=SupportPolicy.State.ERROR)
    return rows.select_related("body", "issuer")


def filtered(rows, wanted):
    """The policies asked for; `wanted` holds cleaned filters, all optional."""
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("department"):
        rows = rows.filter(issued_by(wanted["department"]))
    if wanted.get("where"):
        rows = rows.filter(body_id=wanted["where"])
    if wanted.get("q"):
        rows = rows.filter(Q(title__contains=wanted["q"]) | Q(number__contains=wanted["q"]))
    return rows.filter(applies_on(wanted["as_of"])) if wanted.get("as_of") else rows


def issued_by(department):
    if department == EDUCATION:
        return Q(issuer=F("body"))
    return Q(issuer__kind="department", issuer__code=department)


def applies_on(day):
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def bodies_shown(office):
    """The counties and the city whose line of the overview an office sees."""
    if office.office == Office.DEPARTMENT:
        above = Jurisdiction.objects.filter(pk=office.jurisdiction_id).values("parent")
        return Jurisdiction.objects.filter(pk__in=above)
    rows = Jurisdiction.objects.filter(Among("pk", id_list(office.sees)))
    return rows.filter(kind__in=["city", "bureau"]).order_by("-kind", "code", "pk")


def issued(office, day):
    """{(body, department): how many policies apply on a day}; the bureau is a department too."""
    rows = policies_of(office).filter(applies_on(day)).order_by()
    counted = rows.values_list("body_id", "issuer_id", "issuer__code").annotate(n=Count("pk"))
    found = {}
    for body, issuer, code, n in counted:
        key = body, EDUCATION if issuer == body else code
        found[key] = found.get(key, 0) + n
    return found


def possible_issuers(office):
    """Whose policies the office enters: its own body's, a bureau its departments' too."""
    own = Q(pk=office.bureau_id)
    below = Q(parent=office.bureau_id, kind="department")
    return Jurisdiction.objects.filter(own | below).select_related("parent").order_by("kind", "pk")


def readers_of(body):
    """Who reads a policy for `body`: it and its departments; of the city's, every county."""
    beside = Q(parent=body, kind="department")
    below = Q(city=body, kind="bureau")
    rows = Jurisdiction.objects.filter(Q(pk=body.pk) | beside | below)
    return set(rows.values_list("pk", flat=True))
