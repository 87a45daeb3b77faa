"""Reads about money: what there is, what is on its way, what is left."""

from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from funding.models import Allocation, Category, Expenditure, Quota, Stream
from funding.rules import waits_for
from groups.models import EducationGroup
from groups.queries.register import Tab
from records.inbox import Todo
from records.models import Decision
from records.templatetags.figures import yuan

MONEY = DecimalField(max_digits=16, decimal_places=2)
NONE_YET = Value(Decimal("0.00"), MONEY)
UNDER_WAY = ("filed", "reviewed")
MOST_TODOS = 100


def sum_of(rows, key, states):
    """The sum of `amount` of the rows in some states that belong to the outer row."""
    rows = rows.filter(state__in=states, **{key: OuterRef("pk")}).order_by()
    total = rows.values(key).annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total, MONEY), NONE_YET)


def quotas():
    """Quotas with what is allocated, under way, spent and left of them."""
    spent = Expenditure.objects.all()
    return (
        Quota.objects.select_related("bureau")
        .annotate(
            allocated=sum_of(Allocation.objects.all(), "quota", ["approved"]),
            under_way=sum_of(Allocation.objects.all(), "quota", UNDER_WAY),
            spent=sum_of(spent, "allocation__quota", ["approved"]),
        )
        .annotate(left=F("amount") - F("allocated") - F("under_way"))
    )


def allocations():
    """Allocations with what is spent, under way and left of them, and the names shown."""
    return (
        Allocation.objects.select_related("quota", "group", "school", "bureau")
        .annotate(
            spent=sum_of(Expenditure.objects.all(), "allocation", ["approved"]),
            under_way=sum_of(Expenditure.objects.all(), "allocation", UNDER_WAY),
        )
        .annotate(left=F("amount") - F("spent") - F("under_way"))
    )


def expenditures():
    return Expenditure.objects.select_related(
        "allocation__group", "allocation__quota", "school", "category", "bureau"
    )


def years_of(office):
    """The budget years an office has quotas for, latest first."""
    years = Quota.objects.within(office).values_list("budget_year", flat=True)
    return list(years.distinct().order_by("-budget_year"))


def year_asked(years, said):
    """The budget year asked for if there is one, else the latest, else this."""
    if said.isdecimal() and int(said) in years:
        return int(said)
    return years[0] if years else this_year()


def money_by_county(office, year):
    """Every body the office sees with its county fund of a year; None where it set no quota."""
    of_year = quotas().filter(stream=Stream.COUNTY, budget_year=year, bureau=OuterRef("pk"))
    figures = ("amount", "allocated", "under_way", "spent", "left")
    return (
        Jurisdiction.objects.filter(pk__in=office.sees, kind="bureau")
        .annotate(**{name: Subquery(of_year.values(name)[:1], MONEY) for name in figures})
        .order_by("code", "pk")
    )


def groups_to_fund(office):
    return (
        EducationGroup.objects.filter(bureau_id=office.bureau_id, state="in_force")
        .within(office)
        .order_by("sort_key")
    )


def quotas_to_allocate(office):
    rows = quotas().within(office).filter(bureau_id=office.bureau_id, stream=Stream.COUNTY)
    return rows.order_by("-budget_year")


def categories(office):
    return Category.objects.within(office).order_by("stream", "pk")


def categories_of(allocation):
    """What an allocation may be spent on."""
    return Category.objects.filter(
        bureau_id=allocation.bureau_id, stream=allocation.quota.stream, active=True
    ).order_by("pk")


# To-do


def allocation_todos(office):
    """Allocations to review or to approve; the own ones that wait elsewhere."""
    if office.office == Office.OFFICER:
        wanted = Q(state="filed") | Q(state="reviewed", maker_id=office.person_id)
    elif office.office == Office.APPROVER:
        wanted = Q(state="reviewed")
    else:
        return
    for row in waiting(Allocation.objects.select_related("group", "bureau"), office, wanted):
        what = _("分配 %(amount)s 给%(group)s") % {"amount": yuan(row.amount), "group": row.group}
        yield todo(row, office, what, "funding:allocation", _("经费分配"))


def expenditure_todos(office):
    """Expenditures to review or to approve, and a school's own that wait elsewhere."""
    if office.office == Office.OFFICER:
        wanted = Q(state="filed")
    elif office.office == Office.APPROVER:
        wanted = Q(state="reviewed")
    elif office.office == Office.PRINCIPAL:
        wanted = Q(state__in=UNDER_WAY, school_id=office.school)
    else:
        return
    for row in waiting(Expenditure.objects.select_related("school", "bureau"), office, wanted):
        what = _("%(school)s支出 %(amount)s（凭证 %(number)s）") % {
            "school": row.school, "amount": yuan(row.amount), "number": row.voucher_number,
        }  # fmt: skip
        yield todo(row, office, what, "funding:expenditure", _("支出"))


def waiting(rows, office, wanted):
    last = Decision.objects.filter(
        record_kind=rows.model._meta.label_lower, record_id=OuterRef("pk")
    ).order_by("-pk")
    rows = rows.within(office).filter(wanted).annotate(since=Subquery(last.values("at")[:1]))
    return rows.order_by("-pk")[:MOST_TODOS]


def todo(row, office, what, page, kind):
    """It waits for the office unless the same person has already had a hand in it."""
    elsewhere = bool(office.school) or row.maker_id == office.person_id
    does = _("审核") if row.state == "filed" else _("审批")
    return Todo(
        title=what if elsewhere else f"{does}：{what}",
        url=reverse(page, args=[row.pk]),
        since=row.since,
        kind=kind,
        handed_on=elsewhere,
        waits_for=waits_for(row) if elsewhere else "",
    )


def this_year():
    return timezone.localdate().year


def money_tab(group, office):
    """The group's allocations, on the page of the list."""
    if office.may("see_money"):
        yield Tab("money", _("经费"), f"{reverse('funding:allocations')}?group={group.pk}", 50)
