"""Reads about changes and transfers: what is open, what it was before, who waits for whom."""

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Jurisdiction
from schools.models import (
    FiguresFiling,
    School,
    SchoolChange,
    SchoolTag,
    SchoolTransfer,
    TransferAnswer,
)

OPEN = Q(state="submitted") | Q(state="approved", applied_on__isnull=True)


def changes():
    return SchoolChange.objects.select_related("school", "bureau", "successor")


def changes_of_school(school, office):
    return changes().within(office).filter(school=school).order_by("-effective_on", "-pk")


def open_change(school, field):
    """The change of a field that is asked for or decided and has not come into force."""
    return SchoolChange.objects.filter(OPEN, school=school, field=field).first()


def last_effective_on(school, field):
    """The day from which the value of today holds, as far as changes tell."""
    applied = SchoolChange.objects.filter(school=school, field=field, applied_on__isnull=False)
    return applied.aggregate(day=Max("effective_on"))["day"]


def value_label(field, value):
    """开办中 for open; a name is its own label."""
    return dict(School._meta.get_field(field).flatchoices).get(value, value)


def is_estate(school, day):
    """Is the school tagged 小区配套 on a day?"""
    return SchoolTag.objects.filter(school=school, tag="estate", days__contains=day).exists()


def transfers():
    """Transfers with the school's name, which its receiver may not see in the register yet."""
    name = Jurisdiction.objects.filter(pk=OuterRef("school_id")).values("name")
    return SchoolTransfer.objects.select_related("bureau", "to_bureau").annotate(
        school_name=Subquery(name)
    )


def last_transfer_on(school):
    """The day from which the school belongs to its bureau, as far as transfers tell."""
    rows = SchoolTransfer.objects.filter(school=school, applied_on__isnull=False)
    return rows.aggregate(day=Max("effective_on"))["day"]


def last_year_filed(school):
    """The last school year the school sent its figures for."""
    filed = FiguresFiling.objects.filter(school=school, submitted_at__isnull=False)
    return filed.aggregate(year=Max("school_year"))["year"]


def answer_to(transfer):
    return TransferAnswer.objects.filter(transfer=transfer).first()


def open_transfers(office):
    """Transfers that wait for a bureau, given or taking, with the answer so far (or None), and
    since when: its filing, once answered the answer."""
    mine = Q(bureau_id__in=office.writes) | Q(to_bureau_id__in=office.writes)
    return (
        transfers()
        .within(office)
        .filter(mine, state="submitted")
        .annotate(agreed=F("answer__agrees"), since=Coalesce("answer__answered_at", "created_at"))
        .order_by("pk")
    )
