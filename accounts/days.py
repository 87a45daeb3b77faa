"""Which days the portal takes from anybody: no typing slip reaches the records."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

FIRST_YEAR = 1900
YEARS_AHEAD = 50


def require_known_day(day):
    """The validator of every day in a form or serializer."""
    last_year = timezone.localdate().year + YEARS_AHEAD
    if not date(FIRST_YEAR, 1, 1) <= day <= date(last_year, 12, 31):
        raise ValidationError(
            _("日期要在 %(first)s 年到 %(last)s 年之间") % {"first": FIRST_YEAR, "last": last_year}
        )
