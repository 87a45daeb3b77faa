"""How figures are written: money in yuan with separators, 万元 beside it, days waited."""

from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()

WAN = Decimal(10_000)


@register.filter
def amount(value):
    """1,234,567.00, or None (a list then prints 无数据)."""
    return None if value is None else f"{value:,.2f}"


@register.filter
def yuan(value):
    """1,234,567.00 元, or None."""
    return None if value is None else _("%(amount)s 元") % {"amount": amount(value)}


@register.filter
def wan(value):
    """123.4567 万元 without idle zeros, or None. For display only; yuan is what is kept."""
    if value is None:
        return None
    figure = f"{Decimal(value) / WAN:,.6f}".rstrip("0").rstrip(".")
    return _("%(figure)s 万元") % {"figure": figure}


@register.filter
def waited(since):
    """今天, or 已等 3 天: how long something has waited since a moment or a day."""
    day = timezone.localtime(since).date() if hasattr(since, "hour") else since
    days = (timezone.localdate() - day).days
    return _("已等 %(days)s 天") % {"days": days} if days > 0 else _("今天")
