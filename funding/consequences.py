"""What a change of a group means for money: what is not spent or not decided is named."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Allocation, Expenditure
from records.consequences import Consequence, consequence_provider


@consequence_provider
def money_of_ending_groups(effect, office):
    """Allocations not decided or not used up, and expenditures not decided, of groups that end."""
    groups, url = list(effect.endings), reverse("funding:overview")
    if not groups:
        return
    yield Consequence("allocations", _("集团结束时没有了结的经费分配"),
                      tuple(open_allocations(groups, office)), url, True)  # fmt: skip
    yield Consequence("expenditures", _("集团结束时没有办完的支出"),
                      tuple(open_expenditures(groups, office)), url, True)  # fmt: skip


@consequence_provider
def money_of_groups_handed_over(effect, office):
    """What the bureau that leads a group until then has allocated stays its own to settle."""
    if groups := list(effect.handovers):
        items = tuple(open_allocations(groups, office))
        title = _("移交后仍由原主管局了结的经费分配")
        yield Consequence("allocations_of_the_lead", title, items, reverse("funding:overview"))


def open_allocations(groups, office):
    rows = Allocation.objects.within(office).filter(group__in=groups).exclude(state="rejected")
    spent = dict(
        Expenditure.objects.within(office)
        .filter(allocation__group__in=groups, state="approved")
        .values_list("allocation")
        .annotate(Sum("amount"))
    )
    for row in rows.select_related("group").order_by("pk"):
        if row.amount > spent.get(row.pk, 0):
            yield _("%(group)s：%(purpose)s，分配 %(amount)s 元") % {
                "group": row.group.name, "purpose": row.purpose, "amount": f"{row.amount:,.2f}",
            }  # fmt: skip


def open_expenditures(groups, office):
    rows = Expenditure.objects.within(office).filter(
        allocation__group__in=groups, state__in=["filed", "reviewed"]
    )
    for row in rows.order_by("pk"):
        yield _("凭证%(number)s，%(amount)s 元") % {
            "number": row.voucher_number, "amount": f"{row.amount:,.2f}",
        }  # fmt: skip
